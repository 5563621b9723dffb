"""Hot spots and hexagons, as a request asks for them."""

from dataclasses import dataclass

from geo_fondue.errors import InputError
from geo_fondue.position import Bounds
from geo_fondue.reports.filter import ReportFilter
from geo_fondue.service.view import View
from geo_fondue.statistics.hexagons import MOST_HEXAGONS, Hexagons, hexagons
from geo_fondue.statistics.hotspots import Hotspots, Measure, Per, area_hotspots, hexagon_hotspots
from geo_fondue.statistics.hotspots.counting import extent

PERIODS = 6
"""Into so many the time is cut to tell what is new, where nobody said: half a year into months."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Trial:
    """How hot spots are looked for, as :func:`~geo_fondue.statistics.hotspots.area_hotspots` takes it.

    Attributes
    ----------
    measure : {"open", "closed", "total"}
    per : {"people", "reports", "none"} or None
    periods : int
    resolution : int or None
        H3's, for hexagons; None for areas.
    """

    measure: Measure = "open"
    per: Per | None = None
    periods: int = 0
    resolution: int | None = None


def hotspots_of(view: View, chosen: ReportFilter, trial: Trial) -> Hotspots:
    """Return the hot spots of the areas of ``chosen.layer``, or of hexagons.

    Raises
    ------
    InputError, NotFoundError
        When there is no such layer or parent, or it cannot be tested so.
    """
    if trial.resolution is None:
        return area_hotspots(
            view.store,
            view.edition,
            chosen,
            layer=view.layer(chosen),
            measure=trial.measure,
            per=trial.per,
            periods=trial.periods,
        )
    return hexagon_hotspots(
        view.store,
        view.edition,
        chosen,
        resolution=trial.resolution,
        measure=trial.measure,
        per=trial.per,
        periods=trial.periods,
        suppress_below=view.settings.suppress_below,
    )


def hexagons_of(view: View, chosen: ReportFilter, resolution: int, bbox: Bounds | None) -> Hexagons:
    """Return reports by hexagon, those in a box where one is given.

    Raises
    ------
    InputError
        When there are no such hexagons, or more of them than one answer gives.
    """
    least = view.settings.suppress_below
    found = hexagons(view.store, chosen, resolution=resolution, suppress_below=least)
    if bbox is not None:
        found = found.within(bbox)
    if len(found) > MOST_HEXAGONS:
        raise InputError(
            f"{len(found):,} hexagons are too many for one answer, which holds {MOST_HEXAGONS:,} at most",
            where="resolution",
            remedy="Give a smaller bbox, or a lower resolution",
        )
    return found


def usual_periods(view: View, chosen: ReportFilter) -> int:
    """Return into how many periods time is cut where nobody said: none if they were shorter than weeks."""
    days = extent(view.store, chosen)
    return PERIODS if days is not None and (days[1] - days[0]).days + 1 >= PERIODS * 7 else 0
