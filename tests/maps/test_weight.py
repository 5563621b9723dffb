"""The largest map that staff open, of a country as large as Thailand whose borders are far more crooked."""

import gzip
from collections.abc import Callable

import pytest
import shapely

from geo_fondue.areas import Areas
from geo_fondue.boundaries.demo import Country, generate_country
from geo_fondue.maps import choropleth, to_html
from geo_fondue.maps.assets import static_folder
from geo_fondue.maps.dashboard import SCRIPTS
from geo_fondue.statistics.table import Statistics

pytestmark = pytest.mark.slow

MOST_BYTES = 600_000
FIGURES_AND_TABLE = 20_000
"""What the dashboard writes beside its map: filters, figures and the first hundred rows of the table."""


@pytest.fixture(scope="module")
def country() -> Country:
    """Return 77 provinces, 928 districts and 7,425 subdistricts."""
    return generate_country(provinces=77, districts=928, subdistricts=7425, municipalities=0, detail=1)


@pytest.mark.parametrize("language", ["th", "en"])
def test_a_nation_of_subdistricts_weighs_less_than_it_may(
    country: Country, heavy_statistics: Callable[[Areas], Statistics], language: str
) -> None:
    """With all scripts, styles and fonts of the dashboard, as compressed as the service sends them."""
    province, district, subdistrict = (
        country.layers[name] for name in ("province", "district", "subdistrict")
    )
    assert shapely.get_num_coordinates(subdistrict.geometry).sum() > 700_000
    map_ = choropleth(
        heavy_statistics(subdistrict), subdistrict, coarser=(district, province), language=language
    )
    beside = sum(packed((static_folder() / name).read_bytes()) for name in (*SCRIPTS, "dashboard.css"))
    assert packed(to_html(map_).encode()) + beside + FIGURES_AND_TABLE < MOST_BYTES


def packed(text: bytes) -> int:
    """Return how many bytes are sent."""
    return len(gzip.compress(text, compresslevel=5))
