"""The store keeps what it is given, once, and says what it has."""

import threading
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import select

from geo_fondue.errors import UnavailableError
from geo_fondue.reports.filter import ReportFilter
from geo_fondue.reports.report import Report
from geo_fondue.reports.store import Counts, Store, postgresql, sqlite
from geo_fondue.reports.store.tables import report_states, reports

NOW = datetime(2024, 6, 1, tzinfo=UTC)
FULL = Report(
    source="traffy",
    ticket_id="2024-A",
    lon=100.75,
    lat=13.25,
    categories=("ถนน", "a, b"),
    state="finish",
    created_at=datetime(2024, 1, 1, 0, 0, 0, 1, tzinfo=UTC),
    last_activity=datetime(2024, 1, 9, tzinfo=UTC),
    started_at=datetime(2024, 1, 2, tzinfo=UTC),
    closed_at=datetime(2024, 1, 5, tzinfo=UTC),
    reopened=2,
    description='ฝาท่อ\n"ชำรุด" 🚧',
    address="12/3",
    organisations=("เขตจตุจักร", "กทม."),
    photo=("https://example.org/1.jpg",),
    photo_after=("https://example.org/2.jpg", "https://example.org/3.jpg"),
    star=4,
    extra={"view_count": 7, "ai": {"score": 0.1, "labels": ["x", None, True]}},
)


@pytest.fixture
def states(store: Store) -> Callable[[], list[tuple[datetime, str]]]:
    """Return the history of all reports."""

    def read() -> list[tuple[datetime, str]]:
        with store.reading() as connection:
            kept = select(report_states.c.at, report_states.c.state).order_by(report_states.c.at)
            return [(at, state) for at, state in connection.execute(kept)]

    return read


def test_a_report_comes_back_as_it_went_in(take: Callable[..., Counts], kept: Callable[..., Any]) -> None:
    assert take(FULL) == Counts(new=1)
    stored = kept()
    assert stored.report == FULL
    assert (stored.state_group, stored.edition, stored.outcome) == ("closed", "squares", "inside")
    assert (dict(stored.areas), stored.distance_m) == ({"province": "P01", "district": "D10"}, None)


def test_without_details_nothing_long_or_personal_is_read(take: Callable[..., Counts], store: Store) -> None:
    take(FULL)
    (((stored),),) = store.stream()
    assert stored.report.star == 4
    assert (stored.report.description, stored.report.address, stored.report.extra) == ("", "", {})
    assert stored.report.organisations == stored.report.photo == stored.report.photo_after == ()


def test_a_report_near_an_area_or_outside_of_all_is_kept_as_that(
    take: Callable[..., Counts], a_report: Callable[..., Report], kept: Callable[..., Any]
) -> None:
    take(a_report("near", lon=99.995), a_report("far", lon=10.0))
    near, far = kept("near"), kept("far")
    assert (near.outcome, near.distance_m, near.areas["province"]) == ("nearest", 1000.0, "P01")
    assert (far.outcome, far.distance_m, dict(far.areas)) == ("outside", None, {})


def test_a_batch_may_hold_the_same_report_many_times(
    take: Callable[..., Counts], a_report: Callable[..., Report], kept: Callable[..., Any]
) -> None:
    later = a_report(state="finish", last_activity=datetime(2024, 4, 1, tzinfo=UTC))
    assert take(a_report(), a_report(), later, a_report()) == Counts(new=1, changed=1, unchanged=2)
    assert kept().report.state == "finish"


def test_the_same_ticket_of_another_source_is_another_report(
    take: Callable[..., Counts], a_report: Callable[..., Report], store: Store
) -> None:
    assert take(a_report(), a_report(source="city-hall")) == Counts(new=2)
    assert take(a_report(source="city-hall"), a_report()) == Counts(unchanged=2)
    assert store.count() == 2


