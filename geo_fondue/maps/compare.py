"""The map of what changed from one period to another, and how sure that is."""

from collections.abc import Mapping
from typing import Any, Literal, Unpack, get_args

import folium
import numpy as np
from numpy.typing import NDArray

from geo_fondue.areas import Areas
from geo_fondue.maps.canvas import Canvas, Look, check_choice, choosing
from geo_fondue.maps.figures import CHANGE_BREAKS
from geo_fondue.maps.palettes import palettes
from geo_fondue.maps.steps import days_in_words
from geo_fondue.maps.texts import NOTHING, Texts, layer_name, number, signed_percent, texts
from geo_fondue.statistics.comparing import FEWEST
from geo_fondue.statistics.differences import Difference, Differences, length

CompareMeasure = Literal["made_share", "made_count", "closed_share", "closed_count"]
COMPARE_MEASURES: tuple[CompareMeasure, ...] = get_args(CompareMeasure)

NONE, FEW = -2, -1
"""Instead of a class: nothing in either period, and too few in both to say anything."""

SCRIPTS = ("choropleth.js", "explore.js", "steps.js", "compare.js")

_HALF = 0.5
"""Less than half a report, as of periods that are not as long, is no difference."""

_LEAST_MIDDLE = 2
"""Below it there would be no room for a class of small differences."""


