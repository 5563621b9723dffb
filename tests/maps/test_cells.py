"""Counts on a grid in which nobody's own report can be found."""

from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray

from geo_fondue.jurisdictions import Jurisdictions
from geo_fondue.maps.cells import FINEST, MERGED_LEVELS, grid_level, heat_cells, suppressed
from geo_fondue.reports.filter import ReportFilter
from geo_fondue.reports.report import Report
from geo_fondue.reports.store import Store

COUNTRY = (97.0, 5.0, 106.0, 21.0)


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    """Give a store of 40 open, 20 closed and 9 excluded reports in Chiang Mai, and one on a far island."""
    places = (
        [("waiting", 98.98, 18.79)] * 40
        + [("finish", 98.99, 18.78)] * 20
        + [("waiting", 98.3, 7.89)]
        + [("irrelevant", 98.98, 18.79)] * 9
    )
    told = [
        Report(source="test", ticket_id=str(number), lon=lon, lat=lat, state=state)
        for number, (state, lon, lat) in enumerate(places)
    ]
    nowhere = np.full(len(told), 2, dtype=np.int8), np.full(len(told), np.nan)
    with Store.open(f"sqlite:///{tmp_path / 'reports.sqlite'}") as opened:
        opened.upsert(told, Jurisdictions("test", {}, *nowhere, {}))
        yield opened


def test_open_and_closed_reports_are_counted_apart_and_excluded_ones_not_at_all(
    store: Store,
) -> None:
    cells = heat_cells(store, ReportFilter(), bounds=COUNTRY, suppress_below=5)
    assert {group: found.total for group, found in cells.groups.items()} == {"open": 41, "closed": 20}
    assert cells.groups["closed"].points[:, 2].tolist() == [20]


def test_a_lone_report_is_dropped_and_said_to_be(store: Store) -> None:
    found = heat_cells(store, ReportFilter(), bounds=COUNTRY, suppress_below=5).groups["open"]
    assert found.dropped == 1
    assert found.points[:, 2].tolist() == [40]


def test_without_suppression_nothing_is_dropped(store: Store) -> None:
    found = heat_cells(store, ReportFilter(), bounds=COUNTRY, suppress_below=0).groups["open"]
    assert found.dropped == 0
    assert sorted(found.points[:, 2]) == [1, 40]


def test_a_cell_stands_near_its_reports_but_not_at_them(store: Store) -> None:
    found = heat_cells(store, ReportFilter(), bounds=COUNTRY).groups["open"]
    (lat, lon, _), *_ = found.points.tolist()
    side = 360 / 2 ** grid_level(COUNTRY)
    assert 0 < abs(lat - 18.79) <= side / 2
    assert 0 < abs(lon - 98.98) <= side / 2


def test_the_filter_holds(store: Store) -> None:
    chosen = ReportFilter(bbox=(98, 7, 99, 8))
    assert heat_cells(store, chosen, bounds=COUNTRY).groups["open"].total == 1


def test_a_smaller_map_has_a_finer_grid_down_to_a_block_of_houses() -> None:
    levels = [grid_level((100, 13, 100 + size, 13 + size)) for size in (100, 10, 1, 0.1, 0)]
    assert levels == sorted(levels)
    assert levels[-1] == FINEST


COUNTS = st.dictionaries(
    st.tuples(st.integers(0, 300), st.integers(0, 300)), st.integers(1, 12), min_size=1, max_size=60
)


def arrays(
    counts: dict[tuple[int, int], int],
) -> tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.int64]]:
    column, row = np.array(list(counts), dtype=np.int64).T
    return column, row, np.array(list(counts.values()), dtype=np.int64)


@given(COUNTS, st.integers(0, 10))
def test_no_count_is_below_the_limit_and_every_report_is_shown_or_said_to_be_dropped(
    counts: dict[tuple[int, int], int], least: int
) -> None:
    cells = suppressed(arrays(counts), 0.01, least)
    assert (cells.points[:, 2] >= least).all()
    assert cells.points[:, 2].sum() + cells.dropped == cells.total == sum(counts.values())


@given(COUNTS)
def test_what_is_dropped_is_too_little_in_the_widest_cell_around(counts: dict[tuple[int, int], int]) -> None:
    dropped = suppressed(arrays(counts), 0.01, 5).dropped
    wide = {(column >> MERGED_LEVELS, row >> MERGED_LEVELS) for column, row in counts}
    assert dropped <= 4 * len(wide)
