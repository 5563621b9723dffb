"""The basemap of an installation: what its own tiles say, and what happens where they are not right."""

import gzip
from collections.abc import Callable
from pathlib import Path

import pytest

from geo_fondue.errors import DamagedError, InputError
from geo_fondue.maps import Assets
from geo_fondue.maps.basemaps import Basemap
from geo_fondue.service.basemap import basemap_of, basemap_shown
from geo_fondue.settings import Settings

TILE = gzip.compress(b"vectors")
METADATA = {"attribution": "the survey", "vector_layers": [{"id": "earth"}]}


@pytest.fixture
def local(tmp_path: Path, write_pmtiles: Callable[..., Path]) -> Settings:
    """Set tiles of vectors."""
    write_pmtiles(tmp_path / "tiles.pmtiles", {(4, 12, 7): TILE, (9, 0, 0): TILE}, METADATA)
    return Settings(data=tmp_path, basemap="local")


def test_it_is_as_its_tiles_say(local: Settings) -> None:
    found = basemap_of(local)
    assert found is not None
    assert (found.vectors, found.min_zoom, found.max_zoom, found.attribution) == (True, 4, 9, "the survey")
    assert not found.on_land


def test_tiles_with_water_and_no_land_are_drawn_on_land(
    tmp_path: Path, write_pmtiles: Callable[..., Path]
) -> None:
    write_pmtiles(tmp_path / "tiles.pmtiles", {(0, 0, 0): TILE}, {"vector_layers": [{"id": "water"}]})
    found = basemap_of(Settings(data=tmp_path, basemap="local"))
    assert found is not None
    assert found.on_land


def test_others_need_no_tiles_here(tmp_path: Path) -> None:
    assert basemap_of(Settings(data=tmp_path, basemap="none")) is None
    found = basemap_of(Settings(data=tmp_path, basemap="osm"))
    assert found is not None
    assert (found.max_zoom, found.vectors) == (19, False)


def test_where_tiles_are_missing_or_damaged_it_says_what_to_do(tmp_path: Path) -> None:
    settings = Settings(data=tmp_path, basemap="local")
    with pytest.raises(
        InputError, match=r"no tiles\. Put tiles\.pmtiles, tiles\.mbtiles or the folder tiles"
    ):
        basemap_of(settings)
    (tmp_path / "tiles.pmtiles").write_text("<html>")
    with pytest.raises(DamagedError, match="neither a PMTiles nor an MBTiles file"):
        basemap_of(settings)


def test_a_page_is_drawn_without_a_basemap_that_broke(local: Settings) -> None:
    served = Assets.served()
    assert isinstance(basemap_shown(local, served), Basemap)
    (local.data / "tiles.pmtiles").write_text("something else")
    assert basemap_shown(local, served) == "none"


def test_a_page_that_is_a_file_has_none_that_it_could_not_reach(local: Settings) -> None:
    assert basemap_shown(local, Assets.inline()) == "none"
    assert isinstance(basemap_shown(local.model_copy(update={"basemap": "osm"}), Assets.inline()), Basemap)
