"""Maps over time: which steps are played, and which two periods are compared."""

from dataclasses import dataclass, replace
from datetime import date, timedelta

from geo_fondue.reports.filter import ReportFilter
from geo_fondue.service.view import View
from geo_fondue.statistics.differences import Differences, differences, other_period
from geo_fondue.statistics.hexagon_steps import hexagon_steps
from geo_fondue.statistics.steps import MapStep, Steps, steps

COMPARED_DAYS = 30
"""So many days until today are compared where the period has no beginning."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Timing:
    """What maps over time are told.

    Attributes
    ----------
    step : {"week", "month"}
    resolution : int or None
        H3's, for hexagons that play; None for areas.
    at : date or None
        A day of the step that is shown at first; the last without it.
    compare : str
        As :func:`~geo_fondue.statistics.differences.other_period` takes it.
    show : str or None
        What is shown at first, by the name that such a map has for it; one that a map does not know, or none,
        follows the page's measure.
    """

    step: MapStep = "month"
    resolution: int | None = None
    at: date | None = None
    compare: str = "previous"
    show: str | None = None


def steps_of(view: View, chosen: ReportFilter, timing: Timing) -> Steps:
    """Return the steps of time that a map of areas or hexagons plays, none of them beyond today.

    Raises
    ------
    InputError, NotFoundError
        When there is no such layer, parent or resolution, or there are more hexagons than can be played.
    """
    chosen = replace(chosen, layer=view.layer(chosen))
    if timing.resolution is None:
        return steps(view.store, view.edition, chosen, step=timing.step, until=view.today)
    return hexagon_steps(
        view.store,
        view.edition,
        chosen,
        resolution=timing.resolution,
        step=timing.step,
        until=view.today,
        suppress_below=view.settings.suppress_below,
    )


def compared_days(view: View, chosen: ReportFilter) -> tuple[date, date]:
    """Return the first and the last day of the period that is compared, as far as it has passed."""
    last = min(chosen.to or view.today, view.today)
    return chosen.from_ or last - timedelta(days=COMPARED_DAYS - 1), last


def differences_of(view: View, chosen: ReportFilter, timing: Timing) -> Differences:
    """Return the period that is asked about, as far as it has passed, beside another.

    Raises
    ------
    InputError, NotFoundError
        When there is no such layer or parent, it is no period to compare with, or the one asked about has not
        begun.
    """
    first, last = compared_days(view, chosen)
    before = other_period(timing.compare, (first, last), today=view.today)
    chosen = replace(chosen, layer=view.layer(chosen), from_=first, to=last)
    return differences(view.store, view.edition, chosen, before=before)
