"""Labels that nobody knows are surfaced, and count as what a city says they mean, at once and for all."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import select

from geo_fondue.errors import ConflictError, InputError, NotFoundError
from geo_fondue.reports import labels
from geo_fondue.reports.labels import Word, count_labels, map_label, unmap_label, words
from geo_fondue.reports.report import Report
from geo_fondue.reports.store import Counts, Store
from geo_fondue.reports.store.tables import reports

START = datetime(2024, 3, 1, 2, tzinfo=UTC)
DAY = timedelta(days=1)

Take = Callable[..., Counts]
Make = Callable[..., Report]


@pytest.fixture
def counted(store: Store) -> Callable[[], dict[str, tuple[Any, ...]]]:
    def read() -> dict[str, tuple[Any, ...]]:
        columns = reports.c
        wanted = select(
            columns.ticket_id, columns.state_group, columns.state_known, columns.closed_at
        ).order_by(columns.id)
        with store.reading() as connection:
            return {row[0]: tuple(row[1:]) for row in connection.execute(wanted)}

    return read


def told(make: Make, ticket: str, *states: str, **given: Any) -> list[Report]:
    """Return a report in one state after the other, a day each."""
    return [
        make(ticket, state=state, last_activity=START + day * DAY, **given)
        for day, state in enumerate(states)
    ]


def test_unknown_states_come_first_each_with_its_agencies(take: Take, a_report: Make, store: Store) -> None:
    take(
        *(a_report(f"f{number}", state="finish") for number in range(3)),
        a_report("a", state="ปิดงาน", organisations=("ก", "ข")),
        a_report("b", state="ปิดงาน", organisations=("ข",)),
        a_report("c", state=""),
    )
    first, second, third = count_labels(store)
    assert (first.state, first.all.reports, first.all.unknown, first.all.groups) == ("ปิดงาน", 2, 2, ("open",))
    assert [(use.agency, use.reports) for use in first.agencies] == [("ข", 2), ("ก", 1)]
    assert (second.state, second.agencies[0].agency) == ("", "")
    assert (third.state, third.all.reports, third.all.unknown, third.all.groups) == (
        "finish",
        3,
        0,
        ("closed",),
    )


def test_a_word_counts_for_what_is_there_and_for_what_comes(
    take: Take, a_report: Make, store: Store, counted: Callable[[], Any]
) -> None:
    take(*told(a_report, "a", "waiting", "ปิดงาน", "ปิดงาน"), *told(a_report, "b", "ปิดงาน", "waiting"))
    assert map_label(store, " ปิด งาน", "finish") == 1
    take(*told(a_report, "c", "waiting", "ปิดงาน"))
    closed = START + DAY
    assert counted() == {
        "a": ("closed", True, closed),
        "b": ("open", True, None),
        "c": ("closed", True, closed),
    }
    assert words(store) == [Word("", "ปิด งาน", "finish")]
    assert map_label(store, "ปิดงาน", "เสร็จสิ้น") == 0
    version = store.version()
    assert unmap_label(store, "ปิดงาน") == 2
    assert store.version() == version + 1
    assert counted() == {name: ("open", name == "b", None) for name in "abc"}
    assert words(store) == []


def test_a_state_in_between_parts_two_closings_unless_it_means_closed(
    take: Take, a_report: Make, store: Store, counted: Callable[[], Any]
) -> None:
    take(*told(a_report, "a", "finish", "รอประเมิน", "finish"))
    assert counted()["a"] == ("closed", True, START + 2 * DAY)
    assert map_label(store, "รอประเมิน", "finish") == 1
    assert counted()["a"] == ("closed", True, START)


def test_what_an_agency_means_goes_before_what_everybody_means(
    take: Take, a_report: Make, store: Store, counted: Callable[[], Any]
) -> None:
    take(
        *told(a_report, "a", "พิเศษ", organisations=("ก", "ข")),
        *told(a_report, "b", "พิเศษ", organisations=("ข",)),
        *told(a_report, "c", "พิเศษ"),
    )
    assert map_label(store, "พิเศษ", "finish", agency="ข") == 2
    assert map_label(store, "พิเศษ", "irrelevant") == 1
    assert [group for group, _, _ in counted().values()] == ["closed", "closed", "excluded"]
    assert map_label(store, "พิเศษ", "waiting", agency="ก") == 1
    assert [group for group, _, _ in counted().values()] == ["open", "closed", "excluded"]
    assert unmap_label(store, "พิเศษ", agency="ข") == 1
    assert [group for group, _, _ in counted().values()] == ["open", "excluded", "excluded"]


def test_it_goes_in_batches_and_what_is_left_of_one_that_stopped_follows(
    take: Take, a_report: Make, store: Store, monkeypatch: pytest.MonkeyPatch, counted: Callable[[], Any]
) -> None:
    take(*(a_report(f"r{number}", state="ปิดงาน") for number in range(5)))
    monkeypatch.setattr(labels, "_BATCH", 2)

    class StoppedError(Exception):
        pass

    def stop(done: int, total: int) -> None:
        assert total == 5
        if done >= 4:
            raise StoppedError

    with pytest.raises(StoppedError):
        map_label(store, "ปิดงาน", "finish", progress=stop)
    assert sum(group == "closed" for group, _, _ in counted().values()) == 4
    assert map_label(store, "ปิดงาน", "finish") == 1
    assert take(*(a_report(f"r{number}", state="ปิดงาน") for number in range(5))) == Counts(unchanged=5)


@pytest.mark.parametrize(
    ("label", "state"), [("x", "nowhere"), ("", "finish"), ("x" * 201, "finish"), ("\0", "finish")]
)
def test_what_is_no_word_is_refused(store: Store, label: str, state: str) -> None:
    with pytest.raises(InputError):
        map_label(store, label, state)


def test_a_known_state_means_another_only_by_force(
    take: Take, a_report: Make, store: Store, counted: Callable[[], Any]
) -> None:
    take(*told(a_report, "a", "finish"))
    for label in ("finish", "เสร็จสิ้น", " FINISH "):
        with pytest.raises(ConflictError, match="means finish, which counts as closed"):
            map_label(store, label, "waiting")
    assert words(store) == []
    assert map_label(store, "finish", "เสร็จสิ้น") == 0
    assert words(store)[0].overrides is None
    assert map_label(store, "finish", "waiting", force=True) == 1
    assert counted()["a"] == ("open", True, None)
    assert words(store)[0].overrides == "finish"
    assert unmap_label(store, "finish") == 1
    assert counted()["a"][0] == "closed"


def test_a_word_that_was_not_said_cannot_be_taken_back(store: Store) -> None:
    with pytest.raises(NotFoundError, match="nothing was said"):
        unmap_label(store, "x")
