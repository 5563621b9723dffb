"""The map of areas coloured by any figure, for those who bring their own."""

from collections.abc import Mapping, Sequence
from typing import Any, Unpack

import folium
import numpy as np

from geo_fondue.areas import Areas
from geo_fondue.maps.canvas import Canvas, Look, check_choice, choosing
from geo_fondue.maps.choropleth import SCRIPTS
from geo_fondue.maps.classes import CLASSINGS, Classing
from geo_fondue.maps.frames import Unit
from geo_fondue.maps.palettes import palettes

_WRITTEN: Mapping[Unit, str] = {"count": "count", "percent": "percent", "days": "days", "number": "density"}

Figures = Sequence[float | None]


def values_map(
    areas: Areas,
    figures: Mapping[str, tuple[Figures, Unit]],
    *,
    title: str,
    palette: str = "open",
    classing: Classing = "quantile",
    **look: Unpack[Look],
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
    classing
        As for :func:`~geo_fondue.maps.choropleth.choropleth`.
    **look
        How it looks, as for :class:`~geo_fondue.maps.canvas.Canvas`.

    Raises
    ------
    InputError
        For an unknown palette, kind of classes, language or basemap, or more areas than a map can draw.
    """
    canvas, colours = Canvas(**look), palettes().measures
    check_choice(palette, colours, f"no palette {palette!r}", where="palette")
    check_choice(classing, CLASSINGS, f"no classes of kind {classing!r}", where="classing")
    ground = canvas.ground(areas)
    keys = {label: f"figure{number}" for number, label in enumerate(figures)}
    label, (shown, unit) = next(iter(figures.items()))
    data: dict[str, Any] = {
        **choosing(),
        "measure": keys[label],
        "texts": {"figures": {key: name for name, key in keys.items()}},
        "card": [[key, _WRITTEN[figures[name][1]]] for name, key in keys.items()],
        "measures": {
            keys[label]: {
                "label": label,
                "written": _WRITTEN[unit],
                "zero": "0" if unit == "count" else None,
                "none": canvas.words["hotspots"]["no_data"],
                "first": "last",
                **_classes(shown, unit, colours[palette], classing),
            }
        },
    }
    return canvas.show(
        "choropleth",
        data,
        title=title,
        scripts=SCRIPTS,
        bounds=ground.bounds,
        ground=ground,
        columns={
            "code": ground.codes(),
            **{keys[name]: list(values) for name, (values, _) in figures.items()},
        },
    )


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
