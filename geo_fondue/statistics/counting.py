"""The statistics of a layer: what is counted, and in which areas."""

from datetime import date
from typing import Protocol
from zoneinfo import ZoneInfo

import numpy as np

from geo_fondue.areas import Areas
from geo_fondue.reports.filter import ReportFilter
from geo_fondue.statistics.figures import tabulate
from geo_fondue.statistics.hierarchy import within
from geo_fondue.statistics.reading import Source, count, positions
from geo_fondue.statistics.table import Statistics


class Boundaries(Protocol):
    """What is asked of an edition here."""

    @property
    def id(self) -> str:
        """Its id."""

    def areas(self, layer: str) -> Areas:
        """Return a layer's areas."""


def statistics(
    store: Source,
    edition: Boundaries,
    *,
    layer: str,
    from_: date | None = None,
    to: date | None = None,
    category: str | None = None,
    parent: str | None = None,
    timezone: ZoneInfo,
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
    timezone : ZoneInfo

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
        layer=ancestor, code=parent, category=category, from_=from_, to=to, timezone=timezone
    )
    # The version first: if a change comes in between, the numbers are newer than they say, and asked for
    # again.
    data_version = store.version()
    counted = count(store, chosen)
    # After the count: jurisdictions are only ever added, so that each that was counted is found.
    held = positions(store, areas, counted.jurisdictions)
    held[(held >= 0) & ~listed[held]] = -2
    rows, totals = tabulate(areas, listed, counted, held)
    return Statistics(
        layer=layer,
        from_=from_,
        to=to,
        category=category,
        parent=parent,
        edition=edition.id,
        data_version=data_version,
        areas=rows,
        outside=int(counted.total[held < 0].sum()),
        totals=totals,
        elsewhere=int(counted.total[held == -2].sum()),
    )
