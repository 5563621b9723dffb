"""The columns hold what the database does: after any writes, by any filter, through restarts and damage."""

import threading
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import delete, insert, select, update

from geo_fondue.reports.columns import NEVER, ReportColumns, following
from geo_fondue.reports.columns.layout import TYPES
from geo_fondue.reports.filter import ReportFilter
from geo_fondue.reports.report import Report
from geo_fondue.reports.states import STATE_GROUPS
from geo_fondue.reports.store import Store
from geo_fondue.reports.store.deleting import begin_anew, delete_reports
from geo_fondue.reports.store.sql import microseconds
from geo_fondue.reports.store.tables import (
    data_version,
    deleted_reports,
    report_details,
    report_states,
    reports,
)

START = datetime(2024, 1, 1, tzinfo=UTC)
CATEGORIES = ["ถนน", "น้ำท่วม", "ไฟฟ้า"]
AGENCIES = ["เขตจตุจักร", "กทม.", "x" * 250]

moments = st.none() | st.integers(0, 20 * 86_400).map(lambda seconds: START + timedelta(seconds=seconds))


@st.composite
def tellings(draw: st.DrawFn) -> Report:
    state = draw(st.sampled_from(["waiting", "finish", "irrelevant", "รอตรวจสอบ", ""]))
    return Report(
        source="test",
        ticket_id=str(draw(st.integers(0, 30))),
        lon=draw(st.sampled_from([99.0, 100.25, 100.75, 101.5, 103.9])),
        lat=draw(st.sampled_from([12.25, 12.75, 13.5, 17.0])),
        categories=tuple(draw(st.lists(st.sampled_from(CATEGORIES), unique=True, max_size=2))),
        organisations=tuple(draw(st.lists(st.sampled_from(AGENCIES), unique=True, max_size=2))),
        state=state,
        created_at=draw(moments),
        last_activity=draw(moments),
        closed_at=draw(moments) if state == "finish" else None,
        reopened=draw(st.integers(0, 2)),
    )


days = st.none() | st.integers(1, 22).map(lambda day: date(2024, 1, day))


@st.composite
def filters(draw: st.DrawFn) -> ReportFilter:
    from_, to = draw(days), draw(days)
    if from_ and to and from_ > to:
        from_, to = to, from_
    layer = draw(st.sampled_from([None, "province", "district", "subdistrict", "elsewhere"]))
    return ReportFilter(
        layer=layer,
        code=draw(st.none() | st.sampled_from(["P00", "P01", "D10", "nowhere"])) if layer else None,
        parent=draw(st.none() | st.sampled_from(["P00", "P01", "D10", "nowhere"])),
        state=draw(st.sampled_from([None, *STATE_GROUPS])),
        category=draw(st.none() | st.sampled_from([*CATEGORIES, "อื่นๆ"])),
        agency=draw(st.none() | st.sampled_from([*AGENCIES, "nobody"])),
        from_=from_,
        to=to,
        bbox=draw(
            st.sampled_from([None, (100.0, 12.0, 101.5, 13.5), (101.0, -90.0, 99.5, 90.0), (0, 0, 1, 1)])
        ),
    )


def empty(store: Store) -> None:
    """Delete all reports, as the store says that it is done."""
    with store.writing() as connection:
        for table in (report_states, report_details, reports):
            connection.execute(delete(table))
        version, generation = data_version.c.version + 1, data_version.c.generation + 1
        connection.execute(update(data_version).values(version=version, generation=generation))


def delete_some(store: Store, *conditions: Any) -> None:
    """Delete reports one by one, as forgetting does in batches."""
    with store.writing() as connection:
        numbers = connection.execute(select(reports.c.id).where(*conditions)).scalars().all()
        delete_reports(connection, numbers, START)


def in_the_tables(store: Store, chosen: ReportFilter) -> list[tuple[Any, ...]]:
    """Return the rows of the chosen reports by SQL, in the form of the columns."""
    query = (
        select(
            reports.c.id,
            reports.c.lon,
            reports.c.lat,
            microseconds(reports.c.created_at),
            microseconds(reports.c.closed_at),
            microseconds(reports.c.last_activity),
            reports.c.jurisdiction_id,
            reports.c.category_set_id,
            reports.c.organisation_set_id,
            reports.c.state,
            reports.c.reopened,
            reports.c.state_group,
            reports.c.state_known,
        )
        .where(*chosen.conditions())
        .order_by(reports.c.id)
    )
    with store.reading() as connection:
        return [tuple(row) for row in connection.execute(query)]


