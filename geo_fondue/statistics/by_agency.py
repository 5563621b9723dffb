"""Counts by the organisation that reports were given to."""

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
from geo_fondue.statistics.by_category import Tally


@dataclass(frozen=True, slots=True)
class AgencyCounts:
    """Reports by organisation; one given to several counts for each of them, so that these may sum to more.

    Attributes
    ----------
    agencies : mapping of str to Tally
        Those with the most open reports, by falling number, then by falling total.
    more : int
        How many further organisations there are.
    without : Tally
        Reports that name none.
    """

    agencies: dict[str, Tally]
    more: int
    without: Tally

    def to_dict(self) -> dict[str, Any]:
        """Return the counts as JSON has them, the names without what is personal."""
        return {
            "agencies": [
                {"agency": scrub_label(name), **tally.to_dict()} for name, tally in self.agencies.items()
            ],
            "more": self.more,
            "without": self.without.to_dict(),
        }


def agencies(store: Store, chosen: ReportFilter, *, top: int = 10) -> AgencyCounts:
    """Return the organisations that have the most of the chosen reports open, and how many more there are.

    Parameters
    ----------
    store : Store
    chosen : ReportFilter
    top : int, default 10
        How many organisations to name.
    """
    columns = store.columns()
    held = columns.shared.organisations
    names = list(held.index)
    members: dict[int, list[str]] = {}
    for set_id, word in zip(held.ids.tolist(), held.words.tolist(), strict=True):
        members.setdefault(set_id, []).append(names[word])
    found: dict[str, Counter[str]] = {}
    without = Counter[str]()
    for set_id, group, number in _by_set(columns, chosen):
        for organisation in members.get(set_id, ()):
            found.setdefault(organisation, Counter())[group] += number
        if set_id not in members:
            without[group] += number
    ranked = sorted(found, key=lambda name: (-found[name]["open"], -found[name].total(), name))
    return AgencyCounts(
        agencies={name: _tally(found[name]) for name in ranked[:top]},
        more=max(0, len(ranked) - top),
        without=_tally(without),
    )


def _by_set(columns: ReportColumns, chosen: ReportFilter) -> Iterator[tuple[int, str, int]]:
    """Yield the number of each set of organisations with a state group and how many reports have both."""
    groups = len(STATE_GROUPS)
    for part, marked in zip(columns.parts, columns.marked(chosen), strict=True):
        rows = np.flatnonzero(marked)
        counts = np.bincount(part["organisation_set"][rows].astype(np.int64) * groups + part["group"][rows])
        for kind in np.flatnonzero(counts).tolist():
            yield kind // groups, STATE_GROUPS[kind % groups], int(counts[kind])


def _tally(groups: Counter[str]) -> Tally:
    return Tally(groups.total(), groups["open"], groups["closed"], groups["excluded"])
