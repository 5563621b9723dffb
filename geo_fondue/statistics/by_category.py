"""Counts by category."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np

from geo_fondue.reports.columns import ReportColumns
from geo_fondue.reports.filter import ReportFilter
from geo_fondue.reports.privacy.scrubbing import scrub_label
from geo_fondue.reports.states import STATE_GROUPS
from geo_fondue.reports.store.store import Store


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
        """Return the counts as JSON has them, the names without what is personal."""
        return {
            "categories": [
                {"category": scrub_label(name), **tally.to_dict()} for name, tally in self.categories.items()
            ],
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
    columns = store.columns()
    rows = list(_by_set(columns, chosen))
    members: dict[int, set[str]] = {}
    held = columns.shared.categories
    names = list(held.index)
    for set_id, word in zip(held.ids.tolist(), held.words.tolist(), strict=True):
        members.setdefault(set_id, set()).add(names[word])
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


def _by_set(columns: ReportColumns, chosen: ReportFilter) -> Iterator[tuple[int, str, int]]:
    """Yield the number of each set of categories with a state group and how many chosen reports have both."""
    from geo_fondue.statistics.kernels import count_pairs  # noqa: PLC0415 - takes its time

    largest = max(int(part["category_set"].max(initial=0)) for part in columns.parts)
    counts = np.zeros((largest + 1, len(STATE_GROUPS)), dtype=np.int64)
    for part, rows in zip(columns.parts, columns.marked(chosen), strict=True):
        count_pairs(rows, part["category_set"], part["group"], counts)
    for set_id, group in np.argwhere(counts).tolist():
        yield set_id, STATE_GROUPS[group], int(counts[set_id, group])


def _tally(groups: Counter[str]) -> Tally:
    return Tally(groups.total(), groups["open"], groups["closed"], groups["excluded"])
