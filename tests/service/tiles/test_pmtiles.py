"""PMTiles: what the file says of itself, every place in it, and every kind of damage."""

import gzip
from collections.abc import Callable
from pathlib import Path

import pyarrow as pa
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pmtiles.tile import Compression, TileType, tileid_to_zxy

from geo_fondue.errors import DamagedError, GeoFondueError, InputError
from geo_fondue.service.tiles import open_tiles
from geo_fondue.service.tiles.pmtiles import PmTiles
from geo_fondue.service.tiles.tile import VECTORS, decoded

METADATA = {
    "attribution": '<a href="https://www.openstreetmap.org/copyright">&copy; OpenStreetMap</a>',
    "vector_layers": [{"id": "earth"}, {"id": "roads"}],
}
THAILAND = {
    "min_lon_e7": 973_000_000,
    "min_lat_e7": 56_000_000,
    "max_lon_e7": 1_057_000_000,
    "max_lat_e7": 205_000_000,
}


def tile_of(number: int) -> bytes:
    return gzip.compress(b"tile %d" % number, 1, mtime=0)


@pytest.fixture(scope="module")
def large(tmp_path_factory: pytest.TempPathFactory, write_pmtiles: Callable[..., Path]) -> Path:
    """Write so many tiles that they need directories of their own."""
    tiles = {tileid_to_zxy(number): tile_of(number) for number in range(5, 30_000)}
    return write_pmtiles(tmp_path_factory.mktemp("large") / "t.pmtiles", tiles, METADATA, **THAILAND)


def test_it_says_what_it_has(large: Path) -> None:
    about = PmTiles(large).about
    assert (about.vectors, about.min_zoom, about.max_zoom) == (True, 2, 8)
    assert about.bounds == (97.3, 5.6, 105.7, 20.5)
    assert about.attribution == '<a href="https://www.openstreetmap.org/copyright">© OpenStreetMap</a>'
    assert about.layers == ("earth", "roads")


@given(number=st.integers(0, 40_000))
def test_every_tile_is_where_it_lies(large: Path, number: int) -> None:
    found = open_tiles(large).read(*tileid_to_zxy(number))
    if 5 <= number < 30_000:
        assert found is not None
        assert (found.data, found.media_type, found.encoding) == (tile_of(number), VECTORS, "gzip")
    else:
        assert found is None


def test_a_tile_that_stands_for_many_is_each_of_them(
    tmp_path: Path, write_pmtiles: Callable[..., Path]
) -> None:
    sea = tile_of(0)
    tiles = PmTiles(
        write_pmtiles(tmp_path / "t.pmtiles", {(2, x, y): sea for x in range(4) for y in range(4)})
    )
    assert all(tiles.read(2, x, y) is not None for x in range(4) for y in range(4))


def test_brotli_is_named_as_http_does_and_undone_for_those_who_do_not_take_it(
    tmp_path: Path, write_pmtiles: Callable[..., Path]
) -> None:
    data = pa.compress(b"vectors" * 9, codec="brotli", asbytes=True)
    path = write_pmtiles(tmp_path / "t.pmtiles", {(0, 0, 0): data}, tile_compression=Compression.BROTLI)
    found = PmTiles(path).read(0, 0, 0)
    assert found is not None
    assert (found.data, found.encoding) == (data, "br")
    assert decoded(found, "here").data == b"vectors" * 9


@pytest.mark.parametrize(
    "header",
    [
        {"tile_type": TileType.MLT},
        {"tile_type": TileType.UNKNOWN},
        {"tile_compression": Compression.ZSTD},
    ],
)
def test_what_not_all_browsers_read_is_refused(
    tmp_path: Path, write_pmtiles: Callable[..., Path], header: dict[str, object]
) -> None:
    path = write_pmtiles(tmp_path / "t.pmtiles", {(0, 0, 0): tile_of(0)}, **header)
    with pytest.raises(InputError, match="not read by all browsers"):
        PmTiles(path)


@pytest.mark.parametrize("begin", [b"PM\x01\x00", b"PM\x02\x00", b"PMTiles\x02"])
def test_an_older_version_is_named_with_what_to_do(tmp_path: Path, begin: bytes) -> None:
    path = tmp_path / "old.pmtiles"
    path.write_bytes(begin + bytes(600))
    with pytest.raises(InputError, match=r"version \d.*pmtiles convert"):
        PmTiles(path)


def test_a_file_that_was_not_copied_whole_says_how_much_is_missing(large: Path, tmp_path: Path) -> None:
    path = tmp_path / "cut.pmtiles"
    path.write_bytes(large.read_bytes()[:100_000])
    with pytest.raises(DamagedError, match="100,000 bytes are there of"):
        PmTiles(path)


@pytest.mark.parametrize("metadata", [[], "text", {"attribution": 7, "vector_layers": [3, {"id": 4}]}])
def test_metadata_of_any_shape_is_read(
    tmp_path: Path, write_pmtiles: Callable[..., Path], metadata: object
) -> None:
    about = PmTiles(write_pmtiles(tmp_path / "t.pmtiles", {(0, 0, 0): tile_of(0)}, metadata)).about
    assert (about.attribution, about.layers) == ("", ())


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(place=st.integers(0, 700), value=st.integers(0, 255), cut=st.integers(0, 700))
def test_no_damage_is_more_than_an_error_of_ours(
    tmp_path: Path, write_pmtiles: Callable[..., Path], place: int, value: int, cut: int
) -> None:
    """A byte is another one, or the end is missing: it opens or not, it reads or not, and no more happens."""
    path = write_pmtiles(
        tmp_path / "t.pmtiles", {tileid_to_zxy(number): tile_of(number) for number in range(40)}, METADATA
    )
    data = bytearray(path.read_bytes())
    data[min(place, len(data) - 1)] = value
    path.write_bytes(data[: len(data) - cut] if cut % 2 else data)
    try:
        tiles = PmTiles(path)
        for number in range(40):
            found = tiles.read(*tileid_to_zxy(number))
            if found is not None:
                decoded(found, "here")
    except GeoFondueError as error:
        assert error.remedy or error.where  # noqa: PT017 - most of the files are sound
