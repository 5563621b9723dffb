"""Which tiles are used, and of what kind they are."""

from collections.abc import Callable
from functools import lru_cache
from pathlib import Path

from geo_fondue.errors import DamagedError, InputError
from geo_fondue.service.tiles import mbtiles, pmtiles
from geo_fondue.service.tiles.folder import Folder
from geo_fondue.service.tiles.tile import TileSet
from geo_fondue.settings import Settings

FILES = ("tiles.pmtiles", "tiles.mbtiles", "tiles")
"""What is looked for in the data folder, in this order; the last is a folder."""

_KINDS: tuple[tuple[bytes, Callable[[Path], TileSet]], ...] = (
    (pmtiles.MAGIC, pmtiles.PmTiles),
    (mbtiles.MAGIC, mbtiles.MbTiles),
)


def tiles_path(settings: Settings) -> Path | None:
    """Return the file or folder of the tiles; None where there is none.

    Raises
    ------
    InputError
        When the one that is set is not there.
    """
    if settings.tiles is None:
        found = (settings.data / name for name in FILES)
        return next((path for path in found if path.exists()), None)
    if not settings.tiles.exists():
        raise InputError(
            f"there is no {settings.tiles}",
            where="tiles",
            remedy="Give a PMTiles or MBTiles file, or a folder with z/x/y.png",
        )
    return settings.tiles


def open_tiles(path: Path) -> TileSet:
    """Return the tiles of a file or folder. What was read of it is kept until it is another one.

    Parameters
    ----------
    path : Path
        As :func:`tiles_path` returns.

    Raises
    ------
    InputError
        When it is of a kind that is not drawn, or may not be read.
    DamagedError
        When it is no file of tiles, or not whole.
    """
    try:
        found = path.stat()
        return _opened(path, found.st_mtime_ns, found.st_size)
    except (DamagedError, InputError):
        raise
    except OSError as error:
        raise InputError(f"it cannot be read: {error.strerror}", where=str(path)) from error


@lru_cache(maxsize=2)
def _opened(path: Path, changed: int, size: int) -> TileSet:
    if path.is_dir():
        return Folder(path)
    with path.open("rb") as file:
        begin = file.read(16)
    for magic, kind in _KINDS:
        if begin.startswith(magic):
            return kind(path)
    raise DamagedError(
        "this is neither a PMTiles nor an MBTiles file",
        where=str(path),
        remedy="Copy it again, or look whether it is an error page that was saved instead",
    )
