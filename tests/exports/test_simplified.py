"""Layers simplified: whatever the tolerance, neighbours keep fitting together."""

import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from geo_fondue.areas import Areas
from geo_fondue.errors import InputError
from geo_fondue.exports.geometry import published
from geo_fondue.exports.simplified import KEPT_FOR_EACH_LAYER, simplified_layer


def ragged(side: int = 4, steps: int = 24, seed: int = 7) -> Areas:
    """Return a coverage of side x side areas whose borders wander."""
    rng = np.random.default_rng(seed)
    lines = []
    for place in range(side + 1):
        along = np.linspace(0, side, side * steps + 1)
        wander = rng.uniform(-0.2, 0.2, len(along)) * (along % 1 != 0)
        if place in (0, side):
            wander[:] = 0
        lines += [np.column_stack([along, place + wander]), np.column_stack([place + wander, along])]
    noded = shapely.union_all(shapely.linestrings([np.add(line, (100.0, 10.0)) for line in lines]))
    cells = shapely.get_parts(shapely.polygonize([noded]))
    codes = np.array([f"A{number:03}" for number in range(len(cells))], dtype=object)
    return Areas("district", codes, {}, cells)


LAYER = ragged()


@settings(max_examples=25)
@given(st.floats(1, 200_000))
def test_no_gap_and_no_overlap_opens_at_any_tolerance(metres: float) -> None:
    shapes = published(simplified_layer(LAYER, metres))
    assert shapely.coverage_is_valid(shapes)
    assert shapely.is_valid(shapes).all()
    union = shapely.union_all(shapes)
    assert shapely.area(shapes).sum() == pytest.approx(union.area)
    assert shapely.get_num_geometries(union) == 1
    assert not len(union.interiors)


def test_the_same_tolerance_is_worked_out_once_and_only_the_last_few_are_kept() -> None:
    first = simplified_layer(LAYER, 100.0)
    assert simplified_layer(LAYER, 100.0) is first
    for metres in range(KEPT_FOR_EACH_LAYER):
        simplified_layer(LAYER, 1000.0 + metres)
    assert simplified_layer(LAYER, 100.0) is not first


def test_without_a_tolerance_the_shapes_are_those_of_the_layer() -> None:
    assert simplified_layer(LAYER, None) is LAYER.geometry


@pytest.mark.parametrize("metres", [0.0, -1.0, float("nan"), float("inf")])
def test_a_tolerance_that_is_none_is_refused(metres: float) -> None:
    with pytest.raises(InputError, match="simplify"):
        simplified_layer(LAYER, metres)
