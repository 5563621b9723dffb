"""Statistics against a recount of the same reports in plain pandas."""

from collections.abc import Callable, Iterable, Iterator
from datetime import UTC, date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import numpy as np
import pandas as pd
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray
from sqlalchemy import delete, update

from geo_fondue.boundaries import Edition
from geo_fondue.reports.report import Report
from geo_fondue.reports.states import is_known, state_group
from geo_fondue.reports.store.store import Store
from geo_fondue.reports.store.tables import data_version, report_details, report_states, reports
from geo_fondue.reports.working_time import WorkingHours, working_time
from geo_fondue.resolver import Resolver
from geo_fondue.statistics import statistics

BANGKOK = ZoneInfo("Asia/Bangkok")
START = datetime(2024, 1, 1, tzinfo=UTC)

# the middles of the eight subdistricts, and a place outside
PLACES = {
    (west + 0.5, south + 1): f"X{'AB'[west >= 102]}0{1 + (south == 12)}0{1 + west % 2}"
    for west in range(100, 104)
    for south in (10, 12)
}
PLACES[(95.0, 0.0)] = ""

MOMENTS = st.none() | st.integers(0, 30 * 86_400).map(lambda seconds: START + timedelta(seconds=seconds))


@st.composite
def facts(draw: st.DrawFn) -> dict[str, Any]:
    """Return the facts of a report, closed at some time if its state is closed."""
    state = draw(st.sampled_from(["waiting", "forward", "finish", "finish", "irrelevant", "รอตรวจสอบ", ""]))
    lon, lat = draw(st.sampled_from(sorted(PLACES)))
    return {
        "lon": lon,
        "lat": lat,
        "state": state,
        "created_at": draw(MOMENTS),
        "closed_at": draw(MOMENTS) if state == "finish" else None,
        "reopened": draw(st.integers(0, 2)),
        "categories": tuple(
            draw(st.lists(st.sampled_from(["ถนน", "น้ำท่วม", "ไฟฟ้า"]), unique=True, max_size=2))
        ),
    }


@pytest.fixture(scope="module")
def store(new_database_url: Callable[[], str]) -> Iterator[Store]:
    """Return a store that each example empties and fills."""
    with Store.open(new_database_url()) as opened:
        yield opened


@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    rows=st.lists(facts(), max_size=40),
    category=st.none() | st.sampled_from(["ถนน", "อื่นๆ"]),
    period=st.none() | st.tuples(st.integers(1, 15), st.integers(15, 30)),
    parent=st.none() | st.sampled_from(["XA", "XB", "XA02"]),
)
def test_statistics_agree_with_a_recount_in_pandas(
    store: Store,
    small_edition: Edition,
    rows: list[dict[str, Any]],
    category: str | None,
    period: tuple[int, int] | None,
    parent: str | None,
) -> None:
    with store.writing() as connection:
        for table in (report_states, report_details, reports):
            connection.execute(delete(table))
        version, generation = data_version.c.version + 1, data_version.c.generation + 1
        connection.execute(update(data_version).values(version=version, generation=generation))
    kept = [Report(source="test", ticket_id=str(number), **row) for number, row in enumerate(rows)]
    places = Resolver(small_edition).resolve_batch([row["lon"] for row in rows], [row["lat"] for row in rows])
    store.upsert(kept, places)
    from_, to = (date(2024, 1, period[0]), date(2024, 1, period[1])) if period else (None, None)
    found = statistics(
        store,
        small_edition,
        layer="subdistrict",
        from_=from_,
        to=to,
        category=category,
        parent=parent,
        timezone=BANGKOK,
    )

    frame = pd.DataFrame(
        rows, columns=["lon", "lat", "state", "created_at", "closed_at", "reopened", "categories"]
    )
    frame["code"] = pd.Series(
        [PLACES[place] for place in zip(frame.lon, frame.lat, strict=True)], dtype=object
    )
    for column in ("created_at", "closed_at"):
        frame[column] = pd.to_datetime(frame[column], utc=True)
    if category is not None:
        frame = frame[_mask(category in several for several in frame.categories)]
    if from_ is not None:
        days = frame.created_at.dt.tz_convert("Asia/Bangkok").dt.date
        frame = frame[_mask(not pd.isna(day) and from_ <= day <= to for day in days)]
    if parent is not None:
        frame = frame[_mask(code.startswith(parent) for code in frame.code)]

    listed = [code for code in sorted(filter(None, PLACES.values())) if code.startswith(parent or "")]
    assert [row.code for row in found.areas] == listed
    assert found.outside == (frame.code == "").sum()
    for figures, part in (
        (found.totals, frame),
        *((row, frame[frame.code == row.code]) for row in found.areas),
    ):
        groups = part.state.map(state_group)
        assert figures.total == len(part)
        assert figures.open == (groups == "open").sum()
        assert figures.closed == (groups == "closed").sum()
        assert figures.excluded == (groups == "excluded").sum()
        assert figures.unknown == (~part.state.map(is_known).astype(bool)).sum()
        assert figures.reopened == (part.reopened > 0).sum()
        times = (part.closed_at - part.created_at).dt.total_seconds() / 86_400
        times = times[times >= 0]
        if times.empty:
            assert figures.median_days_to_close is figures.p90_days_to_close is None
            assert figures.median_working_hours_to_close is None
        else:
            assert figures.median_days_to_close == pytest.approx(times.median())
            assert figures.p90_days_to_close == pytest.approx(times.quantile(0.9))
            timed = part.loc[times.index]
            worked = [
                working_time(made, closed, WorkingHours()) / timedelta(hours=1)
                for made, closed in zip(timed.created_at, timed.closed_at, strict=True)
            ]
            assert figures.median_working_hours_to_close == pytest.approx(np.median(worked))
        oldest = part.created_at[groups == "open"].min()
        assert figures.oldest_open == (None if pd.isna(oldest) else oldest)
        assert figures.open + figures.closed + figures.excluded == figures.total


def _mask(wanted: Iterable[bool]) -> NDArray[np.bool_]:
    return np.array(list(wanted), dtype=bool)
