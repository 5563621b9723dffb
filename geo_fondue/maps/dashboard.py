"""The page that staff open every morning: map, figures and the table of areas, with filters."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any
from urllib.parse import urlencode
from zoneinfo import ZoneInfo

import folium
from markupsafe import Markup

from geo_fondue.areas import LANGUAGES, PARENT_LAYERS, Areas
from geo_fondue.maps import texts as write
from geo_fondue.maps.addresses import asked
from geo_fondue.maps.assets import Assets, logo
from geo_fondue.maps.leaflet import MAP_STYLES
from geo_fondue.maps.lists import is_public
from geo_fondue.maps.measures import MEASURES
from geo_fondue.maps.page import in_script, page_of
from geo_fondue.maps.panel import PanelView, panel, said
from geo_fondue.maps.query import KINDS, PageQuery, Preset, presets
from geo_fondue.maps.table import ends_of, first_rows, heads, table_data
from geo_fondue.maps.templates import template
from geo_fondue.statistics.by_agency import AgencyCounts
from geo_fondue.statistics.summary import Summary
from geo_fondue.statistics.table import Statistics

SCRIPTS = ("picture.js", "table.js", "dashboard.js", "live.js")


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
        The figures of the areas.
    before : Statistics or None
        The same in the period before.
    summary : Summary
        Of the area that is chosen, else of all that is shown.
    place : tuple of (str, str) or None
        Layer and code of the area that the summary is of; None for the whole country.
    areas : Areas
        The layer of the query, whole.
    names : mapping of str to Areas
        The layers by name, to call areas by their names.
    coarser : tuple of Areas
        The layers that it nests in, nearest first.
    layers : tuple of str
        The layers to choose from, coarse to fine.
    categories : tuple of str
        The categories to choose from.
    agencies : AgencyCounts or None
        The organisations to choose from.
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
    data_version : int
        The version of the reports that it shows; what is drawn may be newer.
    assets : Assets
    """

    query: PageQuery
    map_: folium.Map
    statistics: Statistics
    summary: Summary
    areas: Areas
    layers: tuple[str, ...]
    edition: str
    today: date
    timezone: ZoneInfo
    data_version: int
    names: dict[str, Areas]
    place: tuple[str, str] | None = None
    coarser: tuple[Areas, ...] = ()
    categories: tuple[str, ...] = ()
    agencies: AgencyCounts | None = None
    made_up: bool = False
    data_updated: datetime | None = None
    assets: Assets = field(default_factory=Assets.served)
    before: Statistics | None = None

    @property
    def panel(self) -> PanelView:
        """What its panel shows."""
        return PanelView(
            query=self.query,
            summary=self.summary,
            place=self.place,
            names=self.names,
            layers=self.layers,
            today=self.today,
            timezone=self.timezone,
            outside=self.statistics.outside,
            no_data=self.data_updated is None,
        )


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
    agencies = [name for name in view.agencies.agencies if is_public(name)] if view.agencies else []
    if query.agency is not None and query.agency not in agencies:
        agencies.append(query.agency)
    chosen = _current(query, presets(view.today))
    filtered = {
        "period": chosen is None or chosen.key != "all",
        **{name: getattr(query, name) is not None for name in ("category", "agency", "state")},
    }
    return template("dashboard.html").render(
        **_page(view.query, view.map_, view.assets, nonce, ("dashboard.css",)),
        **panel(view.panel),
        view=view,
        write=write,
        logo=logo(),
        scripts=Markup("\n").join(view.assets.script(name, nonce=nonce) for name in SCRIPTS),
        layers=[
            (layer, query.href(layer=layer, parent=_kept_parent(view, layer), area=None))
            for layer in view.layers
        ],
        kinds=KINDS,
        presets=presets(view.today),
        current=chosen,
        filtered_by=filtered,
        filtered=sum(filtered.values()),
        languages=[(other, write.texts(other)["page"]["language_name"]) for other in LANGUAGES],
        hidden=_hidden(query),
        columns=heads(query),
        ends=_ends(query),
        rows=first_rows(view.statistics, view.before, query, view.areas, view.coarser),
        table=Markup(in_script(table_data(view.statistics, view.before, query, view.areas, view.coarser))),  # noqa: S704
        categories_to_choose=[
            (name, write.category_name(name, query.language))
            for name in view.categories
            if name == query.category or is_public(name)
        ],
        agencies_to_choose=agencies,
        page_data=Markup(in_script(_page_data(view))),  # noqa: S704
        exports=[(text, _export(view, written_as)) for text, written_as in _EXPORTS],
    )


