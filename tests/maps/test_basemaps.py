"""Basemaps, and what a page is told of them."""

import pytest

from geo_fondue.errors import InputError
from geo_fondue.maps import Assets
from geo_fondue.maps.basemaps import Basemap, basemap_settings, find_basemap

VECTORS = Basemap("/tiles/{z}/{x}/{y}", "A", "", 14, min_zoom=5, bounds=(97, 5, 106, 21), vectors=True)


def test_no_basemap_is_the_one_called_none() -> None:
    assert find_basemap("none") is None


def test_a_basemap_says_whose_it_is() -> None:
    found = find_basemap("osm")
    assert found is not None
    assert "OpenStreetMap" in found.attribution
    assert {"{z}", "{x}", "{y}"} <= set(found.url.replace(".png", "").split("/"))


def test_an_unknown_basemap_lists_those_there_are() -> None:
    with pytest.raises(InputError, match="none, osm"):
        find_basemap("satellite")


def test_one_of_your_own_is_taken_as_it_is() -> None:
    assert find_basemap(VECTORS) is VECTORS


def test_a_page_is_told_where_there_are_tiles() -> None:
    told = basemap_settings(VECTORS, Assets.served("/fondue/static"), "th")
    assert told["url"] == "/fondue/tiles/{z}/{x}/{y}"
    assert (told["minZoom"], told["maxZoom"], told["bounds"]) == (5, 14, [[5, 97], [21, 106]])


def test_names_are_in_the_language_of_the_page() -> None:
    for language in ("th", "en"):
        told = basemap_settings(VECTORS, Assets.served(), language)
        assert told["streets"]["names"] == [f"name:{language}", "name", "name:en"]
