"""Maps as files, opened from a folder: everything is in them, and they ask nobody for anything."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, Request, sync_playwright

from geo_fondue.boundaries import Catalogue
from geo_fondue.boundaries.demo import generate_country, write_demo_edition
from geo_fondue.errors import UnavailableError
from geo_fondue.maps import Assets
from geo_fondue.maps.chromium import find_chromium
from geo_fondue.maps.texts import category_name
from geo_fondue.reports.demo import generate_reports, write_traffy_dump
from geo_fondue.reports.filter import ReportFilter
from geo_fondue.reports.importing import import_reports
from geo_fondue.service import Service
from geo_fondue.service.maps import map_page
from geo_fondue.service.report_cards import ReportCards
from geo_fondue.settings import Settings
from geo_fondue.statistics.periods import fiscal_year

pytestmark = pytest.mark.browser

KINDS = ("choropleth", "heat", "hexbin", "hotspots")


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """Start the system's Chromium; none is ever downloaded."""
    try:
        program = find_chromium()
    except UnavailableError as error:
        pytest.skip(str(error))
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=program, args=["--no-sandbox", "--disable-gpu"])
        yield started
        started.close()


@pytest.fixture(scope="module")
def service(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Service]:
    """Make a small country up, with reports in it."""
    data = tmp_path_factory.mktemp("standalone")
    country = generate_country(provinces=3, districts=8, subdistricts=24, municipalities=4)
    write_demo_edition(data, country=country)
    opened = Service(Settings(data=data))
    dump = data / "dump.csv"
    write_traffy_dump(
        generate_reports(country, count=2000, seed=3, until=datetime(2026, 6, 1, tzinfo=UTC)),
        dump,
        bad_share=0,
    )
    import_reports(
        dump, store=opened.store, resolver=opened.view().resolver, timezone=opened.settings.timezone
    )
    yield opened
    opened.close()


@pytest.mark.parametrize("language", ["th", "en"])
@pytest.mark.parametrize("kind", KINDS)
def test_a_map_in_a_file_is_drawn_and_asks_nobody(
    browser: Browser, service: Service, tmp_path: Path, kind: str, language: str
) -> None:
    view = service.view()
    province = str(Catalogue(service.settings.data).published().areas("province").codes[0])
    category = next(iter(service.store.categories()))
    chosen = ReportFilter(
        layer="district", parent=province, category=category, timezone=service.settings.timezone
    )
    page = map_page(view, kind, chosen, measure="closed", language=language, assets=Assets.inline())
    file = tmp_path / "แผนที่ 1.html"
    file.write_text(page, encoding="utf-8")
    with _opened(browser, file.as_uri()) as opened:
        opened.wait_for_selector(".folium-map[data-drawn]")
        assert _fonts(opened) >= 2
        assert category_name(category, language) in opened.locator(".gf-heading").inner_text()
        assert opened.evaluate("document.documentElement.scrollHeight <= window.innerHeight")


@contextmanager
def _opened(browser: Browser, address: str, width: int = 1366) -> Iterator[Page]:
    """Open a page; in the end it has neither complained nor asked for anything but itself."""
    complaints: list[str] = []

    def asked(request: Request) -> None:
        if request.url != address and not request.url.startswith("data:"):
            complaints.append(request.url)

    context = browser.new_context(viewport={"width": width, "height": 768})
    page = context.new_page()
    page.on("console", lambda message: complaints.append(message.text))
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.on("request", asked)
    page.goto(address)
    yield page
    context.close()
    assert complaints == []


def _fonts(page: Page) -> int:
    page.evaluate("document.fonts.ready")
    return int(page.evaluate("[...document.fonts].filter((font) => font.status === 'loaded').length"))


@pytest.mark.parametrize("language", ["th", "en"])
def test_report_cards_in_a_file_are_sheets_that_ask_nobody(
    browser: Browser, service: Service, tmp_path: Path, language: str
) -> None:
    first, last = fiscal_year(2569)
    chosen = ReportFilter(layer="province", from_=first, to=last, timezone=service.settings.timezone)
    cards = ReportCards(service.view(), chosen, language)
    file = tmp_path / "cards.html"
    file.write_text(cards.page(cards.codes(), Assets.inline()), encoding="utf-8")
    for width in (1366, 390):
        with _opened(browser, file.as_uri(), width) as opened:
            assert _fonts(opened) >= 2
            assert opened.locator("article").count() == 3
            assert opened.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
            drawn = opened.locator("svg.place path").first.bounding_box()
            assert drawn is not None
            assert drawn["width"] > 0
    with _opened(browser, file.as_uri()) as opened:
        sheets = opened.locator("article").evaluate_all("all => all.map((one) => one.offsetHeight)")
        # 297 mm, a dot being a 96th of an inch: what is taller would be cut on paper
        assert max(sheets) <= 297 / 25.4 * 96 + 1
        beyond = """all => all.filter((one) => {
            const edge = one.getBoundingClientRect().right - 40;
            const parts = [...one.querySelectorAll("table, svg, p, h1")];
            return parts.some((part) => part.getBoundingClientRect().right > edge);
        }).length"""
        assert opened.locator("article").evaluate_all(beyond) == 0


def test_a_file_forbids_itself_to_ask_anybody(service: Service) -> None:
    chosen = ReportFilter(layer="province", timezone=service.settings.timezone)
    page = map_page(
        service.view(), "choropleth", chosen, measure="open", language="en", assets=Assets.inline()
    )
    (policy,) = re.findall(r'<meta http-equiv="Content-Security-Policy" content="([^"]*)">', page)
    assert policy.startswith("default-src &#39;none&#39;;")
    assert "http" not in policy
