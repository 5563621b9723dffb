"""How heavy pages are and how long they take to be drawn in Chromium, beside folium's own map of the same.

Each page is opened cold: no cache, every script, style and font over the wire. Chromium's processor is slowed
down (CDP, ``Emulation.setCPUThrottlingRate``). A page is drawn when the browser has painted after all of its
scripts have run, folium's as ours.
"""

import dataclasses
import gzip
import shutil
import statistics
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import partial
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from tempfile import TemporaryDirectory
from threading import Thread
from zoneinfo import ZoneInfo

import folium
import geopandas
import numpy as np
from playwright.sync_api import Browser, CDPSession, sync_playwright

from benchmarks.http.load import free_port, served
from benchmarks.layers import SUBDISTRICTS
from geo_fondue.areas import Areas
from geo_fondue.boundaries import Catalogue
from geo_fondue.boundaries.demo import generate_country, write_demo_edition
from geo_fondue.maps import static_folder
from geo_fondue.reports.demo import generate_reports, write_traffy_dump
from geo_fondue.reports.importing import import_reports
from geo_fondue.reports.store import Store
from geo_fondue.resolver import Resolver
from geo_fondue.settings import Settings

MOST_KB = 600.0
MOST_MS = 2000.0

HELD = ("dashboard, subdistricts", "choropleth, subdistricts")
"""What the targets are held against."""

PAGES = {
    "dashboard": "/",
    HELD[0]: "/?layer=subdistrict",
    HELD[1]: "/maps/choropleth?layer=subdistrict",
    "heat": "/maps/heat",
    "hexagons": "/maps/hexbin",
    "hot spots, districts": "/maps/hotspots?layer=district",
    "months, districts": "/maps/slider?layer=district",
    "two periods, districts": "/maps/compare?layer=district&from=2026-05-01&to=2026-07-31",
}

PEER_TOLERANCE = 1 / 2048
"""Of the longer side, which folium's second map is simplified by, as ours is where borders are so crooked."""

_COUNTRY = {"provinces": 77, "districts": 928, "subdistricts": SUBDISTRICTS, "detail": 2}
"""As many areas as Thailand, and borders of 1.6 million vertices."""

_UNTIL = datetime(2026, 11, 1, tzinfo=UTC)
_ZONE = ZoneInfo("Asia/Bangkok")
_WINDOW = {"width": 1366, "height": 768}
_FLAGS = ("--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update")
_PATIENCE_MS = 300_000
_LONG_MS = 20_000
_PAINTED = """
window.addEventListener("load", () =>
  requestAnimationFrame(() => setTimeout(() => (window.paintedAt = performance.now()))))
"""


@dataclass(frozen=True, slots=True)
class Page:
    """What one page weighs and takes.

    Attributes
    ----------
    name : str
    peer : bool
        Whether it is folium's.
    kilobytes : float
        All answers with their headers, as compressed.
    milliseconds, best : float
        From asking for it to its picture: the median, and the least of all runs.
    processor : float
        Milliseconds of the slowed processor that the page's own process took, the least of all runs: what a
        busy machine does not change much.
    runs : int
    """

    name: str
    peer: bool
    kilobytes: float
    milliseconds: float
    best: float
    processor: float
    runs: int

    @property
    def met(self) -> bool | None:
        """Whether the targets are met; None where there are none."""
        if self.name not in HELD:
            return None
        return self.kilobytes < MOST_KB and self.milliseconds < MOST_MS


@dataclass(frozen=True, slots=True)
class Pages:
    """What was measured, and why what was not."""

    machine: dict[str, str]
    slowed: float
    found: list[Page] = field(default_factory=list)
    absent: dict[str, str] = field(default_factory=dict)

    def to_dict(self) -> dict[str, object]:
        """Return what is written as JSON."""
        return dataclasses.asdict(self)


def measured(
    out: Pages, *, data: Path | None, reports: int, rounds: int, say: Callable[[str], None] = lambda _: None
) -> Iterator[Page]:
    """Yield each page as it was measured.

    Parameters
    ----------
    out : Pages
        Told what cannot be measured here.
    data : Path, optional
        A data folder with boundaries and reports to measure instead of the made-up country; it is copied.
    reports : int
        Of the made-up country.
    rounds : int
        Openings of each page; of one that takes very long, fewer.
    say : callable
        Told what is done.
    """
    found = next(
        (path for name in ("chromium", "chromium-browser", "google-chrome") if (path := shutil.which(name))),
        None,
    )
    if found is None:
        out.absent["everything"] = "there is no Chromium on the PATH"
        return
    with TemporaryDirectory(prefix="pages-") as place, sync_playwright() as playwright:
        folder = Path(place)
        say("making the country and its reports up" if data is None else "copying the data folder")
        settings = _filled(folder / "data", data, reports)
        browser = playwright.chromium.launch(executable_path=found, args=_FLAGS)
        open_page = partial(_opened, browser, slowed=out.slowed)
        port = free_port()
        command = [sys.executable, "-m", "geo_fondue", "serve", "--port", str(port)]
        with served(command, port, folder / "server.log", {"GEO_FONDUE_DATA": str(settings.data)}):
            for name, address in PAGES.items():
                say(name)
                url = f"http://127.0.0.1:{port}{address}"
                open_page(url)  # which the server makes and keeps
                yield _page(name, False, partial(open_page, url), rounds)
        areas = Catalogue(settings.data).published().areas("subdistrict")
        for name, tolerance in (("as it is", 0.0), ("simplified by shapely", PEER_TOLERANCE)):
            say(f"folium, {name}")
            with _beside(_folium(areas, tolerance)) as url:
                yield _page(f"folium, {name}", True, partial(open_page, url), rounds)
        browser.close()