def test_the_version_grows_with_each_change_and_only_then(
    take: Callable[..., Counts], a_report: Callable[..., Report], store: Store
) -> None:
    assert (store.version(), store.last_changed()) == (0, None)
    take(a_report(), now=NOW)
    assert (store.version(), store.last_changed()) == (1, NOW)
    take(a_report(), now=NOW + timedelta(days=1))
    assert (store.version(), store.last_changed()) == (1, NOW)
    take(a_report(star=3), now=NOW + timedelta(days=1))
    assert (store.version(), store.last_changed()) == (2, NOW + timedelta(days=1))
    take()
    assert store.version() == 2


def test_an_older_telling_adds_to_the_history_alone(
    take: Callable[..., Counts],
    a_report: Callable[..., Report],
    states: Callable[[], list[tuple[datetime, str]]],
    store: Store,
) -> None:
    days = [datetime(2024, 4, day, tzinfo=UTC) for day in (1, 2, 3)]
    assert take(a_report(state="finish", last_activity=days[2])) == Counts(new=1)
    assert take(a_report(state="waiting", last_activity=days[0])) == Counts(unchanged=1)
    assert take(a_report(state="inprogress", last_activity=days[1])) == Counts(unchanged=1)
    assert states() == list(zip(days, ["waiting", "inprogress", "finish"], strict=True))
    version = store.version()
    assert take(a_report(state="inprogress", last_activity=days[1])) == Counts(unchanged=1)
    assert store.version() == version


def test_every_state_that_a_telling_dates_is_in_the_history(
    take: Callable[..., Counts], states: Callable[[], list[tuple[datetime, str]]]
) -> None:
    take(FULL)
    assert states() == [
        (FULL.started_at, "inprogress"),
        (FULL.closed_at, "finish"),
        (FULL.last_activity, "finish"),
    ]


def test_a_state_without_any_time_is_dated_by_its_arrival(
    take: Callable[..., Counts],
    a_report: Callable[..., Report],
    states: Callable[[], list[tuple[datetime, str]]],
) -> None:
    timeless = {"created_at": None, "last_activity": None}
    take(a_report(state="waiting", **timeless), now=NOW)
    take(a_report(state="waiting", **timeless), now=NOW + timedelta(days=1))
    take(a_report(state="finish", **timeless), now=NOW + timedelta(days=2))
    assert states() == [(NOW, "waiting"), (NOW + timedelta(days=2), "finish")]


def test_the_closing_time_stands_in_the_table_only_while_closed(
    take: Callable[..., Counts], a_report: Callable[..., Report], store: Store
) -> None:
    take(a_report(state="follow", closed_at=datetime(2024, 3, 1, tzinfo=UTC)))
    with store.reading() as connection:
        assert connection.execute(select(reports.c.closed_at)).scalar_one() is None


def test_an_unknown_state_is_open_and_said_to_be_unknown(
    take: Callable[..., Counts], a_report: Callable[..., Report], store: Store
) -> None:
    take(a_report("a", state="รอตรวจสอบ"), a_report("b", state=""), a_report("c", state="finish"))
    with store.reading() as connection:
        wanted = select(reports.c.state_group, reports.c.state_known).order_by(reports.c.id)
        rows = [tuple(row) for row in connection.execute(wanted)]
    assert rows == [("open", False), ("open", False), ("closed", True)]


def test_a_report_that_moved_is_in_its_new_area(
    take: Callable[..., Counts], a_report: Callable[..., Report], kept: Callable[..., Any]
) -> None:
    take(a_report())
    moved = a_report(lon=102.25, lat=15.25, last_activity=datetime(2024, 4, 1, tzinfo=UTC))
    assert take(moved) == Counts(changed=1)
    assert kept().areas["province"] == "P11"
    assert take(a_report(lon=100.25, lat=12.25)) == Counts(unchanged=1)
    assert kept().areas["province"] == "P11"


def test_another_edition_resolves_what_stayed_where_it_was(
    take: Callable[..., Counts],
    a_report: Callable[..., Report],
    kept: Callable[..., Any],
    other_squares: Any,
) -> None:
    take(a_report())
    assert take(a_report(), resolver=other_squares) == Counts(changed=1)
    assert kept().edition == "later"
    elsewhere = a_report(lon=102.25, last_activity=datetime(2024, 1, 1, tzinfo=UTC))
    take(elsewhere)
    assert kept().edition == "later"


