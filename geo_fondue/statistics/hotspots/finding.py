"""The hot spots of a layer's areas, or of hexagons: counted, tested, told."""

from collections.abc import Callable
from dataclasses import replace

import h3.api.basic_int as h3
import numpy as np
from numpy.typing import NDArray

from geo_fondue.areas import Areas
from geo_fondue.boundaries import Edition
from geo_fondue.errors import InputError
from geo_fondue.reports.filter import ReportFilter
from geo_fondue.reports.store.store import Store
from geo_fondue.statistics.figures import POPULATION
from geo_fondue.statistics.hexagons import counts_of, fine_counts, gathered
from geo_fondue.statistics.hierarchy import within
from geo_fondue.statistics.hotspots.assessing import Found, assess, rows
from geo_fondue.statistics.hotspots.counting import (
    Period,
    base_of,
    by_area,
    cut,
    in_period,
    is_narrower,
    of_measure,
)
from geo_fondue.statistics.hotspots.neighbours import Neighbours, of_areas, of_hexagons
from geo_fondue.statistics.hotspots.table import MEASURES, PERS, Hotspots, Measure, Per

MOST_PERIODS = 36
"""Three years of months."""

Numbers = NDArray[np.float64]
Counter = Callable[[ReportFilter], NDArray[np.int64]]
"""Counts the reports of a filter by state group and area."""


Question = Callable[[ReportFilter], Found]
"""Tests the reports of a filter."""


def area_hotspots(
    store: Store,
    edition: Edition,
    chosen: ReportFilter,
    *,
    layer: str,
    measure: Measure = "open",
    per: Per | None = None,
    periods: int = 0,
) -> Hotspots:
    """Return which areas of a layer, with their neighbours, have more or fewer reports than chance explains.

    Parameters
    ----------
    store : Store
    edition : Edition
    chosen : ReportFilter
        Which reports. With a parent, the areas within it are compared with one another alone.
    layer : str
    measure : {"open", "closed", "total"}
        Which of them are counted.
    per : {"people", "reports", "none"}, optional
        What a count is set against: the area's inhabitants, all its reports of the same days whatever their
        category or state, or nothing. Without it people where the boundaries came with them, else reports
        where only some are counted, else nothing.
    periods : int
        Into how many periods the time is cut, to tell what is new from what stays; 0 for none.

    Raises
    ------
    NotFoundError
        When the edition has no such layer or parent.
    InputError
        When counts cannot be set against what is asked for, or time cannot be cut so.
    """
    areas = edition.areas(layer)
    listed = np.arange(len(areas))
    if chosen.parent is not None:
        ancestor, inside = within(edition, layer, chosen.parent)
        listed = np.flatnonzero(inside)
        chosen = replace(chosen, layer=ancestor, code=chosen.parent, parent=None)
    people = _people(areas)[listed]
    per = _per(per, chosen, measure, people)
    beside = of_areas(areas, derived=edition.path / "derived").among(listed)
    spans = _spans(store, chosen, periods)
    columns = store.columns()

    def count(which: ReportFilter) -> NDArray[np.int64]:
        return by_area(columns, areas, which)[:, listed]

    ask = _question(count, measure, per, people, beside)
    found = ask(chosen)
    each = [ask(in_period(chosen, span)) for span in spans]
    everywhere = int(of_measure(by_area(columns, areas, chosen), measure).sum())
    made = [areas.area(int(position)) for position in listed]
    return Hotspots(
        layer=layer,
        resolution=None,
        query=_query(chosen),
        measure=measure,
        per=per,
        edition=edition.id,
        data_version=columns.version,
        rows=rows([(area.code, area.name) for area in made], found, each, per),
        periods=tuple(spans),
        joined=tuple(area.code for area, alone in zip(made, beside.joined.tolist(), strict=True) if alone),
        left_out=everywhere - int(found.events.sum()),
    )


