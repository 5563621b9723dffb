"""MBTiles: what the file says of itself, and what is damaged."""

import gzip
from collections.abc import Callable
from pathlib import Path

import pytest

from geo_fondue.errors import DamagedError, InputError
from geo_fondue.service.tiles.mbtiles import MbTiles
from geo_fondue.service.tiles.tile import VECTORS, decoded

TILE = gzip.compress(b"vectors", mtime=0)
METADATA = {
    "format": "pbf",
    "minzoom": "3",
    "maxzoom": "14",
    "bounds": "97.3,5.6,105.7,20.5",
    "attribution": "the survey",
    "json": '{"vector_layers": [{"id": "water"}, {"id": "transportation"}]}',
}


def test_vectors_are_given_as_they_are_kept(tmp_path: Path, write_mbtiles: Callable[..., Path]) -> None:
    tiles = MbTiles(write_mbtiles(tmp_path / "v.mbtiles", {(3, 6, 3): TILE}, METADATA))
    found = tiles.read(3, 6, 3)
    assert found is not None
    assert (found.data, found.media_type, found.encoding) == (TILE, VECTORS, "gzip")
    assert decoded(found, "here").data == b"vectors"


def test_it_says_what_it_has(tmp_path: Path, write_mbtiles: Callable[..., Path]) -> None:
    about = MbTiles(write_mbtiles(tmp_path / "v.mbtiles", {(3, 6, 3): TILE}, METADATA)).about
    assert (about.vectors, about.min_zoom, about.max_zoom) == (True, 3, 14)
    assert about.bounds == (97.3, 5.6, 105.7, 20.5)
    assert about.attribution == "the survey"
    assert about.layers == ("water", "transportation")


@pytest.mark.parametrize(
    "said", [None, {}, {"minzoom": "low", "bounds": "everywhere", "json": "{", "attribution": ""}]
)
def test_what_it_does_not_say_is_seen_from_its_tiles(
    tmp_path: Path, write_mbtiles: Callable[..., Path], said: dict[str, str] | None
) -> None:
    about = MbTiles(write_mbtiles(tmp_path / "v.mbtiles", {(3, 6, 3): TILE, (5, 0, 0): TILE}, said)).about
    assert (about.vectors, about.min_zoom, about.max_zoom, about.bounds) == (True, 3, 5, None)


def test_a_tile_that_is_no_picture_among_pictures_is_refused(
    tmp_path: Path, write_mbtiles: Callable[..., Path]
) -> None:
    tiles = MbTiles(write_mbtiles(tmp_path / "p.mbtiles", {(0, 0, 0): b"text"}, {"format": "png"}))
    with pytest.raises(InputError, match="no PNG, JPEG, WebP or AVIF"):
        tiles.read(0, 0, 0)


def test_an_empty_or_cut_file_is_refused(tmp_path: Path, write_mbtiles: Callable[..., Path]) -> None:
    with pytest.raises(DamagedError, match="no tile in it"):
        MbTiles(write_mbtiles(tmp_path / "empty.mbtiles", {}))
    path = write_mbtiles(tmp_path / "cut.mbtiles", {(2, 0, y): bytes(20_000) for y in range(4)}, METADATA)
    path.write_bytes(path.read_bytes()[:30_000])
    with pytest.raises(DamagedError, match="not all of one"):
        MbTiles(path)
