"""Counts by category."""

from collections import Counter
from dataclasses import dataclass
from typing import Any

from sqlalchemy import func, select

from geo_fondue.reports.filter import ReportFilter
from geo_fondue.reports.store.store import Store
from geo_fondue.reports.store.tables import category_set_members, reports


@dataclass(frozen=True, slots=True)
class Tally:
    """Numbers of reports: ``open``, ``closed`` and ``excluded`` sum to ``total``."""

    total: int = 0
    open: int = 0
    closed: int = 0
    excluded: int = 0

    def to_dict(self) -> dict[str, int]:
        """Return the numbers by name."""
        return {"total": self.total, "open": self.open, "closed": self.closed, "excluded": self.excluded}


@dataclass(frozen=True, slots=True)
class CategoryCounts:
    """Reports by category; one with several categories counts in each of them, so that these may sum to more.

    Attributes
    ----------
    categories : mapping of str to Tally
        The most frequent ones, by falling total.
    more : int
        How many further categories there are.
    rest : Tally
        Reports that have only such further categories.
    without : Tally
        Reports that have no category.
    """

    categories: dict[str, Tally]
    more: int
    rest: Tally
    without: Tally

    def to_dict(self) -> dict[str, Any]:
        """Return the counts as JSON has them."""
        return {
            "categories": [{"category": name, **tally.to_dict()} for name, tally in self.categories.items()],
            "more": self.more,
            "rest": self.rest.to_dict(),
            "without": self.without.to_dict(),
        }


def categories(store: Store, chosen: ReportFilter, *, top: int = 10) -> CategoryCounts:
    """Return the most frequent categories of the chosen reports, and what is left.

    Parameters
    ----------
    store : Store
    chosen : ReportFilter
    top : int, default 10
        How many categories to name.
    """
    counted = (
        select(reports.c.category_set_id, reports.c.state_group, func.count())
        .where(*chosen.conditions())
        .group_by(reports.c.category_set_id, reports.c.state_group)
    )
    with store.reading() as connection:
        rows = connection.execute(counted).all()
        members: dict[int, set[str]] = {}
        for set_id, category in connection.execute(select(category_set_members)):
            members.setdefault(set_id, set()).add(category)
    by_category: dict[str, Counter[str]] = {}
    for set_id, group, number in rows:
        for category in members.get(set_id, ()):
            by_category.setdefault(category, Counter())[group] += number
    ranked = sorted(by_category, key=lambda category: (-by_category[category].total(), category))
    named = set(ranked[:top])
    rest, without = Counter[str](), Counter[str]()
    for set_id, group, number in rows:
        found = members.get(set_id)
        if found is None:
            without[group] += number
        elif named.isdisjoint(found):
            rest[group] += number
    return CategoryCounts(
        categories={category: _tally(by_category[category]) for category in ranked[:top]},
        more=len(ranked) - len(named),
        rest=_tally(rest),
        without=_tally(without),
    )


def _tally(groups: Counter[str]) -> Tally:
    return Tally(groups.total(), groups["open"], groups["closed"], groups["excluded"])
