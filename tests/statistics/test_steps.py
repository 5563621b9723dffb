"""Areas step by step: each step's figures are those of its period."""

from collections.abc import Callable, Sequence
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import numpy as np
import pytest

from geo_fondue.boundaries import Edition
from geo_fondue.reports.filter import ReportFilter
from geo_fondue.reports.report import Report
from geo_fondue.reports.store.store import Store
from geo_fondue.statistics import series, statistics
from geo_fondue.statistics import steps as module
from geo_fondue.statistics.steps import MapStep, is_unfinished, steps

Keep = Callable[[Sequence[Report]], Store]
BANGKOK = ZoneInfo("Asia/Bangkok")
TODAY = date(2024, 12, 31)


def report(
    number: int,
    created: datetime | None,
    closed: datetime | None = None,
    *,
    state: str | None = None,
    at: tuple[float, float] = (100.5, 11.0),
) -> Report:
    return Report(
        source="traffy",
        ticket_id=str(number),
        lon=at[0],
        lat=at[1],
        state=state or ("finish" if closed else "waiting"),
        created_at=created,
        closed_at=closed,
    )


@pytest.fixture
def many(keep: Keep) -> Store:
    """Keep 600 reports of a year and a half all over the country, some outside, some without a time."""
    rng = np.random.default_rng(3)
    made = []
    for number in range(600):
        created = datetime(2023, 3, 1, tzinfo=UTC) + timedelta(hours=float(rng.uniform(0, 13_000)))
        closed = created + timedelta(days=float(rng.exponential(40)) - 1) if rng.random() < 0.6 else None
        state = "irrelevant" if closed is None and rng.random() < 0.2 else None
        place = (float(rng.uniform(99.9, 102.1)), float(rng.uniform(9.9, 12.1)))
        made.append(report(number, created if number % 50 else None, closed, state=state, at=place))
    return keep(made)


def local(instant: datetime | None) -> date | None:
    return None if instant is None else instant.astimezone(BANGKOK).date()


@pytest.mark.parametrize("step", ["week", "month"])
@pytest.mark.parametrize("layer", ["province", "district", "subdistrict"])
def test_what_was_made_in_a_step_is_what_the_statistics_of_its_days_say(
    many: Store, small_edition: Edition, layer: str, step: MapStep
) -> None:
    found = steps(many, small_edition, ReportFilter(layer=layer), step=step, until=TODAY)
    for (first, last), made in zip(found.periods, np.moveaxis(found.made, 0, 1), strict=True):
        said = statistics(many, small_edition, layer=layer, from_=first, to=last, timezone=BANGKOK)
        for row, numbers in zip(said.areas, made.T[:-1].tolist(), strict=True):
            assert [row.open, row.closed, row.excluded] == numbers
        assert made[:, -1].sum() == said.outside


@pytest.mark.parametrize("step", ["week", "month"])
@pytest.mark.parametrize("days", [(None, None), (date(2023, 5, 10), date(2024, 2, 20))])
def test_all_areas_together_are_the_series(
    many: Store, small_edition: Edition, step: MapStep, days: tuple[date | None, date | None]
) -> None:
    chosen = ReportFilter(layer="district", from_=days[0], to=days[1])
    found, whole = steps(many, small_edition, chosen, step=step, until=TODAY), series(many, chosen, step=step)
    assert found.made.sum(axis=(0, 2)).tolist() == list(whole.created)
    assert found.closed.sum(axis=1).tolist() == list(whole.closed)
    assert found.undated == 12
    assert found.periods[0][0] == (days[0] or found.periods[0][0])
    assert found.periods[-1][1] == (days[1] or found.periods[-1][1])


def test_open_at_the_end_of_a_step_are_those_made_by_then_and_not_closed_by_then(
    many: Store, small_edition: Edition
) -> None:
    """Counted one by one, from the times as they are known now."""
    chosen = ReportFilter(layer="district", from_=date(2023, 8, 1), to=date(2024, 6, 15))
    found = steps(many, small_edition, chosen, step="month", until=TODAY)
    kept = [
        (local(one.report.created_at), local(one.report.closed_at), one.report.state)
        for batch in many.stream(ReportFilter())
        for one in batch
    ]
    kept = [(made, done, state) for made, done, state in kept if made and state != "irrelevant"]
    ends = [date(2023, 7, 31), *(last for _, last in found.periods)]
    expected = [sum(made <= end and (done is None or done > end) for made, done, _ in kept) for end in ends]
    assert found.waiting.sum(axis=1).tolist() == expected
    assert (found.waiting >= 0).all()


