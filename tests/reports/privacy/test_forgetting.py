"""What is forgotten is gone: from answers, from the file, and from what comes in again."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from struct import pack
from typing import Any

import pytest
from sqlalchemy import func, insert, select

from geo_fondue.errors import InputError
from geo_fondue.reports.columns import following
from geo_fondue.reports.privacy import Grid, forgetting
from geo_fondue.reports.privacy.forgetting import Forgotten, forget
from geo_fondue.reports.report import Report
from geo_fondue.reports.store import Counts, Store
from geo_fondue.reports.store.retention import made_before, was_made_before
from geo_fondue.reports.store.tables import (
    data_version,
    deleted_reports,
    report_details,
    report_states,
    reports,
    waiting_tellings,
)
from geo_fondue.reports.telling import Telling

Make = Callable[..., Report]
Take = Callable[..., Counts]
DAY = datetime(2024, 3, 10, tzinfo=UTC)
BEFORE, AFTER = DAY - timedelta(days=5), DAY + timedelta(days=5)
SECRET = "SecretOf0812345678"
PERSONAL: dict[str, Any] = {
    "description": f"น้ำท่วม {SECRET} " * 300,
    "address": f"99/1 {SECRET}",
    "photo": (f"https://photos.example/{SECRET}.jpg",),
    "photo_after": (f"https://photos.example/{SECRET}-after.jpg",),
    "extra": {"sender": SECRET},
}


@pytest.fixture
def two(take: Take, a_report: Make) -> None:
    """Put in a report from before the day and one from after it."""
    times = {"last_activity": AFTER, "star": 4, "organisations": ("เทศบาล",)}
    take(
        a_report("old", created_at=BEFORE, lon=100.7512345, **times, **PERSONAL),
        a_report("new", created_at=AFTER, lon=100.7512345, **times, **PERSONAL),
    )


def facts(store: Store) -> list[Any]:
    columns = [column for column in reports.c if column.name not in {"lon", "lat", "changed"}]
    with store.reading() as connection:
        return list(connection.execute(select(*columns).order_by(reports.c.id)).all())


@pytest.mark.usefixtures("two")
def test_what_is_personal_of_old_reports_is_erased_and_nothing_else(
    store: Store, kept: Callable[..., Any]
) -> None:
    before, new = facts(store), kept("new")
    assert forget(store, DAY, grid_m=100.0) == Forgotten(reports=1, waiting=0)
    old = kept("old").report
    assert (old.description, old.address, old.photo, old.photo_after, old.extra) == ("", "", (), (), {})
    assert (old.lon, old.lat) == Grid(100.0).snap_one(lon=100.7512345, lat=13.25)
    assert (old.star, old.organisations, old.categories) == (4, ("เทศบาล",), ("ถนน",))
    assert facts(store) == before
    assert kept("new") == new


@pytest.mark.usefixtures("two")
def test_whole_reports_are_deleted_with_all_that_belongs_to_them(store: Store) -> None:
    assert forget(store, DAY, whole=True, grid_m=100.0).reports == 1
    with store.reading() as connection:
        for table in (reports, report_details):
            assert connection.execute(select(func.count()).select_from(table)).scalar_one() == 1
        assert connection.execute(select(report_states.c.report_id).distinct()).scalars().all() == [2]


@pytest.mark.parametrize("whole", [False, True])
@pytest.mark.usefixtures("two")
def test_whoever_follows_the_reports_is_told(store: Store, whole: bool) -> None:
    def state() -> Any:
        with store.reading() as connection:
            return connection.execute(select(data_version.c.version, data_version.c.generation)).one()

    before = state()
    forget(store, DAY, whole=whole, grid_m=100.0)
    assert state().version > before.version
    assert state().generation > before.generation


@pytest.mark.usefixtures("two")
def test_doing_it_again_finds_nothing_left(store: Store) -> None:
    forget(store, DAY, grid_m=100.0)
    assert forget(store, DAY, grid_m=100.0).reports == 0
    assert forget(store, DAY, whole=True, grid_m=100.0).reports == 1
    assert forget(store, DAY, whole=True, grid_m=100.0).reports == 0


@pytest.mark.parametrize("whole", [False, True])
def test_it_may_be_stopped_after_any_batch_and_run_again(
    store: Store, take: Take, a_report: Make, monkeypatch: pytest.MonkeyPatch, whole: bool
) -> None:
    take(*(a_report(f"T{number}", created_at=BEFORE, description=SECRET) for number in range(7)))
    monkeypatch.setattr(forgetting, "BATCH", 2)
    seen = []

    def stop_after_two(done: int, of: int) -> None:
        seen.append((done, of))
        if len(seen) == 2:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        forget(store, DAY, whole=whole, grid_m=100.0, progress=stop_after_two)
    assert seen == [(2, 7), (4, 7)]
    assert forget(store, DAY, whole=whole, grid_m=100.0).reports == 3
    assert store.count() == (0 if whole else 7)


def test_statistics_are_right_after_each_batch_and_all_is_read_anew_but_once(
    store: Store, take: Take, a_report: Make, monkeypatch: pytest.MonkeyPatch
) -> None:
    take(
        *(a_report(f"T{number}", created_at=BEFORE) for number in range(7)), a_report("new", created_at=AFTER)
    )
    store.columns()
    monkeypatch.setattr(forgetting, "BATCH", 2)
    read, real = [], following.records

    def records(*given: Any, since: int | None = None) -> Any:
        read.append(since)
        return real(*given, since=since)

    monkeypatch.setattr(following, "records", records)

    def look(done: int, _: int) -> None:
        assert len(store.columns()) == store.count() == 8 - done
        assert read == []

    assert forget(store, DAY, whole=True, grid_m=100.0, progress=look).reports == 7
    assert read == [None]
    assert len(store.columns()) == 1
    with store.reading() as connection:
        assert connection.execute(select(deleted_reports)).all() == []


def test_what_waits_for_a_report_since_before_is_forgotten_too(store: Store) -> None:
    telling = {"source": "traffy", "ticket_id": "never", "telling": {"note": SECRET}}
    with store.writing() as connection:
        for at in (BEFORE, AFTER):
            connection.execute(insert(waiting_tellings).values(received_at=at, **telling))
    assert forget(store, DAY, grid_m=100.0).waiting == 1


@pytest.mark.parametrize("whole", [False, True])
def test_nothing_of_it_is_left_in_the_file(tmp_path: Path, squares: Any, a_report: Make, whole: bool) -> None:
    """SQLite leaves what was deleted in free pages and in its log, until something else lies there."""
    database = tmp_path / "reports.sqlite"
    with Store.open(f"sqlite:///{database}") as store:
        batch = [
            a_report(f"T{number}", created_at=BEFORE, lon=100.7512345, **PERSONAL) for number in range(50)
        ]
        where = squares.resolve_batch([one.lon for one in batch], [one.lat for one in batch])
        store.upsert(batch, where)
        store.columns()
        assert _found_in(tmp_path) == {SECRET.encode(), pack(">d", 100.7512345), pack("<d", 100.7512345)}
        forget(store, DAY, whole=whole, grid_m=100.0)
        assert _found_in(tmp_path) == set()
    assert _found_in(tmp_path) == set()


def _found_in(folder: Path) -> set[bytes]:
    """Return which secrets are in the files: the text, and the position as SQLite and NumPy write it."""
    found = b"".join(path.read_bytes() for path in folder.rglob("*") if path.is_file())
    secrets = {SECRET.encode(), pack(">d", 100.7512345), pack("<d", 100.7512345)}
    return {secret for secret in secrets if secret in found}


@pytest.mark.usefixtures("two")
def test_importing_an_old_file_again_brings_nothing_back(
    store: Store, take: Take, a_report: Make, kept: Callable[..., Any]
) -> None:
    forget(store, DAY, grid_m=100.0)
    before, version = kept("old"), store.version()
    times = {"last_activity": AFTER, "star": 4, "organisations": ("เทศบาล",)}
    again = a_report("old", created_at=BEFORE, lon=100.7512345, **times, **PERSONAL)
    assert take(again) == Counts(unchanged=1)
    assert (kept("old"), store.version()) == (before, version)
    another = a_report("other", created_at=BEFORE, lon=100.7512345, **PERSONAL)
    assert take(another).new == 1
    assert kept("other").report.description == ""
    assert (kept("other").report.lon, kept("other").report.lat) == (before.report.lon, before.report.lat)


@pytest.mark.usefixtures("two")
def test_deleted_reports_do_not_come_back(store: Store, take: Take, a_report: Make) -> None:
    forget(store, DAY, whole=True, grid_m=100.0)
    assert take(a_report("old", created_at=BEFORE, **PERSONAL)) == Counts(unchanged=1)
    assert store.count() == 1
    forget(store, DAY - timedelta(days=2), grid_m=100.0)
    assert take(a_report("old", created_at=BEFORE, **PERSONAL)) == Counts(unchanged=1)
    assert take(a_report("again", created_at=AFTER)).new == 1


@pytest.mark.usefixtures("two")
def test_a_late_message_changes_the_state_and_brings_no_text(
    store: Store, kept: Callable[..., Any], squares: Any
) -> None:
    forget(store, DAY, grid_m=100.0)
    late = Telling(
        source="traffy",
        ticket_id="old",
        state="finish",
        last_activity=AFTER + timedelta(days=1),
        description=SECRET,
        photo=(SECRET,),
        extra={"note": SECRET},
    )
    nowhere = squares.resolve_batch([], [])
    assert store.upsert([], nowhere, tellings=[late]).changed == 1
    old = kept("old").report
    assert (old.state, old.description, old.photo, old.extra) == ("finish", "", (), {})


def test_what_waited_for_an_old_report_brings_no_text(
    store: Store, take: Take, a_report: Make, kept: Callable[..., Any], squares: Any
) -> None:
    forget(store, DAY, grid_m=100.0)
    early = Telling("traffy", "late", state="finish", last_activity=AFTER, extra={"note": SECRET})
    assert store.upsert([], squares.resolve_batch([], []), tellings=[early]).waiting == 1
    take(a_report("late", created_at=BEFORE, last_activity=BEFORE))
    assert (kept("late").report.state, kept("late").report.extra) == ("finish", {})


def test_a_day_to_come_is_refused(store: Store) -> None:
    with pytest.raises(InputError, match="still to come"):
        forget(store, datetime.now(UTC) + timedelta(days=1), grid_m=100.0)


@pytest.mark.parametrize(
    ("times", "old"),
    [
        ({"created_at": BEFORE}, True),
        ({"created_at": AFTER}, False),
        ({"created_at": DAY}, False),
        ({"created_at": AFTER, "last_activity": BEFORE}, False),
        ({"created_at": None, "last_activity": BEFORE}, True),
        ({"created_at": None, "last_activity": AFTER}, False),
        ({"created_at": None, "last_activity": AFTER, "started_at": BEFORE}, True),
        ({"created_at": None, "last_activity": None}, False),
    ],
)
def test_when_a_report_was_made_is_told_by_all_its_times(
    store: Store, take: Take, a_report: Make, times: dict[str, Any], old: bool
) -> None:
    report = a_report("T", **times)
    assert was_made_before(report, DAY) == old
    take(report)
    with store.reading() as connection:
        assert bool(connection.execute(select(reports.c.id).where(made_before(DAY))).all()) == old
