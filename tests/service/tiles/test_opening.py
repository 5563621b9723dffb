"""Which tiles are used: a folder, MBTiles or PMTiles, told by what is in them."""

from collections.abc import Callable
from pathlib import Path

import pytest
from pmtiles.tile import Compression, TileType

from geo_fondue.errors import DamagedError, GeoFondueError, InputError
from geo_fondue.service.tiles import TileSet, on_map, open_tiles, tiles_path
from geo_fondue.settings import Settings

PNG = b"\x89PNG\r\n\x1a\n-a picture"
WEBP = b"RIFF....WEBP"
AVIF = b"\x00\x00\x00\x1cftypavif-a picture"
TILES = {(1, 1, 0): PNG, (2, 3, 1): WEBP, (2, 0, 0): AVIF}
TYPES = {PNG: "image/png", WEBP: "image/webp", AVIF: "image/avif"}


def write_folder(path: Path) -> Path:
    """Write the tiles into a folder."""
    for (z, x, y), data in TILES.items():
        file = path / str(z) / str(x) / f"{y}.{TYPES[data].removeprefix('image/')}"
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(data)
    return path


@pytest.fixture(params=["folder", "mbtiles", "pmtiles"])
def pictures(
    request: pytest.FixtureRequest,
    tmp_path: Path,
    write_mbtiles: Callable[..., Path],
    write_pmtiles: Callable[..., Path],
) -> TileSet:
    """Open the same pictures, kept in each way."""
    if request.param == "folder":
        return open_tiles(write_folder(tmp_path / "tiles"))
    if request.param == "mbtiles":
        return open_tiles(write_mbtiles(tmp_path / "t.mbtiles", TILES))
    return open_tiles(_pmtiles_of_pictures(write_pmtiles, tmp_path))


def _pmtiles_of_pictures(write: Callable[..., Path], folder: Path) -> Path:
    return write(folder / "t.pmtiles", TILES, tile_type=TileType.PNG, tile_compression=Compression.NONE)


def test_a_tile_is_where_it_lies_on_the_map(pictures: TileSet) -> None:
    for place, data in TILES.items():
        found = pictures.read(*place)
        assert found is not None
        assert (found.data, found.media_type, found.encoding) == (data, TYPES[data], None)
    assert pictures.read(1, 1, 1) is None
    assert pictures.read(0, 0, 0) is None
    assert (pictures.about.vectors, pictures.about.min_zoom, pictures.about.max_zoom) == (False, 1, 2)


@pytest.mark.parametrize("place", [(1, 2, 0), (1, 0, -1), (-1, 0, 0), (60, 0, 0)])
def test_there_are_no_tiles_beyond_the_world(place: tuple[int, int, int]) -> None:
    assert not on_map(*place)


def test_the_data_folder_is_looked_in_unless_another_place_is_set(tmp_path: Path) -> None:
    assert tiles_path(Settings(data=tmp_path)) is None
    for name in ("tiles", "tiles.mbtiles", "tiles.pmtiles"):
        (tmp_path / name).touch()
        assert tiles_path(Settings(data=tmp_path)) == tmp_path / name
    assert tiles_path(Settings(data=tmp_path, tiles=tmp_path / "tiles")) == tmp_path / "tiles"
    with pytest.raises(InputError, match="Give a PMTiles or MBTiles file, or a folder"):
        tiles_path(Settings(data=tmp_path, tiles=tmp_path / "nowhere"))


def test_another_file_in_its_place_is_read_at_once(
    tmp_path: Path, write_mbtiles: Callable[..., Path]
) -> None:
    path = write_mbtiles(tmp_path / "tiles", {(0, 0, 0): PNG})
    before = open_tiles(path).read(0, 0, 0)
    path.unlink()
    write_mbtiles(path, {(0, 0, 0): WEBP + bytes(9000)})
    after = open_tiles(path).read(0, 0, 0)
    assert before is not None
    assert after is not None
    assert (before.media_type, after.media_type) == ("image/png", "image/webp")


@pytest.mark.parametrize(
    "content", [b"", b"PM", b"<html>404 Not Found</html>", b"PMTiles", b"SQLite format 3\x00"]
)
def test_what_holds_no_tiles_is_refused_by_its_name(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "file-of-tiles"
    path.write_bytes(content)
    with pytest.raises(GeoFondueError, match="file-of-tiles: "):
        open_tiles(path)


def test_a_folder_without_tiles_is_refused(tmp_path: Path) -> None:
    (tmp_path / "something").mkdir()
    with pytest.raises(DamagedError, match="no folder of tiles"):
        open_tiles(tmp_path)
