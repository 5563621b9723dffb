"""Counting and timing over the columns, compiled."""

import numpy as np

from geo_fondue.index.jit import jit
from geo_fondue.reports.columns import CLOSED, OPEN

FIGURES = 6
"""What is counted: open, closed, excluded, unknown, reopened, and those with a time to close."""

UNKNOWN, REOPENED, TIMED = 3, 4, 5

_MICROSECONDS_A_DAY = 86_400e6
_FEW = 24


@jit
def tally(chosen, slots, jurisdiction, group, known, reopened, created_at, closed_at, never, counts, oldest):
    """Add the chosen rows to the counts of their slots.

    Parameters
    ----------
    chosen : ndarray of bool, shape (n,)
    slots : ndarray of int32
        By jurisdiction; the last is that of all beyond.
    jurisdiction, group, known, reopened, created_at, closed_at : ndarray, shape (n,)
    never : int
        Stands for no instant; it is before all others.
    counts : ndarray of int64, shape (m, FIGURES)
    oldest : ndarray of int64, shape (m,)
        When the oldest open report was made.
    """
    last = len(slots) - 1
    for i in range(len(chosen)):
        if not chosen[i]:
            continue
        slot = slots[min(jurisdiction[i], last)]
        counts[slot, group[i]] += 1
        counts[slot, REOPENED] += reopened[i] > 0
        made = created_at[i]
        if group[i] == OPEN:
            counts[slot, UNKNOWN] += not known[i]
            if made != never and made < oldest[slot]:
                oldest[slot] = made
        elif group[i] == CLOSED:
            counts[slot, TIMED] += made != never and closed_at[i] >= made


@jit
def gather_times(
    chosen, slots, jurisdiction, group, created_at, closed_at, worked, never, places, days, hours
):
    """Write the times to close of the chosen rows, each where its slot's next one stands.

    Parameters
    ----------
    chosen, slots, jurisdiction, group, created_at, closed_at, never
        As for :func:`tally`.
    worked : ndarray of float64, shape (n,)
        Working hours to close.
    places : ndarray of int64, shape (m,)
        Where the next one of each slot stands; counted up.
    days, hours : ndarray of float64
        Those to close by the calendar, and those worked.
    """
    last = len(slots) - 1
    for i in range(len(chosen)):
        if chosen[i] and group[i] == CLOSED and created_at[i] != never and closed_at[i] >= created_at[i]:
            slot = slots[min(jurisdiction[i], last)]
            days[places[slot]] = (closed_at[i] - created_at[i]) / _MICROSECONDS_A_DAY
            hours[places[slot]] = worked[i]
            places[slot] += 1


@jit
def spread(values, groups, places, ordered):
    """Write values one group after the other; ``places`` as for :func:`gather_times`."""
    for i in range(len(values)):
        ordered[places[groups[i]]] = values[i]
        places[groups[i]] += 1


@jit
def select_ranks(values, starts, ranks, found):
    """Write the values of some ranks in each of many runs of values, which are reordered.

    Parameters
    ----------
    values : ndarray of float64
        The runs, one after the other.
    starts : ndarray of int64, shape (m + 1,)
        Where each begins, and the last ends; none is empty.
    ranks : ndarray of int64, shape (m, k)
        From 0, ascending in each run.
    found : ndarray of float64, shape (m, k)
        Is filled.
    """
    for run in range(len(ranks)):
        begin, end = starts[run], starts[run + 1]
        low = begin
        for k in range(ranks.shape[1]):
            at = begin + ranks[run, k]
            if at >= low:
                _partition(values, low, end, at)
                low = at + 1
            found[run, k] = values[at]


