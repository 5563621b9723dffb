"""A folium map without the parts that folium fetches from elsewhere, and what is drawn on it."""

from collections.abc import Sequence
from typing import Any, cast

import folium
import orjson
from branca.element import Element, MacroElement
from folium.template import Template
from markupsafe import escape

from geo_fondue.maps.assets import Assets
from geo_fondue.maps.basemaps import Basemap, basemap_settings
from geo_fondue.maps.page import Page, Verbatim, in_markup, in_script, page_of
from geo_fondue.maps.palettes import palettes
from geo_fondue.maps.texts import texts
from geo_fondue.position import Bounds

MAP_SCRIPTS = ("vendor/leaflet/leaflet.js", "map.js", "legend.js", "areas.js")
STREET_SCRIPTS = ("vendor/protomaps-leaflet/protomaps-leaflet.js", "streets.js")
MAP_STYLES = ("fonts.css", "vendor/leaflet/leaflet.css", "map.css")

CLOSEST_ZOOM = 17
"""A street: closer than any area needs to be looked at."""


class LocalMap(folium.Map):
    """A folium map whose scripts and styles are Geo Fondue's own.

    Whatever folium or its plugins are added to it, it is Leaflet's map in the browser.

    Parameters
    ----------
    bounds : tuple of float
        What it shows at first: west, south, east, north in degrees.
    language : str
    title : str
        Of the page, and of the map for those who hear it.
    assets : Assets
    attribution : sequence of str
        Whose data is shown, as text.
    notice : str or None
        A remark that stays on the map, such as that the country is made up.
    basemap : Basemap or None
    """

    # folium puts these links on a page
    default_js: list[tuple[str, str]] = []  # noqa: RUF012
    default_css: list[tuple[str, str]] = []  # noqa: RUF012

    _template = Template(
        """
        {% macro html(this, kwargs) %}
        <div class="folium-map" id="{{ this.get_name() }}" role="region"
             aria-label="{{ this.label }}"></div>
        {% endmacro %}
        {% macro script(this, kwargs) %}
        var {{ this.get_name() }} = geoFondue.map({{ this.get_name()|tojson }}, {{ this.settings }});
        {% endmacro %}
        """
    )

    def __init__(
        self,
        *,
        bounds: Bounds,
        language: str,
        title: str,
        assets: Assets,
        attribution: Sequence[str] = (),
        notice: str | None = None,
        basemap: Basemap | None = None,
    ) -> None:
        west, south, east, north = bounds
        super().__init__(location=((south + north) / 2, (west + east) / 2), tiles=None)
        tiles_of = None if basemap is None else basemap.origin
        Page(language=language, title=title, tiles_of=tiles_of).add_child(self)
        self.label = in_markup(title)
        self.assets = assets
        streets = STREET_SCRIPTS if basemap is not None and basemap.vectors else ()
        self.scripts = [*MAP_SCRIPTS, *streets]
        colours = palettes()
        settings = {
            "bounds": [[south, west], [north, east]],
            "maxZoom": CLOSEST_ZOOM,
            "attribution": [str(escape(text)) for text in dict.fromkeys(attribution)],
            "notice": notice,
            "basemap": None if basemap is None else basemap_settings(basemap, assets, language),
            "texts": texts(language)["map"],
            "colours": {"sea": colours.ground["sea"], **colours.special},
        }
        self.settings = in_script(settings)

    def render(self, **kwargs: Any) -> str:
        """Put the map and what it needs on its page."""
        page = page_of(self)
        page.icon = self.assets.icon()
        for name in MAP_STYLES:
            page.header.add_child(Verbatim(self.assets.style(name, nonce=page.nonce)), name=name)
        for name in self.scripts:
            page.header.add_child(Verbatim(self.assets.script(name, nonce=page.nonce)), name=name)
        super().render(**kwargs)  # type: ignore[no-untyped-call]
        return ""


class Drawing(MacroElement):
    """What is drawn on a :class:`LocalMap`: data in the page, and the function of ours that draws it.

    Parameters
    ----------
    function : str
        A function of ``geoFondue``; it gets the map and the id of the data's element.
    data : bytes
        JSON.
    scripts : sequence of str
        The scripts that hold the function, by their paths in the static folder.
    """

    def __init__(self, function: str, data: bytes, scripts: Sequence[str]) -> None:
        super().__init__()  # type: ignore[no-untyped-call]
        self._name = "Drawing"
        self.function = function
        self.data = in_script(data)
        self.scripts = scripts

    def render(self, **kwargs: Any) -> str:
        """Put the data and the call on the page.

        Both as they are. Read as a template, as folium does, a nation's data would hold up everything else
        in the process for a tenth of a second, and take as long as the rest of the page.
        """
        page, name, map_name = page_of(self), self.get_name(), cast("Element", self._parent).get_name()
        data = f'<script type="application/json" id="{name}_data">{self.data}</script>'
        call = f'geoFondue.drawn = geoFondue.draw("{self.function}", {map_name}, "{name}_data");'
        page.html.add_child(Verbatim(data), name=name)
        page.script.add_child(Verbatim(call), name=name)
        return ""

    def draw_on(self, map_: LocalMap) -> None:
        """Add it to a map, which then brings its scripts."""
        map_.scripts.extend(script for script in self.scripts if script not in map_.scripts)
        self.add_to(map_)


def json_with(document: dict[str, Any], **texts_of_json: bytes | None) -> bytes:
    """Return a JSON object with further members that are JSON text already."""
    return orjson.dumps(
        document
        | {key: None if text is None else orjson.Fragment(text) for key, text in texts_of_json.items()},
        option=orjson.OPT_SERIALIZE_NUMPY,
    )
