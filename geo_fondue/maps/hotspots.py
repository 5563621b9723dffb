"""The map of hot and cold spots: where reports are more, or fewer, than chance explains."""

from collections.abc import Mapping, Sequence
from typing import Any, Unpack

import folium
import h3.api.basic_int as h3
import numpy as np

from geo_fondue.areas import Areas
from geo_fondue.maps.canvas import Canvas, Look, choosing
from geo_fondue.maps.hexshapes import packed
from geo_fondue.maps.palettes import palettes
from geo_fondue.maps.texts import Texts, day, layer_name, number, texts
from geo_fondue.statistics.hotspots import Hotspots

SCRIPTS = ("choropleth.js", "explore.js", "hotspots.js")

LEVELS = (99, 95, 90, 0, -90, -95, -99)
"""The classes in the order of the legend and of the colours: the surest hot first."""

TRENDS = ("new", "persistent", "recurring", "fading")

_FEW = 30
"""Fewer areas than this make a test that finds little."""


def hotspots(
    found: Hotspots,
    areas: Areas,
    *,
    within: Sequence[str] | None = None,
    selected: str | None = None,
    drill: tuple[str, str] | None = None,
    chooser: bool = True,
    **look: Unpack[Look],
) -> folium.Map:
    """Return a map of hot and cold spots, and of what they do over time where that was asked.

    Parameters
    ----------
    found : Hotspots
        As :func:`~geo_fondue.statistics.hotspots.area_hotspots` or ``hexagon_hotspots`` returns.
    areas : Areas
        The layer that was tested, whole; for hexagons a layer to draw below them.
    within : sequence of str, optional
        For hexagons: the codes of the areas that are drawn, where not all are.
    selected, drill, chooser
        As for :func:`~geo_fondue.maps.choropleth.choropleth`.
    **look
        How it looks, as for :class:`~geo_fondue.maps.canvas.Canvas`.

    Raises
    ------
    InputError
        For an unknown language or basemap, or more areas than a map can draw.
    NotFoundError
        When the layer lacks an area that was tested.
    """
    canvas = Canvas(**look)
    words, language = canvas.words, canvas.language
    own = words["hotspots"]
    by_area = found.layer is not None
    drawn = [row.code for row in found.rows] if by_area else within
    ground = canvas.ground(areas, drawn)
    measure = words["measures"][found.measure]
    colours = palettes()
    data: dict[str, Any] = {
        **choosing(selected, drill),
        "title": own["title"].format(measure=measure),
        "texts": {"show": words["measures"]["title"], **_texts(found, words)},
        "classes": _classes(own),
        "trends": [
            {"key": name, "label": own[name], "long": own[f"{name}_long"], "colour": colours.trends[name]}
            for name in TRENDS
        ]
        if found.periods
        else None,
        "chooser": chooser,
        "periods": [[day(first, language), day(last, language)] for first, last in found.periods],
        "said": said(found, language),
        "how": [own["how"], *explained(found, language)],
        "rows": _columns(found),
        "hexagons": None
        if by_area
        else packed(np.array([h3.str_to_int(row.code) for row in found.rows], dtype=np.uint64)),
    }
    layer = layer_name(areas.layer, language) if by_area else own["hexagons"]
    return canvas.show(
        "hotspots",
        data,
        title=own["label"].format(measure=measure, layer=layer),
        scripts=SCRIPTS,
        bounds=ground.bounds,
        ground=ground,
        columns={"code": ground.codes()},
    )


def said(found: Hotspots, language: str) -> list[str]:
    """Return in sentences what was found."""
    own = texts(language)["hotspots"]
    hot, cold, tested = found.number("hot"), found.number("cold"), found.tested
    key = "found_nothing" if not tested else "found" if hot or cold else "found_none"
    lines = [own[found.per], own[key].format(hot=number(hot), cold=number(cold), tested=number(tested))]
    if 0 < tested < _FEW:
        lines.append(own["few"].format(tested=tested))
    if found.periods:
        first, last = found.periods[0], found.periods[-1]
        lines.append(
            own["periods"].format(
                count=len(found.periods),
                days=number((first[1] - first[0]).days + 1),
                first=day(first[0], language),
                last=day(last[1], language),
            )
        )
    return lines


def explained(found: Hotspots, language: str) -> list[str]:
    """Return in sentences how it was found, and what was left out of it."""
    own = texts(language)["hotspots"]
    lines = [own["how_1"], own[f"how_{found.per}"], own["how_2"]]
    if found.joined:
        lines.append(own["joined"].format(count=number(len(found.joined))))
    if found.left_out:
        key = "left_out" if found.layer is not None else "left_out_hexagons"
        lines.append(own[key].format(count=number(found.left_out), k=found.suppress_below))
    return [*lines, own["how_3"]]


def _classes(own: Mapping[str, Any]) -> list[dict[str, Any]]:
    keys = [f"hot_{level}" if level > 0 else f"cold_{-level}" if level else "neither" for level in LEVELS]
    return [
        {
            "level": level,
            "label": own[key],
            "sure": own["sure"].format(percent=abs(level)) if level else None,
            "colour": colour,
        }
        for level, key, colour in zip(LEVELS, keys, palettes().confidence, strict=True)
    ]


def _texts(found: Hotspots, words: Texts) -> dict[str, Any]:
    own = words["hotspots"]
    keys = (
        "now over_time no_data alone more fewer quiet expected ratio with_neighbours times history "
        "hexagon_of table table_title area verdict close show_more nothing"
    )
    return {
        **{key: own[key] for key in keys.split()},
        "count": words["measures"][found.measure],
        "base": None if found.per == "none" else own[f"base_{found.per}"],
    }


def _columns(found: Hotspots) -> dict[str, Any]:
    """Return what the map knows of each row, by name: ``level`` is a confidence, below 0 where cold."""
    rows = found.rows
    sign = {"hot": 1, "cold": -1}
    columns: dict[str, Any] = {
        "code": [row.code for row in rows],
        "count": [row.count for row in rows],
        "expected": [None if row.expected is None else round(row.expected, 1) for row in rows],
        "level": [None if row.z is None else (row.confidence or 0) * sign.get(row.kind, 0) for row in rows],
        "alone": [number for number, row in enumerate(rows) if row.kind == "alone"],
    }
    if found.per != "none":
        columns["base"] = [None if row.base is None else round(row.base) for row in rows]
    if found.periods:
        columns["trend"] = [None if row.trend is None else TRENDS.index(row.trend) for row in rows]
        columns["history"] = {
            str(number): list(row.periods) for number, row in enumerate(rows) if any(row.periods)
        }
    return columns
