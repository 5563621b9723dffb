"""Reports by hexagon."""

from collections.abc import Callable, Sequence
from datetime import UTC, datetime

import h3.api.basic_int as h3
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from geo_fondue.errors import InputError
from geo_fondue.reports.filter import ReportFilter
from geo_fondue.reports.report import Report
from geo_fondue.reports.store.store import Store
from geo_fondue.statistics.hexagons import (
    COARSEST,
    FINEST,
    coarser,
    counts_of,
    fine_cells,
    fine_counts,
    gathered,
    hexagons,
    least_zoom,
    resolution_of,
    rings,
    width_m,
)

Keep = Callable[[Sequence[Report]], Store]
NOON = datetime(2024, 5, 10, 5, tzinfo=UTC)

positions = st.lists(st.tuples(st.floats(-180, 180), st.floats(-90, 90)), min_size=1, max_size=30).map(
    lambda pairs: np.array(pairs).T
)


def made(places: Sequence[tuple[float, float]], state: str = "start") -> list[Report]:
    return [
        Report(source="t", ticket_id=f"{state}-{number}", lon=lon, lat=lat, state=state, last_activity=NOON)
        for number, (lon, lat) in enumerate(places)
    ]


@given(positions, st.integers(0, FINEST))
def test_coarser_cells_are_those_of_h3(places: np.ndarray, resolution: int) -> None:
    cells = fine_cells(*places)
    expected = [h3.cell_to_parent(cell, resolution) for cell in cells.tolist()]
    assert coarser(cells, resolution).tolist() == expected
    assert set(resolution_of(coarser(cells, resolution)).tolist()) == {resolution}


@given(positions, st.integers(COARSEST, FINEST), st.integers(0, 9))
def test_every_report_is_in_one_hexagon_or_told_to_be_in_none(
    places: np.ndarray, resolution: int, least: int
) -> None:
    cells, counts = np.unique(fine_cells(*places), return_counts=True)
    found = gathered(
        cells, np.stack([counts, counts * 0, counts * 0], axis=1), resolution=resolution, suppress_below=least
    )
    assert found.asked == places.shape[1]
    assert found.counts.sum() + found.dropped == found.asked
    assert (found.counts.sum(axis=1) >= max(1, least)).all()
    assert (np.diff(found.cells.astype(np.int64)) > 0).all()


def test_reports_are_counted_by_state_group(keep: Keep) -> None:
    here = [(100.5, 13.75)] * 6
    store = keep([*made(here), *made(here[:3], "finish"), *made([(100.9, 13.9)], "irrelevant")])
    found = hexagons(store, ReportFilter(), resolution=7, suppress_below=0)
    assert found.counts.tolist() in ([[6, 3, 0], [0, 0, 1]], [[0, 0, 1], [6, 3, 0]])
    only = hexagons(store, ReportFilter(state="closed"), resolution=7, suppress_below=0)
    assert only.counts.tolist() == [[0, 3, 0]]
    assert only.asked == 3


def test_too_few_are_counted_together_in_a_larger_hexagon_around_them() -> None:
    parent = h3.latlng_to_cell(13.75, 100.5, 5)
    children = sorted(h3.cell_to_children(parent, 6))
    fine = np.sort(np.array([h3.cell_to_center_child(child, FINEST) for child in children], dtype=np.uint64))
    counts = np.zeros((7, 3), dtype=np.int64)
    counts[:, 0] = [9, 1, 1, 1, 1, 1, 0]
    found = gathered(fine, counts, resolution=6, suppress_below=5)
    assert found.cells.tolist() == [parent, children[0]]
    assert found.counts[:, 0].tolist() == [5, 9]
    assert found.merged.tolist() == [True, False]
    assert found.dropped == 0


def test_what_is_too_few_even_together_is_left_out_and_told() -> None:
    cells = fine_cells(np.array([100.5]), np.array([13.75]))
    found = gathered(cells, np.array([[4, 0, 0]]), resolution=8, suppress_below=5)
    assert len(found) == 0
    assert found.dropped == found.asked == 4


def test_a_box_chooses_hexagons_and_counts_nothing_anew() -> None:
    rng = np.random.default_rng(3)
    places = fine_cells(rng.uniform(99, 102, 20_000), rng.uniform(12, 15, 20_000))
    cells, counts = np.unique(places, return_counts=True)
    by_group = np.stack([counts, counts * 0, counts * 0], axis=1)
    found = gathered(cells, by_group, resolution=6, suppress_below=5)
    inside = found.within((100, 13, 100.5, 13.5))
    assert 0 < len(inside) < len(found) / 4
    assert inside.asked == found.asked
    kept = np.isin(found.cells, inside.cells)
    assert inside.counts.tolist() == found.counts[kept].tolist()
    middles = np.array([h3.cell_to_latlng(cell) for cell in found.cells.tolist()])
    in_box = (np.abs(middles - (13.25, 100.25)) <= 0.25).all(axis=1)
    assert set(found.cells[in_box].tolist()) <= set(inside.cells.tolist())


def test_a_box_may_cross_the_antimeridian() -> None:
    cells = fine_cells(np.array([179.99, -179.99, 0.0]), np.zeros(3))
    found = gathered(np.sort(cells), np.full((3, 3), 9), resolution=7, suppress_below=5)
    assert len(found.within((179.9, -1, -179.9, 1))) == 2
    assert len(found.within((-180, -90, 180, 90))) == 3


def test_no_reports_make_no_hexagons(keep: Keep) -> None:
    found = hexagons(keep([]), ReportFilter(), resolution=5)
    assert len(found) == found.asked == found.dropped == 0
    assert len(found.within((0, 0, 1, 1))) == 0


@pytest.mark.parametrize("resolution", [COARSEST - 1, FINEST + 1])
def test_hexagons_too_large_or_too_small_are_refused(keep: Keep, resolution: int) -> None:
    with pytest.raises(InputError, match=f"no hexagons of resolution {resolution}"):
        hexagons(keep([]), ReportFilter(), resolution=resolution)


def test_counts_of_some_hexagons_are_theirs_alone(keep: Keep) -> None:
    store = keep(made([(100.5, 13.75)] * 3 + [(100.9, 13.75)] * 2))
    here = fine_cells(np.array([100.5, 103.0]), np.array([13.75, 13.75]))
    cells = np.sort(coarser(here, 7))
    found = counts_of(cells, *fine_counts(store.columns(), ReportFilter()))
    assert sorted(found[:, 0].tolist()) == [0, 3]
    assert counts_of(cells, *fine_counts(store.columns(), ReportFilter(category="none"))).sum() == 0


def test_a_hexagon_across_the_antimeridian_stays_in_one_piece() -> None:
    (ring,) = rings(np.array([h3.latlng_to_cell(0.0, 179.999, 5)], dtype=np.uint64))
    assert np.ptp(ring[:, 0]) < 1
    assert ring[:, 0].max() > 180


def test_the_closer_the_map_the_smaller_the_hexagons() -> None:
    zooms = [least_zoom(resolution, 13) for resolution in range(COARSEST, FINEST + 1)]
    assert zooms == sorted(zooms)
    assert 5 < least_zoom(4, 13) < 6
    assert round(width_m(9)) == 402
