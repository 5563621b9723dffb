"""The map of where agencies take part."""

import json
import re
from typing import Any

import pytest

from geo_fondue.agencies import Agency, Place
from geo_fondue.agencies.agency import names
from geo_fondue.boundaries import Edition
from geo_fondue.maps import participation_map, to_html
from geo_fondue.resolver import Resolver
from geo_fondue.statistics.participation import participation


def data_of(edition: Edition, *codes: str, language: str = "en", layer: str = "district") -> dict[str, Any]:
    agency = Agency("1", names("1", None), areas=tuple(Place(None, code) for code in codes))
    counted = participation([agency], Resolver(edition), layer=layer)
    html = to_html(participation_map(counted, edition.areas("province"), language=language, made_up=True))
    (found,) = re.findall(r'<script type="application/json" id="\w+_data">(.*?)</script>', html, re.DOTALL)
    data: dict[str, Any] = json.loads(found)
    return data


def test_each_province_has_its_share(small_edition: Edition) -> None:
    data = data_of(small_edition, "XA01", "XA02", "XB01")
    assert data["areas"]["code"] == ["XA", "XB"]
    assert (data["areas"]["share"], data["areas"]["units"], data["areas"]["served"]) == (
        [1, 0.5],
        [2, 2],
        [2, 1],
    )
    assert data["texts"]["figures"]["units"] == "Number of districts"


def test_where_all_take_part_is_a_class_of_its_own(small_edition: Edition) -> None:
    measure = data_of(small_edition, "XA01")["measures"]["share"]
    assert measure["breaks"] == [0.25, 0.5, 0.75, 0.75, 1.0]
    assert len(measure["labels"]) == len(measure["colours"]) == len(measure["breaks"])
    assert measure["labels"][-1] == "All (100%)"


def test_a_province_without_such_areas_has_no_share(small_edition: Edition) -> None:
    data = data_of(small_edition, layer="municipality", language="th")
    assert None in data["areas"]["share"]
    assert data["measures"]["share"]["none"] == "ไม่มีอปท."


@pytest.mark.parametrize("language", ["th", "en"])
def test_it_speaks_both_languages(small_edition: Edition, language: str) -> None:
    assert data_of(small_edition, "XA01", language=language)["language"] == language
