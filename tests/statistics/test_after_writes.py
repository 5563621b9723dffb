"""Statistics after any writes, against plain SQL and pandas over the same rows."""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pandas as pd
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import delete, func, select, update

from geo_fondue.boundaries import Edition
from geo_fondue.maps.cells import GROUPS, heat_cells
from geo_fondue.reports.columns import following
from geo_fondue.reports.filter import ReportFilter
from geo_fondue.reports.report import Report
from geo_fondue.reports.states import STATE_GROUPS
from geo_fondue.reports.store import Store
from geo_fondue.reports.store.tables import (
    category_set_members,
    data_version,
    jurisdiction_areas,
    report_details,
    report_states,
    reports,
)
from geo_fondue.resolver import Resolver
from geo_fondue.statistics import categories, series, statistics

BANGKOK = ZoneInfo("Asia/Bangkok")
START = datetime(2024, 1, 1, tzinfo=UTC)

moments = st.none() | st.integers(0, 9 * 86_400).map(lambda seconds: START + timedelta(seconds=seconds))


@st.composite
def tellings(draw: st.DrawFn) -> Report:
    state = draw(st.sampled_from(["waiting", "finish", "finish", "irrelevant", "รอตรวจสอบ"]))
    return Report(
        source="test",
        ticket_id=str(draw(st.integers(0, 40))),
        lon=draw(st.sampled_from([100.5, 101.5, 102.5, 103.5, 95.0])),
        lat=draw(st.sampled_from([11.0, 13.0])),
        categories=tuple(draw(st.lists(st.sampled_from(["ถนน", "น้ำท่วม"]), unique=True, max_size=2))),
        state=state,
        created_at=draw(moments),
        closed_at=draw(moments) if state == "finish" else None,
        last_activity=draw(moments),
        reopened=draw(st.integers(0, 1)),
    )


@pytest.fixture(scope="module")
def store(new_database_url: Callable[[], str]) -> Iterator[Store]:
    with Store.open(new_database_url()) as opened:
        yield opened


def forget(store: Store, *conditions: Any) -> None:
    """Delete reports, and say so."""
    with store.writing() as connection:
        gone = select(reports.c.id).where(*conditions)
        for table in (report_states, report_details):
            connection.execute(delete(table).where(table.c.report_id.in_(gone)))
        connection.execute(delete(reports).where(*conditions))
        version, generation = data_version.c.version + 1, data_version.c.generation + 1
        connection.execute(update(data_version).values(version=version, generation=generation))


steps = st.lists(
    st.tuples(st.sampled_from(["write", "write", "count", "forget"]), st.lists(tellings(), max_size=15)),
    min_size=1,
    max_size=6,
)


@settings(max_examples=30, suppress_health_check=list(HealthCheck))
@given(steps=steps, state=st.sampled_from([None, *STATE_GROUPS]))
def test_after_any_writes_every_figure_is_that_of_the_rows(
    store: Store, small_edition: Edition, monkeypatch: pytest.MonkeyPatch, steps: list[Any], state: Any
) -> None:
    monkeypatch.setattr(following, "_FEW", 8)
    resolver = Resolver(small_edition)
    forget(store)
    for what, told in steps:
        if what == "write":
            store.upsert(told, resolver.resolve_batch([one.lon for one in told], [one.lat for one in told]))
        elif what == "count":
            statistics(store, small_edition, layer="district", timezone=BANGKOK)
        else:
            forget(store, reports.c.reopened == 1)
    chosen = ReportFilter(state=state)
    with store.reading() as connection:
        rows = connection.execute(
            select(reports, jurisdiction_areas.c.code)
            .join(
                jurisdiction_areas,
                (jurisdiction_areas.c.jurisdiction_id == reports.c.jurisdiction_id)
                & (jurisdiction_areas.c.layer == "district"),
                isouter=True,
            )
            .where(*chosen.conditions())
        ).all()
        by_category = connection.execute(
            select(category_set_members.c.category, func.count())
            .join(reports, reports.c.category_set_id == category_set_members.c.category_set_id)
            .where(*chosen.conditions())
            .group_by(category_set_members.c.category)
        ).all()
    frame = pd.DataFrame(rows, columns=[*reports.c.keys(), "code"])
    found = statistics(store, small_edition, layer="district", state=state, timezone=BANGKOK)
    assert found.data_version == store.version()
    assert found.outside == frame.code.isna().sum()
    for figures, part in (
        (found.totals, frame),
        *((row, frame[frame.code == row.code]) for row in found.areas),
    ):
        counts = part.state_group.value_counts()
        groups = [figures.open, figures.closed, figures.excluded]
        assert groups == [counts.get(one, 0) for one in STATE_GROUPS]
        assert (figures.total, figures.reopened) == (len(part), (part.reopened > 0).sum())
        times = [
            (row.closed_at - row.created_at) / timedelta(days=1)
            for row in part[part.state_group == "closed"].itertuples()
            if not pd.isna(row.closed_at) and not pd.isna(row.created_at) and row.closed_at >= row.created_at
        ]
        wanted = pd.Series(times, dtype=float).quantile([0.5, 0.9]).tolist() if times else [None, None]
        assert [figures.median_days_to_close, figures.p90_days_to_close] == pytest.approx(wanted)
    counted = categories(store, chosen)
    assert {name: tally.total for name, tally in counted.categories.items()} == dict(map(tuple, by_category))
    over_time = series(store, chosen)
    assert sum(over_time.created) == frame.created_at.notna().sum()
    assert sum(over_time.closed) == frame.closed_at.notna().sum()
    cells = heat_cells(store, chosen, bounds=(100, 10, 104, 14), suppress_below=1)
    assert [cells.groups[one].total for one in GROUPS] == [(frame.state_group == one).sum() for one in GROUPS]
