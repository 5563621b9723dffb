"""A tile, what is known of a set of them, and by what each kind is told."""

import gzip
import zlib
from dataclasses import dataclass
from pathlib import Path
from typing import Literal, Protocol

import pyarrow as pa

from geo_fondue.errors import DamagedError, InputError
from geo_fondue.position import Bounds

CLOSEST = 24
"""No map of tiles goes closer: a tile is a metre or two wide then."""

VECTORS = "application/vnd.mapbox-vector-tile"

KNOWN_LAYERS = frozenset(
    {"earth", "water", "roads", "places", "boundaries", "buildings", "waterway", "transportation", "place"}
)
"""Layers of vectors that the pages draw: those of Protomaps' basemap and of OpenMapTiles."""

Encoding = Literal["gzip", "br"]

_GZIP = b"\x1f\x8b"


@dataclass(frozen=True, slots=True)
class Tile:
    """A tile as it is sent.

    Attributes
    ----------
    data : bytes
    media_type : str
    encoding : {"gzip", "br"} or None
        How ``data`` is compressed, as HTTP names it.
    """

    data: bytes
    media_type: str
    encoding: Encoding | None = None


@dataclass(frozen=True, slots=True)
class About:
    """What a set of tiles says of itself.

    Attributes
    ----------
    vectors : bool
        Whether the tiles are vectors (MVT), which the browser draws; else they are pictures.
    min_zoom, max_zoom : int
        The zooms that there are tiles for.
    bounds : tuple of float or None
        West, south, east, north in degrees; None where it is not told.
    attribution : str
        Whose they are; markup, of text and links and nothing else.
    layers : tuple of str
        The layers of vectors; empty where they are not told.
    """

    vectors: bool
    min_zoom: int
    max_zoom: int
    bounds: Bounds | None = None
    attribution: str = ""
    layers: tuple[str, ...] = ()


class TileSet(Protocol):
    """Tiles of Web Mercator."""

    @property
    def about(self) -> About:
        """What the tiles say of themselves."""

    def read(self, z: int, x: int, y: int) -> Tile | None:
        """Return a tile, counted from the north-west; None where there is none.

        Raises
        ------
        InputError
            When it is nothing that a page draws.
        DamagedError
            When it cannot be read.
        """


def on_map(z: int, x: int, y: int) -> bool:
    """Return whether there can be such a tile at all."""
    return 0 <= z <= CLOSEST and 0 <= x < 2**z and 0 <= y < 2**z


def picture_type(data: bytes) -> str | None:
    """Return the media type of a picture that browsers show; None for anything else."""
    if data.startswith(b"\x89PNG"):
        return "image/png"
    if data.startswith(b"\xff\xd8\xff"):
        return "image/jpeg"
    if data.startswith(b"RIFF"):
        return "image/webp"
    return "image/avif" if data[4:12] == b"ftypavif" else None


def picture(data: bytes, path: Path) -> Tile:
    """Return a picture as a tile.

    Raises
    ------
    InputError
        When it is none.
    """
    media_type = picture_type(data)
    if media_type is None:
        raise InputError(
            "a tile is no PNG, JPEG, WebP or AVIF", where=str(path), remedy="Make its tiles again"
        )
    return Tile(data, media_type)


def vectors(data: bytes) -> Tile:
    """Return vectors as a tile, compressed or not as they are."""
    return Tile(data, VECTORS, "gzip" if data.startswith(_GZIP) else None)


def decoded(tile: Tile, where: str) -> Tile:
    """Return the tile for one who does not read it compressed.

    Raises
    ------
    DamagedError
        When it cannot be read at all.
    """
    if tile.encoding is None:
        return tile
    try:
        return Tile(inflated(tile.data, tile.encoding), tile.media_type)
    except (OSError, EOFError, zlib.error) as error:
        raise DamagedError(f"a tile cannot be read: {error}", where=where) from error


def inflated(data: bytes, encoding: Encoding) -> bytes:
    """Return what was compressed."""
    if encoding == "gzip":
        return gzip.decompress(data)
    with pa.CompressedInputStream(pa.BufferReader(data), "brotli") as stream:
        return bytes(stream.read())
