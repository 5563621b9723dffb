"""A period compared with the one before it."""

from datetime import date, timedelta
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from geo_fondue.statistics import MEASURES, AreaStatistics, Figures, Statistics
from geo_fondue.statistics.comparing import change, period_before, with_changes

DAYS = st.dates(date(2000, 1, 1), date(2100, 1, 1))


@given(DAYS, DAYS, DAYS)
def test_the_period_before_is_as_long_as_what_has_passed_and_ends_just_before(
    one: date, other: date, today: date
) -> None:
    first, last = min(one, other), max(one, other)
    found = period_before(first, last, today=today)
    if today < first:
        assert found is None
        return
    assert found is not None
    assert found[1] == first - timedelta(days=1)
    assert found[1] - found[0] == min(last, today) - first


def test_of_few_reports_no_share_is_taken() -> None:
    assert change(20, 9) is None
    assert change(20, 10) == 1.0
    assert change(0, 10) == -1.0


def test_an_area_stands_beside_its_period_before() -> None:
    now, before = _counted(a=20, b=3), _counted(a=10, b=2)
    answer = with_changes(now, before)
    assert [(area["code"], area["total_before"], area["change"]) for area in answer["areas"]] == [
        ("a", 10, 1.0),
        ("b", 2, None),
    ]
    assert answer["before"]["change"] == 23 / 12 - 1
    assert answer["before"]["totals"]["total"] == 12


def _counted(**totals: int) -> Statistics:
    def figures(total: int) -> dict[str, Any]:
        others = {name: None for name in MEASURES if name != "total"}
        return {**others, "total": total}

    rows = tuple(AreaStatistics(code=code, name={}, **figures(total)) for code, total in totals.items())
    whole = Figures(**figures(sum(totals.values())))
    return Statistics("province", None, None, None, None, "test", 1, rows, 0, whole)
