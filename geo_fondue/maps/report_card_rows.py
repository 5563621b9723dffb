"""What a report card says in figures: the table of an area, how it changed, the best and worst within it."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import pairwise
from types import MappingProxyType
from typing import Any
from zoneinfo import ZoneInfo

from geo_fondue.maps import texts as write
from geo_fondue.maps.palettes import palettes
from geo_fondue.statistics.comparing import change
from geo_fondue.statistics.table import AreaStatistics, Figures

RATE_BREAKS = (0.5, 0.65, 0.8, 0.9, 1.0)
"""The upper ends of the classes of the rate: the same on every card, so that two can be laid side by side."""

FEWEST_RATED = 10
"""An area is ranked by its rate where at least so many of its reports are open or closed."""

MOST_RANKED = 5
"""So many areas stand in each of the two lists of the best and the worst."""


@dataclass(frozen=True, slots=True)
class Hero:
    """A figure that is written large, and how it stands against the period before."""

    key: str
    label: str
    value: str
    compared: str


@dataclass(frozen=True, slots=True)
class Line:
    """A line of the table of figures: its name, and the figure now, before, and of the whole."""

    label: str
    now: str
    before: str
    whole: str
    within: bool


@dataclass(frozen=True, slots=True)
class Ranked:
    """An area of a list, with its figures."""

    name: str
    fill: str
    rate: str
    open: str
    total: str


def heroes(now: Figures, before: Figures | None, language: str) -> list[Hero]:
    """Return the four figures that say most."""
    words = write.texts(language)["card"]
    made = []
    for key in ("total", "closed", "open", "resolution_rate"):
        value = getattr(now, key)
        if key == "resolution_rate":
            compared = _points(value, None if before is None else before.resolution_rate, language)
            made.append(Hero(key, words["hero"][key], write.percent(value), compared))
        else:
            compared = "" if before is None else _grown(value, getattr(before, key), language)
            made.append(Hero(key, words["hero"][key], write.number(value), compared))
    return made


def _grown(now: int, before: int, language: str) -> str:
    words = write.texts(language)
    grown = change(now, before)
    if grown is None:
        return str(words["panel"]["before"].format(value=write.number(before)))
    share = round(abs(grown) * 100)
    key = "same" if share == 0 else "more" if grown > 0 else "fewer"
    text: str = words["panel"][key].format(share=f"{share:,}%")
    return f"{text} ({write.number(before)})"


def _points(now: float | None, before: float | None, language: str) -> str:
    """Return by how many points of a hundred a rate is above or below another."""
    if now is None or before is None:
        return ""
    words = write.texts(language)["card"]
    points = round((now - before) * 100, 1)
    key = "points_same" if points == 0 else "points_up" if points > 0 else "points_down"
    return f"{words[key].format(points=f'{abs(points):,.1f}')} ({write.percent(before)})"


def lines(
    now: Figures, before: Figures | None, whole: Figures, language: str, timezone: ZoneInfo
) -> list[Line]:
    """Return the table of figures; per 1,000 people only where it is known."""
    words = write.texts(language)
    writers = _writers(language, timezone)

    def written(figures: Figures | None, key: str) -> str:
        value = None if figures is None else getattr(figures, key)
        return write.NOTHING if value is None else writers[_WRITTEN[key]](value)

    known = [
        key
        for key in _WRITTEN
        if key != "per_1000_people" or now.per_1000_people is not None or whole.per_1000_people is not None
    ]
    return [
        Line(
            label=words["card"]["figures"].get(key) or words["measures"][key],
            now=written(now, key),
            before=written(before, key),
            whole=written(whole, key),
            within=key == "unknown",
        )
        for key in known
    ]


_WRITTEN: Mapping[str, str] = MappingProxyType(
    {
        "total": "count",
        "closed": "count",
        "open": "count",
        "unknown": "count",
        "excluded": "count",
        "resolution_rate": "percent",
        "reopened": "count",
        "median_days_to_close": "days",
        "p90_days_to_close": "days",
        "median_working_hours_to_close": "hours",
        "oldest_open": "day",
        "per_km2": "density",
        "per_1000_people": "density",
    }
)
"""The figures of the table, in order, and how each is written."""


def _writers(language: str, timezone: ZoneInfo) -> dict[str, Callable[[Any], str]]:
    def day(instant: datetime) -> str:
        return write.day(instant.astimezone(timezone).date(), language)

    return {
        "count": write.number,
        "percent": write.percent,
        "days": write.days,
        "hours": write.days,
        "day": day,
        "density": write.three_digits,
    }


def ranked(parts: Sequence[AreaStatistics], language: str) -> tuple[list[Ranked], list[Ranked], int]:
    """Return the areas with the highest and those with the lowest rate, and how many have too few reports.

    Where there are few areas the first list holds all of them, and the second is empty.
    """
    enough = [part for part in parts if part.open + part.closed >= FEWEST_RATED]
    enough.sort(key=lambda part: (-(part.resolution_rate or 0), -part.total, part.code))
    rows = [_ranked(part, language) for part in enough]
    if len(rows) <= 2 * MOST_RANKED:
        return rows, [], len(parts) - len(enough)
    return rows[:MOST_RANKED], rows[: -MOST_RANKED - 1 : -1], len(parts) - len(enough)


def _ranked(part: AreaStatistics, language: str) -> Ranked:
    return Ranked(
        name=part.name.get(language) or next(iter(part.name.values()), part.code),
        fill=fill_of(part),
        rate=write.percent(part.resolution_rate),
        open=write.number(part.open),
        total=write.number(part.total),
    )


def rank_of(code: str, rows: Sequence[AreaStatistics]) -> tuple[int, int] | None:
    """Return the rank of an area by its rate, 1 for the highest, and among how many; None where it has none.

    Areas with the same rate have the same rank.
    """
    rated = {
        row.code: row.resolution_rate
        for row in rows
        if row.resolution_rate is not None and row.open + row.closed >= FEWEST_RATED
    }
    if code not in rated:
        return None
    return 1 + sum(rate > rated[code] for rate in rated.values()), len(rated)


def fill_of(figures: Figures) -> str:
    """Return the colour of an area on the card's map: of the class of its rate, or of having none."""
    if figures.resolution_rate is None:
        return palettes().special["none"]
    colours = palettes().measures["resolution_rate"]
    number = next(i for i, end in enumerate(RATE_BREAKS) if figures.resolution_rate <= end)
    return colours[min(number, len(colours) - 1)]


def legend(language: str) -> list[tuple[str, str]]:
    """Return colour and text of the classes of the map, the highest first, and of areas without a rate."""
    words = write.texts(language)["card"]
    colours = palettes().measures["resolution_rate"]
    ends = [round(end * 100) for end in RATE_BREAKS]
    texts = [words["up_to"].format(end=ends[0])]
    texts += [f"{low}–{high}%" for low, high in pairwise(ends)]
    classes = list(zip(colours, texts, strict=False))[::-1]
    return [*classes, (palettes().special["none"], words["none"])]
