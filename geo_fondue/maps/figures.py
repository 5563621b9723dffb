"""The figures of areas as a map has them: columns of numbers, classes, colours and the words of legends."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

import numpy as np

from geo_fondue.maps.classes import CLASSINGS, Classing
from geo_fondue.maps.measures import MEASURES, Measure, Scale
from geo_fondue.maps.palettes import palettes
from geo_fondue.maps.texts import Texts, rounded_days
from geo_fondue.reports.instants import EPOCH
from geo_fondue.statistics.comparing import FEWEST, changes
from geo_fondue.statistics.table import AreaStatistics, Statistics

CHANGE_BREAKS = (-0.5, -0.1, 0.1, 0.5)
"""The classes of a change: halved at least, fewer, about as many, more, half as many again at least."""

_BEYOND = 1e9
"""More than any change is: the end of the last class."""


def columns(
    statistics: Statistics, before: Statistics | None = None, *, brief: bool = False
) -> dict[str, Any]:
    """Return the figures that a map's tooltips and the table of areas show, by name, in the areas' order.

    The rate and the total follow from the counts and are left out; ``rated`` says whether there are rates at
    all: there are none while only one state group is counted. Days are rounded as they are shown, densities
    to three digits; ``oldest_open`` is in whole days since 1970. ``change`` and ``per_1000_people`` are there
    where anything is known of them.

    Parameters
    ----------
    statistics : Statistics
    before : Statistics, optional
        The same areas in the period before.
    brief : bool, default False
        Without the figures that no map or table shows by itself (unknown, reopened, 9 in 10 closed within):
        for a nation's areas they weigh.
    """
    rows = statistics.areas
    counts = (
        ("open", "closed", "excluded") if brief else ("open", "closed", "excluded", "unknown", "reopened")
    )
    times = ("median_days_to_close",) if brief else ("median_days_to_close", "p90_days_to_close")
    found: dict[str, Any] = {
        **{name: [getattr(row, name) for row in rows] for name in counts},
        "rated": statistics.state is None,
        **{name: [rounded_days(getattr(row, name)) for row in rows] for name in times},
        "oldest_open": [_day_number(row.oldest_open) for row in rows],
        "per_km2": [_three_digits(row.per_km2) for row in rows],
    }
    if any(row.per_1000_people is not None for row in rows):
        found["per_1000_people"] = [_three_digits(row.per_1000_people) for row in rows]
    if before is not None:
        found["change"] = [
            None if change is None else round(change, 3) for change in changes(statistics, before)
        ]
    return found


def available(statistics: Statistics, before: Statistics | None, measure: Measure) -> list[Measure]:
    """Return the measures to choose from: those that anything is known of, and the one asked for.

    Parameters
    ----------
    statistics, before : Statistics
        As for :func:`columns`.
    measure : str
        The one asked for.
    """
    unknown = set()
    if before is None:
        unknown.add("change")
    if all(row.per_1000_people is None for row in statistics.areas):
        unknown.add("per_1000_people")
    return [name for name in MEASURES if name == measure or name not in unknown]


def _day_number(instant: datetime | None) -> int | None:
    return None if instant is None else (instant - EPOCH).days


def _three_digits(value: float | None) -> float | None:
    return None if value is None else float(f"{value:.3g}")


def classes_of(
    name: Measure,
    statistics: Statistics,
    before: Statistics | None,
    words: Texts,
    classing: Classing = "quantile",
) -> dict[str, Any]:
    """Return the classes of a measure with their colours, and the words of its legend.

    Parameters
    ----------
    name : str
        The measure.
    statistics, before : Statistics
        As for :func:`columns`.
    words : Texts
        Of the language.
    classing : str
        How they are made; those of a change are always the same.
    """
    scale, colours = MEASURES[name], palettes().measures[name]
    about = {
        "label": words["measures"][name],
        "written": scale.written,
        **_apart(name, scale, statistics, before, words),
    }
    if name == "change":
        labels = [words["legend"][f"change_{number}"] for number in range(1, len(CHANGE_BREAKS) + 2)]
        return {
            **about,
            "breaks": [*CHANGE_BREAKS, _BEYOND],
            "colours": colours,
            "labels": labels,
            "least": 0,
        }
    figures = [_figure(name, row) for row in statistics.areas]
    on_scale = [figure for figure in figures if figure is not None and not (scale.zero and figure == 0)]
    breaks = _breaks(scale, on_scale, len(colours), classing)
    # The darkest for the last class, however few there are
    chosen = np.linspace(len(colours) - 1, 0, num=len(breaks)).round().astype(int)[::-1]
    least = min(on_scale, default=0)
    return {
        **about,
        "breaks": breaks,
        "colours": [colours[number] for number in (chosen if scale.darkest == "most" else chosen[::-1])],
        "least": np.floor(least * 100) / 100 if scale.written == "percent" else least,
    }


def _apart(
    name: Measure, scale: Scale, statistics: Statistics, before: Statistics | None, words: Texts
) -> dict[str, Any]:
    """Return what a legend says of the areas that stand on no scale, and which end of it comes first."""
    legend = words["legend"]
    if name == "change" and before is None:
        none = legend["no_period"]
    elif name == "resolution_rate" and statistics.state is not None:
        none = legend["unrated"]
    elif scale.written == "count":
        none = None
    else:
        none = legend["none_density" if scale.written == "density" else f"none_{name}"].format(least=FEWEST)
    return {
        "zero": legend[f"zero_{name}"] if scale.zero else None,
        "none": none,
        "first": "last" if scale.darkest == "most" else "first",
    }


def _figure(name: Measure, row: AreaStatistics) -> float | None:
    """Return the figure of an area as the map has it."""
    if name == "oldest_open":
        return _day_number(row.oldest_open)
    figure: float | None = getattr(row, name)
    if MEASURES[name].written == "density":
        return _three_digits(figure)
    return rounded_days(figure) if MEASURES[name].written == "days" else figure


def _breaks(
    scale: Scale, figures: Sequence[float], classes: int, classing: Classing = "quantile"
) -> list[float]:
    """Return the upper ends of the classes, in numbers that read well."""
    breaks = CLASSINGS[classing](figures, classes)
    if scale.written in ("count", "day"):
        return [int(end) for end in dict.fromkeys(np.floor(breaks))]
    if scale.written == "percent":
        # Whole percents read better, and 100 times a rate rounded up is never below it
        return [end / 100 for end in dict.fromkeys(np.ceil(np.multiply(breaks, 100)))]
    if scale.written == "days":
        return list(dict.fromkeys(np.ceil(np.multiply(breaks, 10)) / 10))
    # Up in the third digit, so that the greatest still belongs to the last class
    return list(dict.fromkeys(_up(end) for end in breaks))


def _up(value: float) -> float:
    """Return a number with three digits that is not below the one given."""
    step = 10.0 ** (np.floor(np.log10(value)) - 2)
    return float(f"{np.ceil(round(value / step, 6)) * step:.12g}")
