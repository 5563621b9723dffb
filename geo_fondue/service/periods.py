"""Days and periods as people write them, for the command line and HTTP alike."""

import re
from datetime import date

from geo_fondue.eras import common_era
from geo_fondue.errors import InputError
from geo_fondue.statistics.periods import fiscal_year as fiscal_year_days

_DAY = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)


def parse_day(text: str) -> date:
    """Return the day that is written as ``2024-12-31``, the one form that nobody misreads.

    So it may be with Thai digits, and with a year of the Buddhist era, which may stand last then:
    ``2567-12-31``, ``๓๑/๑๒/๒๕๖๗`` (:func:`~geo_fondue.eras.common_era`).

    Raises
    ------
    InputError
        When it is written otherwise, or there is no such day.
    """
    plain = common_era(text)
    if not _DAY.fullmatch(plain):
        raise InputError(f"{text.strip()!r} is not a day", remedy="Write it as year-month-day: 2024-12-31")
    try:
        return date.fromisoformat(plain)
    except ValueError as error:
        raise InputError(f"{text.strip()!r} is no day of the calendar") from error


def period(
    *, from_: date | None = None, to: date | None = None, fiscal_year: int | None = None
) -> tuple[date | None, date | None]:
    """Return the first and last day of a period, given by its days or by its Thai fiscal year.

    Parameters
    ----------
    from_, to : date, optional
        Both inclusive; None for no limit.
    fiscal_year : int, optional
        In the Buddhist era: 2566 is 1 October 2022 to 30 September 2023.

    Raises
    ------
    InputError
        When both are given, or the year is not one.
    """
    if fiscal_year is None:
        return from_, to
    if from_ is not None or to is not None:
        raise InputError(
            "a fiscal year is a period of its own",
            where="fiscal_year",
            remedy="Give either the fiscal year, or from and to",
        )
    return fiscal_year_days(fiscal_year)
