"""Leaves in whole numbers: what they are sure of is what the exact leaves say."""

from collections.abc import Callable, Sequence
from fractions import Fraction
from typing import TypeAlias

import numpy as np
import pytest
import shapely
from numpy.typing import NDArray
from shapely import Polygon, box
from shapely.geometry.base import BaseGeometry

from geo_fondue.areas import Areas
from geo_fondue.index import compiling
from geo_fondue.index.compiled import CompiledIndex, compile_index
from geo_fondue.index.layout import UNSKETCHED, Tables
from geo_fondue.index.reference import build
from geo_fondue.index.sketches import UNIT_BITS

MakeAreas: TypeAlias = Callable[[Sequence[BaseGeometry]], Areas]
SketchBegins: TypeAlias = Callable[[Tables], list[int]]


def _compiled(areas: Areas) -> CompiledIndex:
    index = compile_index(areas)
    assert isinstance(index, CompiledIndex)
    return index


def _star(x: float, y: float, points: int, generator: np.random.Generator) -> Polygon:
    """Return a polygon with edges in all directions, short and long."""
    turn = np.linspace(0, 2 * np.pi, points, endpoint=False)
    reach = generator.uniform(0.3, 1, points)
    return Polygon(np.column_stack([x + reach * np.cos(turn), y + reach * np.sin(turn)]))


def _rough_coverage(seed: int) -> list[BaseGeometry]:
    """Return stars, squares and what is between them: borders in all directions, along the grid's too."""
    generator = np.random.default_rng(seed)
    shapes: list[BaseGeometry] = [
        _star(100 + 2.2 * i, 10 + 2.2 * j, 40 * (i + 1), generator) for i in range(3) for j in range(2)
    ]
    shapes += [box(106.7 + i, 9, 107.7 + i, 13) for i in range(2)]
    around = box(98, 8, 109, 14)
    return [*shapes, around - shapely.union_all(shapes)]


def _without_sketches(tables: Tables, begins: Sequence[int]) -> CompiledIndex:
    """Return the same index, but that the exact leaves are asked about every point."""
    sketches = tables.sketches.copy()
    leaves = np.array([begin for begin in begins if sketches[begin] >= 0])
    sketches[leaves + 1] = UNSKETCHED
    return CompiledIndex(tables._replace(sketches=sketches))


def _beside_edges(areas: Areas, count: int, seed: int) -> NDArray[np.float64]:
    """Return points at distances of all sizes from edges and their ends, many within a unit of a sketch."""
    generator = np.random.default_rng(seed)
    vertices, ring = shapely.get_coordinates(
        shapely.get_rings(shapely.get_parts(areas.geometry)), return_index=True
    )
    edge = generator.choice(np.flatnonzero(ring[1:] == ring[:-1]), count)
    share = generator.choice([0.0, 1.0, generator.uniform(), generator.uniform()], (count, 1))
    at = vertices[edge] * (1 - share) + vertices[edge + 1] * share
    turn, reach = generator.uniform(0, 2 * np.pi, count), 10 ** generator.uniform(-12, -1, count)
    return at + reach[:, None] * np.column_stack([np.cos(turn), np.sin(turn)])


@pytest.mark.parametrize("seed", range(3))
def test_sketches_are_sure_only_of_what_the_exact_leaves_say(
    make_areas: MakeAreas, sketch_begins: SketchBegins, seed: int
) -> None:
    areas = make_areas(_rough_coverage(seed))
    index = _compiled(areas)
    exact = _without_sketches(index.tables, sketch_begins(index.tables))
    lon, lat = _beside_edges(areas, 100_000, seed).T
    located = index.locate_many(lon, lat)
    np.testing.assert_array_equal(located, exact.locate_many(lon, lat))
    some = slice(0, 4_000)
    expected = build(areas).locate_many(lon[some].copy(), lat[some].copy())
    np.testing.assert_array_equal(located[some], expected)


def test_points_that_touch_an_area_from_outside_are_given_it_by_sketches_too(
    make_areas: MakeAreas, sketch_begins: SketchBegins
) -> None:
    """On a border to nowhere, level, upright or slanting, what holds the point is nothing."""
    areas = make_areas([box(100, 10, 101, 11), Polygon([(102, 10), (103, 10.5), (102, 11), (101.5, 10.7)])])
    index = _compiled(areas)
    exact = _without_sketches(index.tables, sketch_begins(index.tables))
    share = np.random.default_rng(3).uniform(0, 1, (500, 1))
    for start, end in zip(*(shapely.get_coordinates(areas.geometry)[k:][:9] for k in (0, 1)), strict=False):
        lon, lat = (start * (1 - share) + end * share).T
        located = index.locate_many(lon, lat)
        np.testing.assert_array_equal(located, exact.locate_many(lon, lat))
    corners = shapely.get_coordinates(areas.geometry)
    assert index.locate_many(*corners.T.copy()).tolist() == [0] * 5 + [1] * 5


def test_nearly_all_leaves_of_a_coverage_are_sketched(
    make_areas: MakeAreas, sketch_begins: SketchBegins
) -> None:
    tables = _compiled(make_areas(_rough_coverage(7)[:6])).tables
    counts = tables.sketches[np.array(sketch_begins(tables)) + 1]
    assert np.mean(counts & 255 == UNSKETCHED) < 0.02


def test_a_block_may_hold_more_areas_than_it_has_room_to_name(
    make_areas: MakeAreas, sketch_begins: SketchBegins, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(compiling, "_FINENESS", 1.5)
    monkeypatch.setattr(compiling, "_LEAST_FINENESS", 1.5)
    monkeypatch.setattr(compiling, "_LEAST_TOP_CELLS", 56)
    monkeypatch.setattr(compiling, "_TOP_CELLS_AN_AREA", 0)
    areas = make_areas(
        [
            box(100 + i / 8, 10 + j / 8, 100 + (i + 1) / 8, 10 + (j + 1) / 8)
            for i in range(20)
            for j in range(20)
        ]
    )
    index = _compiled(areas)
    begins = sketch_begins(index.tables)
    assert (index.tables.sketches[begins] < 0).any(), "some cells in one area are written as leaves"
    lon, lat = np.random.default_rng(4).uniform([100, 10], [102.5, 12.5], (20_000, 2)).T
    located = index.locate_many(lon, lat)
    np.testing.assert_array_equal(located, build(areas).locate_many(lon.copy(), lat.copy()))
    for i in range(0, 20_000, 20):
        assert index.locate(float(lon[i]), float(lat[i])) == located[i]
        assert index.locate_all(float(lon[i]), float(lat[i])) == [located[i]]


def test_a_sketch_errs_by_less_than_its_margin_in_the_finest_cells() -> None:
    """Coordinates in units of 2**-15 of cells that are 2**30 to an axis, by doubles and by fractions."""
    generator = np.random.default_rng(5)
    scale = float((1 << 30) / 360.0)
    for value in generator.uniform(-180, 180, 2_000).tolist():
        made = (value + 180.0) * scale * (1 << UNIT_BITS)
        true = (Fraction(value) + 180) * Fraction(scale) * (1 << UNIT_BITS)
        assert abs(Fraction(made) - true) < Fraction(1, 64)
