"""The inbox keeps what came, in order, until it is applied; on both databases."""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from threading import Event, Thread

import pytest

from geo_fondue.errors import UnavailableError
from geo_fondue.reports.inbox import Arrival, Inbox, Outcome

NOW = datetime(2026, 11, 1, 12, tzinfo=UTC)


def an(body: bytes) -> Arrival:
    return Arrival(NOW, "POST", "application/json", 1, body)


@pytest.fixture
def inbox(new_database_url: Callable[[], str]) -> Iterator[Inbox]:
    opened = Inbox(new_database_url())
    yield opened
    opened.close()


def test_what_comes_is_due_in_the_order_it_came(inbox: Inbox) -> None:
    first = inbox.add([an(b"1"), an(b"2")])
    second = inbox.add([an(b"\x00\xff")])
    due = inbox.due(most=10)
    assert [one.id for one in due] == [*first, *second]
    assert [one.arrival.body for one in due] == [b"1", b"2", b"\x00\xff"]
    assert due[0].arrival == an(b"1")
    assert (due[0].status, due[0].attempts, due[0].bytes) == ("pending", 0, 1)


def test_not_more_is_due_at_once_than_fits_the_memory(inbox: Inbox) -> None:
    inbox.add([an(b"x" * 9_000_000) for _ in range(3)])
    assert len(inbox.due(most=10)) == 1
    inbox.add([an(b"y")])
    assert len(inbox.due(most=1)) == 1


def test_what_was_tried_has_a_status_a_reason_and_a_count(inbox: Inbox) -> None:
    one, two, three = inbox.add([an(b"1"), an(b"2"), an(b"3")])
    inbox.mark([Outcome(one, "pending", "no database")], NOW)
    inbox.mark(
        [Outcome(one, "applied", ticket_id="A"), Outcome(two, "dead", "why"), Outcome(three, "waiting")], NOW
    )
    assert inbox.due(most=10) == []
    found = {delivery.id: delivery for delivery in inbox.deliveries()}
    assert (found[one].status, found[one].attempts, found[one].ticket_id) == ("applied", 2, "A")
    assert (found[two].status, found[two].reason, found[two].done_at) == ("dead", "why", NOW)
    assert dict(inbox.counts()) == {"applied": 1, "dead": 1, "waiting": 1}


def test_what_is_dead_can_be_replayed_or_dropped(inbox: Inbox) -> None:
    ids = inbox.add([an(b"1"), an(b"2"), an(b"3")])
    inbox.mark([Outcome(number, "dead", "why") for number in ids], NOW)
    assert inbox.replay(ids=ids[:1]) == 1
    assert [one.id for one in inbox.due(most=10)] == ids[:1]
    assert inbox.drop(ids=[ids[1], 999]) == 1
    assert inbox.drop(status="dead", before=NOW) == 0
    assert inbox.drop(status="dead", before=NOW + timedelta(seconds=1)) == 1
    assert [one.id for one in inbox.deliveries(bodies=True)] == ids[:1]


def test_a_number_is_never_given_twice(inbox: Inbox) -> None:
    ids = inbox.add([an(b"1"), an(b"2")])
    inbox.drop(ids=ids)
    assert inbox.add([an(b"3")])[0] > ids[-1]


def test_what_waits_for_a_ticket_is_applied_when_it_came(inbox: Inbox) -> None:
    one, two = inbox.add([an(b"1"), an(b"2")])
    inbox.mark([Outcome(one, "waiting", "", "A"), Outcome(two, "waiting", "", "B")], NOW)
    assert inbox.awaited() == {"A", "B"}
    assert inbox.came({"A", "C"}, NOW) == 1
    assert inbox.awaited() == {"B"}


def test_one_at_a_time_takes_from_it(inbox: Inbox) -> None:
    order = []
    entered = Event()

    def other() -> None:
        entered.set()
        with inbox.applying():
            order.append("other")

    with inbox.applying():
        thread = Thread(target=other)
        thread.start()
        assert entered.wait(5)
        thread.join(0.1)
        order.append("first")
    thread.join()
    assert order == ["first", "other"]


def test_nothing_is_made_before_something_comes(tmp_path: Path) -> None:
    inbox = Inbox(f"sqlite:///{tmp_path / 'data' / 'reports.sqlite'}")
    assert not inbox.exists()
    assert list(tmp_path.iterdir()) == []
    inbox.add([an(b"1")])
    inbox.close()
    assert inbox.exists()
    assert sorted(path.name for path in (tmp_path / "data").iterdir()) == ["reports.sqlite.inbox"]


def test_an_inbox_that_cannot_be_written_says_so(tmp_path: Path) -> None:
    (tmp_path / "reports.sqlite.inbox").mkdir()
    with pytest.raises(UnavailableError):
        Inbox(f"sqlite:///{tmp_path / 'reports.sqlite'}").add([an(b"1")])
