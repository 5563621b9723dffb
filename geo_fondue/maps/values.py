"""The map of areas coloured by any figure, for those who bring their own."""

from collections.abc import Mapping, Sequence
from typing import Any

import folium
import numpy as np

from geo_fondue.areas import Areas
from geo_fondue.errors import InputError
from geo_fondue.maps.assets import Assets
from geo_fondue.maps.choropleth import SCRIPTS
from geo_fondue.maps.classes import CLASSINGS, Classing
from geo_fondue.maps.frames import Unit
from geo_fondue.maps.ground import Ground
from geo_fondue.maps.leaflet import Drawing, LocalMap, json_with
from geo_fondue.maps.palettes import basemap as find_basemap
from geo_fondue.maps.palettes import palettes
from geo_fondue.maps.texts import texts

_WRITTEN: Mapping[Unit, str] = {"count": "count", "percent": "percent", "days": "days", "number": "density"}

Figures = Sequence[float | None]


def values_map(
    areas: Areas,
    figures: Mapping[str, tuple[Figures, Unit]],
    *,
    title: str,
    language: str = "th",
    palette: str = "open",
    classing: Classing = "quantile",
    attribution: Sequence[str] = (),
    assets: Assets | None = None,
    basemap: str = "none",
) -> folium.Map:
    """Return a map of areas coloured by a figure of each.

    Parameters
    ----------
    areas : Areas
        All of them are drawn.
    figures : mapping of str to (sequence of float or None, str)
        What a card tells of an area: by its label the figures, one for each area, and their unit. Colours
        stand for the first; areas where it is None are hatched.
    title : str
        Of the map, for those who hear it.
    palette : str
        One of the ``[measures]`` in ``maps/palettes.toml``.
    language, classing, attribution, assets, basemap
        As for :func:`~geo_fondue.maps.choropleth.choropleth`.

    Raises
    ------
    InputError
        For an unknown palette, kind of classes, language or basemap, or more areas than a map can draw.
    """
    words, colours = texts(language), palettes()
    if palette not in colours.measures:
        remedy = f"Give one of {', '.join(colours.measures)}"
        raise InputError(f"no palette {palette!r}", where="palette", remedy=remedy)
    if classing not in CLASSINGS:
        remedy = f"Give one of {', '.join(CLASSINGS)}"
        raise InputError(f"no classes of kind {classing!r}", where="classing", remedy=remedy)
    ground, underlay = Ground.of(areas), find_basemap(basemap)
    keys = {label: f"figure{number}" for number, label in enumerate(figures)}
    label, (shown, unit) = next(iter(figures.items()))
    data: dict[str, Any] = {
        "language": language,
        "measure": keys[label],
        "selected": None,
        "texts": {"figures": {key: name for name, key in keys.items()}},
        "card": [[key, _WRITTEN[figures[name][1]]] for name, key in keys.items()],
        "measures": {
            keys[label]: {
                "label": label,
                "written": _WRITTEN[unit],
                "zero": "0" if unit == "count" else None,
                "none": words["hotspots"]["no_data"],
                "first": "last",
                **_classes(shown, unit, colours.measures[palette], classing),
            }
        },
        "special": colours.special,
        "ground": colours.ground,
        "basemap": underlay is not None,
        "drill": None,
        "groups": [],
        "areas": {
            "code": ground.codes(),
            "name": ground.names(language),
            **{keys[name]: list(values) for name, (values, _) in figures.items()},
        },
    }
    map_ = LocalMap(
        bounds=ground.bounds,
        language=language,
        title=title,
        assets=assets or Assets.inline(),
        attribution=attribution,
        basemap=underlay,
    )
    text = json_with(data, topology=ground.outlines(), around=None)
    Drawing("choropleth", text, SCRIPTS).draw_on(map_)
    return map_


def _classes(figures: Figures, unit: Unit, colours: Sequence[str], classing: Classing) -> dict[str, Any]:
    known = [one for one in figures if one is not None and not (unit == "count" and one == 0)]
    breaks = CLASSINGS[classing](known, len(colours)) if known else []
    if unit == "count":
        # Between whole numbers there is nothing
        breaks = [int(end) for end in dict.fromkeys(np.floor(breaks))]
    chosen = np.linspace(len(colours) - 1, 0, num=len(breaks)).round().astype(int)[::-1]
    return {
        "breaks": breaks,
        "colours": [colours[number] for number in chosen],
        "least": min(known, default=0),
    }