def test_at_the_end_of_all_steps_open_is_what_is_open_now(many: Store, small_edition: Edition) -> None:
    found = steps(many, small_edition, ReportFilter(layer="subdistrict"), step="month", until=TODAY)
    said = statistics(many, small_edition, layer="subdistrict", timezone=BANGKOK, from_=date(2023, 1, 1))
    assert found.waiting[-1][:-1].tolist() == [row.open for row in said.areas]


def test_within_a_parent_only_its_areas_and_reports_count(many: Store, small_edition: Edition) -> None:
    parent = str(small_edition.areas("province").codes[0])
    chosen = ReportFilter(layer="subdistrict", parent=parent)
    found = steps(many, small_edition, chosen, step="month", until=TODAY)
    said = statistics(many, small_edition, layer="subdistrict", parent=parent, timezone=BANGKOK)
    codes = small_edition.areas("subdistrict").codes[found.positions]
    assert codes.tolist() == [row.code for row in said.areas]
    assert found.made.sum() + found.undated == said.totals.total


def test_no_step_goes_beyond_today(many: Store, small_edition: Edition) -> None:
    chosen = ReportFilter(layer="province", from_=date(2024, 1, 1), to=date(2024, 12, 31))
    found = steps(many, small_edition, chosen, step="month", until=date(2024, 3, 9))
    assert found.periods[-1] == (date(2024, 3, 1), date(2024, 3, 9))
    beyond = steps(many, small_edition, chosen, step="month", until=date(2023, 12, 31))
    assert beyond.periods == ()
    assert beyond.made.shape == (3, 0, len(small_edition.areas("province")) + 1)


def test_of_too_many_steps_the_last_are_kept_and_what_came_before_is_open_at_their_beginning(
    many: Store, small_edition: Edition, monkeypatch: pytest.MonkeyPatch
) -> None:
    chosen = ReportFilter(layer="province")
    whole = steps(many, small_edition, chosen, step="week", until=TODAY)
    monkeypatch.setattr(module, "MOST_STEPS", 10)
    cut = steps(many, small_edition, chosen, step="week", until=TODAY)
    assert cut.earlier == len(whole.periods) - 10
    assert cut.periods == whole.periods[-10:]
    assert np.array_equal(cut.made, whole.made[:, -10:])
    assert np.array_equal(cut.waiting, whole.waiting[-11:])
    monkeypatch.setattr(module, "MOST_CELLS", 1)
    assert len(steps(many, small_edition, chosen, step="week", until=TODAY).periods) == 1


def test_a_step_is_not_over_while_it_has_days_to_come() -> None:
    may = date(2024, 5, 1), date(2024, 5, 20)
    assert is_unfinished(may, "month", date(2024, 5, 21))
    assert not is_unfinished(may, "month", date(2024, 5, 31))
    assert not is_unfinished(may, "month", date(2024, 6, 1))
    monday, sunday = date(2024, 5, 6), date(2024, 5, 12)
    assert is_unfinished((monday, monday), "week", monday)
    assert not is_unfinished((monday, sunday), "week", sunday)


def test_a_report_closed_before_it_was_made_never_waited(keep: Keep, small_edition: Edition) -> None:
    day = datetime(2024, 5, 5, tzinfo=UTC)
    store = keep([report(1, day, day - timedelta(days=40))])
    found = steps(store, small_edition, ReportFilter(layer="province"), step="month", until=TODAY)
    assert found.closed.sum(axis=1).tolist() == [1, 0, 0]
    assert found.made.sum(axis=(0, 2)).tolist() == [0, 0, 1]
    assert not found.waiting.any()


def test_without_reports_there_is_no_step(keep: Keep, small_edition: Edition) -> None:
    found = steps(keep([]), small_edition, ReportFilter(layer="province"), step="month", until=TODAY)
    assert found.periods == ()
