"""Reports page by page: each once, however many come in meanwhile."""

from collections.abc import Callable

import pytest

from geo_fondue.errors import NotFoundError
from geo_fondue.reports.filter import ReportFilter
from geo_fondue.reports.pages import find_report, page
from geo_fondue.reports.privacy import Grid
from geo_fondue.reports.report import Report
from geo_fondue.reports.store import Counts, Store

EVERYTHING = ReportFilter()
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
