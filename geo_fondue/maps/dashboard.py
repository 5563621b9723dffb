"""The page that staff open every morning: map, figures and the table of areas, with filters."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import cache
from urllib.parse import urlencode
from zoneinfo import ZoneInfo

import folium
from jinja2 import Environment, FileSystemLoader, StrictUndefined, Template
from markupsafe import Markup

from geo_fondue.areas import LANGUAGES, PARENT_LAYERS, Areas
from geo_fondue.maps import texts as write
from geo_fondue.maps.assets import Assets, logo
from geo_fondue.maps.leaflet import MAP_STYLES, in_script, page_of
from geo_fondue.maps.query import KINDS, PageQuery, presets
from geo_fondue.maps.table import first_rows, table_data
from geo_fondue.resources import folder
from geo_fondue.statistics.table import Statistics


@dataclass(frozen=True, kw_only=True)
class DashboardView:
    """Everything that the page shows.

    Attributes
    ----------
    query : PageQuery
        What was asked for.
    map_ : folium.Map
        A map of this package.
    statistics : Statistics
        Its answer.
    before : Statistics or None
        The same in the period before.
    areas : Areas
        The layer of the query, whole.
    coarser : tuple of Areas
        The layers that it nests in, nearest first.
    layers : tuple of str
        The layers to choose from, coarse to fine.
    categories : tuple of str
        The categories to choose from.
    made_up : bool
        Whether the country is the demo's.
    data_updated : datetime or None
        When anything last happened to a report; None without reports.
    edition : str
        The edition that is shown.
    today : date
        What the periods are counted from.
    timezone : ZoneInfo
        Of the times on the page.
    assets : Assets
    """

    query: PageQuery
    map_: folium.Map
    statistics: Statistics
    areas: Areas
    layers: tuple[str, ...]
    edition: str
    today: date
    timezone: ZoneInfo
    coarser: tuple[Areas, ...] = ()
    categories: tuple[str, ...] = ()
    made_up: bool = False
    data_updated: datetime | None = None
    assets: Assets = field(default_factory=Assets.served)
    before: Statistics | None = None


def render_dashboard(view: DashboardView, *, nonce: str | None = None) -> str:
    """Return the dashboard's page.

    Parameters
    ----------
    view : DashboardView
    nonce : str, optional
        For a Content-Security-Policy: marks the scripts written into the page. Styles need none.

    Raises
    ------
    InputError
        For an unknown language.
    """
    query = view.query
    words = write.texts(query.language)
    page = page_of(view.map_)
    page.nonce = nonce
    # Rendering the map fills the three parts of its page, which stand here on ours
    view.map_.render()  # type: ignore[no-untyped-call]
    language = query.language
    return _template().render(
        view=view,
        query=query,
        words=words,
        write=write,
        nonce=nonce,
        # branca has escaped what had to be
        map={part: Markup(getattr(page, part).render()) for part in ("header", "html", "script")},  # noqa: S704
        style=Markup("\n").join(view.assets.style(name) for name in (*MAP_STYLES, "dashboard.css")),
        icon=view.assets.icon(),
        logo=logo(),
        script=view.assets.script("dashboard.js", nonce=nonce),
        title=words["page"]["title"].format(layer=write.layer_name(query.layer, language).lower()),
        period=write.period(query.from_, query.to, language),
        layers=[
            (layer, query.href(layer=layer, parent=_kept_parent(view, layer), area=None))
            for layer in view.layers
        ],
        kinds=KINDS,
        presets=presets(view.today),
        periods_known={(preset.from_, preset.to) for preset in presets(view.today)},
        trail=_trail(view),
        languages=[(other, write.texts(other)["page"]["language_name"]) for other in LANGUAGES],
        hidden=_hidden(query),
        rows=first_rows(view.statistics, query, view.areas, view.coarser),
        table=Markup(in_script(table_data(view.statistics, view.before, query, view.areas, view.coarser))),  # noqa: S704
        exports=[(kind, _export(query, kind)) for kind in ("csv", "geojson")],
    )


def drill_down(query: PageQuery, layers: Sequence[str]) -> tuple[str, str] | None:
    """Return text and address of the way from an area to those within it, where there is a finer layer.

    ``CODE`` in the address stands for the area's code.
    """
    finer = [layer for layer in layers if PARENT_LAYERS.get(layer) == query.layer]
    if not finer:
        return None
    name = write.layer_name(finer[0], query.language, many=True)
    text = write.texts(query.language)["table"]["drill"].format(layer=name)
    return text, query.href(layer=finer[0], parent="CODE", area=None)


def _trail(view: DashboardView) -> list[tuple[str, str | None]]:
    """Return names and addresses of the areas around what is shown, widest first; the last has none."""
    query, language = view.query, view.query.language
    steps: list[tuple[str, str | None]] = []
    code, layer = query.parent, query.layer
    for areas in view.coarser:
        (position,) = areas.positions([code])
        if position >= 0:
            area = areas.area(int(position))
            address = query.href(layer=layer, parent=code, area=None) if steps else None
            steps.append((area.title(language), address))
            code = area.parent
        layer = areas.layer
    coarsest = view.coarser[-1].layer if view.coarser else query.layer
    whole = write.texts(language)["filters"]["whole"]
    steps.append((whole, query.href(layer=coarsest, parent=None, area=None) if steps else None))
    return steps[::-1]


def _kept_parent(view: DashboardView, layer: str) -> str | None:
    """Return the parent that is shown now where another layer lies within it too."""
    above = set()
    upwards: str | None = layer
    while (upwards := PARENT_LAYERS.get(upwards or "")) is not None:
        above.add(upwards)
    for areas in view.coarser:
        if areas.positions([view.query.parent])[0] >= 0 and areas.layer in above:
            return view.query.parent
    return None


def _hidden(query: PageQuery) -> Sequence[tuple[str, str]]:
    """Return the parameters that the form of filters passes on."""
    return list(query.parameters(from_=None, to=None, category=None, state=None, area=None).items())


def _export(query: PageQuery, kind: str) -> str:
    """Return the address of what is shown as a file."""
    asked = {"layer", "from", "to", "category", "state", "parent"}
    parameters = {name: value for name, value in query.parameters().items() if name in asked}
    return f"v1/exports/statistics.{kind}?" + urlencode({"layer": query.layer} | parameters)


@cache
def _template() -> Template:
    environment = Environment(
        loader=FileSystemLoader(folder("maps") / "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    return environment.get_template("dashboard.html")
