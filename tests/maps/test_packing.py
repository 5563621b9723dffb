"""Areas as a page carries them."""

from collections.abc import Callable, Mapping
from typing import Any

import numpy as np
import orjson
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray

from geo_fondue.maps.packing import packed, text_of
from geo_fondue.maps.topology import Topology, topology

BOUNDS = (0.0, 0.0, 10.0, 10.0)

Unpacked = Callable[[Mapping[str, Any]], Topology]


def coverage(count: int, seed: int) -> NDArray[np.object_]:
    """Return Voronoi cells, some of them together one area of several parts."""
    rng = np.random.default_rng(seed)
    points = shapely.MultiPoint(rng.uniform(0.5, 9.5, (count, 2)))
    cells = shapely.get_parts(shapely.voronoi_polygons(points, extend_to=shapely.box(*BOUNDS)))
    cells = shapely.intersection(cells, shapely.box(*BOUNDS))
    of = rng.integers(0, max(1, count // 2), len(cells))
    return np.array([shapely.union_all(cells[of == one]) for one in np.unique(of)], dtype=object)


@given(count=st.integers(2, 40), seed=st.integers(0, 2**32 - 1), grid=st.sampled_from([1e-5, 0.01, 0.5, 3]))
def test_what_is_packed_comes_back(unpacked: Unpacked, count: int, seed: int, grid: float) -> None:
    made = topology(coverage(count, seed), bounds=BOUNDS, grid=grid)
    read = unpacked(orjson.loads(orjson.dumps(packed(made))))
    assert (read.corner, read.grid, read.rings) == (made.corner, made.grid, made.rings)
    assert all(np.array_equal(one, other) for one, other in zip(read.arcs, made.arcs, strict=True))


def test_nothing_is_packed_too(unpacked: Unpacked) -> None:
    made = topology(np.array([], dtype=object), bounds=BOUNDS, grid=1)
    assert unpacked(packed(made)).rings == []


@pytest.mark.parametrize(
    ("number", "length"),
    [(0, 1), (63, 1), (64, 2), (1727, 2), (1728, 3), (44_991, 3), (44_992, 4), (2**40, 9)],
)
def test_a_number_of_any_size_is_written(number: int, length: int) -> None:
    text = text_of(np.array([number]))
    assert text.isascii()
    assert not set(text) & set('"<\\{ ')
    assert len(text) == length