def in_the_columns(columns: ReportColumns, chosen: ReportFilter) -> list[tuple[Any, ...]]:
    rows = columns.rows(chosen)
    found = {name: getattr(columns, name)[rows].tolist() for name in TYPES}
    for name in ("created_at", "closed_at", "last_activity"):
        found[name] = [None if at == NEVER else at for at in found[name]]
    found["organisation_set"] = [number or None for number in found["organisation_set"]]
    found["state"] = [columns.states[number] for number in found["state"]]
    found["group"] = [STATE_GROUPS[number] for number in found["group"]]
    return sorted(zip(*found.values(), strict=True))


@pytest.fixture(scope="module")
def shared(new_database_url: Callable[[], str]) -> Iterator[Store]:
    with Store.open(new_database_url()) as opened:
        yield opened


@pytest.fixture
def few(monkeypatch: pytest.MonkeyPatch) -> None:
    """Make a handful of changed rows too many to hold in memory."""
    monkeypatch.setattr(following, "_FEW", 6)


steps = st.lists(
    st.tuples(
        st.sampled_from(["look", "write", "write", "write", "move", "delete", "anew", "empty"]),
        st.lists(tellings(), max_size=12),
    ),
    min_size=1,
    max_size=8,
)


@settings(max_examples=60, suppress_health_check=list(HealthCheck))
@given(steps=steps, chosen=filters())
def test_after_any_writes_every_filter_takes_the_rows_that_its_conditions_do(
    shared: Store, few: None, squares: Any, other_squares: Any, steps: list[Any], chosen: ReportFilter
) -> None:
    empty(shared)
    resolver = squares
    for what, told in steps:
        if what == "empty":
            empty(shared)
        elif what == "delete":
            delete_some(shared, reports.c.reopened != 1)
        elif what == "anew":
            with shared.writing() as connection:
                begin_anew(connection, START)
        elif what == "look":
            assert shared.columns().version == shared.version()
        else:
            resolver = other_squares if what == "move" else squares
            places = resolver.resolve_batch([one.lon for one in told], [one.lat for one in told])
            shared.upsert(told, places)
    columns = shared.columns()
    assert columns.version == shared.version()
    for one in (chosen, ReportFilter(), replace(chosen, parent=None, from_=None, bbox=None)):
        assert in_the_columns(columns, one) == in_the_tables(shared, one)
    assert len(columns) == shared.count()


@pytest.fixture
def nothing_read_anew(monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[[], None]]:
    """Give what makes it an error to read all rows from then on."""

    def refuse(*_: object, since: int | None = None) -> Any:
        assert since is not None, "all rows were read anew"
        return real(*_, since=since)

    real = following.records
    yield lambda: monkeypatch.setattr(following, "records", refuse)
    monkeypatch.undo()


@pytest.fixture
def path(database_url: str, tmp_path: Path) -> Path:
    """Return where the file of the columns will be."""
    if database_url.startswith("sqlite"):
        return Path(f"{database_url.removeprefix('sqlite:///')}.columns")
    return tmp_path / "reports.columns"


@pytest.fixture
def reopened(database_url: str, path: Path) -> Iterator[Callable[[], Store]]:
    """Give what opens the same store as another process would."""
    opened: list[Store] = []

    def reopen() -> Store:
        opened.append(Store.open(database_url, folder=path.parent))
        return opened[-1]

    yield reopen
    for one in opened:
        one.close()


def agrees(store: Store) -> bool:
    return in_the_columns(store.columns(), ReportFilter()) == in_the_tables(store, ReportFilter())


def test_another_process_takes_the_file_and_reads_what_changed_since(
    take: Callable[..., Any],
    a_report: Callable[..., Report],
    reopened: Callable[[], Store],
    path: Path,
    nothing_read_anew: Callable[[], None],
) -> None:
    take(a_report("A"), a_report("B"))
    assert len(reopened().columns()) == 2
    assert path.exists()
    nothing_read_anew()
    take(a_report("B", state="finish", last_activity=START + timedelta(days=99)), a_report("C"))
    other = reopened()
    assert agrees(other)
    assert len(other.columns().parts[0]) == 2


