"""Steps of time as a map has them: their names, their figures in few bytes, and one scale for all."""

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any, Literal, get_args

import numpy as np
from numpy.typing import NDArray

from geo_fondue.maps.classes import quantile_breaks
from geo_fondue.maps.palettes import palettes
from geo_fondue.maps.texts import Texts, day, texts, year
from geo_fondue.reports.states import STATE_GROUPS
from geo_fondue.statistics.steps import Days, MapStep, Steps

OPEN, CLOSED = STATE_GROUPS.index("open"), STATE_GROUPS.index("closed")

StepMeasure = Literal["made", "closed", "open", "resolution_rate"]
STEP_MEASURES: tuple[StepMeasure, ...] = get_args(StepMeasure)
"""What a step can show of each area: ``open`` is at its end."""


def days_in_words(days: Days, language: str) -> str:
    """Return a period as briefly as it can be said; a whole month by its name.

    Examples
    --------
    >>> days_in_words((date(2023, 9, 1), date(2023, 9, 30)), "th")
    'ก.ย. 2566'
    >>> days_in_words((date(2023, 9, 25), date(2023, 10, 1)), "en")
    '25 Sep – 1 Oct 2023'
    """
    first, last = days
    months = texts(language)["months"]["short"]
    same_month = (first.year, first.month) == (last.year, last.month)
    if same_month and first.day == 1 and (last + timedelta(days=1)).day == 1:
        return f"{months[first.month - 1]} {year(first.year, language)}"
    if first == last:
        return day(first, language)
    if same_month:
        return f"{first.day}–{day(last, language)}"
    if first.year == last.year:
        return f"{first.day} {months[first.month - 1]} – {day(last, language)}"
    return f"{day(first, language)} – {day(last, language)}"


def packed(numbers: NDArray[np.int64]) -> list[int]:
    """Return counts as a list in which a number below 0 stands for so many zeros.

    Most areas have nothing in most steps, so this is far shorter than the counts, and what a page is
    compressed with does the rest.

    Examples
    --------
    >>> packed(np.array([[3, 0, 0], [0, 0, 1]]))
    [3, -4, 1]
    """
    flat = numbers.ravel()
    at = np.flatnonzero(flat)
    gaps = np.diff(at, prepend=-1) - 1
    if len(flat) - 1 - (at[-1] if len(at) else -1):
        gaps = np.append(gaps, len(flat) - 1 - (at[-1] if len(at) else -1))
    told = np.zeros((len(gaps), 2), dtype=np.int64)
    told[:, 0] = -gaps
    told[: len(at), 1] = flat[at]
    found: list[int] = told[told != 0].tolist()
    return found


def figures(found: Steps) -> dict[str, Any]:
    """Return the counts of all areas and steps as a page has them: packed, one area after the other.

    Those open at the end of a step follow from those before it, what was made and what was closed; only
    where they do not, ``rest`` has the difference (an even number
    2n stands for n, an odd 2n - 1 for -n).
    """
    inside = slice(None, -1)
    made, closed, waiting = found.made[:, :, inside], found.closed[:, inside], found.waiting[:, inside]
    rest = np.diff(waiting, axis=0) - (made[OPEN] + made[CLOSED] - closed)
    return {
        **{f"made_{group}": packed(made[number].T) for number, group in enumerate(STATE_GROUPS)},
        "closed": packed(closed.T),
        "before": packed(waiting[0]),
        "rest": packed(np.where(rest < 0, -2 * rest - 1, 2 * rest).T),
    }


def totals(found: Steps) -> dict[str, list[int]]:
    """Return the counts of each step over all reports, those in none of the areas too."""
    made = found.made.sum(axis=2)
    return {
        "made": made.sum(axis=0).tolist(),
        "made_open": made[OPEN].tolist(),
        "made_closed": made[CLOSED].tolist(),
        "closed": found.closed.sum(axis=1).tolist(),
        "open": found.waiting[1:].sum(axis=1).tolist(),
    }


def scales(found: Steps, step: MapStep, words: Texts, *, rated: bool) -> Mapping[StepMeasure, dict[str, Any]]:
    """Return for each measure its classes over all steps, its colours and the words of its legend."""
    own, legend, colours = words["slider"], words["legend"], palettes().measures
    made = found.made[:, :, :-1]
    both = made[OPEN] + made[CLOSED]
    rates = np.divide(made[CLOSED], both, out=np.full(both.shape, np.nan), where=both > 0)
    values = {
        "made": made.sum(axis=0),
        "closed": found.closed[:, :-1],
        "open": found.waiting[1:, :-1],
        "resolution_rate": rates if rated else np.full_like(rates, np.nan),
    }
    scaled, few = {}, too_few(found)
    for name in STEP_MEASURES:
        percent = name == "resolution_rate"
        shown = values[name][np.isfinite(values[name]) if percent else values[name] > 0]
        palette = colours[name]
        ends = quantile_breaks(shown.astype(np.float64), len(palette))
        if percent:
            # Whole percents read better, and 100 times a rate rounded up is never below it
            breaks = [end / 100 for end in dict.fromkeys(np.ceil(np.multiply(ends, 100)).tolist())]
        else:
            breaks = [int(end) for end in dict.fromkeys(np.floor(ends).tolist())]
        chosen = np.linspace(len(palette) - 1, 0, num=len(breaks)).round().astype(int)[::-1]
        least = float(shown.min()) if len(shown) else 0.0
        scaled[name] = {
            "label": own[name],
            "note": own[f"{name}_note"].format(step=own[f"this_{step}"]),
            "written": "percent" if percent else "count",
            "breaks": breaks,
            "colours": [palette[number] for number in chosen],
            "least": np.floor(least * 100) / 100 if percent else int(least),
            "zero": None if percent else few or own[f"zero_{name}"],
            "none": legend["none_resolution_rate" if rated else "unrated"],
            "first": "last",
        }
    return scaled


def too_few(found: Steps) -> str | None:
    """Return what stands for a count that is not told since it is too small; None where all are told.

    Examples
    --------
    >>> none = np.zeros((0, 0), dtype=np.int64)
    >>> too_few(Steps((), np.arange(0), none, none, none, suppress_below=5))
    '0–4'
    """
    return f"0–{found.suppress_below - 1}" if found.suppress_below > 1 else None


def at_step(periods: tuple[Days, ...], wanted: date | None, *, over: bool = False) -> int:
    """Return the number of the step that has a day; the last where none has.

    Parameters
    ----------
    periods : tuple of pairs of date
    wanted : date or None
    over : bool
        Whether the one before the last is preferred where there is one, since the last is not over.
    """
    holding = (number for number, (first, last) in enumerate(periods) if wanted and first <= wanted <= last)
    return next(holding, len(periods) - (2 if over and len(periods) > 1 else 1))
