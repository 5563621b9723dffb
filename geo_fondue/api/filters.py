"""Which reports are asked for: the filters that statistics, maps and exports share."""

from typing import Annotated

from fastapi import Depends

from geo_fondue.api.parameters import (
    Category,
    FiscalYear,
    From,
    GivenTo,
    OptionalLayer,
    Parent,
    State,
    TheService,
    To,
)
from geo_fondue.reports.filter import ReportFilter
from geo_fondue.service.periods import period


def area_filter(
    *,
    service: TheService,
    layer: OptionalLayer = None,
    from_: From = None,
    to: To = None,
    fiscal_year: FiscalYear = None,
    category: Category = None,
    state: State = None,
    agency: GivenTo = None,
    parent: Parent = None,
) -> ReportFilter:
    """Return the reports that statistics and maps are asked to count.

    Raises
    ------
    InputError
        When the filters contradict one another.
    """
    first, last = period(from_=from_, to=to, fiscal_year=fiscal_year)
    return ReportFilter(
        layer=layer,
        parent=parent,
        state=state,
        agency=agency,
        category=category,
        from_=first,
        to=last,
        timezone=service.settings.timezone,
    )


AreaFilter = Annotated[ReportFilter, Depends(area_filter)]