def test_who_follows_leaves_out_what_was_deleted_and_reads_nothing_anew(
    take: Callable[..., Any],
    a_report: Callable[..., Report],
    reopened: Callable[[], Store],
    nothing_read_anew: Callable[[], None],
) -> None:
    take(*(a_report(str(number)) for number in range(6)))
    one = reopened()
    assert agrees(one)
    nothing_read_anew()
    take(a_report("6"), a_report("2", state="finish", last_activity=START + timedelta(days=99)))
    assert agrees(one)
    delete_some(one, reports.c.ticket_id.in_(["2", "3", "6"]))
    assert agrees(one)
    assert agrees(reopened())
    # on SQLite a new report is given the number of the last that was deleted
    take(a_report("7", reopened=3))
    for store in (one, reopened()):
        assert agrees(store)
        assert len(store.columns()) == 5


def test_a_file_that_is_renewed_while_reports_are_deleted_is_without_them(
    few: None, take: Callable[..., Any], a_report: Callable[..., Report], reopened: Callable[[], Store]
) -> None:
    take(*(a_report(str(number)) for number in range(20)))
    one = reopened()
    assert agrees(one)
    delete_some(one, reports.c.ticket_id.in_(["2", "3"]))
    assert agrees(one)
    take(*(a_report(str(number), reopened=1) for number in range(30, 40)))
    assert agrees(one)
    assert [len(part) for part in one.columns().parts] == [28, 0]
    assert agrees(reopened())


def test_a_database_put_back_from_which_others_were_deleted_since_is_told_from_what_it_was(
    take: Callable[..., Any], a_report: Callable[..., Report], reopened: Callable[[], Store]
) -> None:
    take(a_report("A"), a_report("B"))
    delete_some(reopened(), reports.c.ticket_id == "A")
    assert agrees(reopened())
    # as it would be had it been put back, and both reports been deleted after that
    with reopened().writing() as connection:
        (number,) = connection.execute(select(reports.c.id)).scalars()
        for table in (report_states, report_details, reports):
            connection.execute(delete(table))
        connection.execute(insert(deleted_reports).values(version=2, report_id=number))
    assert agrees(reopened())


@pytest.mark.parametrize("harm", ["cut", "changed", "empty", "not ours"])
def test_a_damaged_file_is_made_anew(
    take: Callable[..., Any],
    a_report: Callable[..., Report],
    reopened: Callable[[], Store],
    path: Path,
    harm: str,
) -> None:
    take(a_report("A"), a_report("B"))
    reopened().columns()
    whole = path.read_bytes()
    changed = whole[:4096] + bytes([whole[4096] ^ 1]) + whole[4097:]
    path.unlink()
    path.write_bytes({"cut": whole[:-7], "changed": changed, "empty": b"", "not ours": b"x" * 9000}[harm])
    assert agrees(reopened())
    assert path.read_bytes() == whole


def test_the_file_of_another_store_is_made_anew(
    take: Callable[..., Any],
    a_report: Callable[..., Report],
    reopened: Callable[[], Store],
) -> None:
    """Also where the other one came to the same version."""
    take(a_report("A"))
    reopened().columns()
    with reopened().writing() as connection:
        connection.execute(update(data_version).values(store_id="another"))
        connection.execute(update(reports).values(reopened=7))
    assert agrees(reopened())


def test_a_database_put_back_and_written_to_since_is_told_from_what_it_was(
    take: Callable[..., Any], a_report: Callable[..., Report], reopened: Callable[[], Store], path: Path
) -> None:
    """The same version, reached by another way, wrote other rows."""
    take(a_report("A"), a_report("B"))
    later = START + timedelta(days=99)
    take(a_report("A", reopened=1, last_activity=later))
    reopened().columns()
    # as it would be had it been put back, and another report been changed after that
    with reopened().writing() as connection:
        a, b = reports.c.ticket_id == "A", reports.c.ticket_id == "B"
        connection.execute(update(reports).where(a).values(changed=1, reopened=0))
        connection.execute(update(reports).where(b).values(changed=2, reopened=5))
    take(a_report("C"))
    assert agrees(reopened())


def test_a_database_that_went_back_is_followed_there(
    take: Callable[..., Any], a_report: Callable[..., Report], store: Store, reopened: Callable[[], Store]
) -> None:
    take(a_report("A"))
    take(a_report("A", reopened=1, last_activity=START + timedelta(days=99)))
    one = reopened()
    assert one.columns().version == 2
    with store.writing() as connection:
        connection.execute(update(data_version).values(version=1))
        connection.execute(update(reports).values(changed=1, reopened=0))
    assert one.columns().version == 1
    assert agrees(one)