def hexagon_hotspots(
    store: Store,
    edition: Edition,
    chosen: ReportFilter,
    *,
    resolution: int,
    measure: Measure = "open",
    per: Per | None = None,
    periods: int = 0,
    suppress_below: int = 5,
) -> Hotspots:
    """Return which hexagons, with those around them, have more or fewer reports than chance explains.

    Only hexagons in which enough reports were made at the time, of whatever category and state, are told and
    tested: elsewhere nobody reports anything, or so few do that they could be found by it.

    Parameters
    ----------
    store, chosen, measure, periods
        As for :func:`area_hotspots`.
    edition : Edition
        What a parent is looked up in.
    resolution : int
        H3's.
    per : {"reports", "none"}, optional
        As for :func:`area_hotspots`; nobody counted the inhabitants of hexagons.
    suppress_below : int
        The least number of reports that a hexagon must have.

    Raises
    ------
    NotFoundError
        When the edition has no such parent.
    InputError
        When counts cannot be set against what is asked for, or time cannot be cut so, or there are no such
        hexagons.
    """
    if chosen.parent is not None and chosen.layer is not None:
        ancestor, _ = within(edition, chosen.layer, chosen.parent)
        chosen = replace(chosen, layer=ancestor, code=chosen.parent, parent=None)
    per = _per(per, chosen, measure, np.zeros(0))
    spans = _spans(store, chosen, periods)
    columns = store.columns()
    everything = fine_counts(columns, base_of(chosen))
    told = gathered(*everything, resolution=resolution, suppress_below=max(1, suppress_below))
    cells = told.cells[~told.merged]

    def count(which: ReportFilter) -> NDArray[np.int64]:
        return counts_of(cells, *fine_counts(columns, which)).T

    ask = _question(count, measure, per, np.zeros(0), of_hexagons(cells))
    found = ask(chosen)
    return Hotspots(
        layer=None,
        resolution=resolution,
        query=_query(chosen),
        measure=measure,
        per=per,
        edition=edition.id,
        data_version=columns.version,
        rows=rows(
            [(h3.int_to_str(cell), {}) for cell in cells.tolist()],
            found,
            [ask(in_period(chosen, span)) for span in spans],
            per,
        ),
        periods=tuple(spans),
        left_out=int(of_measure(fine_counts(columns, chosen)[1].T, measure).sum() - found.events.sum()),
        suppress_below=suppress_below,
    )


def _spans(store: Store, chosen: ReportFilter, periods: int) -> list[Period]:
    if periods == 0:
        return []
    if not 2 <= periods <= MOST_PERIODS:
        raise InputError(
            f"{periods} periods cannot be compared", where="periods", remedy=f"Give 2 to {MOST_PERIODS}"
        )
    return cut(store, chosen, periods)


def _per(per: Per | None, chosen: ReportFilter, measure: Measure, people: Numbers) -> Per:
    """Return what counts are set against; refuses what cannot be."""
    if measure not in MEASURES:
        raise InputError(
            f"no hot spots of {measure!r}", where="measure", remedy=f"Give one of {', '.join(MEASURES)}"
        )
    known, narrower = bool((people > 0).any()), is_narrower(chosen, measure)
    if per is None:
        return "people" if known else "reports" if narrower else "none"
    if per not in PERS:
        raise InputError(f"no hot spots per {per!r}", where="per", remedy=f"Give one of {', '.join(PERS)}")
    if per == "people" and not known:
        raise InputError(
            "the boundaries came without inhabitants",
            where="per",
            remedy=f"Import them with a column {POPULATION}, or give reports",
        )
    if per == "reports" and not narrower:
        raise InputError(
            "all reports are the same share of all reports everywhere",
            where="per",
            remedy="Give measure=open, a category or a state",
        )
    return per


def _question(count: Counter, measure: Measure, per: Per, people: Numbers, beside: Neighbours) -> Question:
    """Return what tests the reports of a filter."""

    def ask(chosen: ReportFilter) -> Found:
        events = of_measure(count(chosen), measure)
        base = np.ones(len(events))
        if per == "people":
            base = people
        elif per == "reports":
            base = count(base_of(chosen)).sum(axis=0).astype(np.float64)
        return assess(events.astype(np.float64), base, beside, per)

    return ask


def _people(areas: Areas) -> Numbers:
    """Return the inhabitants of each area, 0 where nobody said."""
    people = areas.facts.get(POPULATION)
    if people is None or not np.issubdtype(people.dtype, np.number):
        return np.zeros(len(areas))
    return np.nan_to_num(people.astype(np.float64))


def _query(chosen: ReportFilter) -> dict[str, str | None]:
    return {
        "from": None if chosen.from_ is None else chosen.from_.isoformat(),
        "to": None if chosen.to is None else chosen.to.isoformat(),
        "category": chosen.category,
        "agency": chosen.agency,
        "parent": chosen.code or chosen.parent,
        "state": chosen.state,
    }
