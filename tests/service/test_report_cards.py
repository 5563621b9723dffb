"""Report cards say what was counted: built from reports, the published figures of Lamphun are on its card."""

import re
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import numpy as np
import pytest

from geo_fondue.errors import NotFoundError
from geo_fondue.maps import Assets
from geo_fondue.reports.filter import ReportFilter
from geo_fondue.reports.report import Report
from geo_fondue.reports.store import Store
from geo_fondue.resolver import Resolver
from geo_fondue.service import Service
from geo_fondue.service.report_cards import ReportCards
from geo_fondue.settings import Settings
from geo_fondue.statistics.periods import fiscal_year

FIRST, LAST = fiscal_year(2566)
PUBLISHED = {"finish": 677, "irrelevant": 292, "inprogress": 221}
"""Lamphun in the fiscal year 2566: 1,190 reports, 677 closed, 75.39 %."""


def _reports(states: dict[str, int], first: date, *, source: str, lon: float, lat: float) -> list[Report]:
    """Make reports through the year that begins on a day; each closed one took five days."""
    count = sum(states.values())
    made = []
    for number, state in enumerate(state for state, times in states.items() for _ in range(times)):
        created = datetime(first.year, first.month, first.day, 3, tzinfo=UTC) + timedelta(
            days=364 * number / count
        )
        closed = created + timedelta(days=5)
        made.append(
            Report(
                source=source,
                ticket_id=f"{first}-{number}",
                lon=lon + 0.8 * (number % 2),
                lat=lat,
                categories=("ถนน",) if number % 3 else ("แสงสว่าง",),
                organisations=("เทศบาล",) if number % 7 == 0 else (),
                state=state,
                created_at=created,
                last_activity=closed,
                closed_at=closed if state == "finish" else None,
            )
        )
    return made


@pytest.fixture
def service(small_data: Path, new_database_url: Callable[[], str]) -> Iterator[Service]:
    """Open the country of rectangles with Lamphun's reports in its first province, on either database."""
    url = new_database_url()
    before = {"finish": 500, "irrelevant": 100, "inprogress": 400}
    reports = [
        *_reports(PUBLISHED, FIRST, source="lamphun", lon=100.6, lat=11.0),
        *_reports(before, fiscal_year(2565)[0], source="lamphun", lon=100.6, lat=11.0),
        *_reports({"finish": 90, "inprogress": 10}, FIRST, source="other", lon=102.6, lat=11.0),
    ]
    opened = Service(Settings(data=small_data, database_url=url))
    lon, lat = np.array([(report.lon, report.lat) for report in reports]).T
    with Store.open(url) as store:
        store.upsert(reports, Resolver(opened.view().edition).resolve_batch(lon, lat))
    yield opened
    opened.close()


@pytest.fixture
def cards(service: Service) -> Callable[..., ReportCards]:
    """Give a maker of the cards of a layer over the fiscal year, or over other days."""

    def make(
        layer: str = "province",
        *,
        language: str = "th",
        category: str | None = None,
        agency: str | None = None,
        **days: date,
    ) -> ReportCards:
        chosen = ReportFilter(
            layer=layer,
            timezone=service.settings.timezone,
            category=category,
            agency=agency,
            **(days or {"from_": FIRST, "to": LAST}),
        )
        return ReportCards(service.view(), chosen, language)

    return make


Cards = Callable[..., ReportCards]


def _text(page: str) -> str:
    body = page[page.index("<main>") :]
    return " ".join(re.sub(r"<[^>]+>", " ", body).split())


@pytest.mark.parametrize(
    ("language", "expected"),
    [
        (
            "th",
            (
                "จังหวัดก Province A",
                "ปีงบประมาณ 2566",
                "1 ต.ค. 2565 – 30 ก.ย. 2566",
                "เรื่องแจ้ง 1,190 ▲ เพิ่มขึ้น 19% (1,000)",
                "เสร็จสิ้น 677 ▲ เพิ่มขึ้น 35% (500)",
                "ยังไม่เสร็จ 221 ▼ ลดลง 45% (400)",
                "อัตราการแก้ไข 75.39% ▲ เพิ่มขึ้น 19.8 จุด (55.56%)",
                "ไม่เกี่ยวข้อง 292 100 292",
                "อันดับที่ 2 จาก 2",
                "วันที่ใช้แก้ไข (มัธยฐาน) 5.0 5.0 5.0",
            ),
        ),
        (
            "en",
            (
                "Province A จังหวัดก",
                "Fiscal year 2023",
                "Reports 1,190 ▲ 19% more (1,000)",
                "Resolution rate 75.39% ▲ 19.8 points up (55.56%)",
                "Excluded 292 100 292",
                "/v1/statistics?layer=province&amp;from=2022-10-01&amp;to=2023-09-30",
                "Edition small",
            ),
        ),
    ],
)
def test_the_published_figures_of_lamphun_are_on_the_card(
    cards: Cards, language: str, expected: tuple[str, ...]
) -> None:
    text = _text(cards(language=language).page(["XA"], Assets.inline()))
    for words in expected:
        assert words in text


