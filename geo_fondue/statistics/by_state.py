"""Counts by state."""

from dataclasses import dataclass
from typing import Any

import numpy as np

from geo_fondue.reports.filter import ReportFilter
from geo_fondue.reports.privacy.scrubbing import scrub_label
from geo_fondue.reports.states import STATE_GROUPS, StateGroup
from geo_fondue.reports.store.store import Store


@dataclass(frozen=True, slots=True)
class StateCount:
    """How many reports are in one state.

    Attributes
    ----------
    state : str
        The code of a known state, else the label as it came.
    group : {"open", "closed", "excluded"}
    known : bool
        Whether the state is a known one; others count as open.
    count : int
    """

    state: str
    group: StateGroup
    known: bool
    count: int

    def to_dict(self) -> dict[str, Any]:
        """Return the count as JSON has it, the label without what is personal."""
        state = scrub_label(self.state)
        return {"state": state, "group": self.group, "known": self.known, "count": self.count}


def states(store: Store, chosen: ReportFilter) -> tuple[StateCount, ...]:
    """Return how many of the chosen reports are in each state, by group, the most frequent first.

    Parameters
    ----------
    store : Store
    chosen : ReportFilter
    """
    columns = store.columns()
    groups = len(STATE_GROUPS)
    # One number for each combination of state, group and whether it is known
    counts = np.zeros(len(columns.states) * groups * 2, dtype=np.int64)
    for part, marked in zip(columns.parts, columns.marked(chosen), strict=True):
        rows = np.flatnonzero(marked)
        kinds = (part["state"][rows].astype(np.int64) * groups + part["group"][rows]) * 2 + part["known"][
            rows
        ]
        counts += np.bincount(kinds, minlength=len(counts))
    found = []
    for kind in np.flatnonzero(counts).tolist():
        state, rest = divmod(kind, groups * 2)
        group, known = divmod(rest, 2)
        found.append(StateCount(columns.states[state], STATE_GROUPS[group], bool(known), int(counts[kind])))
    return tuple(sorted(found, key=lambda one: (STATE_GROUPS.index(one.group), -one.count, one.state)))
