"""A basemap of vectors in Chromium: land, water, streets and names, of tiles that the service has itself."""

import gzip
import io
import math
from collections.abc import Callable
from pathlib import Path
from typing import Any

import mapbox_vector_tile
import pytest
import shapely
from PIL import Image

from geo_fondue.maps.palettes import palettes
from geo_fondue.settings import Settings

pytestmark = pytest.mark.browser

Open = Callable[..., Any]

CLOSEST = 8
EXTENT = 4096
EVERYWHERE = (80.0, 2.0, 97.0, 19.0)
LAKE = (90.5, 14.8)
STREET = ((84.0, 13.9), (94.0, 13.9))
TOWN = (88.4, 15.6)
"""All of it north of the made-up country, where nothing is drawn above it."""

PHONE = {"width": 390, "height": 844}
LAPTOP = {"width": 1366, "height": 768}

RECORD = """() => {
  window.written = [];
  const write = CanvasRenderingContext2D.prototype.fillText;
  CanvasRenderingContext2D.prototype.fillText = function (text, ...rest) {
    if (this.canvas.classList.contains("leaflet-tile")) window.written.push([text, this.font]);
    return write.call(this, text, ...rest);
  };
}"""
WRITTEN = """async () => {
  while (!window.written.length) await new Promise((done) => setTimeout(done, 50));
}"""


def world(lon: float, lat: float) -> tuple[float, float]:
    """Return a place in units of the world's width, to the east and to the south."""
    return lon / 360 + 0.5, 0.5 - math.asinh(math.tan(math.radians(lat))) / (2 * math.pi)


def made_up() -> dict[str, list[dict[str, Any]]]:
    """Return what there is, by layer, as Protomaps' basemap has it."""
    west, south, east, north = EVERYWHERE
    names = {"name": "เมืองสมมุติ", "name:th": "เมืองสมมุติ", "name:en": "Made-up Town"}
    street = {"kind": "highway", "name": "ถนนสมมุติ", "name:en": "Made-up Road"}
    return {
        "earth": [{"geometry": shapely.box(*world(west, north), *world(east, south)), "properties": {}}],
        "water": [{"geometry": shapely.Point(world(*LAKE)).buffer(0.001), "properties": {"kind": "lake"}}],
        "roads": [
            {"geometry": shapely.LineString([world(*place) for place in STREET]), "properties": street}
        ],
        "places": [
            {
                "geometry": shapely.Point(world(*TOWN)),
                "properties": {"kind": "locality", "kind_detail": "city", "min_zoom": 3, **names},
            }
        ],
    }


def tiles_of(layers: dict[str, list[dict[str, Any]]]) -> dict[tuple[int, int, int], bytes]:
    """Cut what there is into tiles."""
    made = {}
    left, top, right, bottom = *world(EVERYWHERE[0], EVERYWHERE[3]), *world(EVERYWHERE[2], EVERYWHERE[1])
    for z in range(CLOSEST + 1):
        n = 2**z
        for x in range(int(left * n), int(right * n) + 1):
            for y in range(int(top * n), int(bottom * n) + 1):
                cut = [
                    {"name": name, "features": [shape for one in shapes if (shape := _cut(one, x, y, n))]}
                    for name, shapes in layers.items()
                ]
                vectors = mapbox_vector_tile.encode(cut, default_options={"y_coord_down": True})
                made[z, x, y] = gzip.compress(vectors)
    return made


def _cut(shape: dict[str, Any], x: int, y: int, n: int) -> dict[str, Any] | None:
    in_tile = shapely.transform(shape["geometry"], lambda places: (places * n - (x, y)) * EXTENT)
    cut = shapely.intersection(in_tile, shapely.box(0, 0, EXTENT, EXTENT))
    return None if cut.is_empty else shape | {"geometry": cut}


@pytest.fixture(scope="module")
def settings(
    settings: Settings, write_pmtiles: Callable[..., Path], tmp_path_factory: pytest.TempPathFactory
) -> Settings:
    """Put tiles under the made-up country."""
    layers = made_up()
    metadata = {"attribution": "the survey", "vector_layers": [{"id": name} for name in layers]}
    file = write_pmtiles(tmp_path_factory.mktemp("tiles") / "t.pmtiles", tiles_of(layers), metadata)
    return settings.model_copy(update={"basemap": "local", "tiles": file})


def closer(opened: Any) -> Image.Image:
    """Look at the north of the country, and return what is seen."""
    opened.drawn()
    opened.page.evaluate(RECORD)
    opened.page.evaluate("geoFondue.leaflet.setView([14.2, 88.4], 6, { animate: false })")
    # Where strings may not be run as code, a page must be asked like this
    opened.page.evaluate(WRITTEN)
    opened.page.wait_for_timeout(600)
    taken = opened.page.locator(".folium-map").screenshot(animations="disabled")
    return Image.open(io.BytesIO(taken)).convert("RGB")


def colour_at(opened: Any, image: Image.Image, lon: float, lat: float) -> str:
    """Return the colour of a place."""
    at = opened.page.evaluate(
        "([lon, lat]) => geoFondue.leaflet.latLngToContainerPoint([lat, lon])", [lon, lat]
    )
    red, green, blue = image.getpixel((round(at["x"]), round(at["y"])))  # type: ignore[misc]
    return f"#{red:02x}{green:02x}{blue:02x}"


@pytest.mark.parametrize("viewport", [LAPTOP, PHONE], ids=["laptop", "phone"])
def test_land_water_and_streets_are_drawn(visit: Open, viewport: dict[str, int]) -> None:
    opened = visit("/maps/choropleth?layer=district&lang=en", viewport=viewport)
    image, colours = closer(opened), palettes().streets
    assert colour_at(opened, image, 89.2, 14.8) == colours["land"]
    assert colour_at(opened, image, *LAKE) == colours["water"]
    assert colour_at(opened, image, 89.2, STREET[0][1]) != colours["land"]
    assert "the survey" in opened.page.locator(".leaflet-control-attribution").inner_text()


@pytest.mark.parametrize(
    ("kind", "language", "town"),
    [
        ("choropleth", "th", "เมืองสมมุติ"),
        ("choropleth", "en", "Made-up Town"),
        ("heat", "th", "เมืองสมมุติ"),
        ("hexbin", "en", "Made-up Town"),
        ("points", "th", "เมืองสมมุติ"),
    ],
)
def test_names_are_in_the_language_of_the_page_and_in_our_font(
    visit: Open, kind: str, language: str, town: str
) -> None:
    opened = visit(f"/maps/{kind}?lang={language}", viewport=LAPTOP)
    closer(opened)
    written = opened.page.evaluate("window.written")
    assert town in {"".join(text) for text, _ in written} | {" ".join(text for text, _ in written)}
    assert all("Fondue" in font for _, font in written)
    assert opened.page.evaluate("document.fonts.check('600 12px Fondue', 'ก A')")


def test_the_dashboard_has_it_below_its_colours_and_names_above_them(visit: Open) -> None:
    opened = visit("/?lang=th&layer=district")
    closer(opened)
    order = opened.page.evaluate(
        """["tile", "overlay", "gf-labels"].map((name) => Number(getComputedStyle(
          geoFondue.leaflet.getPane(name === "gf-labels" ? name : name + "Pane")).zIndex))"""
    )
    assert order == sorted(order)
    labels = opened.page.locator(".leaflet-gf-labels-pane, .gf-labels").first
    assert labels.evaluate("pane => getComputedStyle(pane).pointerEvents") == "none"
