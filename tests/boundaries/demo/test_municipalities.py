"""Municipalities of a made-up country."""

import numpy as np
import pytest
import shapely

from geo_fondue.boundaries.demo import Country, generate_country
from geo_fondue.boundaries.demo.municipalities import municipality_polygons


@pytest.fixture(scope="module", params=[11, 12])
def country(request: pytest.FixtureRequest) -> Country:
    """Make a country with many towns, so that some are by the sea."""
    return generate_country(subdistricts=300, municipalities=150, detail=1, seed=request.param)


def test_they_are_valid_and_apart_from_each_other(country: Country) -> None:
    geometry = country.layers["municipality"].geometry
    assert shapely.is_valid(geometry).all()
    one, other = shapely.STRtree(geometry).query(geometry, predicate="intersects")
    assert (one == other).all()
    assert shapely.coverage_is_valid(geometry)


def test_they_are_on_land_to_the_last_digit_of_coordinates(country: Country) -> None:
    geometry = country.layers["municipality"].geometry
    land = shapely.coverage_union_all(country.layers["province"].geometry)
    shapely.prepare(land)
    wet = geometry[~shapely.covers(land, geometry)]
    outside = shapely.difference(wet, shapely.buffer(land, 2e-7))
    assert shapely.is_empty(outside).all()
    coordinates = shapely.get_coordinates(geometry)
    assert np.allclose(coordinates, coordinates.round(7), rtol=0, atol=1e-12)


def test_each_holds_its_town(country: Country) -> None:
    geometry = country.layers["municipality"].geometry
    assert shapely.contains_xy(geometry, country.towns.lon, country.towns.lat).all()


def test_they_cut_across_subdistricts(country: Country) -> None:
    geometry = country.layers["municipality"].geometry
    subdistricts = country.layers["subdistrict"].geometry
    town, _ = shapely.STRtree(subdistricts).query(geometry, predicate="overlaps")
    assert len(np.unique(town)) > 0.75 * len(geometry)
    assert len(town) > 2 * len(geometry)


def test_they_have_people_and_no_parents(country: Country) -> None:
    areas = country.layers["municipality"]
    assert (areas.facts["population"] > 0).all()
    assert areas.facts["population"].sum() < country.layers["province"].facts["population"].sum()
    assert areas.parent_layer is None


def test_a_blob_by_the_sea_is_cut_at_the_coast() -> None:
    land = shapely.box(0, 0, 1, 1)
    blob = municipality_polygons(
        np.array([[0.5, 0.99]]),
        np.array([0.1]),
        subdistricts=np.array([land]),
        coast=np.array([land.exterior]),
        detail=3,
        rng=np.random.Generator(np.random.PCG64(1)),
    )[0]
    assert blob.bounds[3] == 1
    assert shapely.covers(land, blob)
    assert blob.area > 0.01


def test_neighbouring_towns_keep_apart() -> None:
    land = shapely.box(0, 0, 1, 1)
    one, other = municipality_polygons(
        np.array([[0.5, 0.5], [0.51, 0.5]]),
        np.array([0.2, 0.2]),
        subdistricts=np.array([land]),
        coast=np.array([land.exterior]),
        detail=2,
        rng=np.random.Generator(np.random.PCG64(1)),
    )
    assert shapely.distance(one, other) > 0.0005
