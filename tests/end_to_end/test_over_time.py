"""Maps over time as a person meets them: played, stepped through by keys, and two periods side by side."""

from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import numpy as np
import pytest
import shapely
from playwright.sync_api import Browser, Page, expect

from geo_fondue.boundaries import Catalogue
from geo_fondue.boundaries.demo import write_demo_edition
from geo_fondue.reports.report import Report
from geo_fondue.reports.store import Store
from geo_fondue.resolver import Resolver
from geo_fondue.settings import Settings
from geo_fondue.statistics import statistics

pytestmark = pytest.mark.browser

DESKTOP, PHONE = {"width": 1366, "height": 768}, {"width": 390, "height": 844}
BANGKOK = ZoneInfo("Asia/Bangkok")
STILL_OPEN = "ค้างเมื่อสิ้นช่วง"


@pytest.fixture(scope="module")
def settings(tmp_path_factory: pytest.TempPathFactory) -> Settings:
    """Write a data folder with reports of January to August 2024, more of them in the later months."""
    data = tmp_path_factory.mktemp("over_time")
    edition, settings = write_demo_edition(data), Settings(data=data, painters=0)
    rng = np.random.default_rng(9)
    middles = shapely.get_coordinates(shapely.point_on_surface(edition.areas("district").geometry))
    share = rng.lognormal(0, 1.2, len(middles))
    places = middles[rng.choice(len(middles), 3000, p=share / share.sum())]
    days = 240 * np.sqrt(rng.random(3000))
    reports = []
    for number, ((lon, lat), day) in enumerate(zip(places.tolist(), days.tolist(), strict=True)):
        made = datetime(2024, 1, 3, tzinfo=UTC) + timedelta(days=day)
        done = made + timedelta(days=float(rng.exponential(20))) if number % 3 else None
        reports.append(
            Report(
                source="test",
                ticket_id=f"T-{number}",
                lon=lon,
                lat=lat,
                state="finish" if done else "waiting",
                created_at=made,
                closed_at=done,
                last_activity=done or made,
            )
        )
    with Store.open(settings.database_url) as store:
        store.upsert(reports, Resolver(edition).resolve_batch(*places.T))
    return settings


Open = Callable[..., Page]


@pytest.fixture
def visit(browser: Browser, site: str) -> Iterator[Open]:
    """Open pages; at the end none may have complained, or asked another machine for anything."""
    complaints: list[str] = []
    contexts = []

    def open_page(address: str, *, viewport: dict[str, int] = DESKTOP, motion: str = "no-preference") -> Page:
        context = browser.new_context(viewport=viewport, locale="th-TH", reduced_motion=motion)  # type: ignore[arg-type]
        contexts.append(context)
        page = context.new_page()
        page.on("console", lambda message: complaints.append(f"{message.type}: {message.text}"))
        page.on("pageerror", lambda error: complaints.append(f"error: {error}"))
        page.on(
            "request",
            lambda request: (
                request.url.startswith((site, "data:", "blob:")) or complaints.append(request.url)
            ),
        )
        page.goto(site + address)
        page.wait_for_selector(".folium-map[data-drawn]")
        return page

    yield open_page
    for context in contexts:
        context.close()
    assert complaints == []


STEPS = "/maps/slider?layer=district&from=2024-01-01&to=2024-08-31&lang=en"


@pytest.mark.parametrize("viewport", [DESKTOP, PHONE], ids=["desktop", "phone"])
@pytest.mark.parametrize("language", ["th", "en"])
@pytest.mark.parametrize("kind", ["slider", "compare"])
def test_maps_over_time_fit_the_screen(
    visit: Open, kind: str, language: str, viewport: dict[str, int]
) -> None:
    days = "from=2024-05-01&to=2024-08-31"
    page = visit(f"/maps/{kind}?layer=district&{days}&lang={language}", viewport=viewport)
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
    expect(page.locator(".gf-legend-title")).to_be_visible()
    legend = page.locator(".gf-legend").bounding_box()
    assert legend is not None
    if kind == "slider":
        foot = page.locator(".gf-steps").bounding_box()
        assert foot is not None
        assert legend["y"] + legend["height"] <= foot["y"]