@jit
def _partition(values, low, high, at):
    """Reorder values from ``low`` until before ``high`` until what sorting puts at a place is there."""
    high -= 1
    seed = np.uint32(high - low)
    while high - low > _FEW:
        # the middle of three at random, so that no order of values is slow
        seed = np.uint32(seed * np.uint32(1664525) + np.uint32(1013904223))
        width = high - low + 1
        first = values[low + np.int64(seed >> 8) % width]
        second = values[low + width // 2]
        third = values[low + np.int64(seed >> 4) % width]
        pivot = max(min(first, second), min(max(first, second), third))
        i, j = low, high
        while i <= j:
            while values[i] < pivot:
                i += 1
            while pivot < values[j]:
                j -= 1
            if i <= j:
                values[i], values[j] = values[j], values[i]
                i += 1
                j -= 1
        if at <= j:
            high = j
        elif at >= i:
            low = i
        else:
            return
    for i in range(low + 1, high + 1):
        value = values[i]
        j = i - 1
        while j >= low and values[j] > value:
            values[j + 1] = values[j]
            j -= 1
        values[j + 1] = value


@jit
def count_slots(chosen, slots, jurisdiction, group, counts):
    """Count the chosen rows by slot, as for :func:`tally`, and group, into ``counts`` of shape (m, 3)."""
    last = len(slots) - 1
    for i in range(len(chosen)):
        if chosen[i]:
            counts[slots[min(jurisdiction[i], last)], group[i]] += 1


@jit
def count_pairs(chosen, number, group, counts):
    """Count the chosen rows by a number and their group, into ``counts`` of shape (m, 3)."""
    for i in range(len(chosen)):
        if chosen[i]:
            counts[number[i], group[i]] += 1


@jit
def span(chosen, moments, begin, end):
    """Return how many chosen moments are from ``begin`` until before ``end``, the first and the last."""
    count = 0
    first, last = end, begin
    for i in range(len(chosen)):
        if chosen[i] and begin <= moments[i] < end:
            count += 1
            first = min(first, moments[i])
            last = max(last, moments[i])
    return count, first, last


@jit
def count_days(chosen, moments, begin, end, turns, offsets, day, first_day, counts):
    """Count the chosen moments from ``begin`` until before ``end`` by local day.

    Parameters
    ----------
    chosen : ndarray of bool, shape (n,)
    moments : ndarray of int64, shape (n,)
    begin, end : int
    turns : ndarray of int64, shape (k,)
        When the zone's offset changed, ascending.
    offsets : ndarray of int64, shape (k + 1,)
        By how much the zone is ahead before the first turn, and from each on.
    day : int
        How long a day is.
    first_day : int
        The number of the day that ``counts`` begins with.
    counts : ndarray of int64
    """
    for i in range(len(chosen)):
        moment = moments[i]
        if chosen[i] and begin <= moment < end:
            place = 0
            while place < len(turns) and moment >= turns[place]:
                place += 1
            counts[(moment + offsets[place]) // day - first_day] += 1


@jit
def count_steps(
    chosen, slots, jurisdiction, group, created_at, closed_at, never, edges, made, closed, waiting
):
    """Count the chosen rows by slot and step of time.

    Parameters
    ----------
    chosen, slots, jurisdiction, group, created_at, closed_at, never
        As for :func:`tally`.
    edges : ndarray of int64, shape (k + 1,)
        Where each step begins, and the last ends.
    made : ndarray of int64, shape (m, k, 3)
        Those made in each step, by group.
    closed : ndarray of int64, shape (m, k)
        Those closed in each step.
    waiting : ndarray of int64, shape (m, k + 1)
        By how many more those open grow in each step; first comes what came before the first step.
    """
    last, count = len(slots) - 1, len(edges) - 1
    for i in range(len(chosen)):
        if not chosen[i]:
            continue
        slot = slots[min(jurisdiction[i], last)]
        begun = np.int64(count)
        ended = np.int64(count)
        if created_at[i] != never:
            begun = np.searchsorted(edges, created_at[i], side="right") - 1
            if 0 <= begun < count:
                made[slot, begun, group[i]] += 1
        if closed_at[i] != never:
            ended = np.searchsorted(edges, closed_at[i], side="right") - 1
            if 0 <= ended < count:
                closed[slot, ended] += 1
        if begun < count and (group[i] == OPEN or closed_at[i] != never):
            waiting[slot, begun + 1] += 1
            # closed before it was made, as clocks may have it: it never waited
            until = max(begun, ended)
            if until < count:
                waiting[slot, until + 1] -= 1
