"""The table of areas beside the map: the first rows in the page, all of them for its script."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any, Literal

import numpy as np

from geo_fondue.areas import Areas
from geo_fondue.maps import texts as write
from geo_fondue.maps.figures import columns
from geo_fondue.maps.ground import Ground
from geo_fondue.maps.measures import MEASURES, Measure, Written
from geo_fondue.maps.query import PageQuery
from geo_fondue.statistics.table import Statistics

FIRST_ROWS = 100
"""How many rows are in the page itself; its script shows the others, and all are in the downloads."""

AT_ONCE = 10
"""How many rows the script shows at first: the worst, or the best, at a glance."""

ALWAYS: tuple[Measure, ...] = ("open", "resolution_rate", "median_days_to_close")
"""The columns that are always there; the measure that the map shows stands before them if it is another."""


@dataclass(frozen=True, slots=True)
class Head:
    """The head of a column: its key, what it is called, in full too, and where its sorting leads."""

    key: str
    text: str
    title: str
    address: str


@dataclass(frozen=True, slots=True)
class Row:
    """A row of the table, as text: the cells are those of the columns after the name."""

    code: str
    name: str
    parents: str
    cells: tuple[str, ...]


def heads(query: PageQuery) -> list[Head]:
    """Return the heads of the table's columns, the name first."""
    words = write.texts(query.language)
    found = []
    shown: tuple[Literal["name"] | Measure, ...] = ("name", *_shown(query))
    for key in shown:
        first = key == "name" or MEASURES[key].worst == "least"
        now, descending = query.order
        # Another click turns the order around; the first one shows the worst
        down = not descending if now == key else not first
        name = words["table"]["area"] if key == "name" else words["measures"][key]
        found.append(
            Head(
                key,
                words["table"].get(key, name),
                words["table"]["sort"].format(column=name),
                query.href(sort=f"-{key}" if down else key),
            )
        )
    return found


def ends_of(measure: Measure, language: str) -> tuple[str, str]:
    """Return what the two ends of a measure are called: the one that is looked at first, and the other."""
    words, scale = write.texts(language)["table"], MEASURES[measure]
    if scale.judged:
        return words["worst"], words["best"]
    return words["most"], words["least"]


def first_rows(
    statistics: Statistics,
    before: Statistics | None,
    query: PageQuery,
    areas: Areas,
    coarser: Sequence[Areas],
) -> list[Row]:
    """Return the first rows in the order that the query asks for; areas without the figure come last."""
    if not statistics.areas:
        return []
    figures = _figures(statistics, before)
    key, descending = query.order
    names = [
        area.name.get(query.language) or next(iter(area.name.values()), area.code)
        for area in statistics.areas
    ]
    known = [area.open + area.closed for area in statistics.areas]

    def rank(i: int) -> tuple[Any, ...]:
        if key == "name":
            # A name has no negative: it is turned around by its letters
            return (tuple(-ord(letter) for letter in names[i]) if descending else names[i], i)
        figure = figures[key][i] if key in figures else None
        if figure is None:
            return (True, 0, 0, i)
        # Of equal figures the one of more reports says more
        return (False, -figure if descending else figure, -known[i], i)

    ranked = sorted(range(len(statistics.areas)), key=rank)[:FIRST_ROWS]
    ground = Ground.of(areas, [statistics.areas[i].code for i in ranked], coarser=coarser)
    parents = _parents(ground, query.language, _layers_above(query, coarser))
    return [
        Row(
            code=statistics.areas[i].code,
            name=name,
            parents=parents[position],
            cells=tuple(_written(column, figures, i, query.language) for column in _shown(query)),
        )
        for position, (i, name) in enumerate(zip(ranked, ground.names(query.language), strict=True))
    ]


def table_data(
    statistics: Statistics,
    before: Statistics | None,
    query: PageQuery,
    areas: Areas,
    coarser: Sequence[Areas],
) -> dict[str, Any]:
    """Return what the table's script needs: its texts, and the rows unless the map brings them along."""
    words = write.texts(query.language)
    key, descending = query.order
    data: dict[str, Any] = {
        "texts": {name: words["table"][name] for name in ("shown", "more", "nothing", "sort", "area")},
        "labels": {name: words["table"].get(name, words["measures"][name]) for name in MEASURES},
        "titles": {name: words["measures"][name] for name in MEASURES},
        "written": {name: scale.written for name, scale in MEASURES.items()},
        "worst": {name: scale.worst for name, scale in MEASURES.items()},
        "ends": {name: ends_of(name, query.language) for name in MEASURES},
        "above": _layers_above(query, coarser),
        "always": ALWAYS,
        "language": query.language,
        "measure": query.measure,
        "sort": key,
        "sorted": query.sort is not None,
        "descending": descending,
        "first": AT_ONCE,
        "step": FIRST_ROWS,
    }
    if query.map != "choropleth" and statistics.areas:
        ground = Ground.of(areas, [area.code for area in statistics.areas], coarser=coarser)
        data["areas"] = {
            "code": ground.codes(),
            "name": ground.names(query.language),
            **columns(statistics, before, brief=True),
        }
        data["groups"] = ground.groups(query.language)
    return data


def _shown(query: PageQuery) -> tuple[Measure, ...]:
    return ALWAYS if query.measure in ALWAYS else (query.measure, *ALWAYS)


def _figures(statistics: Statistics, before: Statistics | None) -> Mapping[str, Sequence[float | None]]:
    """Return the columns by name as the script has them, so that both rank alike."""
    return {
        **columns(statistics, before),
        "resolution_rate": [area.resolution_rate for area in statistics.areas],
    }


def _written(
    key: Measure, figures: Mapping[str, Sequence[float | None]], position: int, language: str
) -> str:
    value = figures[key][position] if key in figures else None
    return write.NOTHING if value is None else _WRITERS[MEASURES[key].written](value, language)


_WRITERS: Mapping[Written, Any] = MappingProxyType(
    {
        "count": lambda value, _: write.number(value),
        "percent": lambda value, _: write.percent(value),
        "days": lambda value, _: write.days(value),
        "day": write.day_number,
        "change": lambda value, _: write.signed_percent(value),
        "density": lambda value, _: write.three_digits(value),
    }
)


def _layers_above(query: PageQuery, coarser: Sequence[Areas]) -> int:
    """Return of how many coarser layers a row names its areas: not of those where all rows have the same."""
    for number, areas in enumerate(coarser):
        if query.parent is not None and areas.positions([query.parent])[0] >= 0:
            return number
    return len(coarser)


def _parents(ground: Ground, language: str, layers: int) -> list[str]:
    """Return for each area the names of those around it, the nearest first, of so many layers."""
    names = np.full((len(ground.positions), layers), "", dtype=object)
    for column, group in enumerate(ground.groups(language)[:layers]):
        named = np.array([*group["name"], ""], dtype=object)
        names[:, column] = named[group["of"]]
    return [", ".join(name for name in row if name) for row in names]