def test_a_step_of_the_map_says_what_the_statistics_of_its_days_say(visit: Open, settings: Settings) -> None:
    page = visit(STEPS)
    with Store.open(settings.database_url) as store:
        edition = Catalogue(settings.data).published()
        days = date(2024, 3, 1), date(2024, 3, 31)
        said = statistics(store, edition, layer="district", from_=days[0], to=days[1], timezone=BANGKOK)
    for row in said.areas:
        found = page.evaluate("(code) => geoFondue.drawn.figure('made', code, 2)", row.code)
        assert found == row.total
        rate = page.evaluate("(code) => geoFondue.drawn.figure('resolution_rate', code, 2)", row.code)
        assert rate == (None if row.resolution_rate is None else pytest.approx(row.resolution_rate))


def test_the_steps_are_gone_through_by_keys(visit: Open) -> None:
    page = visit(STEPS)
    name = page.locator(".gf-step-name")
    expect(name).to_have_text("Aug 2024")
    slider = page.get_by_role("slider", name="Time")
    slider.focus()
    page.keyboard.press("ArrowLeft")
    expect(name).to_have_text("Jul 2024")
    expect(slider).to_have_attribute(
        "aria-valuetext", name.inner_text() + ": " + page.locator(".gf-step-told").inner_text()
    )
    page.keyboard.press("Home")
    expect(name).to_have_text("Jan 2024")
    expect(page.get_by_role("button", name="Step back")).to_be_disabled()
    page.get_by_role("button", name="Step forward").focus()
    page.keyboard.press("ArrowRight")
    expect(name).to_have_text("Feb 2024")
    page.keyboard.press("Enter")
    expect(name).to_have_text("Mar 2024")
    page.evaluate("document.activeElement.blur()")
    page.keyboard.press("ArrowRight")
    expect(name).to_have_text("Apr 2024")


@pytest.mark.parametrize("motion", ["no-preference", "reduce"])
def test_nothing_plays_until_it_is_asked_to_and_the_space_bar_stops_it(visit: Open, motion: str) -> None:
    page = visit(STEPS, motion=motion)
    page.wait_for_timeout(1500)
    name, status = page.locator(".gf-step-name"), page.locator(".gf-steps [role=status]")
    expect(name).to_have_text("Aug 2024")
    page.get_by_role("slider").focus()
    page.keyboard.press("Space")
    expect(page.get_by_role("button", name="Pause")).to_be_visible()
    expect(name).to_have_text("Feb 2024")
    # Not a word while it plays
    expect(status).to_have_text("")
    page.keyboard.press("Space")
    expect(page.get_by_role("button", name="Play")).to_be_visible()
    expect(status).to_contain_text(name.inner_text())


@pytest.mark.parametrize("viewport", [DESKTOP, PHONE], ids=["desktop", "phone"])
def test_hexagons_play_too_and_tell_no_small_count(visit: Open, viewport: dict[str, int]) -> None:
    page = visit(f"{STEPS}&resolution=5", viewport=viewport)
    expect(page.get_by_role("heading", name="Reports by hexagon, month by month")).to_be_visible()
    count = int(page.locator(".folium-map").get_attribute("data-drawn") or 0)
    assert count > 5
    codes = page.evaluate("JSON.parse(document.querySelector('script[id$=_data]').textContent).hexagons.code")
    assert len(codes) == count
    for name in ("made", "closed", "open"):
        told = page.evaluate(
            """([name, codes]) =>
                codes.flatMap((code) => [0, 3, 7].map((step) => geoFondue.drawn.figure(name, code, step)))""",
            [name, codes],
        )
        assert any(told)
        assert all(figure == 0 or figure >= 5 for figure in told)
    page.get_by_role("button", name="Table").click()
    page.locator(".gf-table tbody button").first.click()
    popup = page.locator(".leaflet-popup")
    expect(popup.locator("h3")).to_contain_text("Hexagon in ")
    expect(popup).to_contain_text("Aug 2024")
    if page.locator(".gf-table").is_visible():
        page.get_by_role("button", name="Table").click()
    page.get_by_role("slider", name="Time").focus()
    page.keyboard.press("Home")
    expect(popup).to_contain_text("Jan 2024")
    expect(page.locator(".gf-legend")).to_contain_text("0–4")


