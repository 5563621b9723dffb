"""What was told ends in the same tables, in whatever order, how often, and in whatever batches it comes."""

from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import delete, select

from geo_fondue.reports.report import Report
from geo_fondue.reports.store import Counts, Store
from geo_fondue.reports.store.tables import (
    report_areas_history,
    report_details,
    report_states,
    reports,
    waiting_tellings,
)
from geo_fondue.reports.telling import Telling

START = datetime(2024, 1, 1, tzinfo=UTC)
NOW = datetime(2024, 6, 1, tzinfo=UTC)

moments = st.integers(0, 4).map(lambda days: START + timedelta(days=days))
FACTS: dict[str, st.SearchStrategy[Any]] = {
    "source": st.just("traffy"),
    "ticket_id": st.sampled_from(["2024-A", "2024-B"]),
    "state": st.sampled_from(["", "waiting", "inprogress", "finish", "finish", "closed", "รอตรวจ"]),
    "created_at": st.none() | moments,
    "last_activity": moments,
    "started_at": st.none() | moments,
    "closed_at": st.none() | moments,
    "reopened": st.integers(0, 1),
    "description": st.sampled_from(["", "a", "b"]),
    "organisations": st.sampled_from([(), ("กทม.",)]),
    "star": st.none() | st.integers(4, 5),
    "extra": st.dictionaries(st.sampled_from("xy"), st.sampled_from([1, "1"]), max_size=2),
}
PLACE = {"lon": st.sampled_from([100.75, 101.25]), "lat": st.just(13.25)}
told = st.lists(st.builds(Report, **FACTS, **PLACE) | st.builds(Telling, **FACTS), min_size=1, max_size=6)


@pytest.fixture(scope="module")
def store(new_database_url: Callable[[], str]) -> Iterator[Store]:
    """Return a store that each example empties and fills."""
    with Store.open(new_database_url()) as opened:
        yield opened


def take_in(store: Store, squares: Any, batch: Sequence[Report | Telling]) -> Counts:
    placed = [one for one in batch if isinstance(one, Report)]
    where = squares.resolve_batch([one.lon for one in placed], [one.lat for one in placed])
    others = [one for one in batch if isinstance(one, Telling)]
    return store.upsert(placed, where, tellings=others, now=NOW)


def after(store: Store, squares: Any, batches: Sequence[Sequence[Report | Telling]]) -> Any:
    """Return all that an empty store has after some batches."""
    with store.writing() as connection:
        for table in (report_areas_history, report_states, report_details, reports, waiting_tellings):
            connection.execute(delete(table))
    for batch in batches:
        counts = take_in(store, squares, batch)
        assert counts.new + counts.changed + counts.unchanged + counts.waiting == len(batch)
    stored = [one for batch in store.stream(details=True) for one in batch]
    with store.reading() as connection:
        columns = (report_states.c.at, report_states.c.state, reports.c.ticket_id)
        states = set(connection.execute(select(*columns).join(reports)))
        stamps = select(reports.c.ticket_id, report_details.c.stamps).join(report_details)
        waiting = select(waiting_tellings.c.ticket_id, waiting_tellings.c.telling)
        return (
            {one.report.ticket_id: (one.report, dict(one.areas), one.state_group) for one in stored},
            states,
            dict(connection.execute(stamps).all()),
            {ticket for ticket, _ in connection.execute(waiting)},
        )


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(these=told, random=st.randoms(use_true_random=False))
def test_any_order_and_grouping_ends_in_the_same_tables(
    store: Store, squares: Any, these: list[Report | Telling], random: Any
) -> None:
    other = [*these, *random.sample(these, k=random.randint(0, len(these)))]
    random.shuffle(other)
    cuts = sorted({0, len(other), *(random.randint(0, len(other)) for _ in range(3))})
    batches = [other[start:end] for start, end in pairwise(cuts)]
    assert after(store, squares, batches) == after(store, squares, [[one] for one in these])


@settings(max_examples=30, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(these=told)
def test_telling_everything_again_writes_nothing(store: Store, squares: Any, these: list[Any]) -> None:
    before = after(store, squares, [these])
    version = store.version()
    counts = take_in(store, squares, these)
    assert (counts.new, counts.changed, store.version()) == (0, 0, version)
    assert after(store, squares, [these, these]) == before


def test_a_change_of_state_that_comes_before_its_report_is_applied_when_it_comes(
    store: Store, squares: Any, a_report: Callable[..., Report]
) -> None:
    after(store, squares, [])
    finished = Telling("traffy", "2024-A", state="finish", last_activity=START + timedelta(days=99))
    version = store.version()
    assert take_in(store, squares, [finished]) == Counts(waiting=1)
    assert take_in(store, squares, [finished]) == Counts(waiting=1)
    assert (store.count(), store.version()) == (0, version)
    assert take_in(store, squares, [a_report("2024-B"), a_report("2024-A")]) == Counts(new=2)
    (((_, stored)),) = store.stream(details=True)
    assert (stored.report.state, stored.report.closed_at) == ("finish", finished.last_activity)
    assert stored.report.categories == ("ถนน",)
    with store.reading() as connection:
        assert connection.execute(select(waiting_tellings.c.id)).all() == []


def test_what_waited_without_a_time_is_older_than_the_report_that_came_after_it(
    store: Store, squares: Any, a_report: Callable[..., Report]
) -> None:
    after(store, squares, [])
    take_in(store, squares, [Telling("traffy", "2024-A", state="finish", star=3)])
    take_in(store, squares, [a_report(last_activity=None)])
    ((stored,),) = store.stream()
    assert (stored.report.state, stored.report.star) == ("inprogress", 3)
    take_in(store, squares, [Telling("traffy", "2024-A", state="finish")])
    ((stored,),) = store.stream()
    assert (stored.report.state, stored.report.closed_at) == ("finish", None)


def test_the_time_of_arrival_makes_way_for_a_time_that_a_source_gives(
    store: Store, squares: Any, a_report: Callable[..., Report]
) -> None:
    def states() -> list[tuple[datetime, str]]:
        with store.reading() as connection:
            return list(connection.execute(select(report_states.c.at, report_states.c.state)))

    after(store, squares, [[a_report(last_activity=None, state="waiting")]])
    assert states() == [(NOW, "waiting")]
    take_in(store, squares, [Telling("traffy", "2024-A", state="finish", last_activity=START)])
    assert states() == [(START, "finish")]


def test_every_row_that_is_written_says_by_which_version(
    store: Store, squares: Any, a_report: Callable[..., Report]
) -> None:
    def changed() -> dict[str, int]:
        with store.reading() as connection:
            return dict(connection.execute(select(reports.c.ticket_id, reports.c.changed)).all())

    after(store, squares, [[a_report("a"), a_report("b")]])
    first = store.version()
    assert changed() == {"a": first, "b": first}
    older = Telling("traffy", "a", state="waiting", last_activity=START)
    assert take_in(store, squares, [older, Telling("traffy", "b")]) == Counts(unchanged=2)
    assert store.version() == first + 1
    assert changed() == {"a": first + 1, "b": first}
