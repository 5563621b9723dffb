"""The dashboard while it is open: new reports appear by themselves, and nothing the reader does is lost."""

import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path

import numpy as np
import pytest
import shapely
import uvicorn
from fastapi import FastAPI
from playwright.sync_api import Browser, Page, expect
from sqlalchemy.exc import OperationalError

from geo_fondue.api import create_app
from geo_fondue.api.live import Live
from geo_fondue.api.server import configure, listen
from geo_fondue.boundaries.demo import write_demo_edition
from geo_fondue.reports.report import Report
from geo_fondue.service import Service
from geo_fondue.settings import Settings

pytestmark = pytest.mark.browser

DESKTOP, PHONE = {"width": 1366, "height": 768}, {"width": 390, "height": 844}


@dataclass
class Site:
    """A running service, and what brings reports into it."""

    address: str
    app: FastAPI
    server: uvicorn.Server
    thread: threading.Thread
    brought: int = 0

    @property
    def service(self) -> Service:
        """What is behind it."""
        service: Service = self.app.state.service
        return service

    def bring(self, count: int) -> None:
        """Bring so many new open reports, each in a subdistrict, one after the other."""
        edition = self.service.view().edition
        places = shapely.get_coordinates(shapely.point_on_surface(edition.areas("subdistrict").geometry))
        numbers = np.arange(self.brought, self.brought + count)
        lon, lat = places[numbers % len(places)].T
        reports = [_report(int(n), x, y) for n, x, y in zip(numbers, lon, lat, strict=True)]
        self.service.store.upsert(reports, self.service.view().resolver.resolve_batch(lon, lat))
        self.brought += count


def _report(number: int, lon: float, lat: float) -> Report:
    made = datetime.now(UTC) - timedelta(minutes=5)
    return Report(
        source="test",
        ticket_id=f"T-{number}",
        lon=lon,
        lat=lat,
        categories=("ถนน",),
        state="inprogress",
        created_at=made,
        last_activity=made,
    )


@pytest.fixture
def site(tmp_path: Path) -> Iterator[Site]:
    """Serve the made-up country with a hundred open reports."""
    write_demo_edition(tmp_path)
    app = create_app(Settings(data=tmp_path, painters=0))
    app.state.live = Live(app.state.service, look_seconds=0.1, beat_seconds=1)
    sock = listen("127.0.0.1", 0)
    server = uvicorn.Server(configure(app))
    thread = threading.Thread(target=server.run, kwargs={"sockets": [sock]}, daemon=True)
    thread.start()
    deadline = time.monotonic() + 90
    while not server.started:
        assert time.monotonic() < deadline
        time.sleep(0.05)
    running = Site(f"http://127.0.0.1:{sock.getsockname()[1]}", app, server, thread)
    running.bring(100)
    yield running
    server.should_exit = True
    thread.join(20)
    assert not thread.is_alive()


@dataclass
class Visit:
    """A page that is open, and what it complained of."""

    page: Page
    complaints: list[str] = field(default_factory=list)

    def open_reports(self) -> str:
        """Return the figure in the panel."""
        return self.page.locator("#numbers .tile.open dd").first.inner_text()


Open = Callable[..., Visit]


@pytest.fixture
def visit(browser: Browser, site: Site) -> Iterator[Open]:
    """Open pages that do not wait ten seconds between two renewals."""
    visits: list[Visit] = []

    def open_page(address: str = "/", viewport: dict[str, int] = DESKTOP) -> Visit:
        context = browser.new_context(viewport=viewport, locale="th-TH")  # type: ignore[arg-type]
        page = context.new_page()
        made = Visit(page)
        visits.append(made)
        page.on("console", lambda message: made.complaints.append(f"{message.type}: {message.text}"))
        page.on("pageerror", lambda error: made.complaints.append(f"error: {error}"))
        page.goto(site.address + address)
        page.wait_for_selector(".folium-map[data-drawn]")
        expect(page.locator("#live")).to_have_attribute("data-state", "on")
        return made

    yield open_page
    complaints = [complaint for made in visits for complaint in made.complaints]
    for made in visits:
        made.page.context.close()
    assert complaints == []


def _until(page: Page, holds: str) -> None:
    """Wait until a script's answer is true; the page's policy lets no text be run as one."""
    deadline = time.monotonic() + 20
    while not page.evaluate(holds):
        assert time.monotonic() < deadline, holds
        page.wait_for_timeout(100)


def _reloaded(page: Page) -> bool:
    return page.evaluate("window.stays !== true")


