"""A made-up country: exact, whole, and the same for the same numbers."""

import re

import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from geo_fondue.areas import PARENT_LAYERS, Areas
from geo_fondue.boundaries.demo import Country, generate_country
from geo_fondue.errors import InputError

NESTED = ("province", "district", "subdistrict")


def polygon_of(ring: shapely.LinearRing) -> shapely.Polygon:
    return shapely.normalize(shapely.Polygon(ring))


def holes_of(geometry: shapely.Geometry) -> list[shapely.Polygon]:
    return [polygon_of(ring) for part in shapely.get_parts(geometry) for ring in part.interiors]


def assert_exact(country: Country) -> None:
    """Coverages, of valid polygons, on the grid of coordinates, each area the union of what nests in it."""
    for layer in NESTED:
        geometry = country.layers[layer].geometry
        assert shapely.is_valid(geometry).all()
        assert shapely.coverage_is_valid(geometry)
        coordinates = shapely.get_coordinates(geometry)
        assert np.array_equal(coordinates, coordinates.round(7))
    for layer in NESTED[1:]:
        areas = country.layers[layer]
        parents = country.layers[PARENT_LAYERS[layer]]
        assert areas.parents is not None
        position = parents.positions(areas.parents)
        assert (position >= 0).all()
        for at, parent in enumerate(parents.geometry):
            union = shapely.coverage_union_all(areas.geometry[position == at])
            assert shapely.equals_exact(shapely.normalize(union), shapely.normalize(parent), 0)


@pytest.mark.parametrize(
    ("subdistricts", "detail", "seed"),
    [
        (2, 0, 1),
        (3, 3, 2),
        (12, 5, 3),
        (77, 3, 4),
        (77, 0, 5),
        (480, 2, 6),
        (1_500, 1, 7),
        (60, 0, 194479498123),
    ],
)
def test_layers_are_exact_coverages_on_every_scale(subdistricts: int, detail: int, seed: int) -> None:
    country = generate_country(subdistricts=subdistricts, detail=detail, seed=seed)
    assert len(country.layers["subdistrict"]) == subdistricts
    assert_exact(country)


@settings(max_examples=6)
@given(seed=st.integers(0, 2**63 - 1))
def test_layers_are_exact_coverages_for_any_seed(seed: int) -> None:
    country = generate_country(subdistricts=60, detail=2, seed=seed)
    assert_exact(country)
    whole = shapely.coverage_union_all(country.layers["province"].geometry)
    assert shapely.get_num_geometries(whole) >= 3
    assert lakes(country)
    assert enclave(country) is not None


def lakes(country: Country) -> list[shapely.Polygon]:
    """Return the holes of the whole country."""
    return holes_of(shapely.coverage_union_all(country.layers["subdistrict"].geometry))


def enclave(country: Country) -> int | None:
    """Return the position of a district that fills a hole of another one, exactly."""
    districts = country.layers["district"].geometry
    whole = {shapely.normalize(geometry).wkb: at for at, geometry in enumerate(districts)}
    for geometry in districts:
        for hole in holes_of(geometry):
            if hole.wkb in whole:
                return whole[hole.wkb]
    return None


def test_the_default_country_has_the_numbers_asked_for(default_country: Country) -> None:
    counts = {layer: len(areas) for layer, areas in default_country.layers.items()}
    assert counts == {"province": 12, "district": 80, "subdistrict": 480, "municipality": 60}


def test_a_district_is_an_enclave_and_belongs_to_a_province_on_the_other_side(
    default_country: Country,
) -> None:
    districts = default_country.layers["district"]
    at = enclave(default_country)
    assert at is not None
    assert districts.parents is not None
    around = shapely.STRtree(districts.geometry).query(districts.geometry[at], predicate="touches")
    assert len(around) == 1
    assert districts.parents[around[0]] != districts.parents[at]


def test_a_lake_belongs_to_nobody(default_country: Country) -> None:
    lake = max(lakes(default_country), key=shapely.area)
    point = shapely.point_on_surface(lake)
    for areas in default_country.layers.values():
        assert not shapely.intersects(areas.geometry, point).any()


def test_there_are_islands(default_country: Country) -> None:
    whole = shapely.coverage_union_all(default_country.layers["province"].geometry)
    sizes = np.sort(shapely.area(shapely.get_parts(whole)))
    assert len(sizes) > 5
    assert sizes[-1] > 0.7 * sizes.sum()


def test_areas_are_small_in_towns_and_large_in_the_hinterland(default_country: Country) -> None:
    areas = default_country.layers["subdistrict"]
    size = shapely.area(areas.geometry)
    assert np.quantile(size, 0.95) > 10 * np.quantile(size, 0.05)
    capital = shapely.Point(default_country.towns.lon[0], default_country.towns.lat[0])
    assert size[shapely.contains(areas.geometry, capital)].item() < np.median(size) / 5
    dense = areas.facts["population"] / size
    assert dense[shapely.contains(areas.geometry, capital)].item() > 5 * np.median(dense)


