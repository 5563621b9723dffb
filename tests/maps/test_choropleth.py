"""The map of areas coloured by a measure."""

import json
import re
from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

import folium
import numpy as np
import pytest

from geo_fondue.areas import Areas
from geo_fondue.errors import InputError, NotFoundError
from geo_fondue.maps import Assets, choropleth, to_html
from geo_fondue.statistics.table import Statistics

Figures = Callable[..., Statistics]

COUNTS = {"P1D1": (4, 4, 1), "P1D2": (0, 3, 0), "P2D1": (30, 10, 0)}


def data_of(html: str) -> dict[str, Any]:
    """Return the data that a page brings along for its map."""
    (found,) = re.findall(r'<script type="application/json" id="\w+_data">(.*?)</script>', html, re.DOTALL)
    data: dict[str, Any] = json.loads(found)
    return data


@pytest.fixture
def page(squares: Mapping[str, Areas], figures: Figures) -> Callable[..., str]:
    """Give a maker of pages of the districts' map."""

    def make(counts: Mapping[str, tuple[int, int, int]] = COUNTS, **options: Any) -> str:
        areas = squares["district"]
        return to_html(choropleth(figures(areas, counts), areas, coarser=(squares["province"],), **options))

    return make


def test_the_map_brings_every_area_with_its_figures(page: Callable[..., str]) -> None:
    data = data_of(page(language="en"))
    assert data["areas"]["code"] == ["P1D1", "P1D2", "P2D1", "P2D2"]
    assert data["areas"]["name"][0] == "Place P1D1"
    assert data["areas"]["open"] == [4, 0, 30, 0]
    assert data["areas"]["closed"] == [4, 3, 10, 0]
    assert data["areas"]["median_days_to_close"] == [2.3, 2.3, 2.3, None]
    assert data["areas"]["oldest_open"] == [19753, None, 19753, None]
    assert data["topology"]["areas"] == 4


def test_zero_and_no_rate_are_in_no_class(page: Callable[..., str]) -> None:
    measures = data_of(page())["measures"]
    assert measures["open"]["breaks"] == [4, 30]
    assert measures["open"]["least"] == 4
    assert measures["resolution_rate"]["breaks"] == [0.25, 0.5, 1.0]


def test_the_highest_class_is_darkest_even_where_there_are_few(page: Callable[..., str]) -> None:
    colours = data_of(page())["measures"]["open"]["colours"]
    full = data_of(page({f"P{p}D{d}": (10 * p + d, 1, 0) for p in (1, 2) for d in (1, 2)}))
    assert len(colours) == 2
    assert colours[-1] == full["measures"]["open"]["colours"][-1]


def test_a_map_without_any_report_still_has_its_areas(page: Callable[..., str]) -> None:
    data = data_of(page({}))
    assert {tuple(measure["breaks"]) for measure in data["measures"].values()} == {()}
    assert len(data["areas"]["code"]) == 4


def test_what_nothing_is_known_of_is_not_offered(
    page: Callable[..., str], squares: Mapping[str, Areas], figures: Figures
) -> None:
    assert not {"change", "per_1000_people"} & data_of(page())["measures"].keys()
    before = figures(squares["district"], {"P1D1": (10, 8, 0), "P2D1": (2, 3, 0)})
    data = data_of(page(before=before))
    assert data["measures"]["change"]["breaks"] == [-0.5, -0.1, 0.1, 0.5, 1e9]
    assert data["areas"]["change"] == [-0.5, None, None, None]


def test_classes_may_be_made_in_other_ways(page: Callable[..., str]) -> None:
    counts = {"P1D1": (1, 4, 1), "P1D2": (2, 3, 0), "P2D1": (3, 10, 0), "P2D2": (100, 1, 0)}
    found = {way: data_of(page(counts, classing=way)) for way in ("quantile", "equal", "natural")}
    assert all(data["measures"]["open"]["breaks"] == [1, 2, 3, 100] for data in found.values())
    assert found["equal"]["classings"] == []
    beside = data_of(page(classing="natural", brief=True, language="en"))
    assert [name for name, _ in beside["classings"]] == ["quantile", "equal", "natural"]
    with pytest.raises(InputError, match="quantile, equal, natural"):
        page(classing="best")


def test_one_measure_alone_may_be_shown(page: Callable[..., str]) -> None:
    assert list(data_of(page(measure="closed", chooser=False))["measures"]) == ["closed"]


