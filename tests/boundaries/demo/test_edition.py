"""The made-up country as an edition."""

from pathlib import Path

import pytest
import shapely

from geo_fondue.boundaries import Catalogue
from geo_fondue.boundaries.demo import Country, generate_country, write_demo_edition
from geo_fondue.errors import ConflictError, NotFoundError


@pytest.fixture(scope="module")
def small() -> Country:
    """Make a country that is quick to write."""
    return generate_country(subdistricts=30, detail=0)


def test_it_is_published_and_says_that_it_is_made_up(small: Country, tmp_path: Path) -> None:
    edition = write_demo_edition(tmp_path, country=small)
    assert edition.id == "demo"
    assert edition.manifest.made_up
    assert edition.hierarchies == (("province", "district", "subdistrict"), ("municipality",))
    for entry in edition.manifest.layers:
        assert entry.origin.licence == "CC0-1.0"
        assert "made-up" in str(entry.origin.attribution)
        assert "สมมุติ" in str(entry.origin.attribution)
    assert Catalogue(tmp_path).published().id == "demo"


def test_what_is_read_is_what_was_made(small: Country, tmp_path: Path) -> None:
    edition = write_demo_edition(tmp_path, country=small)
    for layer, areas in small.layers.items():
        read = edition.areas(layer)
        assert read.codes.tolist() == areas.codes.tolist()
        assert shapely.to_wkb(read.geometry).tolist() == shapely.to_wkb(areas.geometry).tolist()
        assert read.facts["population"].tolist() == areas.facts["population"].tolist()
        assert read.names["en"].tolist() == areas.names["en"].tolist()


def test_it_can_be_left_unpublished_under_another_id(small: Country, tmp_path: Path) -> None:
    write_demo_edition(tmp_path, country=small, edition_id="made-up", publish=False)
    with pytest.raises(NotFoundError, match="no edition is published"):
        Catalogue(tmp_path).published()


def test_it_is_never_written_over(small: Country, tmp_path: Path) -> None:
    write_demo_edition(tmp_path, country=small)
    with pytest.raises(ConflictError):
        write_demo_edition(tmp_path, country=small)


def test_without_a_country_it_is_the_default_one(tmp_path: Path) -> None:
    edition = write_demo_edition(tmp_path)
    assert {entry.layer: entry.count for entry in edition.manifest.layers} == {
        "province": 12,
        "district": 80,
        "subdistrict": 480,
        "municipality": 60,
    }
