"""What tests in Chromium share: the browser, a site with a made-up country, and the pages there are."""

import re
import shutil
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path

import numpy as np
import pytest
import shapely
import uvicorn
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, sync_playwright

from geo_fondue.api import create_app
from geo_fondue.boundaries import Catalogue, Edition
from geo_fondue.boundaries.demo import write_demo_edition
from geo_fondue.boundaries.importing import import_edition
from geo_fondue.reports.report import Report
from geo_fondue.reports.store import Store
from geo_fondue.resolver import Resolver
from geo_fondue.settings import Settings

FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
    "--disable-quic",
]
DESKTOP = {"width": 1366, "height": 768}
REPORTS = 3000


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """Start the system's Chromium; none is ever downloaded."""
    names = ("chromium", "chromium-browser", "google-chrome")
    found = next((path for name in names if (path := shutil.which(name))), None)
    if found is None:
        pytest.skip(f"no Chromium here: none of {', '.join(names)} is on the PATH")
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=found, args=FLAGS)
        yield started
        started.close()


@pytest.fixture(scope="module")
def settings(tmp_path_factory: pytest.TempPathFactory) -> Settings:
    """Write a data folder with the made-up country and reports in it."""
    data = tmp_path_factory.mktemp("pages")
    return _with_reports(Settings(data=data), write_demo_edition(data))


def _with_reports(settings: Settings, edition: Edition) -> Settings:
    with Store.open(settings.database_url) as store:
        reports = _reports(edition)
        lon, lat = np.array([(report.lon, report.lat) for report in reports]).T
        store.upsert(reports, Resolver(edition).resolve_batch(lon, lat))
    return settings


def _reports(edition: Edition) -> list[Report]:
    """Make reports up: around the middles of subdistricts, more in some of them than in others."""
    rng = np.random.default_rng(8)
    middles = shapely.get_coordinates(shapely.point_on_surface(edition.areas("subdistrict").geometry))
    share = rng.lognormal(0, 1.5, len(middles))
    places = middles[rng.choice(len(middles), REPORTS, p=share / share.sum())]
    start = datetime(2026, 1, 1, tzinfo=UTC)
    made = []
    for number, (lon, lat) in enumerate(places.tolist()):
        created = start + timedelta(hours=2 * number)
        finished = created + timedelta(days=float(rng.gamma(2, 5)))
        state = str(rng.choice(["finish", "inprogress", "start", "irrelevant"], p=[0.6, 0.2, 0.15, 0.05]))
        closed = finished if state == "finish" else None
        made.append(
            Report(
                source="test",
                ticket_id=f"T-{number}",
                lon=lon,
                lat=lat,
                categories=("ถนน",) if number % 3 else ("น้ำท่วม", "ทางเท้า"),
                organisations=(f"หน่วยงาน {number % 7}",),
                state=state,
                created_at=created,
                last_activity=finished,
                closed_at=closed,
            )
        )
    return made


