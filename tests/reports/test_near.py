"""Open reports near a place: as a search through all of them finds, wherever on earth."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from pyproj import Geod
from sqlalchemy import event

from geo_fondue.errors import InputError, PositionError
from geo_fondue.jurisdictions import Jurisdictions
from geo_fondue.reports.near import MOST_RADIUS_M, around, near
from geo_fondue.reports.privacy import Grid
from geo_fondue.reports.report import Report
from geo_fondue.reports.store import Counts, Store

Make = Callable[..., Report]
Take = Callable[..., Counts]
NOW = datetime(2024, 3, 10, tzinfo=UTC)


def tickets(store: Store, **asked: Any) -> list[str]:
    given_ = {"lat": 13.25, "lon": 100.75, "now": NOW, **asked}
    return [one.report.report.ticket_id for one in near(store, **given_).found]


@pytest.fixture
def around_here(take: Take, a_report: Make) -> None:
    take(
        a_report("far", lat=13.2509),
        a_report("here"),
        a_report("closed", state="finish"),
        a_report("footway", lat=13.2503, categories=("ทางเท้า", "น้ำ")),
        a_report("old", lat=13.2501, created_at=datetime(2023, 1, 1, tzinfo=UTC)),
        a_report("beyond", lat=13.26),
    )


@pytest.mark.usefixtures("around_here")
def test_open_reports_come_nearest_first(store: Store) -> None:
    found = near(store, lat=13.25, lon=100.75, radius_m=100)
    assert [one.report.report.ticket_id for one in found.found] == ["here", "old", "footway", "far"]
    assert found.within == 4
    metres = [one.distance_m for one in found.found]
    assert metres[0] == 0
    assert metres[3] == pytest.approx(99.57, abs=0.01)


@pytest.mark.usefixtures("around_here")
def test_category_days_and_limit_narrow_it_down(store: Store) -> None:
    assert tickets(store, category="น้ำ") == ["footway"]
    assert tickets(store, category="ถนน", days=30) == ["here", "far"]
    assert tickets(store, radius_m=10) == ["here"]
    cut = near(store, lat=13.25, lon=100.75, limit=1)
    assert (len(cut.found), cut.within) == (1, 4)


@pytest.mark.usefixtures("around_here")
def test_for_the_public_distances_are_from_where_the_reports_are_shown(store: Store) -> None:
    grid = Grid(100.0)
    lon, lat = grid.snap_one(lon=100.75, lat=13.25)
    found = near(store, lat=lat, lon=lon, radius_m=1, public=grid)
    assert {one.distance_m for one in found.found} == {0.0}
    assert "here" in [one.report.report.ticket_id for one in found.found]


def _nowhere(reports: list[Report]) -> Jurisdictions:
    count = len(reports)
    return Jurisdictions("none", {}, np.full(count, 2, dtype=np.int8), np.full(count, np.nan), {})


PLACES = [
    (lon, lat)
    for lat in (-89.9999, -60.0, 0.001, 60.0, 84.0, 89.9, 89.9999)
    for lon in (-180.0, -179.9995, -0.001, 0.001, 179.9995, 180.0)
]


def test_it_finds_what_a_search_through_all_finds_anywhere_on_earth(store: Store, a_report: Make) -> None:
    random = np.random.default_rng(5)
    reports = []
    for lon0, lat0 in PLACES:
        for _ in range(10):
            lat = np.clip(lat0 + random.uniform(-0.02, 0.02), -90, 90)
            reach = 180 if abs(lat) > 89.5 else 0.02 / np.cos(np.radians(lat))
            lon = (lon0 + random.uniform(-reach, reach) + 180) % 360 - 180
            reports.append(a_report(f"T{len(reports)}", lon=float(lon), lat=float(lat)))
    store.upsert(reports, _nowhere(reports))
    geod = Geod(ellps="WGS84")
    for lon0, lat0 in PLACES:
        for radius in (50.0, 1000.0, MOST_RADIUS_M):
            _, _, metres = geod.inv(
                [lon0] * len(reports),
                [lat0] * len(reports),
                [r.lon for r in reports],
                [r.lat for r in reports],
            )
            # of those as far, the one known longer first
            ranked = sorted(range(len(reports)), key=lambda at: (metres[at], at))
            wanted = [reports[at].ticket_id for at in ranked if metres[at] <= radius]
            found = near(store, lat=lat0, lon=lon0, radius_m=radius, limit=200)
            assert [one.report.report.ticket_id for one in found.found] == wanted


@given(
    st.floats(-180, 180),
    st.floats(-90, 90),
    st.floats(0.1, MOST_RADIUS_M),
    st.floats(0, 360),
    st.floats(0, 1),
)
def test_the_box_holds_all_within_the_radius(
    lon: float, lat: float, radius: float, azimuth: float, share: float
) -> None:
    x, y, _ = Geod(ellps="WGS84").fwd(lon, lat, azimuth, radius * share)
    west, south, east, north = around(lat=lat, lon=lon, radius_m=radius)
    slack = 1e-9
    assert south - slack <= y <= north + slack
    inside = west - slack <= x <= east + slack if west <= east else x >= west - slack or x <= east + slack
    assert inside or abs(abs(x) - 180) < slack


@pytest.mark.parametrize(
    "asked",
    [
        {"radius_m": 0.0},
        {"radius_m": 5001.0},
        {"radius_m": float("nan")},
        {"days": 0.0},
        {"days": float("inf")},
        {"limit": 0},
        {"limit": 201},
    ],
)
def test_what_cannot_be_asked_is_refused(asked: dict[str, Any]) -> None:
    with pytest.raises(InputError):
        near(SimpleNamespace(), lat=13.25, lon=100.75, **asked)  # type: ignore[arg-type]  # not asked


def test_the_index_of_open_places_serves(store: Store, take: Take, a_report: Make) -> None:
    take(*(a_report(f"T{number}") for number in range(50)))
    asked: list[Any] = []

    def listen(_c: Any, _cursor: Any, statement: str, parameters: Any, *_: Any) -> None:
        asked.append((statement, parameters))

    event.listen(store.engine, "before_cursor_execute", listen)
    near(store, lat=13.25, lon=100.75, category="ถนน", days=30)
    event.remove(store.engine, "before_cursor_execute", listen)
    statement, parameters = next(one for one in asked if one[0].startswith("SELECT"))
    with store.reading() as connection:
        explain = "EXPLAIN QUERY PLAN"
        if connection.dialect.name == "postgresql":
            connection.exec_driver_sql("SET LOCAL enable_seqscan = off")
            explain = "EXPLAIN"
        plan = connection.exec_driver_sql(f"{explain} {statement}", parameters).all()
    assert "ix_reports_open_place" in str(plan)


def test_a_place_that_is_none_is_refused() -> None:
    with pytest.raises(PositionError):
        near(SimpleNamespace(), lat=100.75, lon=13.25)  # type: ignore[arg-type]  # not asked


def test_days_are_counted_back_from_now(store: Store, take: Take, a_report: Make) -> None:
    now = datetime.now(UTC)
    take(
        a_report("new", created_at=now - timedelta(hours=20)), a_report("old", created_at=now - timedelta(2))
    )
    found = near(store, lat=13.25, lon=100.75, days=1)
    assert [one.report.report.ticket_id for one in found.found] == ["new"]