def test_where_no_file_can_be_written_the_columns_are_in_memory_and_that_is_said(
    take: Callable[..., Any],
    a_report: Callable[..., Report],
    reopened: Callable[[], Store],
    path: Path,
    caplog: pytest.LogCaptureFixture,
) -> None:
    path.mkdir(parents=True)
    (path / "in the way").touch()
    take(a_report("A"))
    one = reopened()
    assert agrees(one)
    assert "stay in memory" in caplog.text
    take(a_report("B"))
    assert agrees(one)


def test_without_a_folder_there_is_no_file(
    take: Callable[..., Any], a_report: Callable[..., Report], store: Store, path: Path
) -> None:
    take(a_report("A"))
    assert agrees(store)
    assert path.exists() == (store.engine.dialect.name == "sqlite")


def test_columns_that_were_lent_stay_as_they_were(
    few: None, take: Callable[..., Any], a_report: Callable[..., Report], reopened: Callable[[], Store]
) -> None:
    take(a_report("A"))
    one = reopened()
    before = one.columns()
    for number in range(20):
        take(a_report("A", reopened=number, last_activity=START + timedelta(days=100 + number)))
        take(*(a_report(f"{number} {more}") for more in range(5)))
        assert agrees(one)
    assert (before.version, len(before), before.reopened[before.rows(ReportFilter())].tolist()) == (1, 1, [0])


def test_when_much_changed_one_process_renews_the_file_and_the_others_take_it(
    few: None,
    take: Callable[..., Any],
    a_report: Callable[..., Report],
    reopened: Callable[[], Store],
    nothing_read_anew: Callable[[], None],
) -> None:
    take(*(a_report(str(number)) for number in range(20)))
    one, other = reopened(), reopened()
    assert agrees(one)
    assert agrees(other)
    nothing_read_anew()
    later = START + timedelta(days=99)
    take(*(a_report(str(number), reopened=1, last_activity=later) for number in range(5, 12)), a_report("x"))
    assert agrees(one)
    assert agrees(other)
    assert [len(part) for part in one.columns().parts] == [21, 0]
    assert [len(part) for part in other.columns().parts] == [21, 0]


def test_a_thread_sees_what_it_wrote_whatever_others_do(
    store: Store, squares: Any, a_report: Callable[..., Report], few: None
) -> None:
    failed: list[str] = []

    def work(name: int) -> None:
        for turn in range(8):
            told = a_report(f"{name} {turn}")
            store.upsert([told], squares.resolve_batch([told.lon], [told.lat]))
            columns = store.columns()
            mine = [number for number in range(8) if number <= turn]
            if len(columns) < len(mine) or columns.version < turn + 1:
                failed.append(f"{name} {turn}: {len(columns)} at {columns.version}")

    threads = [threading.Thread(target=work, args=(number,)) for number in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert not failed
    assert len(store.columns()) == 48
    assert agrees(store)


def test_a_column_of_ones_own_is_made_once_for_rows_at_rest(
    take: Callable[..., Any], a_report: Callable[..., Report], store: Store
) -> None:
    made: list[int] = []

    def doubled(arrays: Mapping[str, Any]) -> Any:
        made.append(len(arrays["ids"]))
        return arrays["lon"] * 2

    take(a_report("A"), a_report("B", lon=101.0))
    columns = store.columns()
    rows = columns.rows(ReportFilter())
    assert columns.derived("doubled", doubled)[rows].tolist() == [201.5, 202.0]
    take(a_report("C", lon=102.0), a_report("A", reopened=1, last_activity=START + timedelta(days=99)))
    columns = store.columns()
    found = columns.derived("doubled", doubled)[columns.rows(ReportFilter())]
    assert sorted(found.tolist()) == [201.5, 202.0, 204.0]
    assert made == [2, 0, 2]


def test_an_array_of_a_column_has_its_parts_one_after_the_other(
    take: Callable[..., Any], a_report: Callable[..., Report], store: Store
) -> None:
    take(a_report("A"), a_report("B"))
    store.columns()
    take(a_report("C", lon=102.0))
    columns = store.columns()
    assert np.asarray(columns.lon).tolist() == [100.75, 100.75, 102.0]
    assert len(columns.lon) == len(columns) == 3
