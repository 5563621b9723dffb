"""What hot spots are told as: one row for each area or hexagon, and what was asked."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Literal, get_args

from geo_fondue.statistics.hotspots.over_time import Trend

Measure = Literal["open", "closed", "total"]
"""Which of the reports asked for are counted, by the group of their state."""

Per = Literal["people", "reports", "none"]
"""What the counts are taken relative to: inhabitants, all reports of the time, or nothing."""

Kind = Literal["hot", "cold", "neither", "alone", "no_data"]
"""What an area is found to be; ``alone`` and ``no_data`` were not tested."""

MEASURES: tuple[Measure, ...] = get_args(Measure)
PERS: tuple[Per, ...] = get_args(Per)


@dataclass(frozen=True, slots=True, kw_only=True)
class Hotspot:
    """One area or hexagon.

    Attributes
    ----------
    code : str
        Of the area; of a hexagon its H3 index.
    name : mapping of str to str
        By language; a hexagon has none.
    count : int
        The reports counted.
    base : float or None
        Inhabitants, or all reports; None where the counts are taken as they are, or nobody said.
    expected : float or None
        How many there would be at the rate of all areas together; None without a base to tell it from.
    ratio : float or None
        ``count`` / ``expected``.
    z : float or None
        Gi*, a standard score; None where it was not tested.
    p, q : float or None
        The probability of such a score by chance, and the same corrected for the number of areas.
    kind : {"hot", "cold", "neither", "alone", "no_data"}
        ``alone`` has no neighbour with data; ``no_data`` no base.
    confidence : int or None
        99, 95 or 90 percent, of what is hot or cold.
    trend : {"new", "persistent", "recurring", "fading"} or None
        What it does over the periods, where there are any.
    periods : tuple of int
        For each period 99, 95 or 90 where it was hot, those below 0 where it was cold, else 0.
    """

    code: str
    name: Mapping[str, str]
    count: int
    base: float | None
    expected: float | None
    ratio: float | None
    z: float | None
    p: float | None
    q: float | None
    kind: Kind
    confidence: int | None
    trend: Trend | None = None
    periods: tuple[int, ...] = ()

    def figures(self) -> dict[str, Any]:
        """Return the figures by name."""
        return {
            "count": self.count,
            "base": self.base,
            "expected": self.expected,
            "ratio": self.ratio,
            "z": self.z,
            "p": self.p,
            "q": self.q,
            "kind": self.kind,
            "confidence": self.confidence,
            "trend": self.trend,
            "periods": list(self.periods),
        }


@dataclass(frozen=True, kw_only=True)
class Hotspots:
    """Where reports are more, or fewer, than chance explains.

    Attributes
    ----------
    layer : str or None
        The layer of the areas; None for hexagons.
    resolution : int or None
        H3's, of the hexagons.
    query : mapping of str to str or None
        Which reports, by the names of the HTTP parameters.
    measure : {"open", "closed", "total"}
    per : {"people", "reports", "none"}
    edition : str
    data_version : int
    rows : tuple of Hotspot
        Every area (within the parent asked for) by code, or every hexagon with enough reports.
    periods : tuple of (date, date)
        First and last day of each period that was looked at.
    joined : tuple of str
        Codes of areas that touch no other, and were looked at together with the nearest.
    left_out : int
        Reports that lie in none of the rows.
    suppress_below : int
        No hexagon has fewer reports than this.
    """

    layer: str | None
    resolution: int | None
    query: Mapping[str, str | None]
    measure: Measure
    per: Per
    edition: str
    data_version: int
    rows: tuple[Hotspot, ...]
    periods: tuple[tuple[date, date], ...] = ()
    joined: tuple[str, ...] = ()
    left_out: int = 0
    suppress_below: int = 0

    def number(self, kind: Kind) -> int:
        """Return how many rows are of a kind."""
        return sum(row.kind == kind for row in self.rows)

    @property
    def tested(self) -> int:
        """How many rows were tested."""
        return sum(row.z is not None for row in self.rows)

    def to_dict(self) -> dict[str, Any]:
        """Return all of it as the JSON of ``GET /v1/statistics/hotspots``."""
        return {
            **self.summary(),
            "areas": [{"code": row.code, "name": dict(row.name), **row.figures()} for row in self.rows],
        }

    def summary(self) -> dict[str, Any]:
        """Return what was asked and how many of what was found, without the rows."""
        return {
            "layer": self.layer,
            "resolution": self.resolution,
            **self.query,
            "measure": self.measure,
            "per": self.per,
            "edition": self.edition,
            "data_version": self.data_version,
            "periods": [{"from": first.isoformat(), "to": last.isoformat()} for first, last in self.periods],
            "tested": self.tested,
            "hot": self.number("hot"),
            "cold": self.number("cold"),
            "alone": self.number("alone"),
            "no_data": self.number("no_data"),
            "joined": list(self.joined),
            "left_out": self.left_out,
            "suppress_below": self.suppress_below,
        }
