"""Areas by their borders."""

import numpy as np
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray

from geo_fondue.maps.topology import Topology, topology


def polygons(made: Topology) -> NDArray[np.object_]:
    """Read a topology back into shapely: holes follow the exteriors that they are in."""
    arcs = [arc * made.grid + made.corner for arc in made.arcs]

    def ring(references: list[int]) -> NDArray[np.float64]:
        pieces = [arcs[~number][::-1] if number < 0 else arcs[number] for number in references]
        for piece, following in zip(pieces, pieces[1:] + pieces[:1], strict=True):
            assert (piece[-1] == following[0]).all(), "the arcs of a ring must meet"
        return np.concatenate([pieces[0], *(piece[1:] for piece in pieces[1:])])

    def area(rings: list[list[int]]) -> shapely.MultiPolygon:
        parts: list[tuple[NDArray[np.float64], list[NDArray[np.float64]]]] = []
        for points in map(ring, rings):
            if shapely.is_ccw(shapely.linearrings(points)):
                parts.append((points, []))
            else:
                parts[-1][1].append(points)
        return shapely.MultiPolygon([shapely.Polygon(exterior, holes) for exterior, holes in parts])

    return np.array([area(rings) for rings in made.rings], dtype=object)


def array(*geometries: shapely.Geometry) -> NDArray[np.object_]:
    made = np.empty(len(geometries), dtype=object)
    made[:] = geometries
    return made


BOUNDS = (0.0, 0.0, 10.0, 10.0)


def test_a_border_that_two_areas_share_is_one_arc() -> None:
    made = topology(array(shapely.box(0, 0, 5, 10), shapely.box(5, 0, 10, 10)), bounds=BOUNDS, grid=0.01)
    (left,), (right,) = made.rings
    assert len(set(left) & {~number for number in right}) == 1
    assert len(made.arcs) == 3


def test_an_enclave_is_the_hole_around_it() -> None:
    ring = shapely.box(0, 0, 10, 10) - shapely.box(4, 4, 6, 6)
    made = topology(array(ring, shapely.box(4, 4, 6, 6)), bounds=BOUNDS, grid=0.01)
    assert len(made.arcs) == 2
    outer, inner = polygons(made)
    assert outer.area == pytest.approx(96)
    assert inner.equals(shapely.box(4, 4, 6, 6))


def test_islands_and_holes_stay_parts_of_their_area() -> None:
    area = shapely.MultiPolygon([shapely.box(0, 0, 4, 4) - shapely.box(1, 1, 2, 2), shapely.box(6, 6, 8, 8)])
    (read,) = polygons(topology(array(area), bounds=BOUNDS, grid=0.01))
    assert read.equals(area)


def test_an_area_smaller_than_the_grid_stays_as_a_speck() -> None:
    speck = shapely.box(5.001, 5.001, 5.002, 5.002)
    made = topology(array(shapely.box(0, 0, 1, 1), speck), bounds=BOUNDS, grid=1)
    assert polygons(made)[1].area > 0


def test_what_shrinks_to_nothing_is_left_out_of_an_area_that_has_more() -> None:
    area = shapely.MultiPolygon([shapely.box(0, 0, 4, 4), shapely.box(6, 6, 6.1, 6.1)])
    (read,) = polygons(topology(array(area), bounds=BOUNDS, grid=1))
    assert len(read.geoms) == 1


def test_rings_are_wound_as_geojson_winds_them() -> None:
    area = shapely.box(0, 0, 4, 4, ccw=False) - shapely.box(1, 1, 2, 2)
    (read,) = polygons(topology(array(area), bounds=BOUNDS, grid=0.5))
    (part,) = read.geoms
    assert part.exterior.is_ccw
    assert not part.interiors[0].is_ccw


def test_nothing_is_a_topology_too() -> None:
    made = topology(array(), bounds=BOUNDS, grid=1)
    assert made.arcs == []
    assert made.rings == []


@given(st.integers(2, 30), st.integers(0, 2**32 - 1))
def test_a_coverage_comes_back_whole_and_without_gaps(count: int, seed: int) -> None:
    """Voronoi cells on a grid fine enough to keep them: every border is of two areas, or outer."""
    points = np.random.default_rng(seed).uniform(0.5, 9.5, (count, 2))
    cells = shapely.voronoi_polygons(shapely.MultiPoint(points), extend_to=shapely.box(*BOUNDS))
    coverage = shapely.set_precision(shapely.intersection(shapely.get_parts(cells), shapely.box(*BOUNDS)), 0)
    made = topology(coverage, bounds=BOUNDS, grid=1e-6)
    read = polygons(made)
    assert np.allclose(shapely.area(read), shapely.area(coverage), atol=1e-4)
    assert shapely.union_all(read).area == pytest.approx(shapely.area(read).sum(), abs=1e-4)
    uses = np.zeros(len(made.arcs), dtype=int)
    for rings in made.rings:
        for number in (number for ring in rings for number in ring):
            uses[number if number >= 0 else ~number] += 1
    assert set(uses) <= {1, 2}
