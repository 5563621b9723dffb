"""Tiles from a folder and from an MBTiles file."""

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from geo_fondue.errors import DamagedError, InputError
from geo_fondue.service.tiles import read_tile, tiles_path
from geo_fondue.settings import Settings

PNG = b"\x89PNG\r\n\x1a\n-a picture"
WEBP = b"RIFF....WEBP"


def write_mbtiles(path: Path, tiles: dict[tuple[int, int, int], bytes]) -> Path:
    """Write tiles, counted from the north, as the format has them."""
    with closing(sqlite3.connect(path)) as connection, connection:
        connection.execute(
            "CREATE TABLE tiles (zoom_level INT, tile_column INT, tile_row INT, tile_data BLOB)"
        )
        connection.executemany(
            "INSERT INTO tiles VALUES (?, ?, ?, ?)",
            [(z, x, 2**z - 1 - y, data) for (z, x, y), data in tiles.items()],
        )
    return path


def write_folder(path: Path) -> Path:
    """Write two tiles into a folder."""
    for name, data in (("1/1/0.png", PNG), ("2/3/1.webp", WEBP)):
        file = path / name
        file.parent.mkdir(parents=True)
        file.write_bytes(data)
    return path


@pytest.mark.parametrize("kind", ["folder", "file"])
def test_a_tile_is_where_it_lies_on_the_map(tmp_path: Path, kind: str) -> None:
    tiles = {(1, 1, 0): PNG, (2, 3, 1): WEBP}
    source = (
        write_folder(tmp_path / "tiles") if kind == "folder" else write_mbtiles(tmp_path / "t.mbtiles", tiles)
    )
    for (z, x, y), data in tiles.items():
        found = read_tile(source, z, x, y)
        assert found is not None
        assert found.data == data
        assert found.media_type == ("image/png" if data is PNG else "image/webp")
    for z, x, y in ((1, 1, 1), (0, 0, 0), (1, 2, 0), (1, 0, -1), (-1, 0, 0), (60, 0, 0)):
        assert read_tile(source, z, x, y) is None


def test_the_data_folder_is_looked_in_unless_another_place_is_set(tmp_path: Path) -> None:
    assert tiles_path(Settings(data=tmp_path)) is None
    (tmp_path / "tiles").mkdir()
    assert tiles_path(Settings(data=tmp_path)) == tmp_path / "tiles"
    write_mbtiles(tmp_path / "tiles.mbtiles", {})
    assert tiles_path(Settings(data=tmp_path)) == tmp_path / "tiles.mbtiles"
    assert tiles_path(Settings(data=tmp_path, tiles=tmp_path / "tiles")) == tmp_path / "tiles"
    with pytest.raises(InputError, match="MBTiles file, or a folder"):
        tiles_path(Settings(data=tmp_path, tiles=tmp_path / "nowhere"))


def test_what_is_no_picture_or_no_mbtiles_is_refused(tmp_path: Path) -> None:
    vectors = write_mbtiles(tmp_path / "v.mbtiles", {(0, 0, 0): b"\x1f\x8b vectors"})
    with pytest.raises(InputError, match="not of vectors"):
        read_tile(vectors, 0, 0, 0)
    other = tmp_path / "other.mbtiles"
    other.write_text("something else entirely")
    with pytest.raises(DamagedError, match="no MBTiles file"):
        read_tile(other, 0, 0, 0)
