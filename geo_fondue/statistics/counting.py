"""The statistics of a layer: what is counted, and in which areas."""

from datetime import date
from zoneinfo import ZoneInfo

import numpy as np

from geo_fondue.boundaries import Edition
from geo_fondue.reports.filter import ReportFilter
from geo_fondue.reports.states import StateGroup
from geo_fondue.reports.store.store import Store
from geo_fondue.reports.working_time import WorkingHours
from geo_fondue.statistics.figures import tabulate
from geo_fondue.statistics.hierarchy import within
from geo_fondue.statistics.reading import ELSEWHERE, OUTSIDE, count
from geo_fondue.statistics.table import Statistics


def statistics(
    store: Store,
    edition: Edition,
    *,
    layer: str,
    from_: date | None = None,
    to: date | None = None,
    category: str | None = None,
    parent: str | None = None,
    state: StateGroup | None = None,
    agency: str | None = None,
    timezone: ZoneInfo,
    office: WorkingHours | None = None,
) -> Statistics:
    """Return the statistics of every area of a layer.

    A report counts in the area whose code it was resolved to, so that each area's numbers are those of the
    reports that :class:`~geo_fondue.reports.filter.ReportFilter` gives for the same query with the area's
    code added.

    Parameters
    ----------
    store : Store
    edition : Edition
        The areas that are listed.
    layer : str
    from_, to : date, optional
        First and last day of creation, in ``timezone``, both included.
    category : str, optional
        Only reports that have it among theirs.
    parent : str, optional
        Code of an area of a coarser layer that ``layer`` nests in: only areas and reports in it.
    state : {"open", "closed", "excluded"}, optional
        Only reports whose state is in this group; every figure is then of those alone, and there is no
        resolution rate, which would be 0 or 1 everywhere.
    agency : str, optional
        Only reports that were given to this organisation, as their source names it.
    timezone : ZoneInfo
    office : WorkingHours, optional
        When an office is open, for times in working hours; without it as in Thailand.

    Raises
    ------
    NotFoundError
        When the edition has no such layer or parent.
    InputError
        When the days are in the wrong order, or the layer nests in none and a parent is given.
    """
    areas = edition.areas(layer)
    listed = np.ones(len(areas), dtype=bool)
    ancestor = None
    if parent is not None:
        ancestor, listed = within(edition, layer, parent)
    chosen = ReportFilter(
        layer=ancestor,
        code=parent,
        category=category,
        state=state,
        agency=agency,
        from_=from_,
        to=to,
        timezone=timezone,
    )
    columns = store.columns()
    counted, together = count(columns, chosen, areas, listed, office or WorkingHours())
    rows, totals = tabulate(areas, listed, counted, together, rates=state is None)
    return Statistics(
        layer=layer,
        from_=from_,
        to=to,
        category=category,
        parent=parent,
        edition=edition.id,
        data_version=columns.version,
        areas=rows,
        outside=int(counted.total[OUTSIDE] + counted.total[ELSEWHERE]),
        totals=totals,
        elsewhere=int(counted.total[ELSEWHERE]),
        state=state,
        agency=agency,
    )
