"""Maps and the dashboard look as they did when they were last looked at: small pictures, in tests/golden.

``GOLDEN=renew python -m pytest tests/end_to_end/test_golden.py`` takes them anew; look at them before
they are committed.
"""

import io
import os
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import pytest
from PIL import Image, ImageChops

pytestmark = pytest.mark.browser

Open = Callable[..., Any]
FOLDER = Path(__file__).parents[1] / "golden"
WINDOW = {"width": 1024, "height": 640}
LAPTOP = {"width": 1366, "height": 768}
PHONE = {"width": 390, "height": 844}
SMALLER = 2
PATCH = 8
"""A patch is 16 by 16 pixels of the screen: how letters are drawn hardly changes its mean."""

FAR = 20
"""Of 255, in any of the three colours, that the mean of a patch may differ."""

MAPS = {
    "choropleth": "/maps/choropleth?layer=district",
    "resolution-rate": "/maps/choropleth?layer=province&measure=resolution_rate",
    "heat": "/maps/heat",
    "hexbin": "/maps/hexbin",
    "hotspots": "/maps/hotspots?layer=subdistrict&measure=total&per=none",
    "slider": "/maps/slider?layer=district&from=2026-03-01&to=2026-06-30",
}

DASHBOARDS = {
    "dashboard": "/?from=2026-01-01&to=2026-08-31",
    "dashboard-rate": "/?layer=district&from=2026-01-01&to=2026-08-31&measure=resolution_rate",
}

LIVE = (".updated, .oldest b { visibility: hidden }", ".live { display: none !important }")
"""What says how long ago something was, and whether news come in."""


def picture(visit: Open, address: str, style: str = "") -> Image.Image:
    """Return a map as it looks in Chromium, made small."""
    opened = visit(f"{address}{'&' if '?' in address else '?'}lang=th", viewport=WINDOW)
    opened.drawn()
    if style:
        opened.page.evaluate("style => document.styleSheets[0].insertRule(style)", style)
    opened.page.evaluate("document.fonts.ready")
    opened.page.wait_for_timeout(400)
    return smaller(opened.page.locator(".folium-map").screenshot(animations="disabled"))


def page_picture(visit: Open, address: str, language: str, window: Mapping[str, int]) -> Image.Image:
    """Return what a window shows of a page at first, made small; what is live on it is left out."""
    opened = visit(f"{address}&lang={language}", viewport=window)
    opened.drawn()
    for rule in LIVE:
        opened.page.evaluate("rule => document.styleSheets[0].insertRule(rule)", rule)
    opened.page.evaluate("document.fonts.ready")
    opened.page.wait_for_timeout(400)
    return smaller(opened.page.screenshot(animations="disabled"))


def smaller(taken: bytes) -> Image.Image:
    """Return a picture as it is kept."""
    image = Image.open(io.BytesIO(taken)).convert("RGB")
    return image.resize((image.width // SMALLER, image.height // SMALLER), Image.Resampling.BOX)


def patches_that_differ(one: Image.Image, other: Image.Image) -> int:
    """Return how many patches of two pictures differ by more than what fonts and edges make."""
    patches = one.width // PATCH, one.height // PATCH
    small = [image.resize(patches, Image.Resampling.BOX) for image in (one, other)]
    bands = ImageChops.difference(*small).split()
    most = ImageChops.lighter(ImageChops.lighter(bands[0], bands[1]), bands[2])
    return sum(most.histogram()[FAR + 1 :])


def assert_as_kept(name: str, now: Image.Image) -> None:
    """Compare a picture with the one of that name, or put it in its place."""
    file = FOLDER / f"{name}.png"
    if os.environ.get("GOLDEN") == "renew":
        FOLDER.mkdir(exist_ok=True)
        now.save(file, optimize=True)
    with Image.open(file) as kept:
        assert patches_that_differ(now, kept.convert("RGB")) == 0


@pytest.mark.parametrize("name", MAPS)
def test_a_map_looks_as_it_did(visit: Open, name: str) -> None:
    assert_as_kept(name, picture(visit, MAPS[name]))


@pytest.mark.parametrize(("window", "size"), [(LAPTOP, "laptop"), (PHONE, "phone")], ids=["laptop", "phone"])
@pytest.mark.parametrize("language", ["th", "en"])
@pytest.mark.parametrize("name", DASHBOARDS)
def test_the_dashboard_looks_as_it_did(
    visit: Open, name: str, language: str, window: Mapping[str, int], size: str
) -> None:
    assert_as_kept(f"{name}-{language}-{size}", page_picture(visit, DASHBOARDS[name], language, window))


@pytest.mark.parametrize(
    "style",
    [
        ".gf-legend { visibility: hidden }",
        ".folium-map canvas { visibility: hidden }",
        ".folium-map canvas { filter: hue-rotate(40deg) }",
        ".gf-zoom { visibility: hidden }",
    ],
)
def test_what_is_missing_or_of_another_colour_is_seen(visit: Open, style: str) -> None:
    with Image.open(FOLDER / "choropleth.png") as kept:
        assert patches_that_differ(picture(visit, MAPS["choropleth"], style), kept.convert("RGB")) > 0
