"""What a dashboard page shows, as its address says it."""

from collections.abc import Mapping
from dataclasses import dataclass, field, fields, replace
from datetime import date, timedelta
from types import MappingProxyType
from typing import Any, Literal
from urllib.parse import urlencode

from geo_fondue.statistics.periods import BUDDHIST_ERA, fiscal_year

SORT_KEYS = ("name", "open", "closed", "resolution_rate", "median_days_to_close")
"""The columns of the table of areas; a sort is one of them, with ``-`` before it for the largest first."""

PARAMETERS: Mapping[str, str] = MappingProxyType({"from_": "from", "language": "lang"})
"""The fields of a query that an address calls otherwise."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PageQuery:
    """What is shown. Every part of it is in the page's address, so that any view can be shared.

    Attributes
    ----------
    map : {"choropleth", "heat"}
    layer : str
    measure : {"open", "closed", "resolution_rate"}
        What the map's colours stand for; a heat map has no rate and shows open reports instead.
    from_, to : date or None
        First and last day of creation.
    category : str or None
    state : {"open", "closed", "excluded"} or None
    parent : str or None
        Only the areas within this one of a coarser layer.
    language : {"th", "en"}
    area : str or None
        The area that stands out.
    sort : str or None
        See :data:`SORT_KEYS`; without it by the measure, the largest first.
    """

    map: Literal["choropleth", "heat"] = "choropleth"
    layer: str = "province"
    measure: Literal["open", "closed", "resolution_rate"] = "open"
    from_: date | None = None
    to: date | None = None
    category: str | None = None
    state: Literal["open", "closed", "excluded"] | None = None
    parent: str | None = None
    language: str = field(default="th")
    area: str | None = None
    sort: str | None = None

    def parameters(self, **changes: Any) -> dict[str, str]:
        """Return the parameters of an address, with something else in them; what holds anyway is left out."""
        changed = replace(self, **changes)
        found = {}
        for part in fields(changed):
            value = getattr(changed, part.name)
            if value is not None and (part.name == "language" or value != part.default):
                found[PARAMETERS.get(part.name, part.name)] = str(value)
        return found

    def href(self, **changes: Any) -> str:
        """Return the address, relative to the page, of this view with something else in it."""
        return "?" + urlencode(self.parameters(**changes))

    @property
    def order(self) -> tuple[str, bool]:
        """The column that the table is sorted by, and whether the largest come first."""
        key = (self.sort or "").removeprefix("-")
        if key not in SORT_KEYS:
            return self.measure, True
        return key, (self.sort or "").startswith("-")


@dataclass(frozen=True, slots=True)
class Preset:
    """A period that is one click away.

    Attributes
    ----------
    key : str
        Of its text: ``all``, ``days7``, ``days30``, ``days90`` or ``fiscal``.
    from_, to : date or None
        First and last day.
    year : int or None
        Of a fiscal year, in the common era (the one it ends in).
    """

    key: str
    from_: date | None
    to: date | None
    year: int | None = None


def presets(today: date) -> list[Preset]:
    """Return the periods to choose from: all time, the last days, this Thai fiscal year and the last."""
    current = (today + timedelta(days=92)).year
    last_days = [Preset(f"days{count}", today - timedelta(days=count - 1), today) for count in (7, 30, 90)]
    years = [Preset("fiscal", *fiscal_year(year + BUDDHIST_ERA), year) for year in (current, current - 1)]
    return [Preset("all", None, None), *last_days, *years]
