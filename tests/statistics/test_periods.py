"""Periods by name."""

from datetime import date

import pytest

from geo_fondue.errors import InputError
from geo_fondue.statistics.periods import fiscal_year


def test_a_thai_fiscal_year_begins_in_october_of_the_year_before() -> None:
    assert fiscal_year(2566) == (date(2022, 10, 1), date(2023, 9, 30))


def test_fiscal_years_follow_one_another_without_a_gap_or_an_overlap() -> None:
    for year in range(2540, 2580):
        assert (fiscal_year(year + 1)[0] - fiscal_year(year)[1]).days == 1


def test_a_year_of_the_common_era_is_refused_with_the_one_that_was_meant() -> None:
    with pytest.raises(InputError, match="Did you mean 2566"):
        fiscal_year(2023)


@pytest.mark.parametrize("year", [0, -2566, 66, 2483, 10_000])
def test_what_is_no_year_is_refused(year: int) -> None:
    with pytest.raises(InputError, match="Buddhist era"):
        fiscal_year(year)
