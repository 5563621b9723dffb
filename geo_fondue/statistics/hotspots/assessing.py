"""Counts set against their base and tested: from arrays to the rows that are told."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import isnan

import numpy as np
from numpy.typing import NDArray

from geo_fondue.statistics.hotspots.neighbours import Neighbours
from geo_fondue.statistics.hotspots.over_time import Trend, trends
from geo_fondue.statistics.hotspots.rates import standardised
from geo_fondue.statistics.hotspots.significance import scores
from geo_fondue.statistics.hotspots.table import Hotspot, Kind, Per

Numbers = NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class Found:
    """One test, of all that it was to be made for; NaN and 0 where it was not made.

    Attributes
    ----------
    events, base, z, p, q : ndarray of float64, shape (n,)
    confidence : ndarray of int8, shape (n,)
        As :meth:`~geo_fondue.statistics.hotspots.significance.Scores.confidence` gives it.
    has_data, alone : ndarray of bool, shape (n,)
        Whether there is a base, and whether no neighbour has one.
    """

    events: Numbers
    base: Numbers
    z: Numbers
    p: Numbers
    q: Numbers
    confidence: NDArray[np.int8]
    has_data: NDArray[np.bool_]
    alone: NDArray[np.bool_]


def assess(events: Numbers, base: Numbers, beside: Neighbours, per: Per) -> Found:
    """Return the test of counts against their base.

    Parameters
    ----------
    events, base : ndarray of float, shape (n,)
        Without a base (not above 0) an area has no data, and is nobody's neighbour.
    beside : Neighbours
    per : {"people", "reports", "none"}
    """
    size = len(events)
    has_data = base > 0
    with_data = np.flatnonzero(has_data)
    alone = np.zeros(size, dtype=np.bool_)
    alone[with_data] = beside.among(with_data).counts() == 0
    asked = np.flatnonzero(has_data & ~alone)
    values = events[asked]
    if per != "none" and len(asked):
        values = standardised(values, base[asked], share=per == "reports")
    result = scores(values, beside.among(asked))
    z, p, q = (np.full(size, np.nan) for _ in range(3))
    z[asked], p[asked], q[asked] = result.z, result.p, result.q
    confidence = np.zeros(size, dtype=np.int8)
    confidence[asked] = result.confidence()
    return Found(events, base, z, p, q, confidence, has_data, alone)


def rows(
    named: Sequence[tuple[str, Mapping[str, str]]], found: Found, each: Sequence[Found], per: Per
) -> tuple[Hotspot, ...]:
    """Return a row for each area or hexagon.

    Parameters
    ----------
    named : sequence of (str, mapping)
        Code and names.
    found : Found
        Of all the time asked about.
    each : sequence of Found
        Of each period.
    per : {"people", "reports", "none"}
    """
    base_sum = found.base[found.has_data].sum()
    rate = found.events[found.has_data].sum() / base_sum if base_sum else 0.0
    expected = np.where(found.has_data, found.base * rate, np.nan)
    ratio = np.full(len(expected), np.nan)
    np.divide(found.events, expected, out=ratio, where=expected > 0)
    moves: list[Trend | None] = [None] * len(named)
    if len(each) > 1:
        hot = np.array([period.confidence > 0 for period in each])
        moves = trends(hot, np.nan_to_num(np.array([period.z for period in each])))
    kinds = _kinds(found)
    numbers = (found.base, expected, ratio, found.z, found.p, found.q)
    base, expected_, ratio_, z, p, q = (
        [None if isnan(value) else value for value in column.tolist()] for column in numbers
    )
    classes = (
        zip(*(period.confidence.tolist() for period in each), strict=True) if each else [()] * len(named)
    )
    return tuple(
        Hotspot(
            code=code,
            name=name,
            count=int(found.events[i]),
            base=None if per == "none" else base[i],
            expected=expected_[i],
            ratio=ratio_[i],
            z=z[i],
            p=p[i],
            q=q[i],
            kind=kinds[i],
            confidence=abs(int(found.confidence[i])) or None,
            trend=moves[i],
            periods=tuple(classes_of),
        )
        for i, ((code, name), classes_of) in enumerate(zip(named, classes, strict=True))
    )


def _kinds(found: Found) -> list[Kind]:
    kinds: list[Kind] = []
    for data, alone, confidence in zip(
        found.has_data.tolist(), found.alone.tolist(), found.confidence.tolist(), strict=True
    ):
        if not data:
            kinds.append("no_data")
        elif alone:
            kinds.append("alone")
        else:
            kinds.append("neither" if not confidence else "hot" if confidence > 0 else "cold")
    return kinds
