"""A period compared with the one before it, of the same length."""

from datetime import date, timedelta
from typing import Any

from geo_fondue.statistics.table import Statistics

FEWEST = 10
"""Of fewer reports in the period before no share is taken: one more or less would look like a trend."""


def period_before(first: date, last: date, *, today: date) -> tuple[date, date] | None:
    """Return the days just before a period, as many as have passed of it.

    Of a period that reaches beyond today, such as the current fiscal year, only the days until today can
    have reports; as many days before it are a fair comparison.

    Parameters
    ----------
    first, last : date
        Of the period, both included.
    today : date

    Returns
    -------
    tuple of date, or None
        First and last day; None for a period that has not begun.

    Examples
    --------
    >>> period_before(date(2024, 3, 1), date(2024, 3, 31), today=date(2024, 12, 1))
    (datetime.date(2024, 1, 30), datetime.date(2024, 2, 29))
    """
    days = (min(last, today) - first).days + 1
    if days < 1:
        return None
    return first - timedelta(days=days), first - timedelta(days=1)


def change(now: int, before: int) -> float | None:
    """Return by which share a number of reports has grown; None of fewer than :data:`FEWEST` before.

    Examples
    --------
    >>> change(15, 20), change(3, 2)
    (-0.25, None)
    """
    return None if before < FEWEST else now / before - 1


def changes(now: Statistics, before: Statistics) -> list[float | None]:
    """Return for each area of ``now`` by which share its reports (``total``) have grown.

    Parameters
    ----------
    now, before : Statistics
        Of the same layer; an area that only one of them lists has no change.
    """
    totals = {row.code: row.total for row in before.areas}
    return [change(row.total, totals.get(row.code, 0)) for row in now.areas]


def with_changes(now: Statistics, before: Statistics) -> dict[str, Any]:
    """Return statistics as JSON has them, each area and the totals beside those of the period before."""
    answer = now.to_dict()
    totals = {row.code: row.total for row in before.areas}
    for area, grown in zip(answer["areas"], changes(now, before), strict=True):
        area["total_before"], area["change"] = totals.get(area["code"], 0), grown
    earlier = before.to_dict()
    answer["before"] = {
        **{name: earlier[name] for name in ("from", "to", "totals")},
        "change": change(now.totals.total, before.totals.total),
    }
    return answer
