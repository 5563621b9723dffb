"""Tiles that are files of a folder: ``z/x/y.png``."""

from pathlib import Path

from geo_fondue.errors import DamagedError
from geo_fondue.service.tiles.tile import About, Tile, picture

_SUFFIXES = (".png", ".webp", ".jpg", ".jpeg", ".avif")


class Folder:
    """The pictures of a folder.

    Parameters
    ----------
    path : Path

    Raises
    ------
    DamagedError
        When no folder in it is called as a zoom is.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        zooms = [int(one.name) for one in path.iterdir() if one.name.isdecimal() and one.is_dir()]
        if not zooms:
            raise DamagedError(
                "this is no folder of tiles", where=str(path), remedy="Put tiles into it, as z/x/y.png"
            )
        self.about = About(vectors=False, min_zoom=min(zooms), max_zoom=max(zooms))

    def read(self, z: int, x: int, y: int) -> Tile | None:
        """Return a tile; None where there is none."""
        # Whole numbers alone make the path, so that none leads out of the folder
        for suffix in _SUFFIXES:
            try:
                data = (self._path / str(z) / str(x) / f"{y}{suffix}").read_bytes()
            except FileNotFoundError:
                continue
            return picture(data, self._path)
        return None
