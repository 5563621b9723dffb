"""Maps look as they did when they were last looked at: small pictures of them, kept in tests/golden.

``GOLDEN=renew python -m pytest tests/end_to_end/test_golden.py`` takes them anew; look at them before
they are committed.
"""

import io
import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from PIL import Image, ImageChops

pytestmark = pytest.mark.browser

Open = Callable[..., Any]
FOLDER = Path(__file__).parents[1] / "golden"
WINDOW = {"width": 1024, "height": 640}
KEPT = (512, 320)
COMPARED = (64, 40)
"""Patches of 16 by 16 pixels: how letters are drawn hardly changes their mean."""

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


def picture(visit: Open, address: str, style: str = "") -> Image.Image:
    """Return a map as it looks in Chromium, made small."""
    opened = visit(f"{address}{'&' if '?' in address else '?'}lang=th", viewport=WINDOW)
    opened.drawn()
    if style:
        opened.page.evaluate("style => document.styleSheets[0].insertRule(style)", style)
    opened.page.evaluate("document.fonts.ready")
    opened.page.wait_for_timeout(400)
    taken = opened.page.locator(".folium-map").screenshot(animations="disabled")
    return Image.open(io.BytesIO(taken)).convert("RGB").resize(KEPT, Image.Resampling.BOX)


def patches_that_differ(one: Image.Image, other: Image.Image) -> int:
    """Return how many patches of two pictures differ by more than what fonts and edges make."""
    small = [image.resize(COMPARED, Image.Resampling.BOX) for image in (one, other)]
    bands = ImageChops.difference(*small).split()
    most = ImageChops.lighter(ImageChops.lighter(bands[0], bands[1]), bands[2])
    return sum(most.histogram()[FAR + 1 :])


@pytest.mark.parametrize("name", MAPS)
def test_a_map_looks_as_it_did(visit: Open, name: str) -> None:
    file = FOLDER / f"{name}.png"
    now = picture(visit, MAPS[name])
    if os.environ.get("GOLDEN") == "renew":
        FOLDER.mkdir(exist_ok=True)
        now.save(file, optimize=True)
    with Image.open(file) as kept:
        assert patches_that_differ(now, kept.convert("RGB")) == 0


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
