"""The panel beside the map."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import date
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from geo_fondue.areas import Areas
from geo_fondue.maps import PageQuery
from geo_fondue.maps.panel import PanelView, change_text, panel
from geo_fondue.statistics.by_agency import AgencyCounts
from geo_fondue.statistics.by_category import CategoryCounts, Tally
from geo_fondue.statistics.by_state import StateCount
from geo_fondue.statistics.summary import Before, Flow, Summary
from geo_fondue.statistics.table import Statistics

COUNTS = {"P1D1": (4, 15, 1), "P2D1": (0, 0, 0)}


@pytest.fixture
def said(
    squares: Mapping[str, Areas], figures: Callable[..., Statistics], glance: Callable[..., Summary]
) -> Callable[..., dict[str, Any]]:
    """Give a maker of what a panel says of the districts."""

    def make(
        place: tuple[str, str] | None = None, parts: Mapping[str, Any] | None = None, **asked: Any
    ) -> dict[str, Any]:
        counted = figures(squares["district"], COUNTS)
        return panel(
            PanelView(
                query=PageQuery(**{"layer": "district", "language": "en"} | asked),
                summary=glance(counted.totals, **parts or {}),
                place=place,
                names=squares,
                layers=("province", "district", "subdistrict"),
                today=date(2026, 11, 21),
                timezone=ZoneInfo("Asia/Bangkok"),
            )
        )

    return make


def test_it_speaks_of_the_whole_until_an_area_is_chosen(said: Callable[..., dict[str, Any]]) -> None:
    assert said()["place"] == "Whole country"
    assert said()["down"] is None
    chosen = said(("district", "P1D1"), area="P1D1")
    assert chosen["place"] == "Place P1D1"
    assert chosen["down"] == ("Show its subdistricts", "?layer=subdistrict&parent=P1D1&lang=en")
    assert chosen["trail"][-1] == ("Place P1D1", None)
    assert chosen["spoken"] == "Place P1D1: 4 open, 15 closed, resolution rate 78.95%"


def test_what_is_asked_is_said_in_words(said: Callable[..., dict[str, Any]]) -> None:
    days = {"from_": date(2026, 10, 23), "to": date(2026, 11, 21)}
    assert said()["said"] == "All time"
    found = said(period="30d", category="road", agency="Roads & Co", state="open", **days)["said"]
    assert found == "Last 30 days (23 Oct 2026 – 21 Nov 2026) · road · Roads & Co · Open"
    thai = said(language="th", period="fy", from_=date(2026, 10, 1), to=date(2027, 9, 30))["said"]
    assert thai == "1 ต.ค. 2569 – 30 ก.ย. 2570"


def test_the_reports_made_are_compared_with_the_period_before(
    said: Callable[..., dict[str, Any]],
    squares: Mapping[str, Areas],
    figures: Callable[..., Statistics],
) -> None:
    earlier = figures(squares["district"], {"P1D1": (10, 30, 0)}).totals
    before = Before(date(2026, 9, 23), date(2026, 10, 22), earlier, -0.5)
    found = said(parts={"before": before})
    assert found["made"] == "20 reports made · ▼ 50% fewer (compared with 23 Sep 2026 – 22 Oct 2026)"
    few = Before(date(2026, 9, 23), date(2026, 10, 22), replace(earlier, total=3), None)
    assert "before: 3" in said(parts={"before": few})["made"]


@pytest.mark.parametrize(
    ("made", "closed", "verdict"),
    [
        (30, 20, ("grows", "10 more made than closed")),
        (20, 1220, ("shrinks", "1,200 more closed than made")),
        (5, 5, ("even", "As many closed as made")),
        (0, 0, ("even", "Nothing made or closed in this time")),
    ],
)
def test_it_says_whether_it_is_getting_better(
    said: Callable[..., dict[str, Any]], made: int, closed: int, verdict: tuple[str, str]
) -> None:
    flow = Flow(date(2026, 10, 23), date(2026, 11, 21), made, closed)
    assert said(parts={"flow": flow})["flow"][:2] == verdict


def test_what_came_and_was_closed_stands_beside_that_of_as_many_days_before(
    said: Callable[..., dict[str, Any]],
) -> None:
    recent = "30 made, 20 closed (23 Oct 2026 – 21 Nov 2026) · before: 40 and 50"
    assert said()["flow"][2] == recent
    assert said(from_=date(2026, 10, 23))["flow"][2] == "30 made, 20 closed · before: 40 and 50"


def test_a_change_is_told_by_word_and_arrow() -> None:
    assert change_text(0.4, "th") == "▲ เพิ่มขึ้น 40%"
    assert change_text(0.001, "en") == "as many"
    assert change_text(None, "en") == ""


def test_the_parts_by_state_make_the_whole(said: Callable[..., dict[str, Any]]) -> None:
    parts = said()["split"]
    assert [(part.group, part.share, part.start) for part in parts] == [
        ("closed", "75%", 0),
        ("open", "20%", 75),
        ("excluded", "5%", 95),
    ]
    assert parts[1].within == "In progress 3, Waiting 1"


def test_what_is_personal_in_names_is_not_shown_and_leads_nowhere(
    said: Callable[..., dict[str, Any]],
) -> None:
    told = Tally(3, 1)
    parts = {
        "states": (StateCount("รอ 081-234-5678", "open", False, 2), StateCount("", "open", False, 1)),
        "categories": CategoryCounts({"ไฟดับ โทร 0891112222": told}, 0, Tally(), Tally()),
        "agencies": AgencyCounts({"สำนัก โทร 0897778888": told}, 0, Tally()),
    }
    found = said(parts=parts)
    assert found["split"][1].within == "รอ [โทร] 2, No state given 1"
    assert [(bar.name, bar.address) for bar in (*found["categories"], *found["agencies"])] == [
        ("ไฟดับ โทร [โทร]", None),
        ("สำนัก โทร [โทร]", None),
    ]


def test_a_report_that_waits_is_told_by_its_age_and_areas(said: Callable[..., dict[str, Any]]) -> None:
    (line,) = said()["oldest"]
    assert (line.age, line.day, line.place) == ("20 days", "1 Nov 2026", "Place P1D1S00, Place P1D1")
    assert (line.about, line.address) == ("road, Waiting", "v1/reports/test/T-1")


def test_every_figure_has_a_source(said: Callable[..., dict[str, Any]]) -> None:
    found = said(("district", "P1D1"), area="P1D1", agency="Roads & Co", from_=date(2026, 1, 1))
    asked = "layer=district&from=2026-01-01&agency=Roads+%26+Co&code=P1D1"
    assert found["source"] == f"v1/summary?{asked}"
    assert found["reports"] == f"v1/exports/reports.csv?{asked}"


def test_a_category_leads_to_the_page_of_it_alone(said: Callable[..., dict[str, Any]]) -> None:
    (bar,) = said()["categories"]
    assert bar.address == "?layer=district&category=road&lang=en"
    assert (bar.number, bar.more, bar.length) == ("40", "10 open", 100)
    assert said(category="road")["categories"][0].address is None
    (agency,) = said()["agencies"]
    assert (agency.number, agency.more) == ("1", "75.00% resolved")