def _page_data(view: DashboardView) -> dict[str, Any]:
    """Return what the page's own scripts need: their texts, and which state of the data it shows."""
    words = write.texts(view.query.language)
    return {
        "texts": {key: words["share"][key] for key in ("copied", "uncopied")},
        "live": {
            "address": "v1/live",
            "data_version": view.data_version,
            "edition": view.edition,
            "language": view.query.language,
            "draws": view.query.map,
            "texts": words["live"],
        },
    }


def render_panel(view: PanelView) -> str:
    """Return the part of the panel that changes with the chosen area, for the page's script to put there."""
    words = write.texts(view.query.language)
    return template("panel.html").render(query=view.query, words=words, write=write, **panel(view))


def render_embedded(query: PageQuery, map_: folium.Map, *, assets: Assets, nonce: str | None = None) -> str:
    """Return the page of a map for a frame in another page: the map, its legend and whose the borders are."""
    return template("embed.html").render(
        **_page(query, map_, assets, nonce, ("dashboard.css",)), said=said(query)
    )


def _page(
    query: PageQuery, map_: folium.Map, assets: Assets, nonce: str | None, styles: Sequence[str]
) -> dict[str, Any]:
    """Return what every page around a map is filled with."""
    page = page_of(map_)
    page.nonce = nonce
    # Rendering the map fills the three parts of its page, which stand here on ours
    map_.render()  # type: ignore[no-untyped-call]
    words = write.texts(query.language)
    return {
        "query": query,
        "words": words,
        "nonce": nonce,
        # branca has escaped what had to be
        "map": {part: Markup(getattr(page, part).render()) for part in ("header", "html", "script")},  # noqa: S704
        "style": Markup("\n").join(assets.style(name) for name in (*MAP_STYLES, *styles)),
        "icon": assets.icon(),
        "title": words["page"]["title"].format(layer=write.layer_name(query.layer, query.language).lower()),
    }


def _current(query: PageQuery, known: Sequence[Preset]) -> Preset | None:
    """Return the preset that is shown, None for days of the reader's own."""
    for preset in known:
        if preset.period == query.period and (query.period or (query.from_, query.to) == (None, None)):
            return preset
    # An address may give the same days, or a fiscal year, without saying so
    return next((preset for preset in known if (preset.from_, preset.to) == (query.from_, query.to)), None)


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
    return list(query.parameters(from_=None, to=None, category=None, agency=None, state=None).items())


def _ends(query: PageQuery) -> list[tuple[str, str, str, bool]]:
    """Return key, text, address and whether it is shown, of the table from the worst and from the best."""
    worst = ("-" if MEASURES[query.measure].worst == "most" else "") + query.measure
    best = worst[1:] if worst.startswith("-") else f"-{worst}"
    now = ("-" if query.order[1] else "") + query.order[0]
    texts = ends_of(query.measure, query.language)
    return [
        (end, text, query.href(sort=sort), now == sort)
        for end, text, sort in zip(("worst", "best"), texts, (worst, best), strict=True)
    ]


_EXPORTS = (("JSON", "json"), ("CSV", "csv"), ("GeoJSON", "geojson"))
"""The formats that the figures of the table are linked in."""


def _export(view: DashboardView, written_as: str) -> str:
    parameters = asked(view.query)
    if view.before is not None:
        parameters["change"] = "true"
    return f"v1/statistics?{urlencode(parameters | {'format': written_as})}"
