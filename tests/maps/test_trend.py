"""The line of reports made and closed over time."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from geo_fondue.maps.trend import HEIGHT, TOP, round_up, trend
from geo_fondue.statistics.over_time import Series

MONDAY = date(2024, 1, 1)


def weeks(created: list[int], closed: list[int]) -> Series:
    starts = tuple(MONDAY + timedelta(weeks=i) for i in range(len(created)))
    return Series("week", starts, tuple(created), tuple(closed))


def test_of_one_step_or_nothing_no_line_is_drawn() -> None:
    assert trend(weeks([1], [1]), "en", first=MONDAY, last=MONDAY) is None
    assert trend(weeks([0, 0], [0, 0]), "en", first=MONDAY, last=MONDAY + timedelta(days=13)) is None


def test_where_the_lines_cross_the_surface_changes_sides() -> None:
    drawn = trend(weeks([10, 0], [0, 10]), "en", first=MONDAY, last=MONDAY + timedelta(days=13))
    assert drawn is not None
    assert drawn.more_made.count("M") == drawn.more_closed.count("M") == 1
    assert drawn.made == "40.0,8.0 452.0,92.0"


@pytest.mark.parametrize(("first", "last", "pieces"), [(0, 20, 0), (2, 20, 2), (0, 17, 2), (2, 17, 4)])
def test_a_step_that_is_not_whole_is_drawn_apart(first: int, last: int, pieces: int) -> None:
    drawn = trend(
        weeks([4, 5, 6], [1, 2, 3]),
        "en",
        first=MONDAY + timedelta(days=first),
        last=MONDAY + timedelta(days=last),
    )
    assert drawn is not None
    assert len(drawn.partial) == pieces
    assert len(drawn.rows) == 3


def test_the_table_says_the_same_in_the_language() -> None:
    series = Series("month", (date(2024, 1, 1), date(2024, 2, 1)), (1200, 3), (0, 7))
    thai = trend(series, "th", first=None, last=date(2024, 2, 29))
    assert thai is not None
    assert [(row.label, row.made, row.closed) for row in thai.rows] == [
        ("ม.ค. 2567", "1,200", "0"),
        ("ก.พ. 2567", "3", "7"),
    ]
    assert [mark.text for mark in thai.dates] == ["ม.ค. 67", "ก.พ. 67"]


@given(st.integers(0, 10**9))
def test_the_top_of_the_scale_is_not_far_above_what_it_must_hold(value: int) -> None:
    top = round_up(value)
    assert value <= top <= max(2, 2.5 * value)
    assert top % 2 == 0


@given(st.lists(st.tuples(st.integers(0, 999), st.integers(0, 999)), min_size=2, max_size=60))
def test_everything_stays_in_its_box(pairs: list[tuple[int, int]]) -> None:
    drawn = trend(
        weeks([one for one, _ in pairs], [other for _, other in pairs]),
        "en",
        first=MONDAY,
        last=MONDAY + timedelta(weeks=len(pairs), days=-1),
    )
    if drawn is not None:
        heights = [float(point.split(",")[1]) for point in f"{drawn.made} {drawn.closed}".split()]
        assert min(heights) >= TOP
        assert max(heights) <= HEIGHT
