"""What a page shows, as its address says it."""

from datetime import date, timedelta
from urllib.parse import parse_qs

from hypothesis import given
from hypothesis import strategies as st

from geo_fondue.maps import PageQuery
from geo_fondue.maps.query import presets


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