def test_what_it_has_is_told(
    take: Callable[..., Counts], a_report: Callable[..., Report], store: Store
) -> None:
    now = datetime(2024, 4, 10, tzinfo=UTC)
    assert (store.count(), store.categories(), store.span()) == (0, [], None)
    assert store.last_activity(until=now) is None
    days = [datetime(2024, 4, day, tzinfo=UTC) for day in (1, 2, 3)]
    take(
        a_report("a", created_at=days[1], last_activity=days[2], categories=("b", "a")),
        a_report("b", created_at=days[0], last_activity=None, categories=("c",)),
        a_report("c", created_at=None, last_activity=days[1], categories=()),
    )
    assert store.count() == 3
    assert store.count(ReportFilter(category="a")) == 1
    assert store.categories() == ["a", "b", "c"]
    assert store.span() == (days[0], days[1])
    assert store.last_activity(until=now) == store.last_activity(until=days[2]) == days[2]


def test_what_a_source_tells_of_days_to_come_does_not_say_how_new_the_data_are(
    take: Callable[..., Counts], a_report: Callable[..., Report], store: Store
) -> None:
    told = datetime(2024, 4, 1, tzinfo=UTC)
    take(a_report("a", last_activity=told), a_report("b", last_activity=datetime(2033, 4, 1, tzinfo=UTC)))
    assert store.last_activity(until=datetime(2024, 4, 2, tzinfo=UTC)) == told
    assert store.last_activity(until=datetime(2024, 3, 2, tzinfo=UTC)) is None


def test_a_stream_is_in_batches_and_of_one_state_of_the_data(
    take: Callable[..., Counts], a_report: Callable[..., Report], store: Store
) -> None:
    take(*(a_report(f"r{number}", lon=100 + number / 100) for number in range(250)))
    stream = store.stream(batch=100)
    first = next(stream)
    take(a_report("late"), a_report("r249", star=5))
    batches = [first, *stream]
    assert [len(batch) for batch in batches] == [100, 100, 50]
    found = [one.report for batch in batches for one in batch]
    assert [one.ticket_id for one in found] == [f"r{number}" for number in range(250)]
    assert found[-1].star is None


def test_a_stream_that_is_left_gives_its_connection_back(
    take: Callable[..., Counts], a_report: Callable[..., Report], store: Store
) -> None:
    take(*(a_report(f"r{number}") for number in range(20)))
    stream = store.stream(batch=5)
    next(stream)
    stream.close()  # type: ignore[attr-defined]  # an iterator that is a generator
    assert store.engine.pool.checkedout() == 0  # type: ignore[attr-defined]


def test_threads_that_write_the_same_reports_at_once_count_each_once(
    take: Callable[..., Counts], a_report: Callable[..., Report], store: Store
) -> None:
    batches = [[a_report(f"r{number}") for number in range(start, start + 60)] for start in (0, 20, 40, 0)]
    found: list[Counts] = []
    threads = [threading.Thread(target=lambda batch=batch: found.append(take(*batch))) for batch in batches]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sum(found, Counts()) == Counts(new=100, unchanged=140)
    assert store.count() == 100


def test_a_batch_that_fails_leaves_nothing_of_itself(
    store: Store, a_report: Callable[..., Report], squares: Any
) -> None:
    batch = [a_report("a"), a_report("b", description="\ud800")]
    with pytest.raises(UnicodeEncodeError):
        store.upsert(batch, squares.resolve_batch([100.5, 100.5], [13.5, 13.5]))
    assert (store.count(), store.version()) == (0, 0)


def test_a_busy_database_is_told_in_words(
    store: Store,
    database_url: str,
    a_report: Callable[..., Report],
    squares: Any,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    for database in (sqlite, postgresql):
        monkeypatch.setattr(database, "_WAIT_SECONDS", 0.05)
    with Store.open(database_url) as impatient, store.writing():
        assert impatient.count() == 0  # reading goes on
        with pytest.raises(UnavailableError, match=r"busy.*Try again"):
            impatient.upsert([a_report()], squares.resolve_batch([100.5], [13.5]))