def test_the_months_of_a_fiscal_year_sum_to_its_reports(cards: Cards) -> None:
    card = cards().card("XA")
    assert card.months.starts[0] == date(2022, 10, 1)
    assert len(card.months.starts) == 12
    assert sum(card.months.created) == 1190


def test_what_lies_within_an_area_sums_to_it(cards: Cards) -> None:
    card = cards().card("XA")
    assert [row.code for row in card.figures] == ["XA01", "XA02"]
    assert sum(row.total for row in card.figures) == card.summary.figures.total == 1190
    finest = cards("subdistrict").card("XA0101")
    assert finest.parts is None


def test_a_card_says_what_its_area_lies_in(cards: Cards) -> None:
    text = _text(cards("subdistrict", language="en").page(["XA0102"], Assets.inline()))
    assert "Subdistrict · District A1 · Province A Subdistrict A12" in text


def test_a_leap_year_is_compared_with_the_whole_fiscal_year_before(cards: Cards) -> None:
    first, last = fiscal_year(2567)
    before = cards(from_=first, to=last).shared.before
    assert before is not None
    assert (before.from_, before.to) == (FIRST, LAST)


def test_days_without_a_beginning_are_compared_with_nothing(cards: Cards) -> None:
    made = cards(to=LAST)
    assert made.shared.before is None
    assert "Province A" in _text(made.page(["XA"], Assets.inline()))


def test_an_area_without_reports_has_a_card_too(cards: Cards) -> None:
    text = _text(cards("municipality", language="en").page(["XM01"], Assets.inline()))
    assert "Reports 0" in text
    assert "No reports in this period" in text


def test_a_card_may_count_the_reports_of_one_category_and_agency_alone(cards: Cards) -> None:
    light = sum(number % 3 == 0 for number in range(1190))
    made = cards(language="en", category="แสงสว่าง")
    text = _text(made.page(["XA"], Assets.inline()))
    assert "Only the category Street lights" in text
    assert f"Reports {light:,}" in text
    assert "&amp;category=แสงสว่าง" in text
    assert sum(row.total for row in made.card("XA").figures) == light
    assert made.shared.before is not None
    assert made.shared.before.totals.total == sum(number % 3 == 0 for number in range(1000))
    both = cards(category="แสงสว่าง", agency="เทศบาล")
    text = _text(both.page(["XA"], Assets.inline()))
    assert "เฉพาะประเภท แสงสว่าง · เฉพาะเรื่องที่ส่งถึง เทศบาล" in text
    assert f"เรื่องแจ้ง {sum(number % 21 == 0 for number in range(1190))}" in text
    assert "เฉพาะ" not in _text(cards().page(["XA"], Assets.inline()))


def test_all_areas_of_a_layer_get_a_card_or_the_one_asked_for(cards: Cards) -> None:
    made = cards("district")
    assert made.codes() == ["XA01", "XA02", "XB01", "XB02"]
    assert made.codes("XB01") == ["XB01"]
    with pytest.raises(NotFoundError, match="no area 'XC'"):
        made.codes("XC")
    page = made.page(made.codes(), Assets.inline())
    assert page.count("<article") == 4


def test_cards_are_of_another_state_when_anything_they_depend_on_is_another(cards: Cards) -> None:
    states = {
        cards().state,
        cards(language="en").state,
        cards("district").state,
        cards(from_=FIRST, to=date(2023, 9, 29)).state,
        cards(category="ถนน").state,
        cards(agency="ถนน").state,
    }
    assert len(states) == 6
    assert cards().state in states


def test_a_card_in_a_file_asks_nobody(cards: Cards) -> None:
    page = cards().page(["XA"], Assets.inline())
    assert "default-src &#39;none&#39;" in page
    assert not re.search(r"""<(?:script|link|img)[^>]*(?:src|href)=["'](?!data:)""", page)
    assert not re.search(r"""url\((?!["']?(?:data:|#))""", page)
