"""What is the compiled index's own: its cells, their lines, what fills them, and layers of all kinds."""

import math
from collections.abc import Callable, Sequence
from typing import TypeAlias

import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray
from shapely import MultiPolygon, Polygon, affinity, box
from shapely.geometry.base import BaseGeometry

from geo_fondue.areas import Areas
from geo_fondue.index import compiling
from geo_fondue.index.compiled import CompiledIndex, compile_index
from geo_fondue.index.grid import line
from geo_fondue.index.layout import LEVEL_BITS, TOP_SHIFT, Tables
from geo_fondue.index.reference import ReferenceIndex, build

Oracle: TypeAlias = Callable[[Areas, float, float], list[int]]
MakeAreas: TypeAlias = Callable[[Sequence[BaseGeometry]], Areas]
SketchBegins: TypeAlias = Callable[[Tables], list[int]]


def _compiled(areas: Areas) -> CompiledIndex:
    index = compile_index(areas)
    assert isinstance(index, CompiledIndex)
    return index


def _mixed_share(tables: Tables, sketch_begins: SketchBegins) -> float:
    """Return which share of the leaves is mixed."""
    leaves = 2 * tables.sketches[sketch_begins(tables)]
    return float(np.mean(tables.leaves[leaves[leaves >= 0] + 2] < 0))


def _voronoi(count: int, seed: int) -> list[Polygon]:
    generator = np.random.default_rng(seed)
    seeds = shapely.multipoints(generator.uniform([100, 5], [105, 20], (count, 2)))
    cells = shapely.voronoi_polygons(seeds, extend_to=box(99, 4, 106, 21))
    return list(shapely.get_parts(cells))


