"""The columns hold what the database does: after any writes, by any filter, through restarts and damage."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import delete, select, update

from geo_fondue.reports.columns import NEVER, ReportColumns, following
from geo_fondue.reports.columns.layout import TYPES
from geo_fondue.reports.filter import ReportFilter
from geo_fondue.reports.report import Report
from geo_fondue.reports.states import STATE_GROUPS
from geo_fondue.reports.store import Store
from geo_fondue.reports.store.sql import microseconds
from geo_fondue.reports.store.tables import data_version, report_details, report_states, reports

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
        st.sampled_from(["look", "write", "write", "write", "move", "empty"]),
        st.lists(tellings(), max_size=12),
    ),
    min_size=1,
    max_size=8,
)


@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
@given(steps=steps, chosen=filters())
def test_after_any_writes_every_filter_takes_the_rows_that_its_conditions_do(
    shared: Store, few: None, squares: Any, other_squares: Any, steps: list[Any], chosen: ReportFilter
) -> None:
    empty(shared)
    resolver = squares
    for what, told in steps:
        if what == "empty":
            empty(shared)
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
