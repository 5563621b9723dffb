"""The table of areas beside the map: the first rows in the page, all of them for its script."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from geo_fondue.areas import Areas
from geo_fondue.maps import texts as write
from geo_fondue.maps.figures import columns
from geo_fondue.maps.ground import Ground
from geo_fondue.maps.query import PageQuery
from geo_fondue.statistics.table import AreaStatistics, Statistics

FIRST_ROWS = 100
"""How many rows are in the page itself; its script shows the others, and all are in the downloads."""


@dataclass(frozen=True, slots=True)
class Row:
    """A row of the table, as text."""

    code: str
    name: str
    parents: str
    open: str
    closed: str
    resolution_rate: str
    median_days_to_close: str


def first_rows(statistics: Statistics, query: PageQuery, areas: Areas, coarser: Sequence[Areas]) -> list[Row]:
    """Return the first rows in the order that the query asks for; areas without the figure come last."""
    key, descending = query.order
    ranked = sorted(statistics.areas, key=lambda area: _rank(area, key, descending, query.language))[
        :FIRST_ROWS
    ]
    if not ranked:
        return []
    ground = Ground.of(areas, [area.code for area in ranked], coarser=coarser)
    parents = _parents(ground, query.language)
    return [
        Row(
            code=area.code,
            name=name,
            parents=parents[position],
            open=write.number(area.open),
            closed=write.number(area.closed),
            resolution_rate=write.percent(area.resolution_rate),
            median_days_to_close=write.days(area.median_days_to_close),
        )
        for position, (area, name) in enumerate(zip(ranked, ground.names(query.language), strict=True))
    ]


def table_data(
    statistics: Statistics,
    before: Statistics | None,
    query: PageQuery,
    areas: Areas,
    coarser: Sequence[Areas],
) -> dict[str, Any]:
    """Return what the table's script needs: its texts, and the rows unless the map brings them along."""
    words = write.texts(query.language)["table"]
    key, descending = query.order
    data: dict[str, Any] = {
        "texts": {name: words[name] for name in ("shown", "more", "nothing")},
        "language": query.language,
        "sort": key,
        "descending": descending,
        "step": FIRST_ROWS,
    }
    if query.map != "choropleth" and statistics.areas:
        ground = Ground.of(areas, [area.code for area in statistics.areas], coarser=coarser)
        data["areas"] = {
            "code": ground.codes(),
            "name": ground.names(query.language),
            **columns(statistics, before),
        }
        data["groups"] = ground.groups(query.language)
    return data


def _rank(area: AreaStatistics, key: str, descending: bool, language: str) -> tuple[Any, ...]:
    if key == "name":
        name = area.name.get(language) or next(iter(area.name.values()), area.code)
        # A name has no negative: it is turned around by its letters
        return (tuple(-ord(letter) for letter in name), area.code) if descending else (name, area.code)
    figure = getattr(area, key)
    if key == "median_days_to_close":
        # As the page's script ranks them, which has them rounded
        figure = write.rounded_days(figure)
    if figure is None:
        return (True, 0, 0, area.code)
    # Of equal figures the one of more reports says more
    return (False, -figure if descending else figure, -area.open - area.closed, area.code)


def _parents(ground: Ground, language: str) -> list[str]:
    """Return for each area the names of those around it, the nearest first."""
    names = np.full((len(ground.positions), len(ground.coarser)), "", dtype=object)
    for column, group in enumerate(ground.groups(language)):
        named = np.array([*group["name"], ""], dtype=object)
        names[:, column] = named[group["of"]]
    return [", ".join(name for name in row if name) for row in names]