def test_it_plays_to_the_end_and_stops_there(visit: Open) -> None:
    page = visit("/maps/slider?layer=province&step=week&from=2024-06-24&to=2024-07-14&lang=en")
    page.get_by_role("button", name="Play").click()
    expect(page.locator(".gf-step-name")).to_have_text("24–30 Jun 2024")
    expect(page.locator(".gf-step-name")).to_have_text("8–14 Jul 2024")
    expect(page.get_by_role("button", name="Play")).to_be_visible()


def test_a_click_on_a_bar_goes_to_its_step_and_the_figures_follow(visit: Open) -> None:
    page = visit(STEPS)
    page.get_by_role("button", name="Table").click()
    page.locator(".gf-table tbody button").first.click()
    expect(page.locator(".leaflet-popup")).to_contain_text("Aug 2024")
    page.locator(".gf-strip .gf-bars i").nth(1).click()
    expect(page.locator(".gf-step-name")).to_have_text("Feb 2024")
    expect(page.locator(".leaflet-popup")).to_contain_text("Feb 2024")
    expect(page.locator(".gf-legend")).to_contain_text("Feb 2024")


def test_the_colours_of_all_steps_are_those_of_one_scale(visit: Open) -> None:
    page = visit(STEPS)
    before = page.locator(".gf-legend ul").inner_text()
    page.get_by_role("slider").focus()
    page.keyboard.press("Home")
    assert page.locator(".gf-legend ul").inner_text() == before
    expect(page.locator(".gf-legend")).to_contain_text("The same colours in all months")


def test_on_the_dashboard_the_address_keeps_step_and_figure(visit: Open) -> None:
    page = visit("/?map=slider&layer=district&from=2024-01-01&to=2024-08-31&lang=th")
    expect(page.locator(".gf-legend-title")).to_have_text(STILL_OPEN)
    page.get_by_role("slider").focus()
    page.keyboard.press("Home")
    page.locator(".gf-chooser select").first.select_option("closed")
    assert "at=2024-01-01" in page.url
    assert "show=closed" in page.url
    page.reload()
    page.wait_for_selector(".folium-map[data-drawn]")
    expect(page.locator(".gf-step-name")).to_have_text("ม.ค. 2567")
    expect(page.locator(".gf-legend-title")).to_have_text("เสร็จสิ้น")
    page.get_by_role("radio", name="สัปดาห์").click(force=True)
    page.wait_for_url("**step=week**")
    page.wait_for_selector(".folium-map[data-drawn]")
    assert page.locator(".gf-strip .gf-bars i").count() > 30


def test_two_periods_stand_side_by_side_and_chance_is_told_apart(visit: Open) -> None:
    page = visit("/maps/compare?layer=district&from=2024-05-01&to=2024-08-31&lang=en")
    legend = page.locator(".gf-legend")
    expect(legend).to_contain_text("1 May – 31 Aug 2024, compared with")
    expect(legend).to_contain_text("Hatched: may be chance")
    legend.locator("summary").click()
    expect(legend).to_contain_text("Przyborowski")
    page.get_by_role("button", name="Table").focus()
    page.keyboard.press("Enter")
    expect(page.locator(".gf-table thead")).to_contain_text("Before")
    first = page.locator(".gf-table tbody tr").first
    expect(first).to_contain_text("more")
    cells = first.locator("td").all_inner_texts()
    assert int(cells[2].replace("+", "")) == int(cells[1]) - int(cells[0])
    name = first.locator("button").inner_text()
    first.locator("button").focus()
    page.keyboard.press("Enter")
    expect(page.locator(".leaflet-popup h3")).to_have_text(name)


def test_the_dashboard_compares_with_the_year_before_on_a_click(visit: Open) -> None:
    page = visit("/?map=compare&layer=district&from=2024-05-01&to=2024-08-31&lang=en")
    page.get_by_role("radio", name="With a year before").click(force=True)
    page.wait_for_url("**compare=year-before**")
    page.wait_for_selector(".folium-map[data-drawn]")
    expect(page.locator(".gf-versus")).to_contain_text("1 May – 31 Aug 2023")
