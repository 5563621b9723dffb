"""Days and periods as people write them."""

from datetime import date

import pytest

from geo_fondue.errors import InputError
from geo_fondue.service.periods import parse_day, period


def test_a_day_has_one_form() -> None:
    assert parse_day(" 2024-02-29 ") == date(2024, 2, 29)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "2024-02-30",
        "29/2/2024",
        "20240229",
        "2024-W09-4",
        "2024-2-29",
        "29/02/67",
        "1709164800",
        "2564-02-29",
        "2567-02-29 10:00",
    ],
)
def test_any_other_form_is_refused(text: str) -> None:
    with pytest.raises(InputError):
        parse_day(text)


@pytest.mark.parametrize("text", ["2567-02-29", "๒๕๖๗-๐๒-๒๙", "29/02/2567", "๒๙/๒/๒๕๖๗", "๒๐๒๔-๐๒-๒๙"])
def test_a_day_may_be_written_as_thai_offices_do(text: str) -> None:
    assert parse_day(text) == date(2024, 2, 29)


def test_a_period_is_given_by_its_days_or_by_its_fiscal_year() -> None:
    assert period() == (None, None)
    assert period(from_=date(2024, 1, 1)) == (date(2024, 1, 1), None)
    assert period(fiscal_year=2566) == (date(2022, 10, 1), date(2023, 9, 30))
    with pytest.raises(InputError, match="either"):
        period(fiscal_year=2566, to=date(2024, 1, 1))
