"""The map of two periods compared: what its page says."""

import re
from collections.abc import Mapping
from datetime import date
from typing import Any

import numpy as np
import orjson
import pytest

from geo_fondue.areas import LANGUAGES, Areas
from geo_fondue.errors import InputError
from geo_fondue.maps import COMPARE_MEASURES, Assets, compare, to_html
from geo_fondue.maps.compare import FEW, NONE, count_classes, share_classes
from geo_fondue.statistics.differences import Differences, difference

OCTOBER = date(2023, 10, 1), date(2023, 10, 31)
NOVEMBER = date(2023, 11, 1), date(2023, 11, 30)
BEFORE = np.array([400, 100, 100, 0, 3, 1, 0])
NOW = np.array([100, 104, 180, 60, 5, 0, 0])


def data_of(page: str) -> dict[str, Any]:
    match = re.search(r'<script type="application/json"[^>]*>(.*?)</script>', page, re.DOTALL)
    assert match
    data: dict[str, Any] = orjson.loads(match[1])
    return data


def found(areas: Areas) -> Differences:
    size = len(areas) + 1
    numbers = difference(np.resize(BEFORE, size), np.resize(NOW, size), 30 / 31)
    return Differences(OCTOBER, NOVEMBER, np.arange(len(areas)), numbers, numbers)


def test_an_area_has_the_class_of_its_share_or_none_where_too_few_were_before() -> None:
    told = difference(np.append(BEFORE, 0), np.append(NOW, 0))
    assert share_classes(told).tolist() == [0, 2, 4, 4, FEW, FEW, NONE]
    assert told.telling.tolist() == [True, False, True, True, False, False, False, False]


def test_differences_in_numbers_are_large_from_the_middle_of_the_telling_ones_on() -> None:
    middle, classes = count_classes(difference(np.append(BEFORE, 0), np.append(NOW, 0)))
    assert middle == 80
    assert classes.tolist() == [0, 3, 4, 3, FEW, FEW, NONE]


@pytest.mark.parametrize("language", LANGUAGES)
def test_both_periods_and_what_was_found_are_said(squares: Mapping[str, Areas], language: str) -> None:
    areas = squares["subdistrict"]
    data = data_of(to_html(compare(found(areas), areas, language=language, chosen_days=False)))
    for name in ("now", "before"):
        assert data["periods"][name] in data["title"]
    assert tuple(data["measures"]) == COMPARE_MEASURES
    assert len(data["said"]["made"]) == 4
    assert data["as_long"] is False
    for measure in data["measures"].values():
        known = {entry["class"] for entry in measure["entries"]}
        assert set(measure["classes"]) <= known | {FEW, NONE}


def test_a_page_of_the_service_can_ask_for_another_period(squares: Mapping[str, Areas]) -> None:
    areas = squares["district"]
    shown = compare(found(areas), areas, asked="year-before", assets=Assets.served(), measure="closed_count")
    data = data_of(to_html(shown))
    assert (data["asks"], data["asked"], data["measure"]) == (True, "year-before", "closed_count")


def test_without_any_telling_difference_every_class_has_a_colour(squares: Mapping[str, Areas]) -> None:
    areas = squares["district"]
    same = np.full(len(areas) + 1, 20)
    numbers = difference(same, same + np.arange(len(same)) % 3 - 1)
    still = Differences(OCTOBER, NOVEMBER, np.arange(len(areas)), numbers, numbers)
    for measure in data_of(to_html(compare(still, areas)))["measures"].values():
        assert set(measure["classes"]) <= {entry["class"] for entry in measure["entries"]}


def test_a_measure_that_is_not_compared_is_refused(squares: Mapping[str, Areas]) -> None:
    with pytest.raises(InputError, match="nothing to compare by 'open'"):
        compare(found(squares["district"]), squares["district"], measure="open")
