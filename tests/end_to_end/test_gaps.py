"""Areas that touch leave nothing open between them on the screen, however simplified and at any zoom."""

import base64
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any
from weakref import WeakKeyDictionary

import numpy as np
import pytest
import shapely
from numpy.typing import NDArray

from geo_fondue.boundaries.demo import Country, generate_country
from geo_fondue.maps import choropleth, outlines, to_html
from geo_fondue.statistics.table import AreaStatistics, Figures, Statistics

pytestmark = pytest.mark.browser

Open = Callable[..., Any]
BACKGROUND = 128
"""Of 255: what shows more of the ground than of the areas above it. Where edges of two areas share a pixel
each covers a part of it, which leaves a third of it at most."""

FROM_OUTSIDE = 4
"""Pixels from the outer border, further than simplifying moves it, that are not looked at."""

PAINT = """zoom => {
  const map = geoFondue.leaflet;
  const script = document.querySelector('script[type="application/json"][id$="_data"]');
  const shape = geoFondue.shape(geoFondue.data(script.id).topology);
  const all = shape.boxes.map((_, area) => area);
  const fills = [
    { fill: "#ff0000", areas: all.filter((area) => area % 2) },
    { fill: "#ffff00", areas: all.filter((area) => area % 2 === 0) },
  ];
  let painted = null;
  map.setView(map.getCenter(), map.getZoom() + zoom, { animate: false });
  new geoFondue.Canvas((context, view) => {
    context.fillStyle = "#0000ff";
    context.fillRect(0, 0, view.width, view.height);
    geoFondue.paintAreas(context, view, shape, fills);
    const { width, height } = context.canvas;
    const { data } = context.getImageData(0, 0, width, height);
    const blue = Array.from({ length: width * height }, (_, i) => String.fromCharCode(data[4 * i + 2]));
    painted = { scale: view.scale, x: view.x(0), y: view.y(0), width, height, blue: btoa(blue.join("")) };
  }).addTo(map).remove();
  map.setView(map.getCenter(), map.getZoom() - zoom, { animate: false });
  return painted;
}"""


ZOOMS = (0, 0.5, 1.7, 3)


@pytest.fixture(autouse=True)
def none_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    """Have outlines made anew."""
    monkeypatch.setattr(outlines, "_kept", WeakKeyDictionary())


@pytest.fixture(scope="module")
def country() -> Country:
    """Return a country with crooked borders, islands, a lake and an enclave."""
    return generate_country(provinces=6, districts=30, subdistricts=200, municipalities=0, detail=3)


def page_of(country: Country) -> str:
    """Return the map of its subdistricts."""
    figures = Figures(
        total=1,
        open=1,
        closed=0,
        excluded=0,
        unknown=0,
        resolution_rate=0.0,
        reopened=0,
        median_days_to_close=None,
        p90_days_to_close=None,
        oldest_open=None,
        per_km2=None,
    )
    areas = country.layers["subdistrict"]
    rows = tuple(AreaStatistics(code=area.code, name=area.name, **figures.figures()) for area in areas)
    statistics = Statistics("subdistrict", None, None, None, None, "made-up", 1, rows, 0, figures)
    return to_html(choropleth(statistics, areas))


def places(painted: dict[str, Any]) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Return longitude and latitude of the middle of each pixel, shape (height, width)."""
    x, y = np.meshgrid(np.arange(painted["width"]) + 0.5, np.arange(painted["height"]) + 0.5)
    lon = ((x - painted["x"]) / painted["scale"] - 0.5) * 360
    lat = np.degrees(
        2 * np.arctan(np.exp((0.5 - (y - painted["y"]) / painted["scale"]) * 2 * np.pi)) - np.pi / 2
    )
    return lon, lat


def uncovered(
    visit: Open, country: Country, folder: Path, *, detail: int, zooms: Sequence[float]
) -> list[int]:
    """Return at each zoom, beyond that of the whole country, how many pixels inside it show the ground."""
    file = folder / "map.html"
    file.write_text(page_of(country), encoding="utf-8")
    opened = visit(file.as_uri(), viewport={"width": 560, "height": 480})
    opened.drawn()
    west, south, east, north = country.bounds
    land = shapely.union_all(country.layers["province"].geometry)
    found = []
    for zoom in zooms:
        painted = opened.page.evaluate(PAINT, zoom)
        blue = np.frombuffer(base64.b64decode(painted["blue"]), np.uint8)
        moved = FROM_OUTSIDE * max(360 / painted["scale"], max(east - west, north - south) / detail)
        inland = land.buffer(-moved)
        shapely.prepare(inland)
        lon, lat = places(painted)
        inside = shapely.contains_xy(inland, lon.ravel(), lat.ravel())
        assert inside.sum() > 10_000
        found.append(int((blue[inside] > BACKGROUND).sum()))
    return found


@pytest.mark.parametrize("detail", outlines.DETAILS)
def test_no_ground_is_seen_between_areas(
    visit: Open, country: Country, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, detail: int
) -> None:
    """At each level of simplification that is served."""
    monkeypatch.setattr(outlines, "DETAILS", (detail,))
    assert uncovered(visit, country, tmp_path, detail=detail, zooms=ZOOMS) == [0] * len(ZOOMS)


def test_where_areas_are_simplified_one_by_one_ground_is_seen(
    visit: Open, country: Country, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(outlines, "DETAILS", (1024,))
    monkeypatch.setattr(outlines, "simplify", shapely.simplify)
    assert min(uncovered(visit, country, tmp_path, detail=1024, zooms=(1.7, 3))) > 100
