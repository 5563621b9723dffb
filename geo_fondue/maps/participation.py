"""The map of where agencies take part: the share of each province's units that have one."""

from typing import Unpack

import folium

from geo_fondue.areas import Areas
from geo_fondue.maps.canvas import Canvas, Look, choosing
from geo_fondue.maps.choropleth import SCRIPTS
from geo_fondue.maps.palettes import palettes
from geo_fondue.maps.texts import layer_name
from geo_fondue.statistics.participation import Participation

_BREAKS = (0.25, 0.5, 0.75)
"""The upper ends of the classes; above them come the rest and, by itself, a province where all take part."""


def participation_map(
    participation: Participation,
    areas: Areas,
    **look: Unpack[Look],
) -> folium.Map:
    """Return a map of the coarsest layer, coloured by the share of units that have an agency.

    Where every unit takes part is a class of its own.

    Parameters
    ----------
    participation : Participation
    areas : Areas
        Of its ``group_layer``.
    **look
        How it looks, as for :class:`~geo_fondue.maps.canvas.Canvas`.

    Returns
    -------
    folium.Map

    Raises
    ------
    InputError
        For an unknown language or basemap.
    """
    canvas = Canvas(**look)
    language, own = canvas.language, canvas.words["participation"]
    units = layer_name(participation.layer, language, many=True)
    group = layer_name(participation.group_layer, language).lower()
    ground = canvas.ground(areas, (one.code for one in participation.groups))
    # The largest share below the whole is that of the largest group with one unit missing
    nearly = max((1 - 1 / one.units for one in participation.groups if one.units), default=0.0)
    breaks = [*_BREAKS, max(nearly, _BREAKS[-1]), 1.0]
    percents = ("0–25%", "26–50%", "51–75%", "76–99%")
    data = {
        **choosing(),
        "measure": "share",
        "texts": {
            "figures": {
                "share": own["share"],
                "units": own["units"].format(layer=units),
                "served": own["served"],
            },
        },
        "card": [["share", "percent"], ["units", "count"], ["served", "count"]],
        "measures": {
            "share": {
                "label": own["share"],
                "written": "percent",
                "zero": None,
                "none": own["none"].format(layer=units),
                "first": "last",
                "breaks": breaks,
                "labels": [*percents, own["all"]],
                "colours": list(palettes().measures["resolution_rate"]),
                "least": 0,
            }
        },
    }
    return canvas.show(
        "choropleth",
        data,
        title=own["label"].format(layer=units, group=group),
        scripts=SCRIPTS,
        bounds=ground.bounds,
        ground=ground,
        columns={
            "code": ground.codes(),
            "share": [one.share for one in participation.groups],
            "units": [one.units for one in participation.groups],
            "served": [one.served for one in participation.groups],
        },
    )