@pytest.fixture(scope="module")
def national_site(thailand: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Serve the real Thailand with made-up reports."""
    data = tmp_path_factory.mktemp("thailand")
    files = {
        layer: thailand / f"tha_adm{number}.parquet"
        for number, layer in enumerate(("province", "district", "subdistrict"), 1)
    }
    edition, _ = import_edition(files, folder=data, edition_id="tha")
    Catalogue(data).publish("tha")
    with _served(_with_reports(Settings(data=data), edition)) as address:
        yield address


@pytest.fixture(scope="module")
def site(settings: Settings) -> Iterator[str]:
    """Serve the application, and give its address."""
    with _served(settings) as address:
        yield address


@contextmanager
def _served(settings: Settings) -> Iterator[str]:
    server = uvicorn.Server(uvicorn.Config(create_app(settings), port=0, log_level="warning", ws="none"))
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    deadline = time.monotonic() + 30
    while not server.started:
        assert thread.is_alive(), "the server did not start"
        assert time.monotonic() < deadline, "the server took too long to start"
        time.sleep(0.05)
    port = server.servers[0].sockets[0].getsockname()[1]
    yield f"http://127.0.0.1:{port}"
    server.should_exit = True
    thread.join(10)


@dataclass
class Visit:
    """A page that is open, and what it did that it should not have."""

    page: Page
    complaints: list[str] = field(default_factory=list)

    def drawn(self) -> int:
        """Wait until the map is drawn, and return how much it drew."""
        self.page.wait_for_selector(".folium-map[data-drawn]")
        return int(self.page.get_attribute(".folium-map", "data-drawn") or 0)

    def address(self) -> str:
        """Return what the address bar says after the path."""
        return self.page.url.partition("/?")[2]


@pytest.fixture
def visit(browser: Browser, site: str) -> Iterator[Callable[..., Visit]]:
    """Open pages; at the end none may have complained, or asked another machine for anything."""
    contexts: list[BrowserContext] = []
    visits: list[Visit] = []

    def open_page(
        address: str = "/", *, viewport: dict[str, int] = DESKTOP, policy: str | None = None
    ) -> Visit:
        context = browser.new_context(viewport=viewport, locale="th-TH", timezone_id="Asia/Bangkok")  # type: ignore[arg-type]
        contexts.append(context)
        page = context.new_page()
        made = Visit(page)
        visits.append(made)
        page.on("console", lambda message: _is_problem(page, message) or made.complaints.append(message.text))
        page.on("pageerror", lambda error: made.complaints.append(f"error: {error}"))
        # A page that is left drops its connection to what tells it of news
        page.on(
            "requestfailed",
            lambda request: (
                request.url.endswith("/v1/live") or made.complaints.append(f"failed: {request.url}")
            ),
        )
        page.on(
            "request", lambda request: _outside(site, request.url) and made.complaints.append(request.url)
        )
        if policy is not None:
            page.route(re.compile(r"/(\?|$)"), lambda route: _with_policy(route, policy))
        page.goto(address if ":" in address else site + address)
        return made

    yield open_page
    complaints = [complaint for made in visits for complaint in made.complaints]
    for context in contexts:
        context.close()
    assert complaints == []


def _is_problem(page: Page, message: ConsoleMessage) -> bool:
    """Whether Chromium says no more than that the page itself was answered with a problem, as asked."""
    return message.text.startswith("Failed to load resource") and message.location["url"] == page.url


def _outside(site: str, url: str) -> bool:
    return not url.startswith((site + "/", "data:", "file:", "blob:"))


def _with_policy(route: object, policy: str) -> None:
    """Answer with the page as the service gives it, its scripts marked, under a strict policy."""
    response = route.fetch()  # type: ignore[attr-defined]
    body = response.text().replace("<script", '<script nonce="n0"')
    headers = {"content-type": "text/html; charset=utf-8", "content-security-policy": policy}
    route.fulfill(status=response.status, headers=headers, body=body)  # type: ignore[attr-defined]


@dataclass(frozen=True)
class Place:
    """A page as a person finds it.

    Attributes
    ----------
    name : str
    path : str
        With all that its address says but the language.
    steps : tuple of str
        CSS selectors of what is pressed, one after the other, once it is drawn.
    is_map : bool
        Whether the page says when its map is drawn.
    """

    name: str
    path: str
    steps: tuple[str, ...] = ()
    is_map: bool = True

    def address(self, language: str) -> str:
        """Return the address in a language."""
        return f"{self.path}{'&' if '?' in self.path else '?'}lang={language}"

    def open(self, visit: Callable[..., Visit], language: str, viewport: dict[str, int] = DESKTOP) -> Visit:
        """Visit the page, wait until it is drawn, and press what is pressed."""
        opened = visit(self.address(language), viewport=viewport)
        if self.is_map:
            opened.drawn()
        for step in self.steps:
            opened.page.locator(step).first.click()
        opened.page.wait_for_timeout(250)
        opened.page.evaluate("document.fonts.ready")
        return opened


PLACES = (
    Place("dashboard", "/"),
    Place("dashboard-filtered", "/?layer=district&from=2026-03-01&to=2026-04-30&measure=change"),
    Place("dashboard-area", "/?layer=district", ("#areas tbody a",)),
    Place("dashboard-within", "/?layer=district", ("#areas tbody a", "#numbers .action")),
    Place("dashboard-trend-table", "/", (".trend summary",)),
    Place("dashboard-heat", "/?map=heat"),
    Place("dashboard-hexbin", "/?map=hexbin"),
    Place("dashboard-hotspots", "/?map=hotspots&layer=district"),
    Place("dashboard-points", "/?map=points"),
    Place("dashboard-slider", "/?map=slider&layer=district"),
    Place("dashboard-compare", "/?map=compare&layer=district&from=2026-05-01&to=2026-07-31"),
    Place("dashboard-municipalities", "/?layer=municipality&measure=resolution_rate"),
    Place("dashboard-empty", "/?from=1999-01-01&to=1999-01-02"),
    Place("embedded", "/?embed=1&measure=resolution_rate"),
    Place("choropleth", "/maps/choropleth?layer=district"),
    Place("heat", "/maps/heat"),
    Place("heat-pair", "/maps/heat?measure=both"),
    Place("hexbin", "/maps/hexbin"),
    Place("hexbin-table", "/maps/hexbin", (".gf-toggle",)),
    Place("hotspots", "/maps/hotspots?layer=subdistrict&measure=total&per=none"),
    Place("hotspots-method", "/maps/hotspots?layer=subdistrict&measure=total&per=none", (".gf-how summary",)),
    Place("hotspots-table", "/maps/hotspots?layer=subdistrict&measure=total&per=none", (".gf-toggle",)),
    Place("points", "/maps/points"),
    Place("slider", "/maps/slider?layer=district"),
    Place("slider-hexagons", "/maps/slider?layer=province&resolution=5"),
    Place("compare", "/maps/compare?layer=district&from=2026-05-01&to=2026-07-31"),
    Place("agencies", "/maps/agencies"),
    Place("docs", "/docs", is_map=False),
    Place("problem", "/no-such-page", is_map=False),
    Place("problem-of-a-filter", "/?from=2026-13-45&to=x", is_map=False),
)
"""Every kind of page, with what can be unfolded on it; a new page is one more line."""


@pytest.fixture(params=PLACES, ids=lambda place: place.name)
def place(request: pytest.FixtureRequest) -> Place:
    """Give every kind of page, one after the other."""
    found: Place = request.param
    return found


@pytest.fixture(params=["th", "en"])
def language(request: pytest.FixtureRequest) -> str:
    """Give both languages, one after the other."""
    found: str = request.param
    return found
