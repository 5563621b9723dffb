"""Layers to ask indexes about, and an oracle that knows the answer by rational arithmetic alone."""

import itertools
from collections.abc import Callable, Sequence
from fractions import Fraction
from typing import TypeAlias

import numpy as np
import pytest
import shapely
from shapely.geometry.base import BaseGeometry

from geo_fondue.areas import Areas
from geo_fondue.index import PointIndex
from geo_fondue.index.compiled import compile_index
from geo_fondue.index.layout import BLOCK, LEAF, LEAVES_AT, Tables
from geo_fondue.index.reference import build

Oracle: TypeAlias = Callable[[Areas, float, float], list[int]]
MakeAreas: TypeAlias = Callable[[Sequence[BaseGeometry]], Areas]
SketchBegins: TypeAlias = Callable[[Tables], list[int]]
BuildIndex: TypeAlias = Callable[[Areas], PointIndex]

# Small against every difference that doubles can make, so that moving a point by it and by its square is as
# good as moving it by infinitesimals.
EPS = Fraction(1, 2**4000)


@pytest.fixture(scope="session", params=[build, compile_index], ids=["reference", "compiled"])
def build_index(request: pytest.FixtureRequest) -> BuildIndex:
    """Every index there is has to pass."""
    made: BuildIndex = request.param
    return made


@pytest.fixture(scope="session")
def make_areas() -> MakeAreas:
    """Return a function that makes a layer of polygons, coded in their order."""

    def make(polygons: Sequence[BaseGeometry]) -> Areas:
        codes = np.array([f"A{number:06}" for number in range(len(polygons))], dtype=object)
        geometry = np.empty(len(polygons), dtype=object)
        geometry[:] = polygons
        return Areas(layer="area", codes=codes, names={"en": codes}, geometry=geometry)

    return make


@pytest.fixture(scope="session")
def oracle() -> Oracle:
    """Return a function that gives every area at a point, by the rule that ``PointIndex`` states.

    It shares nothing with an index: no floats, no candidates, the point really moved, and a ray to the north.
    """

    def find(areas: Areas, lon: float, lat: float) -> list[int]:
        x, y = Fraction(lon), Fraction(lat)
        edges = [_edges(polygon) for polygon in areas.geometry]
        holding = [position for position, of in enumerate(edges) if _inside(of, x + EPS, y + EPS**2)]
        if holding:
            return holding
        return [position for position, of in enumerate(edges) if any(_on(edge, x, y) for edge in of)][:1]

    return find


@pytest.fixture(scope="session")
def sketch_begins() -> SketchBegins:
    """Return a function that gives where all sketches of a compiled layer begin."""

    def find(tables: Tables) -> list[int]:
        begins: list[int] = []
        on_top = tables.top[(tables.top < -1) & (tables.top % 2 == 1)]
        begins += (-3 - on_top).tolist()
        for block in tables.blocks.reshape(-1, BLOCK):
            kinds = block[:LEAVES_AT, None] >> 4 * np.arange(8) & 15
            table = 2 * int(block[LEAVES_AT])
            begins += [
                table + 2 * (int(tables.sketches[table + (rank >> 1)]) >> 16 * (rank & 1) & 0xFFFF)
                for rank in range(np.count_nonzero(kinds == LEAF))
            ]
        return begins

    return find


_Edge: TypeAlias = tuple[Fraction, Fraction, Fraction, Fraction]


def _edges(geometry: BaseGeometry) -> list[_Edge]:
    edges = []
    for ring in shapely.get_rings(shapely.get_parts(geometry)):
        vertices = [(Fraction(x), Fraction(y)) for x, y in ring.coords]
        edges += [(*start, *end) for start, end in itertools.pairwise(vertices)]
    return edges


def _inside(edges: list[_Edge], x: Fraction, y: Fraction) -> bool:
    above = 0
    for x1, y1, x2, y2 in edges:
        if (x1 > x) != (x2 > x):
            above += y1 + (x - x1) * (y2 - y1) / (x2 - x1) > y
    return above % 2 == 1


def _on(edge: _Edge, x: Fraction, y: Fraction) -> bool:
    x1, y1, x2, y2 = edge
    between = min(x1, x2) <= x <= max(x1, x2) and min(y1, y2) <= y <= max(y1, y2)
    return between and (x2 - x1) * (y - y1) == (y2 - y1) * (x - x1)
