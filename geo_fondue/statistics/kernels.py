"""Counting and timing over the columns, compiled."""

import numpy as np

from geo_fondue.index.jit import jit
from geo_fondue.reports.columns import OPEN
from geo_fondue.statistics.kinds import GROUP


@jit
def tally(chosen, slots, jurisdiction, kind, created_at, never, counts, oldest):
    """Count the chosen rows by slot and kind, without branches, which would be guessed wrong every so often.

    Parameters
    ----------
    chosen : ndarray of bool, shape (n,)
    slots : ndarray of int32
        By jurisdiction; the last is that of all beyond.
    jurisdiction, created_at : ndarray, shape (n,)
    kind : ndarray of uint8, shape (n,)
        As :func:`~geo_fondue.statistics.kinds.kind_of` has it.
    never : int
        Stands for no instant; it is before all others.
    counts : ndarray of int32, shape (m, KINDS)
    oldest : ndarray of int64, shape (m,)
        When the oldest open report was made.
    """
    last = len(slots) - 1
    for i in range(len(chosen)):
        slot = slots[min(jurisdiction[i], last)]
        counts[slot, kind[i]] += chosen[i]
        made = created_at[i]
        # seldom so, which is guessed right
        if (made < oldest[slot]) & (made != never) & (kind[i] & GROUP == OPEN) & chosen[i]:
            oldest[slot] = made


@jit
def find_ranks(first, second, slots, ranks, found):
    """Write the values of some ranks among the chosen rows of each slot, and of all slots as one.

    Rows come by ascending value, so each slot only counts until its next rank is there.

    Parameters
    ----------
    first, second : tuple of ndarray
        Two lots of rows, each by ascending value: which rows are chosen, by row (bool; empty: all), the rows
        (int32), their jurisdictions (int32) and their values (float64).
    slots : ndarray of int32
        By jurisdiction; the last is that of all beyond.
    ranks : ndarray of int64, shape (m + 1, k)
        From 0, the least of each slot first; the last speak of all slots as one.
    found : ndarray of float64, shape (m + 1, k)
        Is filled where there are so many values.
    """
    chosen, rows, jurisdiction, values = first
    other_chosen, other_rows, other_jurisdiction, other_values = second
    places, other_places = _places(chosen, rows), _places(other_chosen, other_rows)
    last, together = len(slots) - 1, len(ranks) - 1
    wanted = ranks[:, 0].copy()
    left = wanted + 1
    i = j = 0
    while i < len(places) or j < len(other_places):
        if j == len(other_places) or (i < len(places) and values[places[i]] <= other_values[other_places[j]]):
            number, value = jurisdiction[places[i]], values[places[i]]
            i += 1
        else:
            number, value = other_jurisdiction[other_places[j]], other_values[other_places[j]]
            j += 1
        slot = slots[min(number, last)]
        left[slot] -= 1
        if left[slot] == 0:
            _take(value, slot, ranks, wanted, left, found)
        left[together] -= 1
        if left[together] == 0:
            _take(value, together, ranks, wanted, left, found)


@jit
def _places(chosen, rows):
    """Return at which places the chosen rows stand; without a branch, as in :func:`tally`."""
    places = np.empty(len(rows), dtype=np.int32)
    if len(chosen) == 0:
        for i in range(len(rows)):
            places[i] = i
        return places
    count = 0
    for i in range(len(rows)):
        places[count] = i
        count += chosen[rows[i]]
    return places[:count]


@jit
def _take(value, slot, ranks, wanted, left, found):
    """Write the value that stands at a slot's wanted rank, and say how many come until the next one."""
    rank = wanted[slot]
    following = rank
    for k in range(ranks.shape[1]):
        if ranks[slot, k] == rank:
            found[slot, k] = value
        elif ranks[slot, k] > rank and (following == rank or ranks[slot, k] < following):
            following = ranks[slot, k]
    # where there is no further one it stays 0, and is never come to again
    wanted[slot], left[slot] = following, following - rank


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
    chosen, slots, never
        As for :func:`tally`.
    jurisdiction, group, created_at, closed_at : ndarray, shape (n,)
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
