"""What every kind of map has alike: how it looks, and what its script is told."""

import json
import re
from collections.abc import Mapping
from dataclasses import fields

import pytest

from geo_fondue.areas import Areas
from geo_fondue.errors import InputError
from geo_fondue.maps import Assets, to_html
from geo_fondue.maps.canvas import Canvas, Look, check_choice, choosing


def test_a_look_can_say_all_that_a_canvas_can_be_told() -> None:
    assert [field.name for field in fields(Canvas)] == list(Look.__annotations__)


def test_a_script_is_told_the_ground_and_of_each_area_its_name_and_more(squares: Mapping[str, Areas]) -> None:
    canvas = Canvas(language="en", coarser=[squares["province"]], attribution=["Somebody"], made_up=True)
    ground = canvas.ground(squares["district"])
    map_ = canvas.show(
        "choropleth",
        {"own": 1},
        title="Squares",
        scripts=("choropleth.js",),
        bounds=ground.bounds,
        ground=ground,
        columns={"code": ground.codes()},
        further=b'{"already":"JSON"}',
    )
    html = to_html(map_)
    (text,) = re.findall(r'<script type="application/json" id="\w+_data">(.*?)</script>', html, re.DOTALL)
    data = json.loads(text)
    assert data["own"] == 1
    assert data["language"] == "en"
    assert data["areas"]["code"] == ground.codes()
    assert len(data["areas"]["name"]) == len(ground.codes())
    assert [group["layer"] for group in data["groups"]] == ["province"]
    assert data["further"] == {"already": "JSON"}
    assert "<title>Squares</title>" in html
    assert "Somebody" in html


def test_a_page_can_ask_for_more_only_where_the_service_gave_it() -> None:
    assert Canvas(assets=Assets.served()).served
    assert not Canvas(assets=Assets.inline()).served
    assert not Canvas().served


def test_a_language_or_basemap_that_there_is_not_is_refused(squares: Mapping[str, Areas]) -> None:
    with pytest.raises(InputError, match="language"):
        _ = Canvas(language="xx").words
    with pytest.raises(InputError, match="basemap"):
        _ = Canvas(basemap="nowhere").underlay


def test_the_link_to_the_layer_below_has_a_text_and_an_address() -> None:
    assert choosing() == {"selected": None, "drill": None}
    assert choosing("01", ("Below", "/?parent=CODE")) == {
        "selected": "01",
        "drill": {"text": "Below", "address": "/?parent=CODE"},
    }


def test_a_word_that_is_none_of_those_known_is_refused_with_all_of_them() -> None:
    check_choice("open", ("open", "closed"), "no map of 'open'", where="measure")
    with pytest.raises(InputError, match=r"measure: no map of 'x'\. Give one of open, closed"):
        check_choice("x", ("open", "closed"), "no map of 'x'", where="measure")
