"""Groups of open reports: linked through one another, by category, place and time."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import numpy as np
import pytest

from geo_fondue.errors import InputError
from geo_fondue.jurisdictions import Jurisdictions
from geo_fondue.reports import clusters as module
from geo_fondue.reports.clusters import clusters
from geo_fondue.reports.filter import ReportFilter
from geo_fondue.reports.report import Report
from geo_fondue.reports.store import Counts, Store

Make = Callable[..., Report]
Take = Callable[..., Counts]
EVERYTHING = ReportFilter()
MADE = datetime(2024, 3, 1, tzinfo=UTC)
METRE = 1 / 110_640  # of latitude, about here


def groups(
    store: Store, chosen: ReportFilter = EVERYTHING, **asked: Any
) -> list[tuple[str | None, list[str]]]:
    found = clusters(store, chosen, **asked)
    return [(one.category, [member.ticket_id for member in one.members]) for one in found.clusters]


def at(a_report: Make, ticket_id: str, metres: float, day: float = 0, **given: Any) -> Report:
    made = MADE + timedelta(days=day)
    return a_report(ticket_id, lat=13.25 + metres * METRE, created_at=made, **given)


def test_reports_are_linked_through_one_another(store: Store, take: Take, a_report: Make) -> None:
    take(
        at(a_report, "a", 0, 0),
        at(a_report, "b", 40, 20),
        at(a_report, "c", 80, 40),
        at(a_report, "alone", 200),
        at(a_report, "d", 1000),
        at(a_report, "e", 1010),
        at(a_report, "closed", 5, state="finish"),
        at(a_report, "other", 5, categories=("ทางเท้า",)),
    )
    assert groups(store) == [("ถนน", ["a", "b", "c"]), ("ถนน", ["d", "e"])]
    assert groups(store, days=10) == [("ถนน", ["d", "e"])]
    assert groups(store, radius_m=20) == [("ถนน", ["d", "e"])]
    assert groups(store, category_of("ทางเท้า")) == []


def category_of(name: str) -> ReportFilter:
    return ReportFilter(category=name)


def test_a_group_says_where_and_when_it_is(store: Store, take: Take, a_report: Make) -> None:
    take(at(a_report, "a", 0, 3), at(a_report, "b", 40, 0))
    (group,) = clusters(store, EVERYTHING).clusters
    assert (group.size, group.first, group.last) == (2, MADE, MADE + timedelta(days=3))
    assert (group.lon, group.lat) == (100.75, pytest.approx(13.25 + 20 * METRE, abs=1e-7))
    assert [one.ticket_id for one in group.members] == ["b", "a"]


def test_the_same_group_under_two_categories_is_told_once(store: Store, take: Take, a_report: Make) -> None:
    both = {"categories": ("ถนน", "ไฟฟ้า")}
    take(at(a_report, "a", 0, **both), at(a_report, "b", 10, **both), at(a_report, "c", 20))
    assert sorted(groups(store)) == sorted([("ถนน", ["a", "b", "c"]), ("ไฟฟ้า", ["a", "b"])])
    take(at(a_report, "c", 20, state="finish", last_activity=MADE + timedelta(days=9)))
    assert len(groups(store)) == 1


def test_reports_without_a_category_are_a_kind_and_without_a_time_are_linked_with_none(
    store: Store, take: Take, a_report: Make
) -> None:
    take(
        at(a_report, "a", 0, categories=()),
        at(a_report, "b", 10, categories=()),
        a_report("no time", created_at=None, categories=()),
    )
    assert groups(store) == [(None, ["a", "b"])]


def test_what_the_limits_cut_is_said(
    store: Store, take: Take, a_report: Make, monkeypatch: pytest.MonkeyPatch
) -> None:
    take(*(at(a_report, f"{place}-{n}", place * 1000 + n) for place in range(3) for n in range(place + 2)))
    found = clusters(store, EVERYTHING, limit=2)
    assert ([one.size for one in found.clusters], found.total, found.reports) == ([4, 3], 3, 9)
    monkeypatch.setattr(module, "MOST_MEMBERS", 3)
    (biggest,) = clusters(store, EVERYTHING, limit=1).clusters
    assert (biggest.size, len(biggest.members)) == (4, 3)
    monkeypatch.setattr(module, "MOST_PAIRS", 5)
    with pytest.raises(InputError, match="Give a smaller radius"):
        clusters(store, EVERYTHING)


def test_a_group_may_lie_on_both_sides_of_the_antimeridian(store: Store, a_report: Make) -> None:
    reports = [a_report("east", lon=179.9999, lat=-16.0), a_report("west", lon=-179.9999, lat=-16.0)]
    nowhere = Jurisdictions("none", {}, np.full(2, 2, dtype=np.int8), np.full(2, np.nan), {})
    store.upsert(reports, nowhere)
    (group,) = clusters(store, EVERYTHING).clusters
    assert (group.size, abs(group.lon)) == (2, pytest.approx(180.0))


def test_an_empty_store_has_no_groups(store: Store) -> None:
    assert clusters(store, EVERYTHING).total == 0


@pytest.mark.parametrize("asked", [{"radius_m": 0.0}, {"days": -1.0}, {"limit": 0}, {"limit": 1001}])
def test_what_cannot_be_asked_is_refused(store: Store, asked: dict[str, Any]) -> None:
    with pytest.raises(InputError):
        clusters(store, EVERYTHING, **asked)
