"""What is a position on earth, and what is refused as one."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from geo_fondue.errors import PositionError
from geo_fondue.position import Bounds, Position, check_position, position_problem

BANGKOK = Position(lon=100.5018, lat=13.7563)
THAILAND: Bounds = (97.3, 5.6, 105.7, 20.5)
ITALY: Bounds = (6.6, 35.5, 18.6, 47.1)


def test_a_good_position_comes_back() -> None:
    assert check_position(lat=13.7563, lon=100.5018) == BANGKOK
    assert check_position(lat=13.7563, lon=100.5018, bounds=THAILAND) == BANGKOK


@pytest.mark.parametrize("lat", [-90, 0, 90])
@pytest.mark.parametrize("lon", [-180, 1e-300, 180])
def test_the_edges_of_the_earth_are_on_it(lat: float, lon: float) -> None:
    assert position_problem(lat=lat, lon=lon) is None


@pytest.mark.parametrize(
    ("lat", "lon", "what"),
    [
        (math.nan, 100, "not a number"),
        (13, math.inf, "not a number"),
        (0, 0, "no position"),
        (-0.0, 0.0, "no position"),
        (100.5018, 13.7563, "swapped"),
        (1_520_000, 665_000, "lat is outside -90 to 90"),
        (13, 665_000, "lon is outside -180 to 180"),
        (95, 95, "lat is outside -90 to 90"),
    ],
)
def test_what_is_no_position_is_refused_with_what_to_do(lat: float, lon: float, what: str) -> None:
    with pytest.raises(PositionError, match=what) as refused:
        check_position(lat=lat, lon=lon)
    assert refused.value.where == f"lat={lat}, lon={lon}"
    assert refused.value.remedy


def test_exchanged_values_are_noticed_by_the_boundaries_where_both_are_possible() -> None:
    with pytest.raises(PositionError, match=r"swapped. Try lat=45.0, lon=9.2"):
        check_position(lat=9.2, lon=45.0, bounds=ITALY)
    assert position_problem(lat=9.2, lon=45.0) is None


def test_a_point_near_the_boundaries_is_not_taken_for_exchanged() -> None:
    square: Bounds = (10, 10.5, 12, 12)
    assert position_problem(lat=11, lon=9.5, bounds=square) is None


@given(st.floats(), st.floats())
def test_a_problem_and_a_refusal_are_the_same(lat: float, lon: float) -> None:
    if position_problem(lat=lat, lon=lon, bounds=THAILAND) is None:
        assert check_position(lat=lat, lon=lon, bounds=THAILAND) == Position(lon=lon, lat=lat)
    else:
        with pytest.raises(PositionError):
            check_position(lat=lat, lon=lon, bounds=THAILAND)