def _filled(folder: Path, data: Path | None, reports: int) -> Settings:
    if data is not None:
        shutil.copytree(data, folder)
        return Settings(data=folder)
    folder.mkdir()
    country = generate_country(**_COUNTRY)
    write_demo_edition(folder, country=country)
    dump = folder / "dump.csv"
    write_traffy_dump(generate_reports(country, count=reports, seed=1, until=_UNTIL), dump)
    settings = Settings(data=folder)
    with Store.open(settings.database_url) as store:
        import_reports(dump, store=store, resolver=Resolver(Catalogue(folder).published()), timezone=_ZONE)
    return settings


def _page(name: str, peer: bool, open_page: Callable[[], tuple[float, float, float]], rounds: int) -> Page:
    runs = [open_page()]
    while len(runs) < rounds and runs[0][1] < _LONG_MS:
        runs.append(open_page())
    sizes, times, processor = zip(*runs, strict=True)
    least = min(times), min(processor)
    return Page(name, peer, statistics.median(sizes) / 1000, statistics.median(times), *least, len(runs))


def _opened(browser: Browser, url: str, *, slowed: float) -> tuple[float, float, float]:
    """Open a page that the browser has never seen; return bytes, and milliseconds by clock and processor."""
    machine = browser.new_browser_cdp_session()
    before = _renderers(machine)
    context = browser.new_context(viewport=_WINDOW, locale="th-TH")  # type: ignore[arg-type]
    context.add_init_script(_PAINTED)
    page = context.new_page()
    talk = context.new_cdp_session(page)
    talk.send("Network.enable")
    sizes: list[float] = []
    talk.on("Network.loadingFinished", lambda event: sizes.append(event["encodedDataLength"]))
    talk.send("Emulation.setCPUThrottlingRate", {"rate": slowed})
    page.goto(url, timeout=_PATIENCE_MS)
    taken = None
    while taken is None:
        time.sleep(0.05)
        taken = page.evaluate("window.paintedAt")
    # What scripts ask for later, such as fonts of what they write, counts too
    page.wait_for_timeout(500)
    spent = sum(used - before.get(process, 0.0) for process, used in _renderers(machine).items())
    context.close()
    return sum(sizes), float(taken), 1000 * spent


def _renderers(machine: CDPSession) -> dict[int, float]:
    """Return how many seconds of a processor each process of pages has taken, by its number."""
    found = machine.send("SystemInfo.getProcessInfo")["processInfo"]
    return {one["id"]: one["cpuTime"] for one in found if one["type"] == "renderer"}


def _folium(areas: Areas, tolerance: float) -> bytes:
    """Return the page of folium's own choropleth: a figure for each area, coloured, with its name."""
    shapes = geopandas.GeoDataFrame(
        {"code": areas.codes, "name": areas.names["th"], "open": np.arange(len(areas)) % 50},
        geometry=areas.geometry,
        crs=4326,
    )
    west, south, east, north = areas.bounds
    if tolerance:
        shapes.geometry = shapes.geometry.simplify(tolerance * max(east - west, north - south))
    map_ = folium.Map(tiles=None)
    # Leaflet from beside the page; of what else folium links nothing, which is in its favour
    map_.default_js, map_.default_css = [("leaflet", "leaflet.js")], [("leaflet", "leaflet.css")]
    colours = ("#fee8c8", "#fdbb84", "#fc8d59", "#e34a33", "#b30000")
    folium.GeoJson(
        shapes,
        style_function=lambda one: {
            "fillColor": colours[one["properties"]["open"] // 10],
            "fillOpacity": 0.9,
            "color": "#555555",
            "weight": 0.5,
        },
        tooltip=folium.GeoJsonTooltip(["name", "open"]),
    ).add_to(map_)
    map_.fit_bounds([[south, west], [north, east]])
    page: str = map_.get_root().render()
    return page.encode()


@contextmanager
def _beside(page: bytes) -> Iterator[str]:
    """Serve a page with Leaflet beside it, compressed, and give its address."""
    leaflet = static_folder() / "vendor" / "leaflet"
    files = {
        "/": ("text/html; charset=utf-8", page),
        "/leaflet.js": ("text/javascript", (leaflet / "leaflet.js").read_bytes()),
        "/leaflet.css": ("text/css", (leaflet / "leaflet.css").read_bytes()),
    }
    packed = {path: (kind, gzip.compress(body, 6)) for path, (kind, body) in files.items()}

    class Answer(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            kind, body = packed.get(self.path, ("text/plain", gzip.compress(b"")))
            self.send_response(200 if self.path in packed else 404)
            self.send_header("Content-Type", kind)
            self.send_header("Content-Encoding", "gzip")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: object) -> None:
            """Say nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Answer)
    Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_address[1]}/"
    finally:
        server.shutdown()
        server.server_close()
