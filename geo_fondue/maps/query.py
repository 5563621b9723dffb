"""What a dashboard page shows, as its address says it."""

from collections.abc import Mapping
from dataclasses import dataclass, field, fields, replace
from datetime import date, timedelta
from types import MappingProxyType
from typing import Any, Literal, get_args
from urllib.parse import urlencode

from geo_fondue.eras import BUDDHIST_ERA
from geo_fondue.errors import InputError
from geo_fondue.maps.classes import Classing
from geo_fondue.maps.measures import MEASURES, Measure
from geo_fondue.statistics.periods import fiscal_year
from geo_fondue.statistics.steps import MapStep

MapKind = Literal["choropleth", "heat", "hexbin", "hotspots", "points", "slider", "compare"]
KINDS: tuple[MapKind, ...] = get_args(MapKind)
"""The kinds of maps that the dashboard can show, in the order of its switch."""

Period = Literal["7d", "30d", "90d", "fy", "last-fy"]
"""A period that moves on with the days, so that a bookmark stays what it was meant to be."""

SORT_KEYS = ("name", *MEASURES)
"""The columns of the table of areas; a sort is one of them, with ``-`` before it for the largest first."""

PARAMETERS: Mapping[str, str] = MappingProxyType({"from_": "from", "language": "lang"})
"""The fields of a query that an address calls otherwise."""

_DAYS: Mapping[str, int] = MappingProxyType({"7d": 7, "30d": 30, "90d": 90})


@dataclass(frozen=True, slots=True, kw_only=True)
class PageQuery:
    """What is shown. Every part of it is in the page's address, so that any view can be shared.

    Attributes
    ----------
    map : str
        One of :data:`KINDS`.
    layer : str
    measure : str
        What the map's colours stand for, one of :data:`~geo_fondue.maps.measures.MEASURES`; a kind of map
        that cannot show it shows open reports instead.
    classing : {"quantile", "equal", "natural"}
        How the classes of the colours are made.
    period : str or None
        A period that moves with the days; ``from_`` and ``to`` are its days as of today, and stay out of the
        address.
    from_, to : date or None
        First and last day of creation.
    category : str or None
    agency : str or None
        An organisation, as the source of the reports names it.
    state : {"open", "closed", "excluded"} or None
    parent : str or None
        Only the areas within this one of a coarser layer.
    language : {"th", "en"}
    area : str or None
        The area that stands out, and whose figures the panel shows.
    sort : str or None
        See :data:`SORT_KEYS`; without it by the measure, the worst first.
    step : {"week", "month"}
        The steps of the map that plays.
    at : date or None
        A day of the step that it shows; the last without it.
    compare : str
        What the period is compared with: ``previous``, ``year-before``, or days as
        ``2024-01-01..2024-01-31``.
    show : str or None
        What a map over time shows, by the name that it has for it, or ``both`` for heat maps side by side;
        without it, what comes closest to the measure.
    embed : bool
        The map, its legend and whose the borders are, and nothing else: for a frame in another page.
    """

    map: MapKind = "choropleth"
    layer: str = "province"
    measure: Measure = "open"
    classing: Classing = "quantile"
    period: Period | None = None
    from_: date | None = None
    to: date | None = None
    category: str | None = None
    agency: str | None = None
    state: Literal["open", "closed", "excluded"] | None = None
    parent: str | None = None
    language: str = field(default="th")
    area: str | None = None
    sort: str | None = None
    step: MapStep = "month"
    at: date | None = None
    compare: str = "previous"
    show: str | None = None
    embed: bool = False

    def parameters(self, **changes: Any) -> dict[str, str]:
        """Return the parameters of an address, with something else in them; what holds anyway is left out."""
        if changes.keys() & {"from_", "to"}:
            changes = {"period": None, **changes}
        changed = replace(self, **changes)
        if changed.period is not None:
            changed = replace(changed, from_=None, to=None)
        found = {}
        for part in fields(changed):
            value = getattr(changed, part.name)
            if value is not None and (part.name == "language" or value != part.default):
                found[PARAMETERS.get(part.name, part.name)] = "1" if value is True else str(value)
        return found

    def href(self, **changes: Any) -> str:
        """Return the address, relative to the page, of this view with something else in it."""
        return "?" + urlencode(self.parameters(**changes))

    @property
    def order(self) -> tuple[str, bool]:
        """The column that the table is sorted by, and whether the largest come first."""
        key = (self.sort or "").removeprefix("-")
        if key not in SORT_KEYS:
            return self.measure, MEASURES[self.measure].worst == "most"
        return key, (self.sort or "").startswith("-")


def period_days(period: Period, today: date) -> tuple[date, date]:
    """Return the first and last day of a period that moves with the days.

    Raises
    ------
    InputError
        When there is no such period.
    """
    if period in _DAYS:
        return today - timedelta(days=_DAYS[period] - 1), today
    if period not in ("fy", "last-fy"):
        raise InputError(
            f"no period {period!r}", where="period", remedy=f"Give one of {', '.join(get_args(Period))}"
        )
    return fiscal_year(fiscal_year_of(today) + BUDDHIST_ERA - (period == "last-fy"))


def fiscal_year_of(day: date) -> int:
    """Return the Thai fiscal year that a day falls in, in the common era: the year in which it ends."""
    return day.year + (day.month >= 10)


@dataclass(frozen=True, slots=True)
class Preset:
    """A period that is one click away.

    Attributes
    ----------
    key : str
        Of its text: ``all``, ``7d``, ``30d``, ``90d`` or ``fiscal``.
    period : str or None
        As an address says it; None for all time.
    from_, to : date or None
        First and last day.
    year : int or None
        Of a fiscal year, in the common era (the one it ends in).
    """

    key: str
    period: Period | None
    from_: date | None
    to: date | None
    year: int | None = None


def presets(today: date) -> list[Preset]:
    """Return the periods to choose from: all time, the last days, this Thai fiscal year and the last."""
    found = [Preset("all", None, None, None)]
    for period in get_args(Period):
        first, last = period_days(period, today)
        fiscal = period not in _DAYS
        found.append(
            Preset("fiscal" if fiscal else period, period, first, last, last.year if fiscal else None)
        )
    return found
