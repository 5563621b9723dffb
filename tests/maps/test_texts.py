"""Texts, numbers and days of the pages."""

import re
import string
from datetime import date
from typing import Any

import pytest

from geo_fondue.areas import LAYERS
from geo_fondue.errors import InputError
from geo_fondue.maps import MEASURES
from geo_fondue.maps.texts import category_name, layer_name, period, texts
from geo_fondue.reports.demo.topics import TOPICS


def leaves(language: str) -> dict[tuple[str, str], Any]:
    return {(section, key): text for section, keys in texts(language).items() for key, text in keys.items()}


def test_both_languages_have_the_same_texts() -> None:
    assert leaves("th").keys() == leaves("en").keys()


def test_both_languages_fill_the_same_places_in_them() -> None:
    def places(text: Any) -> set[str | None]:
        return (
            {name for _, name, _, _ in string.Formatter().parse(text) if name}
            if isinstance(text, str)
            else set()
        )

    thai, english = leaves("th"), leaves("en")
    assert {key: places(text) for key, text in thai.items()} == {
        key: places(text) for key, text in english.items()
    }


def test_every_layer_and_measure_that_we_know_has_a_name_in_both() -> None:
    for language in ("th", "en"):
        assert set(LAYERS) <= texts(language)["layers"].keys()
        assert set(MEASURES) <= texts(language)["measures"].keys()
        assert len(texts(language)["months"]["short"]) == 12


def test_a_layer_that_a_city_adds_is_called_by_its_own_name() -> None:
    assert layer_name("rail", "th") == "rail"


def test_a_category_of_traffy_is_called_in_the_language_of_the_page_and_any_other_by_its_own_name() -> None:
    assert (category_name("ถนน", "en"), category_name("ถนน", "th")) == ("Roads", "ถนน")
    assert category_name("Potholes & more", "th") == "Potholes & more"


def test_every_category_of_the_made_up_reports_has_a_name_in_both() -> None:
    for language in ("th", "en"):
        assert {topic.category for topic in TOPICS} <= texts(language)["categories"].keys()


def test_thai_texts_are_thai() -> None:
    latin = {
        key for key, text in leaves("th").items() if isinstance(text, str) and not re.search("[ก-๛]", text)
    }
    assert latin <= {("page", "name"), ("periods", "span"), ("downloads", "csv"), ("downloads", "geojson")}


def test_a_period_is_said_in_words_whatever_of_it_is_given() -> None:
    first, last = date(2022, 10, 1), date(2023, 9, 30)
    assert period(first, last, "th") == "1 ต.ค. 2565 – 30 ก.ย. 2566"
    assert period(first, None, "en") == "since 1 Oct 2022"
    assert period(None, last, "en") == "until 30 Sep 2023"
    assert period(None, None, "en") == "All time"


def test_a_language_without_texts_is_refused() -> None:
    with pytest.raises(InputError, match="Give th or en"):
        texts("fr")
