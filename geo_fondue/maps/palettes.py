"""Colours and basemaps, as ``maps/palettes.toml`` and ``maps/basemaps.toml`` give them."""

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any
from urllib.parse import urlsplit

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
    """

    measures: Mapping[str, tuple[str, ...]]
    special: Mapping[str, str]
    ground: Mapping[str, str]
    heat: Mapping[str, tuple[str, ...]]
    changes: Mapping[str, str]
    confidence: tuple[str, ...]
    trends: Mapping[str, str]


@dataclass(frozen=True)
class Basemap:
    """A map under the map.

    Attributes
    ----------
    url : str
        Address of its tiles with ``{z}``, ``{x}``, ``{y}``.
    attribution, link : str
        Whose it is, and where that is explained; may be empty.
    max_zoom : int
        The closest zoom that it has tiles for.
    """

    url: str
    attribution: str
    link: str
    max_zoom: int

    @property
    def origin(self) -> str | None:
        """Whom its tiles are asked of, as a Content-Security-Policy says it; None for the page's server."""
        parts = urlsplit(self.url.replace("{s}", "*"))
        return f"{parts.scheme}://{parts.netloc}" if parts.netloc else None


@cache
def palettes() -> Palettes:
    """Return the colours of the maps.

    Raises
    ------
    InputError
        When a colour is not written as ``#rrggbb``.
    """
    read = _toml("palettes.toml")
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
    )


def basemap(name: str) -> Basemap | None:
    """Return the basemap of that name; None for ``none``.

    Raises
    ------
    InputError
        When ``maps/basemaps.toml`` has none of that name.
    """
    known = _toml("basemaps.toml")
    if name not in known:
        raise InputError(
            f"there is no basemap {name!r}",
            where="basemap",
            remedy=f"maps/basemaps.toml has {', '.join(known)}",
        )
    found = known[name]
    if "url" not in found:
        return None
    return Basemap(
        found["url"], found.get("attribution", ""), found.get("link", ""), found.get("max_zoom", 19)
    )


@cache
def _toml(name: str) -> dict[str, Any]:
    return tomllib.loads((folder("maps") / name).read_text(encoding="utf-8"))
