"""A folium map without the parts that folium fetches from elsewhere, and the page it stands on.

What folium has rendered it takes for a template once more, in which a name such as ``{{ 7 * 7 }}`` would be
run as code. So nothing that comes from data is handed to it with braces that a template would heed:
:func:`in_script` and :func:`in_markup` see to that.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, cast

import folium
import orjson
from branca.element import Element, Figure, MacroElement
from folium.template import Template
from markupsafe import Markup, escape

from geo_fondue.maps.assets import Assets
from geo_fondue.maps.palettes import Basemap, palettes
from geo_fondue.maps.texts import texts
from geo_fondue.position import Bounds

MAP_SCRIPTS = ("vendor/leaflet/leaflet.js", "map.js", "areas.js")
MAP_STYLES = ("fonts.css", "vendor/leaflet/leaflet.css", "map.css")

_TEMPLATE_MARK = re.compile(r"\{(?=[{%#])")
"""A brace that begins something in a Jinja template; in JSON such a pair stands only in strings."""

CLOSEST_ZOOM = 17
"""A street: closer than any area needs to be looked at."""


@dataclass(frozen=True, slots=True)
class Heading:
    """What stands above a map on its page, and in its picture.

    Attributes
    ----------
    title : str
        What is shown.
    about : str
        Of where and of which reports.
    note : str
        As of when.
    """

    title: str
    about: str
    note: str


class Page(Figure):
    """The page of one map: what it says of itself, and that it fills the window.

    Attributes
    ----------
    language : str
    title : str
    nonce : str or None
        Marks the scripts and styles written into the page, for a Content-Security-Policy that asks for one.
    heading : Heading or None
        What stands above the map.
    policy : str or None
        A Content-Security-Policy of its own.
    """

    _template = Template(
        """<!DOCTYPE html>
<html lang="{{ this.language }}" class="gf-page">
<head>
<meta charset="utf-8">
{% if this.policy %}
<meta http-equiv="Content-Security-Policy" content="{{ this.policy|e }}">
{% endif %}
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>{{ this.title|e }}</title>
{{ this.icon }}
{{ this.header.render() }}
<style{{ this.nonce_attribute }}>
.gf-page, .gf-page body { height: 100%; margin: 0 }
.gf-page main { display: contents }
</style>
</head>
<body>
{% if this.heading %}
<header class="gf-heading"><div><h1>{{ this.heading.title|e }}</h1><p>{{ this.heading.about|e }}</p></div>
<p class="gf-note">{{ this.heading.note|e }}</p></header>
{% endif %}
<main>
{% if not this.heading %}<h1 class="gf-hidden">{{ this.title|e }}</h1>{% endif %}
{{ this.html.render() }}
</main>
<script{{ this.nonce_attribute }}>
{{ this.script.render() }}
</script>
</body>
</html>
"""
    )

    def __init__(self, *, language: str, title: str, nonce: str | None = None) -> None:
        super().__init__()
        self.language = language
        self.title = title
        self.nonce = nonce
        self.icon = Markup()
        self.heading: Heading | None = None
        self.policy: str | None = None
        # The template says it itself, and first
        self.header._children.clear()

    @property
    def nonce_attribute(self) -> Markup:
        """The attribute for scripts and styles, or nothing."""
        return Markup(' nonce="{}"').format(self.nonce) if self.nonce else Markup()


class Verbatim(Element):
    """Text that is put on the page as it is, whatever braces it holds."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.text = text

    def render(self, **kwargs: Any) -> str:
        """Return the text."""
        return self.text


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
        Page(language=language, title=title).add_child(self)
        self.label = in_markup(title)
        self.assets = assets
        self.tiles_of = None if basemap is None else basemap.origin
        self.scripts = list(MAP_SCRIPTS)
        colours = palettes()
        settings = {
            "bounds": [[south, west], [north, east]],
            "maxZoom": CLOSEST_ZOOM,
            "attribution": [str(escape(text)) for text in dict.fromkeys(attribution)],
            "notice": notice,
            "basemap": _basemap(basemap, assets),
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
        call = f'geoFondue.drawn = geoFondue.{self.function}({map_name}, "{name}_data");'
        page.html.add_child(Verbatim(data), name=name)
        page.script.add_child(Verbatim(call), name=name)
        return ""

    def draw_on(self, map_: LocalMap) -> None:
        """Add it to a map, which then brings its scripts."""
        map_.scripts.extend(script for script in self.scripts if script not in map_.scripts)
        self.add_to(map_)


def to_html(
    map_: folium.Map,
    *,
    title: str | None = None,
    nonce: str | None = None,
    heading: Heading | None = None,
    sealed: bool = False,
) -> str:
    """Return the whole page of one map.

    Parameters
    ----------
    map_ : folium.Map
        A map of this package.
    title : str, optional
        Of the page; the map's own otherwise.
    nonce : str, optional
        For a Content-Security-Policy: marks what is written into the page itself.
    heading : Heading, optional
        What stands above the map.
    sealed : bool, default False
        For a page that brings all it needs: it forbids itself to ask anybody for anything, but the servers
        of its basemap for pictures. What folium's plugins fetch from elsewhere does not come then.
    """
    page = page_of(map_)
    page.title = title or page.title
    page.nonce = nonce
    page.heading = heading
    if sealed:
        tiles = map_.tiles_of if isinstance(map_, LocalMap) else None
        page.policy = SEALED.format(pictures=f"data: {tiles or ''}".strip())
    return page.render()


SEALED = (
    "default-src 'none'; script-src 'unsafe-inline'; style-src 'unsafe-inline'; img-src {pictures}; "
    "font-src data:; base-uri 'none'; form-action 'none'"
)
"""All is written into the page, so that whatever is not may neither run nor be fetched."""


def page_of(element: Element) -> Page:
    """Return the page that a map of this package, or what is on it, stands on."""
    page = element.get_root()
    if not isinstance(page, Page):
        raise TypeError("this is a map of folium's own, which asks other machines for its scripts")
    return page


def json_with(document: dict[str, Any], **texts_of_json: bytes | None) -> bytes:
    """Return a JSON object with further members that are JSON text already."""
    return orjson.dumps(
        document
        | {key: None if text is None else orjson.Fragment(text) for key, text in texts_of_json.items()},
        option=orjson.OPT_SERIALIZE_NUMPY,
    )


def in_script(data: bytes | dict[str, Any]) -> str:
    """Return JSON, given as text or as what it is made of, as it may stand inside of a script element."""
    text = data if isinstance(data, bytes) else orjson.dumps(data)
    # Only "<" can end the element or change how it is read, and in JSON it only stands in strings
    return _TEMPLATE_MARK.sub(r"\\u007b", text.decode("utf-8").replace("<", "\\u003c"))


def in_markup(text: str) -> Markup:
    """Return text as it may stand in HTML that is taken for a template once more."""
    return Markup(escape(text).replace("{", "&#123;"))  # noqa: S704 - escaped, and braces told by number


def _basemap(basemap: Basemap | None, assets: Assets) -> dict[str, Any] | None:
    if basemap is None:
        return None
    attribution = escape(basemap.attribution)
    if basemap.link:
        attribution = Markup('<a href="{}">{}</a>').format(basemap.link, basemap.attribution)
    url = basemap.url
    if url.startswith("/") and assets.prefix is not None:
        # Behind a proxy the service may have a path before its own
        url = assets.prefix.removesuffix("/static") + url
    return {"url": url, "maxZoom": basemap.max_zoom, "attribution": str(attribution)}
