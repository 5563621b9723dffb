"""Reports at a glance: how many, how fast, getting better or not, of what, and which wait longest."""

from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any

from geo_fondue.reports.filter import ReportFilter
from geo_fondue.reports.store.store import Store
from geo_fondue.statistics.by_agency import AgencyCounts, agencies
from geo_fondue.statistics.by_category import CategoryCounts, categories
from geo_fondue.statistics.by_state import StateCount, states
from geo_fondue.statistics.comparing import change
from geo_fondue.statistics.oldest import Waiting, oldest_open
from geo_fondue.statistics.over_time import Series, Step, series
from geo_fondue.statistics.table import Figures, json_figures

RECENT_DAYS = 30
"""Over so many days is the flow told where no period with a beginning is chosen."""

TOP = 6
"""How many categories, agencies and waiting reports are named."""


@dataclass(frozen=True, slots=True)
class Flow:
    """How many reports came and how many were closed over some days.

    Attributes
    ----------
    from_, to : date
        Both included.
    made, closed : int
        Made, without those that were excluded since, which wait for nobody; closed on these days, whenever
        they were made, and not opened again since.
    """

    from_: date
    to: date
    made: int
    closed: int

    def to_dict(self) -> dict[str, Any]:
        """Return the flow as JSON has it."""
        days = {"from": self.from_.isoformat(), "to": self.to.isoformat()}
        return {**days, "made": self.made, "closed": self.closed}


@dataclass(frozen=True, slots=True)
class Before:
    """The period before: as many days, just before the chosen ones.

    Attributes
    ----------
    from_, to : date
    figures : Figures
        As they stand now: those made earlier have had more time to be closed.
    change : float or None
        By which share the reports made have grown since; None of too few.
    """

    from_: date
    to: date
    figures: Figures
    change: float | None

    def to_dict(self) -> dict[str, Any]:
        """Return the period as JSON has it."""
        days = {"from": self.from_.isoformat(), "to": self.to.isoformat()}
        return {**days, **json_figures(self.figures), "change": self.change}


@dataclass(frozen=True, slots=True, kw_only=True)
class Summary:
    """A choice of reports at a glance.

    Attributes
    ----------
    figures : Figures
    before : Before or None
        None where the chosen period has no beginning.
    flow, flow_before : Flow
        Over the chosen days until today, else over the last :data:`RECENT_DAYS`; and over as many days
        before.
    series : Series
        Of all but the excluded ones, which wait for nobody: made and closed day by day, week by week or month
        by month, by the length of the period; no further than today.
    states : tuple of StateCount
    categories : CategoryCounts
    agencies : AgencyCounts
    oldest : tuple of Waiting
    """

    figures: Figures
    before: Before | None
    flow: Flow
    flow_before: Flow
    series: Series
    states: tuple[StateCount, ...]
    categories: CategoryCounts
    agencies: AgencyCounts
    oldest: tuple[Waiting, ...]

    def to_dict(self) -> dict[str, Any]:
        """Return the summary as the JSON of ``GET /v1/summary``."""
        return {
            "figures": json_figures(self.figures),
            "before": None if self.before is None else self.before.to_dict(),
            "flow": self.flow.to_dict(),
            "flow_before": self.flow_before.to_dict(),
            "series": self.series.to_dict(),
            "states": [one.to_dict() for one in self.states],
            "by_category": self.categories.to_dict(),
            "by_agency": self.agencies.to_dict(),
            "oldest_open": [one.to_dict() for one in self.oldest],
        }


def summary(
    store: Store,
    chosen: ReportFilter,
    figures: Figures,
    before: tuple[date, date, Figures] | None,
    *,
    today: date,
) -> Summary:
    """Return what a choice of reports looks like at a glance.

    Parameters
    ----------
    store : Store
    chosen : ReportFilter
    figures : Figures
        Of these reports, as :func:`~geo_fondue.statistics.statistics` gives them.
    before : tuple, optional
        First day, last day and figures of the period before.
    today : date
        In the timezone of the filter.
    """
    over_time = _until(chosen, today)
    last = over_time.to or today
    first = chosen.from_ or last - timedelta(days=RECENT_DAYS - 1)
    length = last - first + timedelta(days=1)
    return Summary(
        figures=figures,
        before=None if before is None else Before(*before, change(figures.total, before[2].total)),
        flow=_flow(store, chosen, first, last),
        flow_before=_flow(store, chosen, first - length, first - timedelta(days=1)),
        series=_waited_for(store, over_time, _step(store, over_time)),
        states=states(store, chosen),
        categories=categories(store, chosen, top=TOP),
        agencies=agencies(store, chosen, top=TOP),
        oldest=oldest_open(store, chosen, most=TOP),
    )


def _until(chosen: ReportFilter, today: date) -> ReportFilter:
    """Return the filter with no day after today, where it has any before."""
    if chosen.from_ is not None and chosen.from_ > today:
        return chosen
    return replace(chosen, to=min(chosen.to or today, today))


def _flow(store: Store, chosen: ReportFilter, first: date, last: date) -> Flow:
    counted = _waited_for(store, replace(chosen, from_=first, to=last), "month")
    return Flow(first, last, sum(counted.created), sum(counted.closed))


def _waited_for(store: Store, chosen: ReportFilter, step: Step) -> Series:
    """Return the series of the reports that somebody waits for, or waited: all but those excluded."""
    all_of_them = series(store, chosen, step=step)
    if chosen.state is not None:
        return all_of_them
    excluded = series(store, replace(chosen, state="excluded"), step=step)
    turned_away = dict(zip(excluded.starts, excluded.created, strict=True))
    created = zip(all_of_them.starts, all_of_them.created, strict=True)
    return replace(all_of_them, created=tuple(number - turned_away.get(day, 0) for day, number in created))


def _step(store: Store, chosen: ReportFilter) -> Step:
    """Return the step that makes a line of some 5 to 60 points of a period."""
    first = chosen.from_
    if first is None:
        span = store.span()
        first = None if span is None else span[0].astimezone(chosen.timezone).date()
    days = 0 if first is None or chosen.to is None else (chosen.to - first).days
    if days <= 31:
        return "day"
    return "week" if days <= 400 else "month"