def test_the_earliest_day_is_the_darkest_and_comes_first(page: Callable[..., str]) -> None:
    oldest = data_of(page())["measures"]["oldest_open"]
    assert oldest["first"] == "first"
    assert oldest["colours"][0] == "#5f0a67"


def test_breaks_cover_every_rate(squares: Mapping[str, Areas], figures: Figures) -> None:
    """Rounded to whole percents they still reach the greatest."""
    areas = squares["subdistrict"]
    rng = np.random.default_rng(5)
    counts = {
        code: (int(o), int(c), 0)
        for code, o, c in zip(areas.codes, *rng.integers(1, 99, (2, 16)), strict=True)
    }
    counted = figures(areas, counts)
    measure = data_of(to_html(choropleth(counted, areas)))["measures"]["resolution_rate"]
    rates = [row.resolution_rate for row in counted.areas if row.resolution_rate is not None]
    assert measure["least"] <= min(rates)
    assert measure["breaks"][-1] >= max(rates)


def test_a_part_of_a_layer_is_drawn_on_the_land_around_it(
    squares: Mapping[str, Areas], figures: Figures
) -> None:
    areas = squares["district"]
    map_ = choropleth(figures(areas, COUNTS, parent="P1"), areas, coarser=(squares["province"],))
    data = data_of(to_html(map_))
    assert data["areas"]["code"] == ["P1D1", "P1D2"]
    assert data["around"]["areas"] == 2


def test_it_is_a_folium_map_that_takes_what_folium_offers(
    squares: Mapping[str, Areas], figures: Figures
) -> None:
    map_ = choropleth(figures(squares["province"], {}), squares["province"])
    folium.CircleMarker((2, 2)).add_to(map_)
    assert isinstance(map_, folium.Map)
    assert "L.circleMarker" in to_html(map_)


def test_it_shows_itself_in_a_notebook(squares: Mapping[str, Areas], figures: Figures) -> None:
    shown = choropleth(figures(squares["province"], {}), squares["province"])._repr_html_()
    assert shown.count("<iframe srcdoc=") == 1
    assert "geoFondue.choropleth" in shown


@pytest.mark.parametrize("assets", [Assets.inline(), Assets.served("/static")])
def test_a_page_asks_no_other_machine(page: Callable[..., str], assets: Assets) -> None:
    html = page(assets=assets)
    assert not re.findall(r"""(?:src=|<link[^>]*href=|url\()["']?(?:https?:)?//""", html)


def test_a_page_says_its_language_title_and_whose_the_borders_are(page: Callable[..., str]) -> None:
    html = page(language="en", attribution=["Survey <Department>", "Survey <Department>"], made_up=True)
    assert '<html lang="en"' in html
    assert "<title>Map: Open, District</title>" in html
    assert html.count("&lt;Department&gt;") == 1
    assert "made up" in html


def test_a_page_may_have_a_title_of_its_own(squares: Mapping[str, Areas], figures: Figures) -> None:
    map_ = choropleth(figures(squares["province"], {}), squares["province"])
    assert "<title>Mine &amp; yours</title>" in to_html(map_, title="Mine & yours")


def test_a_nonce_marks_every_script_that_runs(squares: Mapping[str, Areas], figures: Figures) -> None:
    map_ = choropleth(figures(squares["province"], {}), squares["province"], assets=Assets.served())
    scripts = re.findall(r"<script(?![^>]*json)[^>]*>", to_html(map_, nonce="n0"))
    assert len(scripts) == 6  # Leaflet, four of ours, and the call in the page
    assert all('nonce="n0"' in script for script in scripts)


def test_names_cannot_break_out_of_the_page(squares: Mapping[str, Areas], figures: Figures) -> None:
    areas = squares["province"]
    evil = replace(areas, names={"en": np.array(["</script><script>alert(1)", "<!--"], dtype=object)})
    html = to_html(choropleth(figures(evil, {}), evil, language="en"))
    assert "<script>alert" not in html
    assert data_of(html)["areas"]["name"] == ["</script><script>alert(1)", "<!--"]


def test_an_unknown_measure_is_refused_with_those_there_are(
    squares: Mapping[str, Areas], figures: Figures
) -> None:
    with pytest.raises(InputError, match="open, closed, excluded, resolution_rate"):
        choropleth(figures(squares["province"], {}), squares["province"], measure="heat")  # type: ignore[arg-type]


def test_statistics_of_another_layer_are_refused(squares: Mapping[str, Areas], figures: Figures) -> None:
    with pytest.raises(NotFoundError, match="P1D1"):
        choropleth(figures(squares["district"], {}), squares["province"])
