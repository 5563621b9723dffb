"""The map of reports by hexagon, which grow smaller the closer one looks."""

from collections.abc import Mapping, Sequence
from typing import Any, Literal, Unpack, get_args
from urllib.parse import urlencode

import folium
import numpy as np

from geo_fondue.areas import Areas
from geo_fondue.maps.canvas import Canvas, Look, check_choice
from geo_fondue.maps.classes import quantile_breaks
from geo_fondue.maps.hexshapes import packed
from geo_fondue.maps.palettes import palettes
from geo_fondue.maps.texts import Texts, number
from geo_fondue.position import Bounds
from geo_fondue.reports.states import STATE_GROUPS
from geo_fondue.statistics.hexagons import COARSEST, FINEST, Hexagons, least_zoom, width_m

HexMeasure = Literal["open", "closed", "resolution_rate"]
HEX_MEASURES: tuple[HexMeasure, ...] = get_args(HexMeasure)

SERVED_HEXAGONS = 6_000
"""As many hexagons at most come with a page of the service, which can ask for more: 100 kB on the way."""

FILE_HEXAGONS = 60_000
"""As many come with a file that can ask nobody: 6 MB."""

_LEAST_ACROSS = 6
"""The largest hexagons are so small that the map is as many of them wide."""

SCRIPTS = ("choropleth.js", "explore.js", "hexbin.js")


def hexbin(
    levels: Sequence[Hexagons],
    areas: Areas,
    *,
    within: Sequence[str] | None = None,
    measure: HexMeasure = "open",
    finer: str | None = None,
    chooser: bool = True,
    **look: Unpack[Look],
) -> folium.Map:
    """Return a map of reports by hexagon, coloured by open, closed or resolution rate.

    Parameters
    ----------
    levels : sequence of Hexagons
        The same reports in ever smaller hexagons, such as of :func:`resolutions`. Those that the page has no
        room for are fetched when they are needed, or left out where there is nobody to ask.
    areas : Areas
        A layer that is drawn below, without colours: land, borders and names.
    within : sequence of str, optional
        The codes of the areas that are drawn, where not all are.
    measure : {"open", "closed", "resolution_rate"}
        What is shown at first.
    finer : str, optional
        The address of ``GET /v1/statistics/hexagons`` with the same filter, for hexagons as they are needed.
    chooser : bool, default True
        Whether the reader can choose another measure on the map.
    **look
        How it looks, as for :class:`~geo_fondue.maps.canvas.Canvas`.

    Raises
    ------
    InputError
        For an unknown measure, language or basemap, or more areas than a map can draw.
    """
    check_choice(measure, HEX_MEASURES, f"no map of hexagons by {measure!r}", where="measure")
    canvas = Canvas(**look)
    words = canvas.words
    ground = canvas.ground(areas, within)
    shown = HEX_MEASURES if chooser else (measure,)
    data: dict[str, Any] = {
        "measure": measure,
        "texts": _texts(words),
        "measures": {
            name: {"label": words["measures"][name], "colours": list(palettes().measures[name])}
            for name in shown
        },
        "levels": _levels(levels, ground.bounds, words, finer is not None),
        "finer": finer,
        "least": levels[0].suppress_below,
    }
    return canvas.show(
        "hexbin",
        data,
        title=words["hexbin"]["title"],
        scripts=SCRIPTS,
        bounds=ground.bounds,
        ground=ground,
    )


def resolutions(bounds: Bounds) -> range:
    """Return the resolutions that a map of these bounds can make use of: H3's, the largest hexagons first."""
    west, south, east, north = bounds
    side_m = max(east - west, north - south) * 111_000
    fitting = [r for r in range(COARSEST, FINEST) if width_m(r) * _LEAST_ACROSS <= side_m]
    return range(fitting[0] if fitting else FINEST, FINEST + 1)


def finer_address(prefix: str, query: Mapping[str, str]) -> str:
    """Return where a page asks for hexagons, with ``RESOLUTION`` and ``BBOX`` for what it fills in.

    Parameters
    ----------
    prefix : str
        The path before the service's own.
    query : mapping of str to str
        The filter, by the names of the HTTP parameters.
    """
    return f"{prefix}/v1/statistics/hexagons?{urlencode(query)}&resolution=RESOLUTION&bbox=BBOX"


def _levels(levels: Sequence[Hexagons], bounds: Bounds, words: Texts, can_ask: bool) -> list[dict[str, Any]]:
    """Return the levels, each with its hexagons while there is room for them."""
    room = SERVED_HEXAGONS if can_ask else FILE_HEXAGONS
    middle = (bounds[1] + bounds[3]) / 2
    made: list[dict[str, Any]] = []
    for level in levels:
        room -= len(level)
        if room < 0 and not can_ask and made:
            break
        own = words["hexbin"]
        made.append(
            {
                "resolution": level.resolution,
                "least_zoom": round(least_zoom(level.resolution, middle), 2),
                "width": _width(level.resolution, own),
                "breaks": {name: _breaks(name, level) for name in HEX_MEASURES},
                "said": _said(level, own),
                "hexagons": _columns(level) if room >= 0 or not made else None,
            }
        )
    return made


def _columns(level: Hexagons) -> dict[str, Any]:
    return {
        **packed(level.cells),
        **dict(zip(STATE_GROUPS, level.counts.T.tolist(), strict=True)),
        # the coarser come first
        "merged": int(level.merged.sum()),
    }


def _breaks(name: HexMeasure, level: Hexagons) -> list[float]:
    """Return the upper ends of the classes: of rates quantiles, of counts each as much above the one before.

    Reports crowd in few places. Were classes to hold as many hexagons each, a whole city would have one
    colour; so only the first holds the fifth with the least, and the others grow to the largest count.
    """
    counts = level.counts[~level.merged]
    opened, closed = counts[:, STATE_GROUPS.index("open")], counts[:, STATE_GROUPS.index("closed")]
    classes = len(palettes().measures[name])
    if name == "resolution_rate":
        known = opened + closed > 0
        # Whole percents read better, and 100 times a rate rounded up is never below it
        ends = np.ceil(np.multiply(quantile_breaks(closed[known] / (opened + closed)[known], classes), 100))
        return [end / 100 for end in dict.fromkeys(ends.tolist())]
    figures = opened if name == "open" else closed
    figures = figures[figures > 0]
    if not len(figures):
        return []
    least, most = max(1.0, float(np.quantile(figures, 1 / classes))), float(figures.max())
    return [int(end) for end in dict.fromkeys(np.rint(np.geomspace(least, most, classes)).tolist())]


def _width(resolution: int, own: Mapping[str, str]) -> str:
    metres = width_m(resolution)
    if metres < 1000:
        return own["metres"].format(count=number(round(metres, -2)))
    return own["kilometres"].format(count=number(metres / 1000, 1 if metres < 10_000 else 0))


def _said(level: Hexagons, own: Mapping[str, str]) -> str | None:
    if not level.asked:
        return own["nothing"]
    if not level.dropped:
        return None
    return own["dropped"].format(count=number(level.dropped), all=number(level.asked), k=level.suppress_below)


def _texts(words: Texts) -> dict[str, Any]:
    own, shared = words["hexbin"], words["hotspots"]
    return {
        "show": words["measures"]["title"],
        "figures": {name: words["measures"][name] for name in ("total", *STATE_GROUPS, "resolution_rate")},
        **{key: own[key] for key in ("size", "size_last", "together", "failed", "zero", "table_title")},
        **{key: shared[key] for key in ("hexagon_of", "table", "area", "close", "show_more", "nothing")},
        "none": words["legend"]["none_resolution_rate"],
    }
