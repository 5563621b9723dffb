"""The map of hot and cold spots: what its page says."""

import re
from collections.abc import Mapping
from datetime import date
from typing import Any

import h3.api.basic_int as h3
import orjson
import pytest

from geo_fondue.areas import LANGUAGES, Areas
from geo_fondue.maps import hotspots, to_html
from geo_fondue.maps.hotspots import LEVELS, explained, said
from geo_fondue.statistics.hotspots import Hotspot, Hotspots


def row(code: str, kind: str = "neither", **facts: Any) -> Hotspot:
    is_tested = kind in ("hot", "cold", "neither")
    values: dict[str, Any] = {
        "name": {"en": f"Place {code}"},
        "count": 7,
        "base": 20.0,
        "expected": 3.456,
        "ratio": 2.03,
        "z": 4.0 if is_tested else None,
        "p": 0.001 if is_tested else None,
        "q": 0.01 if is_tested else None,
        "confidence": 99 if kind in ("hot", "cold") else None,
    }
    return Hotspot(code=code, kind=kind, **{**values, **facts})  # type: ignore[arg-type]


def found(rows: list[Hotspot], **facts: Any) -> Hotspots:
    values: dict[str, Any] = {
        "layer": "district",
        "resolution": None,
        "query": {"from": None},
        "measure": "open",
        "per": "reports",
        "edition": "test",
        "data_version": 1,
    }
    return Hotspots(rows=tuple(rows), **{**values, **facts})


DISTRICTS = [
    row("P1D1", "hot"),
    row("P1D2", "cold"),
    row("P2D1"),
    row("P2D2", "no_data", base=None, expected=None),
]


def data_of(page: str) -> dict[str, Any]:
    match = re.search(r'<script type="application/json"[^>]*>(.*?)</script>', page, re.DOTALL)
    assert match
    data: dict[str, Any] = orjson.loads(match[1])
    return data


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_page_holds_every_area_with_its_level(squares: Mapping[str, Areas], language: str) -> None:
    page = to_html(hotspots(found(DISTRICTS), squares["district"], language=language))
    data = data_of(page)
    assert data["rows"]["code"] == data["areas"]["code"] == ["P1D1", "P1D2", "P2D1", "P2D2"]
    assert data["rows"]["level"] == [99, -99, 0, None]
    assert data["rows"]["expected"] == [3.5, 3.5, 3.5, None]
    assert data["rows"]["base"] == [20, 20, 20, None]
    assert [each["level"] for each in data["classes"]] == list(LEVELS)
    assert data["trends"] is None
    assert f'<html lang="{language}"' in page


def test_counts_that_are_set_against_nothing_have_no_base(squares: Mapping[str, Areas]) -> None:
    data = data_of(to_html(hotspots(found(DISTRICTS, per="none"), squares["district"])))
    assert "base" not in data["rows"]
    assert data["texts"]["base"] is None


def test_trends_come_with_the_history_of_those_that_were_ever_hot_or_cold(
    squares: Mapping[str, Areas],
) -> None:
    rows = [
        row("P1D1", "hot", trend="new", periods=(0, 99)),
        row("P1D2", periods=(0, 0)),
        row("P2D1", periods=(-95, 0)),
        row("P2D2", periods=(0, 0)),
    ]
    spans = ((date(2024, 1, 1), date(2024, 1, 31)), (date(2024, 2, 1), date(2024, 3, 2)))
    data = data_of(to_html(hotspots(found(rows, periods=spans), squares["district"], language="th")))
    assert data["rows"]["trend"] == [0, None, None, None]
    assert data["trends"][0]["key"] == "new"
    assert data["rows"]["history"] == {"0": [0, 99], "2": [-95, 0]}
    assert data["periods"][0] == ["1 ม.ค. 2567", "31 ม.ค. 2567"]


def test_hexagons_are_drawn_over_a_layer(squares: Mapping[str, Areas]) -> None:
    cells = sorted(h3.grid_disk(h3.latlng_to_cell(1.0, 1.0, 5), 1))
    rows = [row(h3.int_to_str(cell), name={}) for cell in cells]
    data = data_of(
        to_html(hotspots(found(rows, layer=None, resolution=5, suppress_below=5), squares["province"]))
    )
    assert len(data["hexagons"]["corners"]) == len(data["rows"]["code"]) == 7
    lon, lat = (number * data["hexagons"]["step"] for number in data["hexagons"]["corners"][0][:2])
    assert abs(lon - 1) < 0.5
    assert abs(lat - 1) < 0.5
    assert len(data["areas"]["code"]) == 2


@pytest.mark.parametrize("language", LANGUAGES)
def test_it_says_in_words_what_was_found_and_left_out(language: str) -> None:
    told = found(DISTRICTS, joined=("P1D1",), left_out=1234)
    lines = " ".join([*said(told, language), *explained(told, language)])
    assert "1,234" in lines
    for number in ("1", "3"):
        assert number in lines
    assert "{" not in lines


def test_nothing_hot_is_said_to_be_chance() -> None:
    assert "chance alone" in " ".join(said(found([row("P1D1")] * 40), "en"))
    assert "nothing to test" in " ".join(said(found([row("P1D1", "no_data")]), "en")).lower()


def test_few_areas_are_said_to_show_little() -> None:
    assert "With only 3" in " ".join(said(found(DISTRICTS), "en"))
    assert "With only" not in " ".join(said(found([row(str(code)) for code in range(30)]), "en"))
