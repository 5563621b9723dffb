"""A country of squares: 2 provinces, 4 districts, 16 subdistricts, and figures for any of its layers."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

import numpy as np
import pytest
import shapely
from numpy.typing import NDArray

from geo_fondue.areas import Areas
from geo_fondue.maps.topology import Topology
from geo_fondue.statistics.by_agency import AgencyCounts
from geo_fondue.statistics.by_category import CategoryCounts, Tally
from geo_fondue.statistics.by_state import StateCount
from geo_fondue.statistics.oldest import Waiting
from geo_fondue.statistics.over_time import Series
from geo_fondue.statistics.summary import Flow, Summary
from geo_fondue.statistics.table import AreaStatistics, Figures, Statistics

Counts = tuple[int, int, int]


@pytest.fixture(scope="session")
def unpacked() -> Callable[[Mapping[str, Any]], Topology]:
    """Give what reads packed areas as ``geoFondue.shape`` does in a browser."""
    return _unpacked


def _unpacked(document: Mapping[str, Any]) -> Topology:
    numbers, steps = _numbers(document["rings"]), _numbers(document["steps"])
    signed = (-(number + 1) // 2 if number % 2 else number // 2 for number in steps)
    arcs: list[NDArray[np.int64]] = []
    at = np.zeros(2, dtype=np.int64)

    def step() -> NDArray[np.int64]:
        return np.array([next(signed), next(signed)])

    def ring() -> list[int]:
        nonlocal at
        references = []
        for place in range(next(numbers)):
            back = next(numbers)
            if back:
                number = len(arcs) - (back + 1) // 2
                references.append(number if back % 2 else ~number)
                at = arcs[number][-1 if back % 2 else 0]
                continue
            count = next(numbers)
            points = [at + step() if place == 0 else at]
            points += [points[-1] + sum_ for sum_ in np.cumsum([step() for _ in range(count)], axis=0)]
            references.append(len(arcs))
            arcs.append(np.array(points))
            at = points[-1]
        return references

    rings = [[ring() for _ in range(next(numbers))] for _ in range(document["areas"])]
    assert (next(numbers, None), next(signed, None)) == (None, None), "something is left over"
    assert len(arcs) == document["arcs"]
    return Topology(tuple(document["corner"]), document["grid"], arcs, rings)


def _numbers(text: str) -> Iterator[int]:
    letters = {
        chr(code): value for value, code in enumerate(c for c in range(33, 127) if chr(c) not in '"<\\{')
    }
    more = 0
    for letter in text:
        value = letters[letter]
        if value < 64:
            yield more * 64 + value
            more = 0
        else:
            more = more * 26 + value - 63


@pytest.fixture(scope="session")
def squares() -> Mapping[str, Areas]:
    """Give the layers by name; each is a square of 4 by 4 degrees, cut up."""
    return {
        "province": _layer("province", {"P1": (0, 0, 2, 4), "P2": (2, 0, 4, 4)}, None, None),
        "district": _layer(
            "district",
            {"P1D1": (0, 0, 2, 2), "P1D2": (0, 2, 2, 4), "P2D1": (2, 0, 4, 2), "P2D2": (2, 2, 4, 4)},
            "province",
            lambda code: code[:2],
        ),
        "subdistrict": _layer(
            "subdistrict",
            {
                f"P{x // 2 + 1}D{y // 2 + 1}S{x % 2}{y % 2}": (x, y, x + 1, y + 1)
                for x in range(4)
                for y in range(4)
            },
            "district",
            lambda code: code[:4],
        ),
    }


@pytest.fixture(scope="session")
def heavy_statistics() -> Callable[[Areas], Statistics]:
    """Give what makes figures up for all areas of a layer that are as hard to compress as real ones get."""

    def made(areas: Areas) -> Statistics:
        rng = np.random.default_rng(1)
        rows = tuple(
            AreaStatistics(code=area.code, name=area.name, **_heavy(rng).figures()) for area in areas
        )
        return Statistics(areas.layer, None, None, None, None, "made-up", 1, rows, 0, _heavy(rng))

    return made


def _heavy(rng: np.random.Generator) -> Figures:
    opened, closed, excluded = (int(count) for count in rng.poisson(rng.lognormal(2, 1.2), 3))
    return Figures(
        total=opened + closed + excluded,
        open=opened,
        closed=closed,
        excluded=excluded,
        unknown=opened // 9,
        resolution_rate=closed / (opened + closed) if opened + closed else None,
        reopened=closed // 8,
        median_days_to_close=float(rng.gamma(2, 4)),
        p90_days_to_close=float(rng.gamma(2, 20)),
        oldest_open=None,
        per_km2=None,
    )


def _layer(
    layer: str,
    boxes: Mapping[str, tuple[int, int, int, int]],
    parent_layer: str | None,
    parent: Callable[[str], str] | None,
) -> Areas:
    codes = sorted(boxes)
    return Areas(
        layer,
        np.array(codes, dtype=object),
        {
            "th": np.array([f"ที่ {code}" for code in codes], dtype=object),
            "en": np.array([f"Place {code}" for code in codes], dtype=object),
        },
        np.array([shapely.box(*boxes[code]) for code in codes], dtype=object),
        parent_layer,
        None if parent is None else np.array([parent(code) for code in codes], dtype=object),
    )


@pytest.fixture(scope="session")
def figures() -> Callable[..., Statistics]:
    """Give a maker of statistics from (open, closed, excluded) by code; other areas have no reports."""

    def make(areas: Areas, counts: Mapping[str, Counts], *, parent: str | None = None) -> Statistics:
        rows = tuple(
            AreaStatistics(code=area.code, name=area.name, **_figures(*counts.get(area.code, (0, 0, 0))))
            for area in areas
            if parent is None or area.code.startswith(parent)
        )
        totals = np.sum([(row.open, row.closed, row.excluded) for row in rows], axis=0).tolist()
        return Statistics(
            areas.layer, None, None, None, parent, "test", 1, rows, 0, Figures(**_figures(*totals))
        )

    return make


def _figures(opened: int, closed: int, excluded: int) -> dict[str, object]:
    return {
        "total": opened + closed + excluded,
        "open": opened,
        "closed": closed,
        "excluded": excluded,
        "unknown": 0,
        "resolution_rate": closed / (opened + closed) if opened + closed else None,
        "reopened": 0,
        "median_days_to_close": 2.345 if closed else None,
        "p90_days_to_close": 9.99 if closed else None,
        "oldest_open": datetime(2024, 1, 31, 12, tzinfo=UTC) if opened else None,
        "per_km2": None,
    }


@pytest.fixture(scope="session")
def glance() -> Callable[..., Summary]:
    """Give a maker of summaries of some figures; keywords are parts of it that shall be others."""

    def make(figures: Figures, **others: Any) -> Summary:
        waiting = Waiting(
            source="test",
            ticket_id="T-1",
            created_at=datetime(2026, 11, 1, tzinfo=UTC),
            state="waiting",
            categories=("road",),
            organisations=("Roads & Co",),
            areas={"province": "P1", "district": "P1D1", "subdistrict": "P1D1S00"},
        )
        of_nothing = Tally()
        return replace(
            Summary(
                figures=figures,
                before=None,
                flow=Flow(date(2026, 10, 23), date(2026, 11, 21), 30, 20),
                flow_before=Flow(date(2026, 9, 23), date(2026, 10, 22), 40, 50),
                series=Series("month", (date(2026, 9, 1), date(2026, 10, 1)), (10, 20), (5, 25)),
                states=(
                    StateCount("inprogress", "open", known=True, count=3),
                    StateCount("waiting", "open", known=True, count=1),
                ),
                categories=CategoryCounts({"road": Tally(40, 10, 25, 5)}, 0, of_nothing, of_nothing),
                agencies=AgencyCounts({"Roads & Co": Tally(4, 1, 3, 0)}, 0, of_nothing),
                oldest=(waiting,),
            ),
            **others,
        )

    return make
