"""Tiles of a basemap that lies on this machine: a folder z/x/y.png, or an MBTiles file."""

import sqlite3
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from geo_fondue.errors import DamagedError, InputError
from geo_fondue.settings import Settings

CLOSEST = 24
"""No map of tiles goes closer: a tile is a metre or two wide then."""

FILE, FOLDER = "tiles.mbtiles", "tiles"
"""What is looked for in the data folder, in this order."""

_KINDS = ((b"\x89PNG", "image/png"), (b"\xff\xd8\xff", "image/jpeg"), (b"RIFF", "image/webp"))
_SUFFIXES = (".png", ".webp", ".jpg", ".jpeg")


@dataclass(frozen=True, slots=True)
class Tile:
    """A picture.

    Attributes
    ----------
    data : bytes
    media_type : str
    """

    data: bytes
    media_type: str


def tiles_path(settings: Settings) -> Path | None:
    """Return the file or folder of the tiles; None where there is none.

    Raises
    ------
    InputError
        When the one that is set is not there.
    """
    if settings.tiles is None:
        found = (settings.data / name for name in (FILE, FOLDER))
        return next((path for path in found if path.exists()), None)
    if not settings.tiles.exists():
        raise InputError(
            f"there is no {settings.tiles}",
            where="tiles",
            remedy="Give an MBTiles file, or a folder with z/x/y.png",
        )
    return settings.tiles


def read_tile(path: Path, z: int, x: int, y: int) -> Tile | None:
    """Return a tile of Web Mercator, counted from the north-west; None where there is none.

    Parameters
    ----------
    path : Path
        As :func:`tiles_path` returns.
    z, x, y : int

    Raises
    ------
    InputError
        When the tiles are not pictures: those of vectors are not drawn.
    DamagedError
        When it is no MBTiles file.
    """
    if not (0 <= z <= CLOSEST and 0 <= x < 2**z and 0 <= y < 2**z):
        return None
    data = _of_folder(path, z, x, y) if path.is_dir() else _of_file(path, z, x, y)
    if data is None:
        return None
    for begin, media_type in _KINDS:
        if data.startswith(begin):
            return Tile(data, media_type)
    raise InputError(
        "this tile is no PNG, JPEG or WebP", where=str(path), remedy="Make tiles of pictures, not of vectors"
    )


def _of_folder(folder: Path, z: int, x: int, y: int) -> bytes | None:
    # Whole numbers alone make the path, so that none leads out of the folder
    for suffix in _SUFFIXES:
        try:
            return (folder / str(z) / str(x) / f"{y}{suffix}").read_bytes()
        except FileNotFoundError:
            continue
    return None


def _of_file(file: Path, z: int, x: int, y: int) -> bytes | None:
    try:
        with closing(sqlite3.connect(f"{file.absolute().as_uri()}?mode=ro", uri=True)) as connection:
            # MBTiles counts rows from the south
            found = connection.execute(
                "SELECT tile_data FROM tiles WHERE zoom_level = ? AND tile_column = ? AND tile_row = ?",
                (z, x, 2**z - 1 - y),
            ).fetchone()
    except sqlite3.Error as error:
        remedy = "Make it again; it must hold a table, or a view, called tiles"
        raise DamagedError(f"this is no MBTiles file: {error}", where=str(file), remedy=remedy) from error
    return None if found is None else bytes(found[0])
