"""Reports at a glance: the summary of an area, or of all that is chosen, for panel and API."""

from dataclasses import replace

from geo_fondue.errors import NotFoundError
from geo_fondue.reports.filter import ReportFilter
from geo_fondue.service.view import View
from geo_fondue.statistics import Statistics
from geo_fondue.statistics.comparing import period_before
from geo_fondue.statistics.hierarchy import within
from geo_fondue.statistics.summary import Summary, summary
from geo_fondue.statistics.table import Figures


def summary_of(
    view: View,
    chosen: ReportFilter,
    *,
    counted: Statistics | None = None,
    before: Statistics | None = None,
) -> Summary:
    """Return the summary of the chosen reports.

    Parameters
    ----------
    view : View
    chosen : ReportFilter
        It has a layer; with a code, the summary is of that area alone.
    counted, before : Statistics, optional
        Those of the layer and of the period before, where they are at hand.

    Raises
    ------
    InputError
        When no layer is named, or a parent is and the layer nests in none.
    NotFoundError
        When the edition has no such layer, parent or area.
    """
    listed = replace(chosen, code=None)
    counted = counted or view.statistics(listed)
    before = before or statistics_before(view, listed)
    earlier = None
    if before is not None and before.from_ is not None and before.to is not None:
        earlier = before.from_, before.to, _figures(view, chosen, before)
    return summary(view.store, chosen, _figures(view, chosen, counted), earlier, today=view.today)


def statistics_before(view: View, chosen: ReportFilter) -> Statistics | None:
    """Return the statistics of the period before; None where the chosen one has no beginning."""
    if chosen.from_ is None:
        return None
    days = period_before(chosen.from_, chosen.to or view.today, today=view.today)
    return None if days is None else view.statistics(replace(chosen, from_=days[0], to=days[1]))


def place_of(view: View, chosen: ReportFilter) -> tuple[str, str] | None:
    """Return layer and code of the area that the chosen reports lie in; None for anywhere."""
    if chosen.code is not None:
        return view.layer(chosen), chosen.code
    if chosen.parent is None:
        return None
    return within(view.edition, view.layer(chosen), chosen.parent)[0], chosen.parent


def _figures(view: View, chosen: ReportFilter, counted: Statistics) -> Figures:
    if chosen.code is None:
        return counted.totals
    found = next((row for row in counted.areas if row.code == chosen.code), None)
    if found is None:
        remedy = "See the codes with geo-fondue export areas, or GET /v1/exports/areas.csv"
        raise NotFoundError(f"no area {chosen.code!r} in layer {counted.layer!r} there", remedy=remedy)
    return found
