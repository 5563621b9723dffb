"""The map of where agencies take part: the share of each province's units that have one."""

from collections.abc import Sequence
from pathlib import Path

import folium

from geo_fondue.areas import Areas
from geo_fondue.maps.assets import Assets
from geo_fondue.maps.choropleth import SCRIPTS
from geo_fondue.maps.ground import Ground
from geo_fondue.maps.leaflet import Drawing, LocalMap, json_with
from geo_fondue.maps.palettes import basemap as find_basemap
from geo_fondue.maps.palettes import palettes
from geo_fondue.maps.texts import layer_name, texts
from geo_fondue.statistics.participation import Participation

_BREAKS = (0.25, 0.5, 0.75)
"""The upper ends of the classes; above them come the rest and, by itself, a province where all take part."""


def participation_map(
    participation: Participation,
    areas: Areas,
    *,
    language: str = "th",
    attribution: Sequence[str] = (),
    made_up: bool = False,
    assets: Assets | None = None,
    basemap: str = "none",
    derived: Path | None = None,
) -> folium.Map:
    """Return a map of the coarsest layer, coloured by the share of units that have an agency.

    Where every unit takes part is a class of its own.

    Parameters
    ----------
    participation : Participation
    areas : Areas
        Of its ``group_layer``.
    language, attribution, made_up, assets, basemap, derived
        As for :func:`~geo_fondue.maps.choropleth.choropleth`.

    Returns
    -------
    folium.Map

    Raises
    ------
    InputError
        For an unknown language or basemap.
    """
    words = texts(language)
    own = words["participation"]
    units = layer_name(participation.layer, language, many=True)
    group = layer_name(participation.group_layer, language).lower()
    ground = Ground.of(areas, (one.code for one in participation.groups), derived=derived)
    colours = palettes()
    underlay = find_basemap(basemap)
    # The largest share below the whole is that of the largest group with one unit missing
    nearly = max((1 - 1 / one.units for one in participation.groups if one.units), default=0.0)
    breaks = [*_BREAKS, max(nearly, _BREAKS[-1]), 1.0]
    percents = ("0–25%", "26–50%", "51–75%", "76–99%")
    title = own["label"].format(layer=units, group=group)
    data = {
        "language": language,
        "measure": "share",
        "selected": None,
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
                "colours": list(colours.measures["resolution_rate"]),
                "least": 0,
            }
        },
        "special": colours.special,
        "ground": colours.ground,
        "basemap": underlay is not None,
        "drill": None,
        "groups": ground.groups(language),
        "areas": {
            "code": ground.codes(),
            "name": ground.names(language),
            "share": [one.share for one in participation.groups],
            "units": [one.units for one in participation.groups],
            "served": [one.served for one in participation.groups],
        },
    }
    map_ = LocalMap(
        bounds=ground.bounds,
        language=language,
        title=title,
        assets=assets or Assets.inline(),
        attribution=attribution,
        notice=words["page"]["made_up"] if made_up else None,
        basemap=underlay,
    )
    text = json_with(data, topology=ground.outlines(), around=ground.around())
    Drawing("choropleth", text, SCRIPTS).draw_on(map_)
    return map_
