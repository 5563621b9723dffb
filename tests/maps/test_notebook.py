"""Maps of one's own frames: what goes in, what is refused with a remedy, and the examples of the guide."""

import re
from pathlib import Path
from typing import Any

import folium
import geopandas
import orjson
import pandas as pd
import pytest
import shapely

from geo_fondue import maps
from geo_fondue.areas import Areas
from geo_fondue.boundaries import Edition
from geo_fondue.errors import InputError
from geo_fondue.maps import to_html

GUIDE = Path(__file__).parents[2] / "docs" / "python.md"


@pytest.fixture
def squares_frame() -> geopandas.GeoDataFrame:
    """Four squares in a row, the last first."""
    return geopandas.GeoDataFrame(
        {
            "code": ["04", "03", "02", "01"],
            "name": ["Four", None, "Two", "One"],
            "count": [4.0, None, 0.0, 9.0],
            "rate": [0.5, 0.25, 1.0, None],
        },
        geometry=[shapely.box(x, 13, x + 1, 14) for x in (103, 102, 101, 100)],
        crs=4326,
    )


def _data(map_: folium.Map) -> dict[str, Any]:
    (text,) = re.findall(r'<script type="application/json"[^>]*>(.*?)</script>', to_html(map_), re.DOTALL)
    found: dict[str, Any] = orjson.loads(text)
    return found


def test_an_area_has_its_own_figure_whatever_the_order(squares_frame: geopandas.GeoDataFrame) -> None:
    data = _data(
        maps.choropleth(
            squares_frame, value="count", unit="count", code="code", name="name", tell={"rate": "percent"}
        )
    )
    areas = data["areas"]
    assert areas["code"] == ["01", "02", "03", "04"]
    assert areas["name"] == ["One", "Two", "03", "Four"]
    assert areas[data["measure"]] == [9, 0, None, 4]
    assert areas["figure1"] == [None, 1, 0.25, 0.5]
    assert data["card"] == [["figure0", "count"], ["figure1", "percent"]]


def test_zero_is_on_no_scale_and_nothing_known_is_not_zero(squares_frame: geopandas.GeoDataFrame) -> None:
    measure = _data(maps.choropleth(squares_frame, value="count", unit="count"))["measures"]["figure0"]
    assert measure["breaks"] == [4, 9]
    assert measure["zero"] == "0"
    assert measure["none"]


def test_a_frame_in_metres_is_drawn_where_it_is(squares_frame: geopandas.GeoDataFrame) -> None:
    west, south = _data(maps.choropleth(squares_frame.to_crs(32647), value="rate", unit="percent"))[
        "topology"
    ]["corner"]
    assert (west, south) == pytest.approx((100, 13), abs=0.01)


def test_rows_find_their_polygons_by_code(small_edition: Edition) -> None:
    provinces = small_edition.areas("province")
    figures = pd.DataFrame({"rate": [0.5]}, index=[provinces.codes[1]])
    data = _data(maps.choropleth(figures, provinces, value="rate", unit="percent"))
    assert data["areas"]["figure0"] == [None, 0.5]


@pytest.mark.parametrize(
    ("change", "asked", "said"),
    [
        (lambda frame: frame.set_crs(None, allow_override=True), {}, "set_crs"),
        (lambda frame: pd.DataFrame(frame.drop(columns="geometry")), {}, "no geometry"),
        (lambda frame: frame.assign(code="01"), {}, "more than once"),
        (lambda frame: frame.set_geometry(frame.boundary), {}, "no polygon"),
        (lambda frame: frame, {"value": "cuont"}, "It has code, name"),
        (lambda frame: frame, {"value": None}, "no column is named"),
        (lambda frame: frame, {"value": "name"}, "to_numeric"),
        (lambda frame: frame, {"unit": "percent"}, "divide percents by 100"),
        (lambda frame: frame.assign(count=-1), {}, "below 0"),
        (lambda frame: frame.assign(count=0.5), {}, "whole numbers"),
        (lambda frame: frame, {"unit": "kg"}, "Give one of count"),
        (lambda frame: frame, {"palette": "rainbow"}, "Give one of open"),
        (lambda frame: frame, {"classing": "odd"}, "Give one of quantile"),
    ],
)
def test_what_cannot_be_used_is_refused_with_a_remedy(
    squares_frame: geopandas.GeoDataFrame, change: Any, asked: dict[str, Any], said: str
) -> None:
    frame = change(squares_frame)
    with pytest.raises(InputError, match=re.escape(said)):
        maps.choropleth(frame, **{"value": "count", "unit": "count", "code": "code"} | asked)


