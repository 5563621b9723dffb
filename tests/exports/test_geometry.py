"""Geometry as exports carry it."""

from collections.abc import Iterator

import numpy as np
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st

from geo_fondue.errors import InputError
from geo_fondue.exports.geometry import Extent, bbox, published, simplified


def array(*geometries: shapely.Geometry | None) -> np.ndarray:
    held = np.empty(len(geometries), dtype=object)
    held[:] = geometries
    return held


def signed_area(ring: shapely.LinearRing) -> float:
    """Return twice the area by the shoelace formula, above 0 for a counterclockwise ring."""
    x, y = np.asarray(ring.coords)[:, :2].T
    return float(np.sum((x[1:] - x[0]) * (y[:-1] - y[0]) * -1 + (x[:-1] - x[0]) * (y[1:] - y[0])))


def polygons(geometry: shapely.Geometry) -> Iterator[shapely.Polygon]:
    yield from (part for part in shapely.get_parts(geometry))


@st.composite
def areas(draw: st.DrawFn) -> shapely.Geometry:
    """Return one or two stars with a hole in them, each ring wound either way."""
    parts = []
    for centre in draw(st.sampled_from([(0.0,), (0.0, 5.0)])):
        corners = draw(st.lists(st.floats(1, 2), min_size=3, max_size=12))
        angles = np.linspace(0, 2 * np.pi, len(corners), endpoint=False)
        shell = np.column_stack([centre + corners * np.cos(angles), corners * np.sin(angles)])
        hole = np.column_stack([centre + 0.1 * np.cos(angles), 0.1 * np.sin(angles)])
        turns = [draw(st.sampled_from([1, -1])) for _ in range(2)]
        parts.append(shapely.Polygon(shell[:: turns[0]], [hole[:: turns[1]]]))
    return parts[0] if len(parts) == 1 else shapely.MultiPolygon(parts)


@given(areas(), st.integers(0, 7))
def test_outer_rings_are_counterclockwise_and_holes_clockwise(
    geometry: shapely.Geometry, decimals: int
) -> None:
    (found,) = published(array(geometry), decimals)
    for polygon in polygons(found):
        assert signed_area(polygon.exterior) > 0
        assert all(signed_area(hole) < 0 for hole in polygon.interiors)


@given(areas(), st.integers(0, 7))
def test_what_is_published_is_rounded_and_stays_valid(geometry: shapely.Geometry, decimals: int) -> None:
    (found,) = published(array(geometry), decimals)
    if found is not None:
        assert found.is_valid
        for value in shapely.get_coordinates(found).ravel().tolist():
            assert value == round(value, decimals)


def test_vertices_that_neighbours_share_they_go_on_sharing() -> None:
    border = np.column_stack([np.linspace(100, 101, 50), 13 + np.random.default_rng(7).uniform(0, 1, 50)])
    south = shapely.Polygon([*border, (101, 12), (100, 12)])
    north = shapely.Polygon([*border, (101, 15), (100, 15)])
    rounded = published(array(south, north), 4)
    assert shapely.coverage_is_valid(rounded)
    assert shapely.union_all(rounded).interiors[:] == []


def test_a_sliver_narrower_than_the_rounding_does_not_become_invalid() -> None:
    neck = shapely.Polygon([(0, 0), (2, 0), (2, 1e-9), (1, 1e-9), (1, 1), (3, 1), (3, 2), (0, 2), (0, 0)])
    (found,) = published(array(neck))
    assert found.is_valid
    assert found.area == pytest.approx(neck.area, abs=1e-6)


def test_heights_are_dropped_and_nothing_becomes_none() -> None:
    point, empty, missing = published(array(shapely.Point(1, 2, 3), shapely.Polygon(), None))
    assert (point.x, point.y, point.has_z) == (1, 2, False)
    assert empty is missing is None


def test_a_coordinate_is_never_minus_zero() -> None:
    (found,) = published(array(shapely.Point(-1e-12, 0.5)))
    assert not np.signbit(found.x)


def test_simplified_neighbours_leave_no_gap_and_do_not_overlap() -> None:
    angles = np.linspace(0, 2 * np.pi, 400, endpoint=False)
    lake = shapely.Polygon(
        np.column_stack([100 + (1 + 0.02 * np.sin(40 * angles)) * np.cos(angles), 13 + np.sin(angles)])
    )
    land = shapely.box(98, 11, 102, 15) - lake
    simple = simplified(array(lake, land), 2_000)
    assert shapely.get_num_coordinates(simple).sum() < 400
    assert shapely.coverage_is_valid(simple)
    assert shapely.area(simple).sum() == pytest.approx(16)


@pytest.mark.parametrize("metres", [0.0, -1.0, float("nan"), float("inf")])
def test_simplifying_by_no_length_is_refused(metres: float) -> None:
    with pytest.raises(InputError, match="above 0"):
        simplified(array(shapely.box(0, 0, 1, 1)), metres)


def test_the_box_is_west_south_east_north() -> None:
    assert bbox(shapely.box(100, 13, 101, 14.5)) == (100, 13, 101, 14.5)


def test_the_box_of_what_is_cut_at_the_antimeridian_has_its_west_east_of_its_east() -> None:
    """The example of RFC 7946, section 5.2: Fiji, from 177 degrees east to 178 degrees west."""
    fiji = shapely.MultiPolygon([shapely.box(177, -20, 180, -16), shapely.box(-180, -19, -178, -17)])
    assert bbox(fiji) == (177, -20, -178, -16)


def test_what_goes_around_the_world_has_the_whole_world_as_its_box() -> None:
    world = shapely.MultiPolygon([shapely.box(-180, -80, 180, -70), shapely.box(0, 0, 1, 1)])
    assert bbox(world) == (-180, -80, 180, 1)


def test_an_extent_grows_with_what_passes_by() -> None:
    extent = Extent()
    assert extent.bounds() is None
    extent.add(array(None))
    assert extent.bounds() is None
    extent.add(array(shapely.Point(100, 13), None))
    extent.add(array(shapely.Point(99, 14)))
    assert extent.bounds() == [99, 13, 100, 14]
