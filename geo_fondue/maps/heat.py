"""The map of where reports are dense."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any, Literal, get_args

import folium

from geo_fondue.areas import Areas
from geo_fondue.errors import InputError
from geo_fondue.maps.assets import Assets
from geo_fondue.maps.cells import GROUPS, Cells, HeatCells
from geo_fondue.maps.ground import Ground
from geo_fondue.maps.leaflet import Drawing, LocalMap, json_with
from geo_fondue.maps.palettes import basemap as find_basemap
from geo_fondue.maps.palettes import palettes
from geo_fondue.maps.texts import Texts, number, texts

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
    language: str = "th",
    coarser: Sequence[Areas] = (),
    attribution: Sequence[str] = (),
    made_up: bool = False,
    assets: Assets | None = None,
    basemap: str = "none",
    chooser: bool = True,
    land: Areas | None = None,
    derived: Path | None = None,
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
        Which reports are shown at first, or both side by side; the reader may choose.
    language : {"th", "en"}
    coarser : sequence of Areas
        The layers above ``areas``, nearest first.
    attribution, made_up, assets, basemap, chooser, land, derived
        As for :func:`~geo_fondue.maps.choropleth`.

    Raises
    ------
    InputError
        For an unknown measure, language or basemap, or more areas than a map can draw.
    """
    if measure not in HEAT_MEASURES:
        remedy = f"Give one of {', '.join(HEAT_MEASURES)}"
        raise InputError(f"no heat map of {measure!r}", where="measure", remedy=remedy)
    words = texts(language)
    colours = palettes()
    underlay = find_basemap(basemap)
    ground = None
    if areas is not None:
        ground = Ground.of(areas, within, coarser=coarser, land=land, derived=derived)
    data: dict[str, Any] = {
        "language": language,
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
        "ground": colours.ground,
        "basemap": underlay is not None,
        "groups": [] if ground is None else ground.groups(language),
        "areas": {"name": [] if ground is None else ground.names(language)},
    }
    map_ = LocalMap(
        bounds=cells.bounds if ground is None else ground.bounds,
        language=language,
        title=words["heat"]["title"],
        assets=assets or Assets.inline(),
        attribution=attribution,
        notice=words["page"]["made_up"] if made_up else None,
        basemap=underlay,
    )
    text = json_with(
        data,
        topology=None if ground is None else ground.outlines(),
        around=None if ground is None else ground.around(),
    )
    Drawing("heat", text, SCRIPTS).draw_on(map_)
    return map_


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
