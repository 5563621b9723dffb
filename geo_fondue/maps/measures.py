"""What the colours of a map may stand for: how each figure is written, classed and judged."""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Literal

Measure = Literal[
    "open",
    "closed",
    "excluded",
    "resolution_rate",
    "median_days_to_close",
    "oldest_open",
    "change",
    "per_km2",
    "per_1000_people",
]

Written = Literal["count", "percent", "days", "day", "change", "density"]
"""How a figure is written; the scripts of the maps have a function of each name."""


@dataclass(frozen=True, slots=True)
class Scale:
    """How a measure is shown.

    Attributes
    ----------
    written : str
        How its figures are written.
    zero : bool
        Whether 0 stands apart, since it means that there is nothing.
    worst : {"most", "least"}
        Which end an office looks at first.
    judged : bool
        Whether that end is bad, and not just many.
    darkest : {"most", "least"}
        Which end of the figures gets the darkest colour.
    """

    written: Written
    zero: bool
    worst: Literal["most", "least"] = "most"
    darkest: Literal["most", "least"] = "most"
    judged: bool = True


MEASURES: Mapping[Measure, Scale] = MappingProxyType(
    {
        "open": Scale("count", zero=True),
        "closed": Scale("count", zero=True, judged=False),
        "excluded": Scale("count", zero=True, judged=False),
        "resolution_rate": Scale("percent", zero=False, worst="least"),
        "median_days_to_close": Scale("days", zero=False),
        # A day: the earliest is the worst, and the darkest
        "oldest_open": Scale("day", zero=False, worst="least", darkest="least"),
        "change": Scale("change", zero=False),
        "per_km2": Scale("density", zero=True, judged=False),
        "per_1000_people": Scale("density", zero=True, judged=False),
    }
)
"""What a map of areas can show, in the order of its choice."""
