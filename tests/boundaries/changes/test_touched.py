"""Which points can have another answer in another edition."""

from collections.abc import Callable
from dataclasses import replace
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from geo_fondue.areas import Areas
from geo_fondue.boundaries.changes.touched import touched

MakeCountry = Callable[..., Areas]
CELLS = 12


def edition(*layers: Areas) -> Any:
    """Return what of an edition matters here."""
    by_name = {areas.layer: areas for areas in layers}
    return SimpleNamespace(layers=tuple(by_name), areas=by_name.__getitem__)


def by_code(codes: list[str]) -> dict[str, list[int]]:
    return {
        code: [n for n, there in enumerate(codes) if there == code] for code in sorted(set(codes) - {"-"})
    }


@settings(max_examples=80)
@given(
    st.lists(st.sampled_from("AB-"), min_size=CELLS, max_size=CELLS),
    st.lists(st.sampled_from("ABC-"), min_size=CELLS, max_size=CELLS),
)
def test_no_point_whose_answer_differs_is_missed(
    country: MakeCountry, cell: Callable[[int], Any], was: list[str], now: list[str]
) -> None:
    if {"-"} in (set(was), set(now)):
        return
    found = touched(edition(country(by_code(was))), edition(country(by_code(now))))
    for number, (before, after) in enumerate(zip(was, now, strict=True)):
        if before == after:
            continue
        if before != "-":
            assert found.holds({"district": before})
        else:
            west, south, east, north = found.gained["district"]
            point = cell(number).centroid
            assert west <= point.x <= east
            assert south <= point.y <= north


def test_what_is_far_from_any_change_is_left_alone(country: MakeCountry) -> None:
    before = country({"A": [0], "B": [1], "C": [3]})
    after = country({"A": [0, 1], "C": [3]})
    assert touched(edition(before), edition(after)).codes == {"district": frozenset({"A", "B"})}


def test_the_same_borders_again_touch_nothing(country: MakeCountry) -> None:
    one = country({"A": [0], "B": [1]})
    assert not touched(edition(one), edition(replace(one, names={}))).anything


def test_which_way_a_ring_runs_touches_nothing(country: MakeCountry) -> None:
    one = country({"A": [0, 1], "B": [2]})
    assert not touched(edition(one), edition(replace(one, geometry=shapely.reverse(one.geometry)))).anything


@pytest.mark.parametrize("parents", [["P", "Q"], None])
def test_another_parent_touches_whoever_is_in_the_area(
    country: MakeCountry, parents: list[str] | None
) -> None:
    one = replace(country({"A": [0], "B": [3]}), parents=np.array(["P", "P"], dtype=object))
    other = replace(one, parents=None if parents is None else np.array(parents, dtype=object))
    codes = touched(edition(one), edition(other)).codes["district"]
    assert codes == ({"B"} if parents else {"A", "B"})


def test_layers_that_come_and_go_are_said(country: MakeCountry) -> None:
    one = country({"A": [0]})
    park, road = replace(one, layer="park"), replace(one, layer="road")
    found = touched(edition(one, park), edition(one, road))
    assert found.removed == {"park"}
    assert found.gained == {"road": one.bounds}
    assert found.holds({"district": "A", "park": "A"})
    assert not found.holds({"district": "A"})
