"""The map of where reports are dense."""

from collections.abc import Sequence
from typing import Any, Literal, Unpack, get_args

import folium

from geo_fondue.areas import Areas
from geo_fondue.maps.canvas import Canvas, Look, check_choice
from geo_fondue.maps.cells import GROUPS, Cells, HeatCells
from geo_fondue.maps.palettes import palettes
from geo_fondue.maps.texts import Texts, number

HeatMeasure = Literal["open", "closed", "both"]
"""Which reports a heat map shows; both are two maps side by side."""

HEAT_MEASURES: tuple[HeatMeasure, ...] = get_args(HeatMeasure)

SCRIPTS = ("vendor/leaflet.heat/leaflet-heat.js", "choropleth.js", "heat.js")


def heat(
    cells: HeatCells,
    *,
    areas: Areas | None = None,
    within: Sequence[str] | None = None,
    measure: HeatMeasure = "open",
    chooser: bool = True,
    **look: Unpack[Look],
) -> folium.Map:
    """Return a map of where open, or closed, reports are dense.

    It shows counts of grid cells, never single reports, and says how many it leaves out.

    Parameters
    ----------
    cells : HeatCells
        As :func:`~geo_fondue.maps.heat_cells` returns.
    areas : Areas, optional
        A layer that is drawn below, without colours: land, borders and names.
    within : sequence of str, optional
        The codes of the areas that are drawn, where not all are.
    measure : {"open", "closed", "both"}
        Which reports are shown at first, or both side by side.
    chooser : bool, default True
        Whether the reader can choose other reports on the map.
    **look
        How it looks, as for :class:`~geo_fondue.maps.canvas.Canvas`.

    Raises
    ------
    InputError
        For an unknown measure, language or basemap, or more areas than a map can draw.
    """
    check_choice(measure, HEAT_MEASURES, f"no heat map of {measure!r}", where="measure")
    canvas = Canvas(**look)
    words = canvas.words
    ground = None if areas is None else canvas.ground(areas, within)
    data: dict[str, Any] = {
        "measure": measure,
        "texts": {
            "show": words["measures"]["title"],
            "few": words["legend"]["few"],
            "many": words["legend"]["many"],
            "note": words["heat"]["note"],
            "both": words["heat"]["both"],
            "beside": words["heat"]["beside"],
        },
        "layers": {group: _layer(group, cells, words) for group in _shown(measure, chooser=chooser)},
    }
    return canvas.show(
        "heat",
        data,
        title=words["heat"]["title"],
        scripts=SCRIPTS,
        bounds=cells.bounds if ground is None else ground.bounds,
        ground=ground,
    )


def _shown(measure: str, *, chooser: bool) -> tuple[str, ...]:
    return GROUPS if chooser or measure == "both" else (measure,)


def _layer(group: str, cells: HeatCells, words: Texts) -> dict[str, Any]:
    found = cells.groups[group]
    return {
        "label": words["states"][group],
        "colours": list(palettes().heat[group]),
        # A ten-thousandth of a degree is far less than any cell
        "cells": [[round(lat, 4), round(lon, 4), int(count)] for lat, lon, count in found.points.tolist()],
        "said": _said(found, cells.suppress_below, words),
    }


def _said(cells: Cells, least: int, words: Texts) -> str:
    texts_of_heat = words["heat"]
    if not cells.total:
        key = "nothing"
    elif cells.dropped:
        key = "dropped"
    else:
        key = "complete"
    text: str = texts_of_heat[key].format(count=number(cells.dropped), all=number(cells.total), k=least)
    return text
