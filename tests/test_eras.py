"""Thai digits and years of the Buddhist era are read where they can be meant in one way only."""

from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from geo_fondue.eras import BUDDHIST_ERA, common_era, plain_digits

DAYS = st.dates(min_value=date(1900, 1, 1), max_value=date(2200, 12, 31))
THAI = str.maketrans("0123456789", "๐๑๒๓๔๕๖๗๘๙")


@given(DAYS, st.booleans())
def test_every_day_has_the_same_meaning_in_both_eras_and_orders(day: date, thai: bool) -> None:
    year = day.year + BUDDHIST_ERA
    ways = (
        day.isoformat(),
        f"{year}-{day:%m-%d}",
        f"{day:%d/%m}/{year}",
        f"{day.day}/{day.month}/{year}",
    )
    for text in ways:
        assert common_era(text.translate(THAI) if thai else text) == day.isoformat()


@given(DAYS)
def test_a_day_with_slashes_and_a_year_of_the_common_era_is_not_guessed_at(day: date) -> None:
    assert common_era(f"{day:%d/%m/%Y}") == f"{day:%d/%m/%Y}"


@given(st.text())
def test_what_is_no_day_stays_as_it_is(text: str) -> None:
    once = common_era(text)
    assert common_era(once) == once
    if not any(letter.isdecimal() for letter in text):
        assert once == text.strip()


def test_thai_digits_are_digits() -> None:
    assert plain_digits("๐๑๒๓๔๕๖๗๘๙ x") == "0123456789 x"
