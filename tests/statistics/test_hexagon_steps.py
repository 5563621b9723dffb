"""Hexagons step by step: each step's counts are those of its days, and none is told that is too small."""

from collections.abc import Callable, Sequence
from datetime import UTC, date, datetime, timedelta

import numpy as np
import pytest

from geo_fondue.boundaries import Edition
from geo_fondue.errors import InputError, NotFoundError
from geo_fondue.reports.filter import ReportFilter
from geo_fondue.reports.report import Report
from geo_fondue.reports.store.store import Store
from geo_fondue.statistics import hexagon_steps as module
from geo_fondue.statistics.hexagon_steps import hexagon_steps
from geo_fondue.statistics.hexagons import hexagons
from geo_fondue.statistics.steps import Steps, steps

Keep = Callable[[Sequence[Report]], Store]
TODAY = date(2024, 12, 31)
CHOSEN = ReportFilter(layer="district")


@pytest.fixture
def crowded(keep: Keep) -> Store:
    """Keep 900 reports of half a year around three places, and some all over."""
    rng = np.random.default_rng(5)
    made = []
    for number in range(900):
        lon, lat = ((100.5, 10.5), (101.5, 10.5), (101.5, 11.5))[number % 3]
        if number % 9 == 0:
            lon, lat = rng.uniform(99.9, 102.1), rng.uniform(9.9, 12.1)
        created = datetime(2024, 1, 5, tzinfo=UTC) + timedelta(hours=float(rng.uniform(0, 4300)))
        closed = created + timedelta(days=float(rng.exponential(40))) if rng.random() < 0.6 else None
        state = "finish" if closed else "irrelevant" if rng.random() < 0.1 else "waiting"
        made.append(
            Report(
                source="traffy",
                ticket_id=str(number),
                lon=float(lon + rng.normal(0, 0.02)),
                lat=float(lat + rng.normal(0, 0.02)),
                state=state,
                created_at=created if number % 100 else None,
                closed_at=closed,
            )
        )
    return keep(made)


def played(store: Store, edition: Edition, chosen: ReportFilter = CHOSEN, least: int = 5) -> Steps:
    return hexagon_steps(
        store, edition, chosen, resolution=6, step="month", until=TODAY, suppress_below=least
    )


def test_without_a_limit_what_was_made_in_a_step_are_the_hexagons_of_its_days(
    crowded: Store, small_edition: Edition
) -> None:
    found = played(crowded, small_edition, least=0)
    assert found.cells is not None
    for number, (first, last) in enumerate(found.periods):
        days = ReportFilter(layer="district", from_=first, to=last)
        said = hexagons(crowded, days, resolution=6, suppress_below=0)
        at = np.searchsorted(found.cells, said.cells)
        assert np.array_equal(found.cells[at], said.cells)
        assert np.array_equal(found.made[:, number, at].T, said.counts)
        assert found.made[:, number].sum() == said.counts.sum()


def test_a_count_below_the_limit_is_in_no_hexagon_and_yet_in_the_sum(
    crowded: Store, small_edition: Edition
) -> None:
    found, whole = (
        played(crowded, small_edition),
        steps(crowded, small_edition, CHOSEN, step="month", until=TODAY),
    )
    assert found.periods == whole.periods
    for told in (found.made.sum(axis=0), found.closed, found.waiting):
        own = told[:, :-1]
        assert own.shape[1] == len(found.positions)
        assert ((own == 0) | (own >= 5)).all()
        assert (own > 0).any()
    assert found.made[:, :, -1].sum() > 0
    for name in ("made", "closed", "waiting"):
        assert np.array_equal(getattr(found, name).sum(axis=-1), getattr(whole, name).sum(axis=-1))
    assert found.undated == whole.undated == 9
    assert found.suppress_below == 5


def test_a_hexagon_that_has_nothing_to_show_is_left_out(crowded: Store, small_edition: Edition) -> None:
    found = played(crowded, small_edition)
    shown = found.made.sum(axis=(0, 1)) + found.closed.sum(axis=0) + found.waiting.sum(axis=0)
    assert (shown[:-1] > 0).all()
    none = played(crowded, small_edition, least=10_000)
    assert none.cells is not None
    assert len(none.cells) == 0
    assert none.made[:, :, -1].sum() == found.made.sum()


def test_within_a_parent_only_its_reports_count(crowded: Store, small_edition: Edition) -> None:
    parent = str(small_edition.areas("province").codes[0])
    chosen = ReportFilter(layer="district", parent=parent)
    found, whole = played(crowded, small_edition, chosen), played(crowded, small_edition)
    said = steps(crowded, small_edition, chosen, step="month", until=TODAY)
    assert found.made.sum() == said.made.sum() < whole.made.sum()


def test_what_cannot_be_played_is_refused(
    crowded: Store, small_edition: Edition, monkeypatch: pytest.MonkeyPatch
) -> None:
    with pytest.raises(InputError, match="no hexagons of resolution 12"):
        hexagon_steps(crowded, small_edition, CHOSEN, resolution=12, step="month", until=TODAY)
    with pytest.raises(NotFoundError, match="village"):
        played(crowded, small_edition, ReportFilter(layer="village"))
    monkeypatch.setattr(module, "MOST_PLAYED", 2)
    with pytest.raises(InputError, match="Give a lower resolution, or a parent"):
        played(crowded, small_edition)


def test_without_reports_there_is_no_step(keep: Keep, small_edition: Edition) -> None:
    found = played(keep([]), small_edition)
    assert found.periods == ()
    assert found.made.shape == (3, 0, 1)