def test_codes_of_another_level_are_told(small_edition: Edition) -> None:
    figures = pd.DataFrame({"n": [1]}, index=["10"])
    with pytest.raises(InputError, match="zeros lost, or is it another level"):
        maps.choropleth(figures, small_edition.areas("province"), value="n")


def test_heat_counts_points_and_shows_none_of_too_few(small_edition: Edition) -> None:
    points = pd.DataFrame({"lat": [11.0] * 7 + [13.0] * 2, "lon": [100.5] * 7 + [103.0] * 2})
    layer = _data(maps.heat(points, lat="lat", lon="lon"))["layers"]["open"]
    assert [count for _, _, count in layer["cells"]] == [7]
    assert "2" in layer["said"]


def test_hexagons_count_points_by_state(small_edition: Edition) -> None:
    points = geopandas.GeoDataFrame(
        {"state": ["open"] * 6 + ["closed"] * 4},
        geometry=geopandas.points_from_xy([100.5] * 10, [11.0] * 10),
        crs=4326,
    )
    level = _data(maps.hexbin(points, small_edition.areas("province"), state="state"))["levels"][0]
    assert (sum(level["hexagons"]["open"]), sum(level["hexagons"]["closed"])) == (6, 4)


@pytest.mark.parametrize(
    ("points", "asked", "said"),
    [
        ({"lat": [100.5], "lon": [13.0]}, {"lat": "lat", "lon": "lon"}, "swapped"),
        ({"lat": [None], "lon": [13.0]}, {"lat": "lat", "lon": "lon"}, "missing"),
        ({"lat": [13.0], "lon": [100.0]}, {"lat": "lat"}, "Name the columns of both"),
        ({"lat": [13.0], "lon": [100.0]}, {"lat": "y", "lon": "lon"}, "no column 'y'"),
        ({"lat": [13.0], "lon": [100.0]}, {}, "no geometry"),
        ({"lat": [], "lon": []}, {"lat": "lat", "lon": "lon"}, "no point"),
        ({"lat": [13.0], "lon": [100.0], "s": ["odd"]}, {"lat": "lat", "lon": "lon", "state": "s"}, "'odd'"),
    ],
)
def test_points_that_cannot_be_used_are_refused(
    points: dict[str, Any], asked: dict[str, str], said: str
) -> None:
    with pytest.raises(InputError, match=re.escape(said)):
        maps.heat(pd.DataFrame(points), **asked)


def test_a_hot_corner_of_a_frame_is_found() -> None:
    boxes = [shapely.box(x, y, x + 1, y + 1) for x in range(90, 102) for y in range(5, 17)]
    hot = [box.bounds[0] < 93 and box.bounds[1] < 8 for box in boxes]
    frame = geopandas.GeoDataFrame(
        {"n": [60 if one else 3 + i % 3 for i, one in enumerate(hot)]}, geometry=boxes, crs=4326
    )
    rows = _data(maps.hotspots(frame, count="n"))["rows"]
    found = {code for code, level in zip(rows["code"], rows["level"], strict=True) if level and level > 0}
    assert found >= {str(i) for i, one in enumerate(hot) if one}
    assert len(found) < 30


def test_statistics_are_drawn_as_ever(squares: dict[str, Areas], figures: Any) -> None:
    areas = squares["district"]
    assert _data(maps.choropleth(figures(areas, {}), areas, measure="closed"))["measure"] == "closed"
    with pytest.raises(InputError, match="Give their layer"):
        maps.choropleth(figures(areas, {}))


def test_the_examples_of_the_guide_run(
    small_data: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    names: dict[str, Any] = {"EDITION": small_data / "editions" / "small"}
    for block in re.findall(r"^```python\n(.*?)^```", GUIDE.read_text("utf-8"), re.MULTILINE | re.DOTALL):
        exec(compile(block, str(GUIDE), "exec"), names)
    assert "<title>Districts</title>" in (tmp_path / "districts.html").read_text("utf-8")
