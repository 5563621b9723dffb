"""The map of single reports: none is in the page."""

import re
from collections.abc import Mapping
from typing import Any

import orjson
import pytest

from geo_fondue.areas import LANGUAGES, Areas
from geo_fondue.maps import Assets, points, to_html
from geo_fondue.reports.states import STATES


def data_of(page: str) -> dict[str, Any]:
    match = re.search(r'<script type="application/json"[^>]*>(.*?)</script>', page, re.DOTALL)
    assert match
    data: dict[str, Any] = orjson.loads(match[1])
    return data


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_page_knows_where_to_ask_and_holds_no_report(squares: Mapping[str, Areas], language: str) -> None:
    query = {"layer": "province", "category": "ถนน"}
    map_ = points(
        squares["province"], prefix="/maps-of-ours", query=query, language=language, assets=Assets.served()
    )
    data = data_of(to_html(map_))
    asks = data["asks"]
    assert asks["reports"].startswith("/maps-of-ours/v1/reports?layer=province&category=%E0")
    assert asks["reports"].endswith("&limit=1000&bbox=BBOX")
    assert asks["hexagons"].endswith("&resolution=RESOLUTION&bbox=BBOX")
    assert not data.keys() & {"reports", "features", "hexagons"}


def test_every_state_has_a_name(squares: Mapping[str, Areas]) -> None:
    data = data_of(to_html(points(squares["province"], prefix="", query={}, assets=Assets.served())))
    assert set(data["texts"]["states"]) == {state.code for state in STATES}


def test_bubbles_are_of_larger_hexagons_the_farther_one_is(squares: Mapping[str, Areas]) -> None:
    data = data_of(to_html(points(squares["province"], prefix="", query={}, assets=Assets.served())))
    zooms = [level["least_zoom"] for level in data["levels"]]
    assert zooms == sorted(zooms)
