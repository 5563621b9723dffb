"""PMTiles, version 3: one file of tiles (https://github.com/protomaps/PMTiles/blob/main/spec/v3/spec.md)."""

import gzip
import json
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from functools import lru_cache
from pathlib import Path
from typing import Any

from pmtiles.tile import (
    Compression,
    Entry,
    HeaderDict,
    TileType,
    deserialize_directory,
    deserialize_header,
    find_tile,
    zxy_to_tileid,
)

from geo_fondue.errors import DamagedError, InputError
from geo_fondue.position import Bounds
from geo_fondue.service.tiles.attribution import attribution_of
from geo_fondue.service.tiles.mbtiles import layers_of
from geo_fondue.service.tiles.tile import VECTORS, About, Encoding, Tile, inflated, picture, vectors

MAGIC = b"PM"
"""How a file of any version begins."""

_HEADER = 127
_DEEPEST = 4
_KEPT = 32
"""Directories of some 4,000 tiles that are kept as they were read; neighbours are in the same."""

_ENCODINGS: dict[Compression, Encoding | None] = {
    Compression.UNKNOWN: None,
    Compression.NONE: None,
    Compression.GZIP: "gzip",
    Compression.BROTLI: "br",
}


class PmTiles:
    """The tiles of a PMTiles file.

    It is opened for each tile and not mapped into memory: a file that somebody copies another one over is an
    error then, where reading memory behind which there is nothing any more would end the process.

    Parameters
    ----------
    path : Path

    Raises
    ------
    DamagedError
        When it is no such file, or not whole.
    InputError
        When it is of another version, or of tiles that browsers do not read.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        self._size = path.stat().st_size
        with self._damage():
            self._header = self._read_header()
            self._check()
            self._directory = lru_cache(maxsize=_KEPT)(self._read_directory)
            self._directory(self._header["root_offset"], self._header["root_length"])
            self.about = self._about()

    def read(self, z: int, x: int, y: int) -> Tile | None:
        """Return a tile; None where there is none."""
        with self._damage():
            data = self._find(zxy_to_tileid(z, x, y))
        if not data:
            return None
        if not self.about.vectors:
            return picture(data, self._path)
        encoding = _ENCODINGS[self._header["tile_compression"]]
        return vectors(data) if encoding is None else Tile(data, VECTORS, encoding)

    def _read_header(self) -> HeaderDict:
        begin = self._bytes(0, min(_HEADER, self._size))
        version = begin[7] if begin.startswith(b"PMTiles") else begin[2]
        if version != 3:
            remedy = "Make version 3 of it with the program pmtiles: pmtiles convert OLD NEW"
            raise InputError(f"this is PMTiles of version {version}", where=str(self._path), remedy=remedy)
        return deserialize_header(self._bytes(0, _HEADER))

    def _check(self) -> None:
        header: Any = self._header
        sections = ("root", "metadata", "leaf_directory", "tile_data")
        end = max(header[f"{name}_offset"] + header[f"{name}_length"] for name in sections)
        if end > self._size:
            raise DamagedError(
                f"the file ends too early: {self._size:,} bytes are there of {end:,}",
                where=str(self._path),
                remedy="Copy it again",
            )
        kinds = header["tile_type"], header["tile_compression"], header["internal_compression"]
        if kinds[0] not in (TileType.UNKNOWN, TileType.MLT) and {*kinds[1:]} <= {*_ENCODINGS}:
            return
        raise InputError(
            f"tiles of kind {kinds[0].name}, compressed by {kinds[1].name}, are not read by all browsers",
            where=str(self._path),
            remedy="Make them as MVT with gzip, or as PNG, JPEG, WebP or AVIF",
        )

    def _about(self) -> About:
        header = self._header
        compressed = self._bytes(header["metadata_offset"], header["metadata_length"])
        said = json.loads(self._inflated(compressed) or b"{}")
        said = said if isinstance(said, dict) else {}
        return About(
            vectors=header["tile_type"] is TileType.MVT,
            min_zoom=header["min_zoom"],
            max_zoom=header["max_zoom"],
            bounds=_bounds(header),
            attribution=attribution_of(said.get("attribution")),
            layers=layers_of(said),
        )

    def _find(self, tile_id: int) -> bytes | None:
        offset, length = self._header["root_offset"], self._header["root_length"]
        for _ in range(_DEEPEST):
            entry = find_tile(self._directory(offset, length), tile_id)
            if entry is None:
                return None
            if entry.run_length:
                return self._bytes(self._header["tile_data_offset"] + entry.offset, entry.length)
            offset, length = self._header["leaf_directory_offset"] + entry.offset, entry.length
        raise ValueError("its directories go on without an end")

    def _read_directory(self, offset: int, length: int) -> list[Entry]:
        data = self._bytes(offset, length)
        if self._header["internal_compression"] is not Compression.GZIP:
            # The library reads no other
            data = gzip.compress(self._inflated(data), 1)
        return deserialize_directory(data)

    def _inflated(self, data: bytes) -> bytes:
        encoding = _ENCODINGS[self._header["internal_compression"]]
        return inflated(data, encoding) if encoding and data else data

    def _bytes(self, offset: int, length: int) -> bytes:
        if offset + length > self._size:
            raise EOFError("it ends too early")
        with self._path.open("rb") as file:
            file.seek(offset)
            data = file.read(length)
        if len(data) < length:
            raise EOFError("it ends too early")
        return data

    @contextmanager
    def _damage(self) -> Iterator[None]:
        """Turn what damaged bytes raise, of whatever kind, into an error that names the file."""
        try:
            yield
        except (DamagedError, InputError):
            raise
        except (OSError, EOFError, ValueError, LookupError, OverflowError, zlib.error) as error:
            raise DamagedError(
                f"this PMTiles file is damaged: {error}", where=str(self._path), remedy="Copy it again"
            ) from error


def _bounds(header: HeaderDict) -> Bounds | None:
    found = (
        header["min_lon_e7"] / 1e7,
        header["min_lat_e7"] / 1e7,
        header["max_lon_e7"] / 1e7,
        header["max_lat_e7"] / 1e7,
    )
    return found if found[0] < found[2] and found[1] < found[3] else None