def compare(
    found: Differences,
    areas: Areas,
    *,
    measure: str = "made_share",
    asked: str = "previous",
    chosen_days: bool = True,
    selected: str | None = None,
    drill: tuple[str, str] | None = None,
    chooser: bool = True,
    **look: Unpack[Look],
) -> folium.Map:
    """Return a map of areas coloured by what changed from one period to another.

    What chance alone may have made is hatched.

    Parameters
    ----------
    found : Differences
        As :func:`~geo_fondue.statistics.differences.differences` returns.
    areas : Areas
        The layer that was counted, whole.
    measure : {"made_share", "made_count", "closed_share", "closed_count"}
        What is shown at first: reports made or closed, as a share of before or as how many more.
    asked : str
        What it is compared with, as :func:`~geo_fondue.statistics.differences.other_period` takes it.
    chosen_days : bool
        Whether the reader asked for the period; where not, it is said which one it is.
    selected, drill, chooser
        As for :func:`~geo_fondue.maps.choropleth.choropleth`.
    **look
        How it looks, as for :class:`~geo_fondue.maps.canvas.Canvas`.

    Raises
    ------
    InputError
        For an unknown measure, language or basemap, or more areas than a map can draw.
    """
    check_choice(measure, COMPARE_MEASURES, f"nothing to compare by {measure!r}", where="measure")
    canvas = Canvas(**look)
    words, language = canvas.words, canvas.language
    own = words["compare"]
    codes = [str(code) for code in areas.codes[found.positions]]
    ground = canvas.ground(areas, codes)
    periods = {name: days_in_words(getattr(found, name), language) for name in ("now", "before")}
    shown = COMPARE_MEASURES if chooser else (measure,)
    neutral = palettes().confidence
    data: dict[str, Any] = {
        **choosing(selected, drill),
        "measure": measure,
        "asked": asked,
        "asks": chooser and canvas.served,
        "title": own["versus"].format(**periods),
        "periods": periods,
        "texts": _texts(words),
        "said": said(found, language, chosen_days=chosen_days),
        "how": [own[key] for key in ("how", "how_1", "how_2", "how_3")],
        "measures": {name: _measure(name, found, words) for name in shown},
        "rows": {name: _columns(getattr(found, name)) for name in ("made", "closed")},
        "as_long": length(found.now) == length(found.before),
        "few": neutral[len(neutral) // 2],
    }
    return canvas.show(
        "compare",
        data,
        title=own["title"].format(layer=layer_name(areas.layer, language)),
        scripts=SCRIPTS,
        bounds=ground.bounds,
        ground=ground,
        columns={"code": ground.codes()},
    )


def said(found: Differences, language: str, *, chosen_days: bool = True) -> dict[str, list[str]]:
    """Return in sentences what was found of reports made and of those closed."""
    own = texts(language)["compare"]
    lines: list[str] = [] if chosen_days else [own["last_30"]]
    lengths = [length(days) for days in (found.now, found.before)]
    if lengths[0] != lengths[1]:
        lines.append(own["lengths"].format(now=number(lengths[0]), before=number(lengths[1])))
    return {name: [*_sums(getattr(found, name), own), *lines] for name in ("made", "closed")}


def _sums(difference: Difference, own: Mapping[str, Any]) -> list[str]:
    before, now = int(difference.before.sum()), int(difference.now.sum())
    expected = float(difference.expected.sum())
    return [
        own["all"].format(
            before=number(before),
            now=number(now),
            change=signed_percent(now / expected - 1) if expected else NOTHING,
        ),
        own["telling"].format(
            count=number(int(difference.telling[:-1].sum())), all=number(len(difference.telling) - 1)
        ),
    ]


def _measure(name: str, found: Differences, words: Texts) -> dict[str, Any]:
    """Return the classes of all areas by one measure, and what each class is called."""
    of, _, by = name.partition("_")
    difference: Difference = getattr(found, of)
    palette, ground = palettes().measures["change"], palettes().ground
    # Lines that are seen on each colour: light ones on the two darkest
    hatches = [ground["halo"], *[ground["coast"]] * (len(palette) - 2), ground["halo"]]
    if by == "share":
        classes = share_classes(difference)
        labels = [words["legend"][f"change_{number}"] for number in range(1, len(palette) + 1)]
        entries = list(zip(labels, palette, range(len(palette)), strict=True))
    else:
        middle, classes = count_classes(difference)
        keys = ("fewer_much", "fewer", "same", "more", "more_much")
        labels = [words["compare"][key].format(count=number(middle)) for key in keys]
        entries = list(zip(labels, palette, range(len(palette)), strict=True))
    return {
        "of": of,
        "label": words["compare"][name],
        "classes": classes.tolist(),
        "entries": [
            {"label": label, "colour": colour, "hatch": hatches[place], "class": place}
            for label, colour, place in entries
        ],
    }


def share_classes(difference: Difference) -> NDArray[np.int8]:
    """Return the class of each area by the share it changed by: 0 (halved) to 4, or that there is none.

    What grew from few, of which no share is taken, grew by more than half at least if it is telling at all.
    """
    share = np.where(np.isfinite(difference.share), difference.share, np.inf)[:-1]
    return _marked(np.searchsorted(CHANGE_BREAKS, share), difference)


def count_classes(difference: Difference) -> tuple[int, NDArray[np.int8]]:
    """Return from how many on a difference is large, the middle of all telling ones, and the classes."""
    more = (difference.now - difference.expected)[:-1]
    told = np.abs(more[difference.telling[:-1]])
    middle = max(_LEAST_MIDDLE, int(np.median(told))) if len(told) else _LEAST_MIDDLE
    steps = np.where(np.abs(more) >= middle, 2, np.where(np.abs(more) >= _HALF, 1, 0))
    return middle, _marked(2 + np.sign(more).astype(int) * steps, difference)


def _marked(places: NDArray[np.integer[Any]], difference: Difference) -> NDArray[np.int8]:
    sayable = (difference.before >= FEWEST) | difference.telling
    marked = np.where(sayable[:-1], places, FEW)
    return np.where((difference.before + difference.now)[:-1] > 0, marked, NONE).astype(np.int8)


def _columns(difference: Difference) -> dict[str, Any]:
    share = difference.share[:-1]
    return {
        "before": difference.before[:-1].tolist(),
        "now": difference.now[:-1].tolist(),
        "expected": np.round(difference.expected[:-1], 1).tolist(),
        "share": [round(value, 3) if np.isfinite(value) else None for value in share.tolist()],
        "telling": np.flatnonzero(difference.telling[:-1]).tolist(),
    }


def _texts(words: Texts) -> dict[str, Any]:
    own, shared = words["compare"], words["hotspots"]
    keys = (
        "now before expected difference share with previous year-before own untold few none verdict is_more "
        "is_fewer is_untold is_none few_before table_title made closed"
    )
    return {
        **{key: own[key] for key in keys.split()},
        **{key: shared[key] for key in ("table", "area", "close", "show_more", "nothing")},
        "show": words["measures"]["title"],
    }