def _beside(vertices: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return places with those a double to each side of them."""
    around = [vertices]
    for axis in (0, 1):
        for towards in (-np.inf, np.inf):
            moved = vertices.copy()
            moved[:, axis] = np.nextafter(moved[:, axis], towards)
            around.append(moved)
    return np.vstack(around)


@settings(max_examples=25)
@given(data=st.data())
def test_points_on_the_lines_of_its_cells_are_answered_like_the_oracle(
    make_areas: MakeAreas, oracle: Oracle, data: st.DataObject
) -> None:
    corner = st.tuples(st.integers(-3, 3), st.integers(-3, 3))
    polygons = [
        Polygon([(x + 0.1, y), (x + w, y + h), (x - 0.2, y + 1.3)])
        for (x, y), w, h in data.draw(
            st.lists(st.tuples(corner, st.floats(0.3, 2), st.floats(0, 2, width=32)), min_size=1, max_size=5)
        )
    ]
    areas = make_areas(polygons)
    index = _compiled(areas)
    tables = index.tables
    vertices = shapely.get_coordinates(areas.geometry)
    for _ in range(8):
        x, y = data.draw(st.sampled_from(vertices.tolist()))
        shift = LEVEL_BITS * data.draw(st.integers(0, TOP_SHIFT // LEVEL_BITS))
        column = int((x - tables.west) * tables.scale) >> shift
        row = int((y - tables.south) * tables.scale) >> shift
        lon = line(column + data.draw(st.integers(0, 1)) << shift, tables.west, tables.scale)
        lat = line(row + data.draw(st.integers(0, 1)) << shift, tables.south, tables.scale)
        points = _beside(np.array([[lon, lat], [lon, y], [x, lat]]))
        located = index.locate_many(points[:, 0], points[:, 1])
        for (at_lon, at_lat), position in zip(points.tolist(), located.tolist(), strict=True):
            expected = oracle(areas, at_lon, at_lat)
            assert index.locate_all(at_lon, at_lat) == expected
            assert index.locate(at_lon, at_lat) == position == (expected[0] if expected else -1)


def test_a_coverage_needs_no_mixed_leaf(make_areas: MakeAreas, sketch_begins: SketchBegins) -> None:
    assert _mixed_share(_compiled(make_areas(_voronoi(100, 1))).tables, sketch_begins) == 0


def test_every_point_on_and_around_shared_edges_gets_exactly_one_area(make_areas: MakeAreas) -> None:
    """The index, whose answers are one each, agrees with the reference, which looks at every area."""
    areas = make_areas(_voronoi(60, 2))
    index = _compiled(areas)
    vertices = shapely.get_coordinates(areas.geometry)
    share = np.random.default_rng(5).uniform(0, 1, (len(vertices), 8, 1))
    onward = np.roll(vertices, -1, axis=0)
    on_edges = (vertices[:, None] * (1 - share) + onward[:, None] * share).reshape(-1, 2)
    points = _beside(np.vstack([vertices, on_edges]))
    lon, lat = points.T
    located = index.locate_many(lon, lat)
    np.testing.assert_array_equal(located, build(areas).locate_many(lon.copy(), lat.copy()))
    for i in range(0, len(points), 97):
        assert index.locate_all(float(lon[i]), float(lat[i])) == ([located[i]] if located[i] >= 0 else [])


@pytest.mark.parametrize("cells", [200, 2000])
def test_the_two_kinds_of_leaves_agree_on_points_on_and_around_shared_edges(
    make_areas: MakeAreas, sketch_begins: SketchBegins, monkeypatch: pytest.MonkeyPatch, cells: int
) -> None:
    """Mixed leaves count crossings, area by area, and assume nothing of a coverage."""
    areas = make_areas(_voronoi(cells, 12))
    index = _compiled(areas)
    monkeypatch.setattr(compiling, "find_tangled", lambda ends, *_: np.ones(len(ends), dtype=bool))
    mixed = _compiled(areas)
    assert _mixed_share(index.tables, sketch_begins) == 0
    assert _mixed_share(mixed.tables, sketch_begins) == 1
    vertices = shapely.get_coordinates(areas.geometry)
    share = np.random.default_rng(6).uniform(0, 1, (len(vertices), 20, 1))
    onward = np.roll(vertices, -1, axis=0)
    on_edges = (vertices[:, None] * (1 - share) + onward[:, None] * share).reshape(-1, 2)
    lon, lat = _beside(np.vstack([vertices, on_edges])).T
    located = index.locate_many(lon, lat)
    np.testing.assert_array_equal(located, mixed.locate_many(lon, lat))
    for i in range(0, len(lon), 331):
        found = mixed.locate_all(float(lon[i]), float(lat[i]))
        assert found == ([located[i]] if located[i] >= 0 else []), "one area, or none outside the coverage"


def _overlapping() -> list[BaseGeometry]:
    return [*_voronoi(30, 3), *_voronoi(20, 4), box(101, 8, 104, 15), box(101, 8, 104, 15)]


def _with_slivers() -> list[BaseGeometry]:
    """Cells that neighbours do not agree on: gaps and overlaps of a metre, vertices on the other's edges."""
    return [shapely.set_precision(affinity.scale(cell, 1.00001, 1.00001), 1e-6) for cell in _voronoi(60, 6)]


def _t_junctions() -> list[BaseGeometry]:
    return [box(0, 0, 4, 4), *[box(4, i, 5, i + 1) for i in range(4)], box(1, 4, 2, 5), box(2, 4, 3.5, 5)]


def _nested() -> list[BaseGeometry]:
    return [box(0, 0, 9, 9), box(3, 3, 6, 6), box(4, 4, 5, 5), box(0.5, 0.5, 0.75, 0.75), box(10, 0, 11, 1)]


def _crossing() -> list[BaseGeometry]:
    return [Polygon([(0, 0), (10, 1), (10, 2), (0, 1)]), Polygon([(4, -5), (5, -5), (6, 9), (5, 9)])]


def _touching() -> list[BaseGeometry]:
    hole = Polygon([(0, 0), (6, 0), (6, 6), (0, 6)], [[(0, 3), (3, 2), (3, 4)], [(3, 2), (5, 1), (4, 3)]])
    return [hole, Polygon([(0, 3), (3, 2), (3, 4)]), MultiPolygon([box(6, 6, 7, 7), box(7, 7, 8, 8)])]


def _fan(count: int = 130) -> list[BaseGeometry]:
    """So many areas around a point that their edges are in one cell, whatever its size."""
    turn = np.linspace(0, 2 * np.pi, count + 1)[:-1]
    rim = np.column_stack([np.cos(turn), np.sin(turn)])
    return [Polygon([(0, 0), one, other]) for one, other in zip(rim, np.roll(rim, -1, axis=0), strict=True)]


@pytest.mark.parametrize(
    "layer", [_overlapping, _with_slivers, _t_junctions, _nested, _crossing, _touching, _fan]
)
def test_any_layer_is_answered_like_the_reference(
    make_areas: MakeAreas, layer: Callable[[], list[BaseGeometry]]
) -> None:
    areas = make_areas(layer())
    index, reference = _compiled(areas), build(areas)
    generator = np.random.default_rng(8)
    vertices = np.unique(shapely.get_coordinates(areas.geometry), axis=0)
    west, south, east, north = areas.bounds
    anywhere = generator.uniform([west - 0.1, south - 0.1], [east + 0.1, north + 0.1], (3000, 2))
    near = generator.choice(vertices, 1000) + generator.normal(0, 1e-3, (1000, 2))
    some = generator.choice(vertices, 400)
    points = np.vstack([anywhere, near, _beside(some), (some + np.roll(some, 1, axis=0)) / 2])
    lon, lat = np.ascontiguousarray(points.T)
    np.testing.assert_array_equal(index.locate_many(lon, lat), reference.locate_many(lon, lat))
    for at_lon, at_lat in points[::7].tolist():
        assert index.locate_all(at_lon, at_lat) == reference.locate_all(at_lon, at_lat)
        assert index.locate(at_lon, at_lat) == reference.locate(at_lon, at_lat)


@pytest.mark.parametrize("count", [1100, 2200])
def test_more_edges_than_a_planar_leaf_may_have_meet_in_a_point(make_areas: MakeAreas, count: int) -> None:
    index = _compiled(make_areas(_fan(count)))
    turn = (np.arange(count) + 0.5) * 2 * np.pi / count
    for reach in (0.5, 1e-3, 1e-7, 1e-10):
        located = index.locate_many(reach * np.cos(turn), reach * np.sin(turn))
        np.testing.assert_array_equal(located, np.arange(count))
    assert index.locate(0.0, 0.0) == 0
    assert index.locate_all(0.0, 0.0) == [0]


def test_an_area_over_all_others_is_found_in_every_cell(make_areas: MakeAreas) -> None:
    index = _compiled(make_areas([*[box(i, 0, i + 1, 1) for i in range(9)], box(-5, -5, 15, 6)]))
    assert index.locate_all(-4.5, 5.5) == [9]
    assert index.locate_all(5.5, 0.5) == [5, 9]
    assert index.locate_all(5.0, 0.0) == [5, 9]


def test_threads_and_layouts_do_not_change_answers(make_areas: MakeAreas) -> None:
    index = _compiled(make_areas(_voronoi(50, 9)))
    points = np.random.default_rng(1).uniform([99, 4], [106, 21], (200_003, 2))
    expected = index.locate_many(points[:, 0].copy(), points[:, 1].copy(), threads=1)
    assert len(np.unique(expected)) == 50
    np.testing.assert_array_equal(index.locate_many(points[:, 0], points[:, 1], threads=3), expected)
    backwards = index.locate_many(points[::-1, 0], points[::-1, 1])
    np.testing.assert_array_equal(backwards[::-1], expected)


def test_a_layer_with_vertices_at_almost_0_is_left_to_the_reference(make_areas: MakeAreas) -> None:
    index = compile_index(make_areas([Polygon([(0, 0), (1, 0), (1, 1e-200)])]))
    assert isinstance(index, ReferenceIndex)


def test_points_at_almost_0_are_exact_in_a_batch(make_areas: MakeAreas, oracle: Oracle) -> None:
    areas = make_areas([Polygon([(0, 0), (3, 7), (0, 7)]), Polygon([(0, 0), (3, 0), (3, 7)])])
    lon = np.array([5e-324, 3e-200, 1e-131, 0.0, 1.0])
    lat = np.array([5e-324, 7e-200, 7e-131, 5e-324, math.nextafter(7 / 3, 0)])
    expected = [oracle(areas, *point)[0] for point in zip(lon.tolist(), lat.tolist(), strict=True)]
    assert _compiled(areas).locate_many(lon, lat).tolist() == expected
