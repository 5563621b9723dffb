"""A map in a notebook: its frame, in Chromium, with the network cut off."""

from collections.abc import Callable
from pathlib import Path

import folium
import geopandas
import numpy as np
import pandas as pd
import pytest
import shapely
from playwright.sync_api import Browser

from geo_fondue import maps
from geo_fondue.boundaries import Edition

pytestmark = pytest.mark.browser


def _points() -> pd.DataFrame:
    rng = np.random.default_rng(3)
    return pd.DataFrame(
        {
            "lat": rng.uniform(10.2, 13.8, 900),
            "lon": rng.uniform(100.2, 103.8, 900),
            "state": rng.choice(["open", "closed"], 900),
        }
    )


def _squares() -> geopandas.GeoDataFrame:
    boxes = [shapely.box(x, y, x + 1, y + 1) for x in range(96, 104) for y in range(8, 16)]
    return geopandas.GeoDataFrame(
        {"n": [50 if i < 10 else i % 4 for i in range(len(boxes))]}, geometry=boxes, crs=4326
    )


KINDS: dict[str, Callable[[Edition], folium.Map]] = {
    "choropleth": lambda _: maps.choropleth(
        _squares(), value="n", unit="count", label="จำนวน", language="th"
    ),
    "heat": lambda edition: maps.heat(_points(), lat="lat", lon="lon", areas=edition.areas("province")),
    "hexbin": lambda edition: maps.hexbin(
        _points(), edition.areas("province"), lat="lat", lon="lon", state="state", language="en"
    ),
    "hotspots": lambda _: maps.hotspots(_squares(), count="n", language="en"),
}


@pytest.mark.parametrize("kind", KINDS)
def test_a_map_shows_itself_in_a_notebook_and_asks_nobody(
    browser: Browser, small_edition: Edition, tmp_path: Path, kind: str
) -> None:
    cell = KINDS[kind](small_edition)._repr_html_()
    assert "srcdoc" in cell
    context = browser.new_context(viewport={"width": 1000, "height": 640}, offline=True)
    page = context.new_page()
    complaints: list[str] = []
    page.on("console", lambda message: complaints.append(message.text))
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.on(
        "request",
        lambda request: (
            request.url.startswith(("data:", "blob:", "about:")) or complaints.append(request.url)
        ),
    )
    page.set_content(f"<!DOCTYPE html><title>Notebook</title><body>{cell}</body>")
    frame = page.frame_locator("iframe")
    frame.locator(".folium-map[data-drawn]").wait_for()
    page.wait_for_timeout(300)
    page.screenshot(path=tmp_path / f"{kind}.png")
    painted = frame.locator(".folium-map canvas").first.evaluate(
        "canvas => canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height).data.some(Boolean)"
    )
    assert painted
    assert int(frame.locator(".folium-map").get_attribute("data-drawn") or 0) > 0
    context.close()
    assert complaints == []
