"""The map of single reports, for staff: they are fetched with a key, close up, and are never in the page."""

from collections.abc import Mapping, Sequence
from typing import Any, Unpack
from urllib.parse import urlencode

import folium

from geo_fondue.areas import Areas
from geo_fondue.maps.canvas import Canvas, Look
from geo_fondue.maps.hexbin import finer_address, resolutions
from geo_fondue.maps.palettes import palettes
from geo_fondue.maps.texts import Texts
from geo_fondue.reports.states import STATE_GROUPS, STATES
from geo_fondue.statistics.hexagons import least_zoom

POINTS_FROM_ZOOM = 13
"""From here on single reports are shown: a map of some streets, five kilometres wide."""

MOST_REPORTS = 1000
"""As many are fetched at once at most; that there are more is said."""

_BUBBLE_ZOOMS = 2.0
"""Hexagons that are told as bubbles are four times as wide on the screen as those that are drawn."""

SCRIPTS = ("choropleth.js", "explore.js", "points.js")


def points(
    areas: Areas,
    *,
    prefix: str,
    query: Mapping[str, str],
    within: Sequence[str] | None = None,
    **look: Unpack[Look],
) -> folium.Map:
    """Return a map that shows how many reports there are where, and close up each of them to staff.

    The page holds no report. From far away it asks for counts by hexagon, which everybody may see; close up
    it asks for single reports with the key that the reader has entered, and shows none without.

    Parameters
    ----------
    areas : Areas
        A layer that is drawn below, without colours: land, borders and names.
    prefix : str
        The path before the service's own addresses.
    query : mapping of str to str
        Which reports, by the names of the HTTP parameters.
    within : sequence of str, optional
        The codes of the areas that are drawn, where not all are.
    **look
        How it looks, as for :class:`~geo_fondue.maps.canvas.Canvas`.

    Raises
    ------
    InputError
        For an unknown language or basemap, or more areas than a map can draw.
    """
    canvas = Canvas(**look)
    words = canvas.words
    ground = canvas.ground(areas, within)
    middle = (ground.bounds[1] + ground.bounds[3]) / 2
    data: dict[str, Any] = {
        "texts": _texts(words, canvas.language),
        "asks": {
            "hexagons": finer_address(prefix, query),
            "reports": f"{prefix}/v1/reports?{urlencode({**query, 'limit': MOST_REPORTS})}&bbox=BBOX",
        },
        "levels": [
            {
                "resolution": resolution,
                "least_zoom": round(least_zoom(resolution, middle) + _BUBBLE_ZOOMS, 2),
            }
            for resolution in resolutions(ground.bounds)
        ],
        "points_from": POINTS_FROM_ZOOM,
        "most": MOST_REPORTS,
        "colours": dict(zip(STATE_GROUPS, _colours(), strict=True)),
    }
    return canvas.show(
        "points",
        data,
        title=words["points"]["title"],
        scripts=SCRIPTS,
        bounds=ground.bounds,
        ground=ground,
    )


def _colours() -> tuple[str, str, str]:
    """Return the colours of open, closed and excluded reports; their shapes differ too."""
    measures = palettes().measures
    return measures["open"][3], measures["closed"][3], measures["excluded"][2]


def _texts(words: Texts, language: str) -> dict[str, Any]:
    shared = words["hotspots"]
    return {
        **words["points"],
        **{key: shared[key] for key in ("table", "area", "close", "show_more", "nothing")},
        "groups": {group: words["states"][group] for group in STATE_GROUPS},
        "total": words["measures"]["total"],
        "categories": words["categories"],
        "states": {state.code: state.name[language] for state in STATES},
    }
