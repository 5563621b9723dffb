"""Reports page by page: each once, however many come in meanwhile."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from geo_fondue.errors import NotFoundError
from geo_fondue.reports.filter import ReportFilter
from geo_fondue.reports.pages import find_report, page
from geo_fondue.reports.privacy import Grid
from geo_fondue.reports.report import Report
from geo_fondue.reports.store import Counts, Store
from geo_fondue.reports.store.deleting import delete_reports
from geo_fondue.reports.store.tables import reports

EVERYTHING = ReportFilter()
START = datetime(2024, 1, 1, tzinfo=UTC)
Make = Callable[..., Report]
Take = Callable[..., Counts]


def tickets(
    store: Store, chosen: ReportFilter = EVERYTHING, *, limit: int, public: Grid | None = None
) -> list[list[str]]:
    """Return the ticket ids of each page."""
    pages = []
    after: int | None = 0
    while after is not None:
        found = page(store, chosen, after=after, limit=limit, public=public)
        pages.append([one.report.ticket_id for one in found.reports])
        after = found.after
    return pages


def test_every_report_is_on_one_page(store: Store, take: Take, a_report: Make) -> None:
    take(*(a_report(f"T{number}") for number in range(7)))
    assert tickets(store, limit=3) == [["T0", "T1", "T2"], ["T3", "T4", "T5"], ["T6"]]
    assert tickets(store, limit=7) == [[f"T{number}" for number in range(7)]]


def test_what_comes_in_meanwhile_is_on_a_later_page(store: Store, take: Take, a_report: Make) -> None:
    take(*(a_report(f"T{number}") for number in range(4)))
    first = page(store, EVERYTHING, limit=2)
    take(a_report("late"), a_report("T0", state="finish"))
    assert first.after is not None
    second = page(store, EVERYTHING, after=first.after, limit=10)
    assert [one.report.ticket_id for one in second.reports] == ["T2", "T3", "late"]
    assert second.after is None


@pytest.fixture(scope="module")
def shared(new_database_url: Callable[[], str]) -> Iterator[Store]:
    with Store.open(new_database_url()) as opened:
        yield opened


FILTERS = (
    ReportFilter(),
    ReportFilter(state="closed"),
    ReportFilter(category="ถนน", layer="district", code="nowhere"),
    ReportFilter(bbox=(100.7495, 13.2495, 100.7515, 13.2505)),
)


@settings(max_examples=30, suppress_health_check=list(HealthCheck))
@given(
    before=st.lists(st.integers(0, 40), max_size=40),
    since=st.lists(st.integers(0, 60), max_size=15),
    gone=st.sets(st.integers(0, 40), max_size=5),
    limit=st.integers(1, 9),
    public=st.sampled_from([None, Grid(100.0)]),
)
def test_the_pages_of_a_filter_have_what_its_conditions_take_each_once_and_in_order(
    shared: Store,
    squares: Any,
    a_report: Make,
    before: list[int],
    since: list[int],
    gone: set[int],
    limit: int,
    public: Grid | None,
) -> None:
    """Also where some came or changed since the columns were read, and others were deleted."""

    def told(number: int, **facts: Any) -> Report:
        return a_report(f"T{number}", lon=100.7495 + number * 5e-5, **facts)

    def take_in(some: list[Report]) -> None:
        shared.upsert(some, squares.resolve_batch([one.lon for one in some], [one.lat for one in some]))

    with shared.writing() as connection:
        delete_reports(connection, connection.execute(select(reports.c.id)).scalars().all(), START)
    take_in([told(number) for number in before])
    shared.columns()
    take_in([told(number, state="finish", last_activity=START + timedelta(days=900)) for number in since])
    with shared.writing() as connection:
        which = reports.c.ticket_id.in_([f"T{number}" for number in gone])
        delete_reports(
            connection, connection.execute(select(reports.c.id).where(which)).scalars().all(), START
        )
    for chosen in FILTERS:
        box = chosen.bbox
        wanted = [
            one.report.ticket_id
            for some in shared.stream(chosen if public is None else replace(chosen, bbox=None))
            for one in some
            if public is None or box is None or public.holds(box, [one.report.lon], [one.report.lat])[0]
        ]
        pages = tickets(shared, chosen, limit=limit, public=public)
        assert [one for some in pages for one in some] == wanted
        assert all(len(some) == limit for some in pages[:-1])


def test_what_the_filter_takes_no_more_when_it_is_read_is_on_no_page(
    store: Store, take: Take, a_report: Make, monkeypatch: pytest.MonkeyPatch
) -> None:
    take(*(a_report(f"T{number}") for number in range(4)))
    known = store.columns()
    take(a_report("T1", state="finish", last_activity=START + timedelta(days=900)))
    monkeypatch.setattr(store, "columns", lambda: known)
    assert tickets(store, ReportFilter(state="open"), limit=2) == [["T0"], ["T2", "T3"]]


def test_an_empty_store_has_an_empty_page(store: Store) -> None:
    found = page(store, EVERYTHING, limit=10)
    assert (found.reports, found.after) == ([], None)


def test_a_box_is_held_against_what_the_public_sees(store: Store, take: Take, a_report: Make) -> None:
    grid = Grid(100.0)
    places = [100.75 + number * 1e-5 for number in range(300)]
    take(*(a_report(f"T{number}", lon=lon) for number, lon in enumerate(places)))
    lon, lat = grid.snap_one(lon=places[0], lat=13.25)
    box = ReportFilter(bbox=(lon - 1e-6, lat - 1e-6, lon + 1e-6, lat + 1e-6))
    wanted = [f"T{n}" for n, x in enumerate(places) if grid.snap_one(lon=x, lat=13.25) == (lon, lat)]
    assert len(wanted) > 10
    assert [one for some in tickets(store, box, limit=7, public=grid) for one in some] == wanted


def test_a_report_is_found_whole(store: Store, take: Take, a_report: Make) -> None:
    report = a_report("a/b", description="หลุม", organisations=("เทศบาล",), extra={"note": 1})
    take(report, a_report("other"))
    found = find_report(store, "traffy", "a/b")
    assert (found.report, found.state_group) == (report, "open")
    assert found.areas
    with pytest.raises(NotFoundError, match="no report 'a/b' of 'csv'"):
        find_report(store, "csv", "a/b")


@pytest.mark.parametrize("name", [("traffy", "\0"), ("\0", "2024-A")])
def test_there_is_no_report_by_what_no_database_holds(
    store: Store, take: Take, a_report: Make, name: tuple[str, str]
) -> None:
    take(a_report())
    with pytest.raises(NotFoundError, match="there is no report"):
        find_report(store, *name)
