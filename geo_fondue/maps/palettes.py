"""Colours, as ``maps/palettes.toml`` gives them."""

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from geo_fondue.errors import InputError
from geo_fondue.resources import folder

_COLOUR = re.compile(r"#[0-9a-fA-F]{6}")


@dataclass(frozen=True)
class Palettes:
    """Colours, each as ``#rrggbb``.

    Attributes
    ----------
    measures : mapping of str to tuple of str
        For each measure, from few to many.
    special : mapping of str to str
        ``zero``, ``none`` and ``hatch``: what stands on no scale.
    ground : mapping of str to str
        Sea, land, borders, labels.
    heat : mapping of str to tuple of str
        For each state group, from little to much.
    changes : mapping of str to str
        For each kind of change between editions.
    confidence : tuple of str
        From the surest hot spot to the surest cold one, seven; what is as expected in the middle.
    trends : mapping of str to str
        For each thing that a hot spot does over time.
    streets : mapping of str to str
        For what a basemap of vectors shows.
    """

    measures: Mapping[str, tuple[str, ...]]
    special: Mapping[str, str]
    ground: Mapping[str, str]
    heat: Mapping[str, tuple[str, ...]]
    changes: Mapping[str, str]
    confidence: tuple[str, ...]
    trends: Mapping[str, str]
    streets: Mapping[str, str]


@cache
def palettes() -> Palettes:
    """Return the colours of the maps.

    Raises
    ------
    InputError
        When a colour is not written as ``#rrggbb``.
    """
    read = _read()
    for section, colours in read.items():
        for name, value in colours.items():
            for colour in [value] if isinstance(value, str) else value:
                if not _COLOUR.fullmatch(colour):
                    raise InputError(
                        f"{colour!r} is not a colour",
                        where=f"maps/palettes.toml, [{section}] {name}",
                        remedy="Write it as #rrggbb",
                    )
    return Palettes(
        measures={name: tuple(colours) for name, colours in read["measures"].items()},
        special=read["special"],
        ground=read["ground"],
        heat={name: tuple(colours) for name, colours in read["heat"].items()},
        changes=read["changes"],
        confidence=tuple(read["hotspots"]["confidence"]),
        trends={name: colour for name, colour in read["hotspots"].items() if name != "confidence"},
        streets=read["streets"],
    )


def _read() -> dict[str, Any]:
    return tomllib.loads((folder("maps") / "palettes.toml").read_text(encoding="utf-8"))
