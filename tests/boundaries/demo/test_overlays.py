"""An expressway and parks cut across the made-up country."""

import numpy as np
import pytest
import shapely

from geo_fondue.areas import Areas
from geo_fondue.boundaries.demo import Country, generate_country, overlay_layers


@pytest.fixture(scope="module")
def small() -> Country:
    return generate_country(subdistricts=60, detail=1)


@pytest.fixture(scope="module")
def layers(small: Country) -> tuple[Areas, Areas]:
    return overlay_layers(small)


def test_they_are_valid_and_on_land(small: Country, layers: tuple[Areas, Areas]) -> None:
    land = shapely.union_all(small.layers["province"].geometry).buffer(1e-6)
    for areas in layers:
        assert shapely.is_valid(areas.geometry).all()
        assert shapely.within(areas.geometry, land).all()
        assert len(set(areas.codes)) == len(areas) > 0


def test_the_expressway_passes_through_the_capital_and_a_park_lies_near(
    small: Country, layers: tuple[Areas, Areas]
) -> None:
    capital = shapely.Point(small.towns.lon[0], small.towns.lat[0])
    for areas, most in zip(layers, (0.002, 0.05), strict=True):
        assert shapely.distance(areas.geometry, capital).min() < most


def test_the_same_country_has_the_same(small: Country, layers: tuple[Areas, Areas]) -> None:
    for areas, again in zip(layers, overlay_layers(small), strict=True):
        assert areas.layer == again.layer
        assert shapely.equals_exact(areas.geometry, again.geometry).all()
        assert np.array_equal(areas.codes, again.codes)
