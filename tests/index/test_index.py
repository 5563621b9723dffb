"""What every index of a layer promises, against the oracle."""

import math
import threading
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import TypeAlias

import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray
from shapely import LineString, MultiPolygon, Point, Polygon, box
from shapely.geometry.base import BaseGeometry

from geo_fondue.areas import Areas
from geo_fondue.index import PointIndex

Oracle: TypeAlias = Callable[[Areas, float, float], list[int]]
MakeAreas: TypeAlias = Callable[[Sequence[BaseGeometry]], Areas]
BuildIndex: TypeAlias = Callable[[Areas], PointIndex]


# a cell's size, the western and the southern end
_GRIDS = [(1.0, 0, 0), (1.0, -2, -2), (0.1, 100.5, 13.7), (1 / 3, 0, 6), (1e-3, 179, -89), (7.3, 0, 0)]


@st.composite
def coverages(draw: st.DrawFn) -> list[BaseGeometry]:
    """Draw areas that share every border: cells of a bent grid, joined at random.

    So there are holes, enclaves, areas in several parts and parts that meet in a point; at the origin, far
    from it, and so small that products of coordinates underflow.
    """
    columns, rows = draw(st.integers(1, 4)), draw(st.integers(1, 4))
    scale, west, south = draw(st.sampled_from(_GRIDS))
    shrink = 2.0 ** draw(st.sampled_from([0, -30, -560])) if west == south == 0 else 1.0
    bend = st.sampled_from([0.0, 0.0, 0.25, -0.25, 0.3, -1 / 3, 0.1]) | st.floats(-0.3, 0.3)
    places = {
        (i, j): (west + scale * (i + draw(bend)), south + scale * (j + draw(bend)))
        for i in range(columns + 1)
        for j in range(rows + 1)
    }
    members: dict[int, list[Polygon]] = {}
    for i in range(columns):
        for j in range(rows):
            corners = [places[i, j], places[i + 1, j], places[i + 1, j + 1], places[i, j + 1]]
            members.setdefault(draw(st.integers(0, columns * rows // 2)), []).append(Polygon(corners))
    joined = [shapely.coverage_union_all(cells) for _, cells in sorted(members.items())]
    return [shapely.transform(area, lambda vertices: vertices * shrink) for area in joined]


@st.composite
def awkward_points(draw: st.DrawFn, polygons: Sequence[BaseGeometry]) -> list[tuple[float, float]]:
    """Draw points on vertices and edges, a step of a double or two beside them, and level with vertices."""
    vertices = shapely.get_coordinates(polygons).tolist()
    edges = [
        (*start, *end)
        for ring in shapely.get_rings(shapely.get_parts(polygons))
        for start, end in zip(ring.coords, ring.coords[1:], strict=False)
    ]
    # the tiny ones lead, from a vertex at (0, 0), to where double-double arithmetic fails
    share = st.sampled_from([0.0, 0.5, 0.25, 1 / 3, 1e-20, 1e-60, 1e-290]) | st.floats(0, 1)

    def on_edge(edge: tuple[float, float, float, float], at: float) -> tuple[float, float]:
        x1, y1, x2, y2 = edge
        return x1 + (x2 - x1) * at, y1 + (y2 - y1) * at

    place = (
        st.sampled_from(vertices).map(tuple)
        | st.builds(on_edge, st.sampled_from(edges), share)
        | st.builds(
            lambda one, other: (one[0], other[1]), st.sampled_from(vertices), st.sampled_from(vertices)
        )
        | st.builds(
            lambda one, other: ((one[0] + other[0]) / 2, one[1]),
            st.sampled_from(vertices),
            st.sampled_from(vertices),
        )
    )
    points = draw(st.lists(place, min_size=1, max_size=12))
    steps = st.sampled_from([0, 0, 1, -1, 2, -2])
    return [(_stepped(x, draw(steps)), _stepped(y, draw(steps))) for x, y in points]


def _stepped(value: float, steps: int) -> float:
    for _ in range(abs(steps)):
        value = math.nextafter(value, math.copysign(math.inf, steps))
    return value


def _columns(points: Sequence[tuple[float, float]]) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    lon, lat = np.array(points, dtype=np.float64).reshape(-1, 2).T
    return lon, lat


@settings(max_examples=100)
@given(data=st.data())
def test_every_point_of_a_coverage_gets_the_one_area_of_exact_arithmetic(
    build_index: BuildIndex, make_areas: MakeAreas, oracle: Oracle, data: st.DataObject
) -> None:
    areas = make_areas(data.draw(coverages()))
    points = data.draw(awkward_points(areas.geometry))
    index = build_index(areas)
    located = index.locate_many(*_columns(points))
    for (lon, lat), position in zip(points, located, strict=True):
        expected = oracle(areas, lon, lat)
        assert len(expected) <= 1, "areas of a coverage never share a point"
        assert position == (expected[0] if expected else -1)
        assert index.locate(lon, lat) == position
        assert index.locate_all(lon, lat) == expected


@settings(max_examples=50)
@given(data=st.data())
def test_where_areas_overlap_all_are_found_and_the_lowest_is_the_answer(
    build_index: BuildIndex, make_areas: MakeAreas, oracle: Oracle, data: st.DataObject
) -> None:
    polygons = data.draw(coverages()) + data.draw(coverages()) + [Polygon([(-1, -1), (3, 0), (0, 2)])]
    areas = make_areas(data.draw(st.permutations(polygons)))
    points = data.draw(awkward_points(areas.geometry))
    index = build_index(areas)
    located = index.locate_many(*_columns(points))
    for (lon, lat), position in zip(points, located, strict=True):
        expected = oracle(areas, lon, lat)
        assert index.locate_all(lon, lat) == expected
        assert index.locate(lon, lat) == position == (expected[0] if expected else -1)


def test_a_border_through_lon_0_lat_0_is_exact_where_doubles_are_finest(
    build_index: BuildIndex, make_areas: MakeAreas, oracle: Oracle
) -> None:
    areas = make_areas([Polygon([(0, 0), (3, 7), (0, 7)]), Polygon([(0, 0), (3, 0), (3, 7)])])
    index = build_index(areas)
    on_border = [(3 * share, 7 * share) for share in (1.1e-5, 1.3e-20, 1.7e-100, 1.9e-300, 5e-324)]
    points = [(lon, _stepped(lat, step)) for lon, lat in on_border for step in (-1, 0, 1)]
    expected = [oracle(areas, *point) for point in points]
    assert [index.locate_all(*point) for point in points] == expected
    assert index.locate_many(*_columns(points)).tolist() == [found[0] for found in expected]


@pytest.fixture(scope="module")
def quarters(make_areas: MakeAreas) -> Areas:
    """Return four squares around (101, 11), numbered from the south-west eastwards, then northwards."""
    return make_areas([box(100 + i, 10 + j, 101 + i, 11 + j) for j in (0, 1) for i in (0, 1)])


@pytest.mark.parametrize(
    ("lon", "lat", "expected"),
    [
        (100.5, 10.5, 0),
        (101, 11, 3),  # where four meet: moved north-east it lies in the last
        (101, 10.5, 1),  # a border from north to south belongs to the east
        (100.5, 11, 2),  # one from west to east belongs to the north
        (100, 10, 0),
        (102, 10.5, 1),  # outer borders: whoever touches
        (102, 11, 1),  # both touch, neither holds: the lower
        (102, 12, 3),
        (100, 11, 2),
        (math.nextafter(100, 0), 10.5, -1),
        (math.nextafter(102, 200), 10.5, -1),
        (103, 11, -1),
    ],
)
def test_the_rule_on_borders(
    build_index: BuildIndex, quarters: Areas, lon: float, lat: float, expected: int
) -> None:
    index = build_index(quarters)
    assert index.locate(lon, lat) == expected
    assert index.locate_many(np.array([lon], np.float64), np.array([lat], np.float64)).tolist() == [expected]


def test_holes_enclaves_islands_and_parts_that_meet_in_a_point(
    build_index: BuildIndex, make_areas: MakeAreas
) -> None:
    ring = Polygon(box(0, 1, 9, 10).exterior, [box(3, 4, 6, 7).exterior])
    enclave = Polygon(box(3, 4, 6, 7).exterior, [box(4, 5, 5, 6).exterior])  # with a lake
    bow = MultiPolygon([box(10, 1, 11, 2), box(11, 2, 12, 3)])
    index = build_index(make_areas([ring, enclave, bow]))
    points = {
        (1, 2): [0],
        (3.5, 4.5): [1],
        (3, 5): [1],
        (6, 5): [0],
        (4.5, 5.5): [],
        (5, 5.5): [1],
        (4, 5.5): [1],  # the lake's western shore: only touched, by nobody but the enclave
        (11, 2): [2],
        (10.5, 2.5): [],
    }
    assert {point: index.locate_all(*point) for point in points} == points


def test_what_is_no_position_is_nowhere(build_index: BuildIndex, make_areas: MakeAreas) -> None:
    world = build_index(make_areas([box(-180, -90, 180, 90)]))
    lon = np.array([math.nan, 0.5, math.inf, -math.inf, 180.5, 1.0, 180.0, -180.0])
    lat = np.array([0.5, math.nan, 0.5, 0.5, 0.5, 90.5, 90.0, -90.0])
    located = world.locate_many(lon, lat)
    assert located.dtype == np.int32
    assert located.tolist() == [-1, -1, -1, -1, -1, -1, 0, 0]
    assert [world.locate(*point) for point in zip(lon, lat, strict=True)] == located.tolist()
    positions, distance = world.nearest_many(lon, lat, 1000.0)
    assert positions.tolist() == located.tolist()
    np.testing.assert_array_equal(np.isnan(distance), located < 0)


def test_no_points_give_no_answers(build_index: BuildIndex, quarters: Areas) -> None:
    nothing = np.empty(0)
    index = build_index(quarters)
    assert index.locate_many(nothing, nothing).shape == (0,)
    positions, distance = index.nearest_many(nothing, nothing, 1000.0)
    assert positions.shape == distance.shape == (0,)


def test_a_layer_without_areas_has_none_anywhere(build_index: BuildIndex, make_areas: MakeAreas) -> None:
    for polygons in ([], [Polygon(), MultiPolygon()]):
        index = build_index(make_areas(polygons))
        assert index.locate(1, 1) == -1
        assert index.locate_many(np.array([1.0]), np.array([1.0])).tolist() == [-1]
        assert index.nearest(1, 1, 1000) is None


def test_heights_do_not_matter(build_index: BuildIndex, make_areas: MakeAreas) -> None:
    index = build_index(make_areas([shapely.force_3d(box(1, 1, 2, 2), z=5)]))
    assert index.locate(1.5, 1.5) == index.locate(1, 1.5) == 0


def test_the_polygons_that_it_is_built_from_stay_as_they_are(
    build_index: BuildIndex, quarters: Areas
) -> None:
    """Prepared geometries must not be shared between threads, and the layer's are."""
    index = build_index(quarters)
    index.locate_many(np.array([100.5, 101.0]), np.array([10.5, 11.0]))
    assert not shapely.is_prepared(quarters.geometry).any()


def test_threads_that_share_an_index_get_the_right_answers(
    build_index: BuildIndex, make_areas: MakeAreas
) -> None:
    """The first questions too, when the index is still preparing what it answers them with."""
    generator = np.random.default_rng(7)
    seeds = shapely.points(generator.uniform([100, 5], [105, 20], (400, 2)))
    cells = shapely.get_parts(
        shapely.voronoi_polygons(shapely.union_all(seeds), extend_to=box(99, 4, 106, 21))
    )
    areas = make_areas(cells)
    vertices = shapely.get_coordinates(areas.geometry)
    points = np.vstack([generator.uniform([99, 4], [106, 21], (3000, 2)), vertices[::4]])
    lon, lat = np.ascontiguousarray(points.T)
    expected = build_index(areas).locate_many(lon, lat)
    for _ in range(5):
        index = build_index(areas)
        together = threading.Barrier(4)

        def ask(thread: int, index: PointIndex = index, together: threading.Barrier = together) -> bool:
            together.wait()
            if thread % 2:
                return np.array_equal(index.locate_many(lon, lat), expected)
            some = range(thread, len(lon), 10)
            near = index.nearest_many(lon[::50] - 9, lat[::50], 1e6)
            return [index.locate(lon[i], lat[i]) for i in some] == expected[some].tolist() and len(near) == 2

        with ThreadPoolExecutor(4) as pool:
            assert all(pool.map(ask, range(4)))


def _fractal(around: Point, radius: float, vertices: int, generator: np.random.Generator) -> Polygon:
    turn = np.sort(generator.uniform(0, 2 * np.pi, vertices))
    reach = radius * generator.uniform(0.5, 1, vertices)
    return Polygon(np.column_stack([around.x + reach * np.cos(turn), around.y + reach * np.sin(turn)]))


def test_a_polygon_with_many_vertices_is_answered_like_the_oracle(
    build_index: BuildIndex, make_areas: MakeAreas, oracle: Oracle
) -> None:
    generator = np.random.default_rng(11)
    areas = make_areas(
        [_fractal(Point(100, 13), 1.0, 700, generator), _fractal(Point(101, 13), 1.0, 700, generator)]
    )
    border = LineString(areas.geometry[0].exterior.coords)
    on_border = [border.interpolate(share, normalized=True) for share in generator.uniform(0, 1, 15)]
    points = [(point.x, point.y) for point in on_border] + list(areas.geometry[0].exterior.coords)[:15]
    index = build_index(areas)
    located = index.locate_many(*_columns(points))
    assert [index.locate_all(*point) for point in points] == [oracle(areas, *point) for point in points]
    assert located.tolist() == [index.locate(*point) for point in points]
