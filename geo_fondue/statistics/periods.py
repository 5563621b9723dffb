"""Periods that people ask for by name."""

from datetime import date

from geo_fondue.eras import BUDDHIST_ERA
from geo_fondue.errors import InputError


def fiscal_year(be: int) -> tuple[date, date]:
    """Return the first and last day of a Thai fiscal year; it begins on 1 October of the year before.

    Parameters
    ----------
    be : int
        The year in the Buddhist era, 2484 or later (when the year came to begin on 1 January).

    Raises
    ------
    InputError
        When the year can only be meant in the common era, or is out of range.

    Examples
    --------
    >>> fiscal_year(2566)
    (datetime.date(2022, 10, 1), datetime.date(2023, 9, 30))
    """
    if not 2484 <= be <= 9999:
        likely = f"Did you mean {be + BUDDHIST_ERA}? " if 1941 <= be < 2484 else ""
        raise InputError(
            f"fiscal year {be} is not a year of the Buddhist era from 2484 to 9999",
            remedy=f"{likely}Fiscal year 2566 is 1 October 2022 to 30 September 2023",
        )
    year = be - BUDDHIST_ERA
    return date(year - 1, 10, 1), date(year, 9, 30)
