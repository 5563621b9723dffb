"""What a page shows, as its address says it."""

from datetime import date, timedelta
from urllib.parse import parse_qs

import pytest
from hypothesis import given
from hypothesis import strategies as st

from geo_fondue.errors import InputError
from geo_fondue.maps import PageQuery
from geo_fondue.maps.query import period_days, presets


def test_an_address_says_what_differs_and_the_language() -> None:
    assert PageQuery().href() == "?lang=th"
    query = PageQuery(layer="district", from_=date(2024, 1, 1), category="ถนน & ทางเท้า", language="en")
    assert parse_qs(query.href()[1:]) == {
        "layer": ["district"],
        "from": ["2024-01-01"],
        "category": ["ถนน & ทางเท้า"],
        "lang": ["en"],
    }


def test_an_address_may_differ_in_one_thing() -> None:
    query = PageQuery(layer="district", parent="TH50", area="TH5001")
    assert query.href(area=None, layer="province", parent=None) == "?lang=th"
    assert "map=heat" in query.href(map="heat")


def test_a_period_that_moves_with_the_days_stands_in_the_address_instead_of_its_days() -> None:
    query = PageQuery(period="7d", from_=date(2026, 3, 2), to=date(2026, 3, 8))
    assert query.href() == "?period=7d&lang=th"
    assert query.href(from_=date(2026, 1, 1), to=None) == "?from=2026-01-01&lang=th"
    assert query.href(from_=None, to=None) == "?lang=th"


def test_a_frame_says_so_in_its_address() -> None:
    assert PageQuery(embed=True).href() == "?lang=th&embed=1"


def test_periods_end_today_or_with_their_fiscal_year() -> None:
    today = date(2026, 11, 21)
    assert period_days("90d", today) == (date(2026, 8, 24), today)
    assert period_days("fy", today) == (date(2026, 10, 1), date(2027, 9, 30))
    assert period_days("last-fy", today) == (date(2025, 10, 1), date(2026, 9, 30))
    with pytest.raises(InputError, match="7d, 30d, 90d, fy, last-fy"):
        period_days("week", today)  # type: ignore[arg-type]


def test_the_worst_come_first_unless_asked_otherwise() -> None:
    assert PageQuery(measure="resolution_rate").order == ("resolution_rate", False)
    assert PageQuery(measure="oldest_open").order == ("oldest_open", False)


def test_the_table_is_sorted_by_the_measure_unless_asked_otherwise() -> None:
    assert PageQuery(measure="closed").order == ("closed", True)
    assert PageQuery(sort="-open").order == ("open", True)
    assert PageQuery(sort="name").order == ("name", False)
    assert PageQuery(sort="-; drop table").order == ("open", True)


def test_fiscal_years_change_on_the_first_of_october() -> None:
    years = [
        [preset.year for preset in presets(day) if preset.key == "fiscal"]
        for day in (date(2026, 9, 30), date(2026, 10, 1), date(2026, 12, 31), date(2027, 1, 1))
    ]
    assert years == [[2026, 2025], [2027, 2026], [2027, 2026], [2027, 2026]]


@given(st.dates(date(2000, 1, 1), date(2100, 1, 1)))
def test_today_is_in_every_preset_but_the_last_fiscal_year(today: date) -> None:
    for preset in presets(today)[:-1]:
        if preset.from_ is not None and preset.to is not None:
            assert preset.from_ <= today <= preset.to


def test_seven_days_are_today_and_the_six_before() -> None:
    week = presets(date(2026, 3, 8))[1]
    assert week.from_ is not None
    assert week.to is not None
    assert week.to - week.from_ == timedelta(days=6)
