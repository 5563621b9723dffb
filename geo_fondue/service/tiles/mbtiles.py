"""MBTiles: an SQLite file of tiles (https://github.com/mapbox/mbtiles-spec, 1.3)."""

import json
import sqlite3
from collections.abc import Mapping
from contextlib import closing
from pathlib import Path
from typing import Any

from geo_fondue.errors import DamagedError
from geo_fondue.position import Bounds
from geo_fondue.service.tiles.attribution import attribution_of
from geo_fondue.service.tiles.tile import About, Tile, picture, picture_type, vectors

MAGIC = b"SQLite format 3\x00"


class MbTiles:
    """The tiles of an MBTiles file, opened for each, so that the file may be replaced.

    Parameters
    ----------
    path : Path

    Raises
    ------
    DamagedError
        When it is no such file, is not whole, or has no tile.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        said = dict(self._rows("SELECT name, value FROM metadata")) if self._has_metadata() else {}
        self.about = self._about(said)

    def read(self, z: int, x: int, y: int) -> Tile | None:
        """Return a tile; None where there is none."""
        # MBTiles counts rows from the south
        found = self._rows(
            "SELECT tile_data FROM tiles WHERE zoom_level = ? AND tile_column = ? AND tile_row = ?",
            (z, x, 2**z - 1 - y),
        )
        if not found or not found[0][0]:
            return None
        data = bytes(found[0][0])
        return vectors(data) if self.about.vectors else picture(data, self._path)

    def _about(self, said: Mapping[str, Any]) -> About:
        some = self._rows("SELECT tile_data FROM tiles LIMIT 1")
        if not some:
            raise DamagedError("there is no tile in it", where=str(self._path), remedy="Make it again")
        form = str(said.get("format", "")).lower()
        zooms = _whole(said.get("minzoom")), _whole(said.get("maxzoom"))
        if None in zooms:
            zooms = self._rows("SELECT min(zoom_level), max(zoom_level) FROM tiles")[0]
        return About(
            # Some write no format, or a wrong one
            vectors=form == "pbf" or (picture_type(bytes(some[0][0])) is None and form in ("", "mvt")),
            min_zoom=int(zooms[0] or 0),
            max_zoom=int(zooms[1] or 0),
            bounds=_bounds(said.get("bounds")),
            attribution=attribution_of(said.get("attribution")),
            layers=_layers(said.get("json")),
        )

    def _has_metadata(self) -> bool:
        return bool(self._rows("SELECT 1 FROM sqlite_master WHERE name = 'metadata'"))

    def _rows(self, query: str, values: tuple[int, ...] = ()) -> list[Any]:
        try:
            address = f"{self._path.absolute().as_uri()}?mode=ro"
            with closing(sqlite3.connect(address, uri=True)) as connection:
                return connection.execute(query, values).fetchall()
        except sqlite3.Error as error:
            remedy = "Copy or make it again; it must hold a table, or a view, called tiles"
            raise DamagedError(
                f"this is no MBTiles file, or not all of one: {error}", where=str(self._path), remedy=remedy
            ) from error


def _whole(text: object) -> int | None:
    try:
        return int(str(text))
    except ValueError:
        return None


def _bounds(text: object) -> Bounds | None:
    try:
        west, south, east, north = (float(part) for part in str(text).split(","))
    except ValueError:
        return None
    return (west, south, east, north) if west < east and south < north else None


def _layers(text: object) -> tuple[str, ...]:
    try:
        return layers_of(json.loads(str(text)))
    except ValueError:
        return ()


def layers_of(metadata: object) -> tuple[str, ...]:
    """Return the names under ``vector_layers``, as TileJSON has them; none where there are none."""
    listed = metadata.get("vector_layers") if isinstance(metadata, dict) else None
    found = (layer.get("id") for layer in listed or () if isinstance(layer, dict))
    return tuple(name for name in found if isinstance(name, str))