def test_people_add_up(default_country: Country) -> None:
    for layer in NESTED[1:]:
        areas = default_country.layers[layer]
        parents = default_country.layers[PARENT_LAYERS[layer]]
        assert areas.parents is not None
        assert areas.facts["population"].dtype == np.int64
        sums = np.bincount(parents.positions(areas.parents), areas.facts["population"])
        assert sums.tolist() == parents.facts["population"].tolist()


def test_codes_are_those_of_the_parent_and_more(default_country: Country) -> None:
    widths = {"province": 2, "district": 4, "subdistrict": 6}
    for layer, width in widths.items():
        areas = default_country.layers[layer]
        assert all(re.fullmatch(rf"XD\d{{{width}}}", code) for code in areas.codes)
        assert (areas.codes[:-1] < areas.codes[1:]).all()
        if areas.parents is not None:
            assert all(
                code.startswith(parent) for code, parent in zip(areas.codes, areas.parents, strict=True)
            )


def test_every_area_has_a_name_of_its_own_in_thai_and_english(default_country: Country) -> None:
    for areas in default_country.layers.values():
        thai, english = areas.names["th"], areas.names["en"]
        assert len(set(thai)) == len(set(english)) == len(areas)
        assert all(re.fullmatch("[\u0e00-\u0e7f]+", name) for name in thai)
        assert all(re.fullmatch("[A-Z][A-Za-z ]+", name) for name in english)


def test_the_capital_is_in_the_first_province_of_all(default_country: Country) -> None:
    towns = default_country.towns
    first = default_country.layers["province"].geometry[0]
    assert shapely.contains_xy(first, towns.lon[0], towns.lat[0])
    assert towns.weight[0] == 1
    assert (np.diff(towns.weight) <= 0).all()


def test_every_town_lies_on_land(default_country: Country) -> None:
    towns = default_country.towns
    land = shapely.coverage_union_all(default_country.layers["province"].geometry)
    assert shapely.contains_xy(land, towns.lon, towns.lat).all()
    assert len(towns) == 60


def test_the_same_numbers_make_the_same_country() -> None:
    one, other = (generate_country(subdistricts=40, detail=1, seed=9) for _ in range(2))
    for layer, areas in one.layers.items():
        again = other.layers[layer]
        assert shapely.to_wkb(areas.geometry).tolist() == shapely.to_wkb(again.geometry).tolist()
        assert areas.codes.tolist() == again.codes.tolist()
        assert areas.names["th"].tolist() == again.names["th"].tolist()
        assert areas.facts["population"].tolist() == again.facts["population"].tolist()


def test_another_seed_makes_another_country() -> None:
    one, other = (
        generate_country(subdistricts=40, detail=0, seed=seed).layers["province"] for seed in (1, 2)
    )
    assert one.bounds != other.bounds
    assert one.names["th"].tolist() != other.names["th"].tolist()


def test_more_detail_refines_the_same_country() -> None:
    """Every vertex stays where it is, and there are about twice as many."""

    def vertices(areas: Areas) -> set[tuple[float, ...]]:
        return {tuple(point) for point in shapely.get_coordinates(areas.geometry).tolist()}

    coarse, fine = (generate_country(subdistricts=40, detail=detail).layers for detail in (2, 3))
    for layer in NESTED:
        one, other = vertices(coarse[layer]), vertices(fine[layer])
        assert one < other
        assert 1.9 < len(other) / len(one) < 2.1
        assert coarse[layer].codes.tolist() == fine[layer].codes.tolist()


def test_a_country_may_have_no_municipalities_but_has_towns() -> None:
    country = generate_country(subdistricts=40, municipalities=0, detail=0)
    assert set(country.layers) == set(NESTED)
    assert len(country.towns) == 12


def test_one_province_holds_its_enclave_itself() -> None:
    country = generate_country(provinces=1, districts=2, subdistricts=2, detail=1)
    assert_exact(country)
    assert enclave(country) == 1


def test_bounds_are_those_of_the_land(default_country: Country) -> None:
    assert default_country.bounds == default_country.layers["subdistrict"].bounds


def test_a_country_that_cannot_be_is_refused() -> None:
    with pytest.raises(InputError, match="districts must be 6 to"):
        generate_country(provinces=5, districts=5)


@pytest.mark.slow
def test_a_country_as_large_as_thailand_is_exact() -> None:
    country = generate_country(provinces=77, districts=928, subdistricts=7_425, detail=1)
    assert_exact(country)
