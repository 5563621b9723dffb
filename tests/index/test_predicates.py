"""The side of a line, against rational arithmetic."""

import math
from fractions import Fraction

from hypothesis import example, given
from hypothesis import strategies as st

from geo_fondue.index.layout import TINY
from geo_fondue.index.predicates import exact_side, is_tiny, side

degrees = st.one_of(
    st.floats(-180, 180),
    st.integers(-180, 180).map(float),
    st.builds(lambda number, power: number * 2.0**-power, st.integers(-999, 999), st.integers(0, 400)),
).filter(lambda value: not is_tiny(value))


def _turn(ax: float, ay: float, bx: float, by: float, cx: float, cy: float) -> int:
    a, b, c, d, e, f = map(Fraction, (ax, ay, bx, by, cx, cy))
    left, right = (a - e) * (d - f), (b - f) * (c - e)
    return (left > right) - (left < right)


@given(degrees, degrees, degrees, degrees, degrees, degrees)
@example(TINY, TINY, -180.0, 90.0, math.nextafter(TINY, 1), TINY)
@example(0.0, 0.0, 3 * TINY, 7 * TINY, 6 * TINY, 14 * TINY)
def test_the_side_of_any_point_is_that_of_rational_arithmetic(
    ax: float, ay: float, bx: float, by: float, cx: float, cy: float
) -> None:
    expected = _turn(ax, ay, bx, by, cx, cy)
    assert side(ax, ay, bx, by, cx, cy) == expected
    assert exact_side(ax, ay, bx, by, cx, cy) == expected


@given(degrees, degrees, degrees, degrees, st.floats(0, 1), st.integers(-3, 3), st.integers(-3, 3))
def test_so_is_that_of_points_a_few_doubles_from_the_line(
    ax: float, ay: float, bx: float, by: float, share: float, right: int, up: int
) -> None:
    x, y = ax + (bx - ax) * share, ay + (by - ay) * share
    x, y = x + right * math.ulp(x), y + up * math.ulp(y)
    if not (is_tiny(x) or is_tiny(y)):
        assert side(ax, ay, bx, by, x, y) == _turn(ax, ay, bx, by, x, y)


def test_what_is_too_near_to_0_is_said_to_be() -> None:
    tiny = [TINY / 2, -TINY / 2, 5e-324]
    assert [is_tiny(value) for value in tiny] == [True, True, True]
    assert [is_tiny(value) for value in (0.0, -0.0, TINY, -TINY, 100.0, math.nan)] == [False] * 6