def test_new_reports_appear_and_what_the_reader_did_stays(visit: Open, site: Site) -> None:
    """Figures, table and map are those of now; zoom, selection, focus and scroll are as they were."""
    opened = visit("/?lang=en&layer=subdistrict")
    page = opened.page
    assert opened.open_reports() == "100"
    page.evaluate("window.stays = true")
    page.locator("#areas tbody a").first.click()
    expect(page.locator(".leaflet-popup")).to_be_visible()
    expect(page.locator("#numbers h1")).not_to_have_text("Whole country")
    page.locator(".further").click()
    focused = page.evaluate("document.activeElement.textContent")
    panel = page.locator("section.panel")
    panel.evaluate("panel => panel.scrollTop = 120")
    shown = page.locator("#areas tbody tr").count()
    stood = page.evaluate("[geoFondue.leaflet.getCenter().lat, geoFondue.leaflet.getZoom()]")
    area = page.locator("#numbers h1").inner_text()
    container = page.evaluate_handle("document.querySelector('.folium-map')")
    before = page.evaluate("geoFondue.drawn.data.areas.open.reduce((one, other) => one + other)")

    site.bring(250)

    total = "geoFondue.drawn.data.areas.open.reduce((one, other) => one + other)"
    _until(page, f"{total} === {before + 250}")
    assert not _reloaded(page)
    stands = page.evaluate("[geoFondue.leaflet.getCenter().lat, geoFondue.leaflet.getZoom()]")
    assert stands == pytest.approx(stood, abs=0.001)
    assert page.locator("#numbers h1").inner_text() == area
    assert page.locator("#areas tbody tr").count() == shown
    assert page.evaluate("document.activeElement.textContent") == focused
    assert panel.evaluate("panel => panel.scrollTop") == 120
    assert page.evaluate("box => box === document.querySelector('.folium-map')", container)
    # The card on the map, the panel and the row of the area agree
    in_panel = opened.open_reports()
    assert page.locator(".leaflet-popup tr", has_text="Open").first.locator("td").inner_text() == in_panel
    assert page.locator("#areas tr[aria-current] td").first.inner_text() == in_panel
    assert "Figures renewed" in page.locator("#status").inner_text()


@pytest.mark.parametrize("kind", ["heat", "hexbin", "hotspots"])
def test_maps_of_places_are_drawn_anew_where_they_are(visit: Open, site: Site, kind: str) -> None:
    opened = visit(f"/?lang=th&map={kind}&layer=district")
    page = opened.page
    page.evaluate("window.stays = true")
    page.locator(".gf-zoom button").first.focus()
    page.evaluate("geoFondue.leaflet.setView(geoFondue.leaflet.getCenter(), 8, { animate: false })")
    zoom = page.evaluate("geoFondue.leaflet.getZoom()")
    page.evaluate("geoFondue.leaflet.old = true")
    site.bring(300)
    _until(page, "!geoFondue.leaflet.old")
    assert not _reloaded(page)
    assert opened.open_reports() == "400"
    assert page.evaluate("geoFondue.leaflet.getZoom()") == zoom
    assert page.evaluate("document.activeElement.closest('.gf-zoom') !== null")
    assert page.locator(".folium-map").count() == 1
    assert page.locator(".gf-legend").count() == 1
    # What is chosen on the new map still reaches the page around it
    assert page.locator("#areas tbody tr").count() > 0


@pytest.mark.parametrize("kind", ["hexbin", "slider", "compare", "heat&show=both"])
def test_maps_that_nobody_moved_are_drawn_anew_in_their_place(visit: Open, site: Site, kind: str) -> None:
    opened = visit(f"/?lang=th&map={kind}&layer=district")
    page = opened.page
    maps = page.locator(".folium-map").count()
    place = page.locator(".folium-map").first.bounding_box()
    page.evaluate("geoFondue.leaflet.old = true")
    site.bring(300)
    _until(page, "!geoFondue.leaflet.old")
    # Once what is watched for its size has been told of it
    page.wait_for_timeout(300)
    assert page.locator(".folium-map").count() == page.locator(".gf-legend").count() == maps
    assert page.locator(".folium-map").first.bounding_box() == place


def test_nothing_is_renewed_while_somebody_types_or_looks_elsewhere(visit: Open, site: Site) -> None:
    opened = visit("/?lang=en")
    page = opened.page
    page.locator("#by-category").focus()
    site.bring(10)
    page.wait_for_timeout(3500)
    assert opened.open_reports() == "100"
    page.locator("#by-category").blur()
    expect(page.locator("#numbers .tile.open dd").first).to_have_text("110")


def test_it_says_how_old_the_data_are(visit: Open) -> None:
    assert visit("/?lang=en").page.locator(".updated .ago").inner_text() == "5 minutes ago"
    assert visit("/?lang=th").page.locator(".updated .ago").inner_text() == "5 นาทีที่ผ่านมา"


def test_an_outage_and_its_end_are_shown(visit: Open, site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    page = visit("/?lang=en").page
    with monkeypatch.context() as broken:
        broken.setattr(type(site.service.store), "version", _no_database)
        expect(page.locator("#live")).to_contain_text("The database does not answer")
    expect(page.locator("#live")).to_have_text("Live")


def _no_database(*_: object) -> int:
    raise OperationalError("SELECT", {}, Exception("gone"))


@pytest.mark.parametrize("viewport", [DESKTOP, PHONE], ids=["desktop", "phone"])
def test_a_lost_connection_is_shown_plainly(
    visit: Open, site: Site, viewport: dict[str, int], tmp_path: Path
) -> None:
    opened = visit("/?lang=th", viewport)
    page = opened.page
    page.screenshot(path=tmp_path / "on.png")
    site.server.should_exit = True
    site.thread.join(20)
    expect(page.locator("#live")).to_contain_text("ขาดการเชื่อมต่อ", timeout=15_000)
    page.screenshot(path=tmp_path / "lost.png")
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
    # The browser itself says on its console that nobody answers
    opened.complaints[:] = [text for text in opened.complaints if "net::ERR" not in text]
