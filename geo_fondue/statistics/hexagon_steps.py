"""Hexagons step by step: what was made, closed and left open in each week or month, where it is enough."""

from collections.abc import Sequence
from datetime import date

import numpy as np
from numpy.typing import NDArray

from geo_fondue.boundaries import Edition
from geo_fondue.errors import InputError
from geo_fondue.reports.columns import ReportColumns
from geo_fondue.reports.filter import ReportFilter
from geo_fondue.reports.store.store import Store
from geo_fondue.statistics.hexagons import Cells, cells_of_rows, check_resolution
from geo_fondue.statistics.steps import MapStep, Steps, count_events, periods_of, place_of

MOST_PLAYED = 6_000
"""So many hexagons at most are played: their shapes are 100 kB on the way to the browser."""


def hexagon_steps(
    store: Store,
    edition: Edition,
    chosen: ReportFilter,
    *,
    resolution: int,
    step: MapStep,
    until: date,
    suppress_below: int = 5,
) -> Steps:
    """Return the chosen reports by hexagon and step of time.

    In each step a hexagon has its count of reports made, its count of those closed, and its count of those
    open where it is no less than a limit: nobody is found by it. What is less counts as in none, and hexagons
    that never have anything to show are left out. They are not merged as those of
    :func:`~geo_fondue.statistics.hexagons.hexagons` are, since they would have to be others in each step.

    Parameters
    ----------
    store : Store
    edition : Edition
        What a parent is looked up in.
    chosen, step, until
        As for :func:`~geo_fondue.statistics.steps.steps`.
    resolution : int
        H3's, from :data:`~geo_fondue.statistics.hexagons.COARSEST` to
        :data:`~geo_fondue.statistics.hexagons.FINEST`.
    suppress_below : int
        The least count that is shown; 0 or 1 shows every one.

    Raises
    ------
    NotFoundError
        When the edition has no such layer or parent.
    InputError
        For a resolution that there is none of, more hexagons than a map can play, or when the layer nests in
        none and a parent is given.
    """
    check_resolution(resolution)
    columns, least = store.columns(), max(1, suppress_below)
    _, placed, _ = place_of(edition, chosen)
    marked = columns.marked(placed)
    cells, places = _places(columns, marked, resolution, least)
    if len(cells) > MOST_PLAYED:
        raise InputError(
            f"{len(cells):,} hexagons are too many to play, which can be done with {MOST_PLAYED:,} at most",
            where="resolution",
            remedy="Give a lower resolution, or a parent",
        )
    periods, earlier = periods_of(columns, placed, chosen, step, until=until, places=len(cells))
    slots = np.arange(len(cells) + 1, dtype=np.int32)
    counts = count_events(columns, marked, places, slots, len(slots), periods, chosen.timezone)
    shown = np.zeros(len(cells), dtype=bool)
    for numbers in (counts.made, counts.closed, counts.waiting):
        shown |= _suppress(numbers, least)
    kept = np.r_[np.flatnonzero(shown), len(cells)]
    return Steps(
        periods=tuple(periods),
        positions=np.arange(len(kept) - 1),
        made=counts.made[kept].T,
        closed=counts.closed[kept].T,
        waiting=counts.waiting[kept].T,
        undated=counts.undated,
        earlier=earlier,
        cells=cells[shown],
        suppress_below=least,
    )


def _places(
    columns: ReportColumns, marked: Sequence[NDArray[np.bool_]], resolution: int, least: int
) -> tuple[Cells, list[NDArray[np.int32]]]:
    """Return the hexagons with enough reports in all, and for each part which of them each row lies in.

    One that has less in all has less in each step.
    """
    parts = cells_of_rows(columns, resolution)
    of_marked = np.concatenate([cells[rows] for cells, rows in zip(parts, marked, strict=True)])
    distinct, counts = np.unique(of_marked, return_counts=True)
    cells: Cells = distinct[counts >= least]
    places = []
    for held in parts:
        at = np.searchsorted(cells, held)
        known = at < len(cells)
        known[known] = cells[at[known]] == held[known]
        places.append(np.where(known, at, len(cells)).astype(np.int32))
    return cells, places


def _suppress(numbers: NDArray[np.int64], least: int) -> NDArray[np.bool_]:
    """Take counts below a limit from their places, all but the last, and give them to the last.

    Parameters
    ----------
    numbers : ndarray of int64, shape (n + 1, steps) or (n + 1, steps, 3)
        Changed; with groups, what counts is their sum.

    Returns
    -------
    ndarray of bool, shape (n,)
        Which places still have anything.
    """
    own = numbers[:-1]
    few = (own if own.ndim == 2 else own.sum(axis=2)) < least
    numbers[-1] += np.where(few.reshape(few.shape + (1,) * (own.ndim - 2)), own, 0).sum(axis=0)
    own[few] = 0
    return np.asarray(own.any(axis=tuple(range(1, own.ndim))))
