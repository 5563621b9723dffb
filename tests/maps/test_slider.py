"""The map that plays: what its page says."""

import re
from collections.abc import Mapping
from datetime import date
from typing import Any

import h3.api.basic_int as h3
import numpy as np
import orjson
import pytest

from geo_fondue.areas import LANGUAGES, Areas
from geo_fondue.errors import InputError
from geo_fondue.maps import Assets, slider, to_html
from geo_fondue.statistics.steps import Days, Steps

MONTHS = ((date(2023, 11, 1), date(2023, 11, 30)), (date(2023, 12, 1), date(2023, 12, 31)))


def data_of(page: str) -> dict[str, Any]:
    match = re.search(r'<script type="application/json"[^>]*>(.*?)</script>', page, re.DOTALL)
    assert match
    data: dict[str, Any] = orjson.loads(match[1])
    return data


def counts(areas: Areas, periods: tuple[Days, ...] = MONTHS, **others: Any) -> Steps:
    size, rng = len(areas) + 1, np.random.default_rng(2)
    return Steps(
        periods=periods,
        positions=np.arange(len(areas)),
        made=rng.integers(0, 9, (3, len(periods), size)),
        closed=rng.integers(0, 9, (len(periods), size)),
        waiting=rng.integers(0, 9, (len(periods) + 1, size)),
        **others,
    )


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("step", ["week", "month"])
def test_a_file_brings_all_steps_along_and_asks_nobody(
    squares: Mapping[str, Areas], language: str, step: Any
) -> None:
    areas = squares["district"]
    data = data_of(to_html(slider(counts(areas), areas, step=step, language=language)))
    assert [step["first"] for step in data["steps"]] == ["2023-11-01", "2023-12-01"]
    assert data["at"] == 1
    assert data["asks"] is False
    assert list(data["measures"]) == ["made", "closed", "open", "resolution_rate"]


def test_a_page_of_the_service_can_ask_for_other_steps(squares: Mapping[str, Areas]) -> None:
    areas = squares["district"]
    shown = slider(counts(areas), areas, step="month", at=date(2023, 11, 9), assets=Assets.served())
    data = data_of(to_html(shown))
    assert (data["asks"], data["at"]) == (True, 0)


def test_what_is_left_out_is_said(squares: Mapping[str, Areas]) -> None:
    areas = squares["district"]
    found = counts(areas, undated=7, earlier=5)
    said = " ".join(data_of(to_html(slider(found, areas, step="month", language="en")))["said"])
    assert "The last 2 months are shown; 5 before them are left out." in said
    assert "7 reports without a date" in said
    assert f"{found.made[:, :, -1].sum()} reports outside of all areas" in said


def test_without_any_step_the_page_says_so(squares: Mapping[str, Areas]) -> None:
    areas = squares["district"]
    data = data_of(to_html(slider(counts(areas, ()), areas, step="week", language="en")))
    assert data["said"] == ["No reports in this period."]
    assert data["steps"] == []


def test_a_measure_that_steps_do_not_have_is_refused(squares: Mapping[str, Areas]) -> None:
    areas = squares["district"]
    with pytest.raises(InputError, match="no steps of 'per_km2'"):
        slider(counts(areas), areas, step="month", measure="per_km2")


@pytest.mark.parametrize("language", LANGUAGES)
def test_hexagons_play_over_the_areas_and_what_is_too_few_is_called_so(
    squares: Mapping[str, Areas], language: str
) -> None:
    areas = squares["district"]
    cells = np.array([h3.latlng_to_cell(lat, 100.5, 6) for lat in (10.5, 11.5)], dtype=np.uint64)
    found = Steps(
        periods=MONTHS,
        positions=np.arange(2),
        made=np.array([[[7, 0, 3], [0, 9, 4]]] * 3),
        closed=np.zeros((2, 3), dtype=np.int64),
        waiting=np.zeros((3, 3), dtype=np.int64),
        cells=np.sort(cells),
        suppress_below=5,
    )
    page = to_html(slider(found, areas, step="month", within=["P1D1"], language=language))
    data = data_of(page)
    assert data["hexagons"]["code"] == [h3.int_to_str(cell) for cell in np.sort(cells).tolist()]
    assert len(data["hexagons"]["corners"]) == 2
    assert data["areas"]["code"] == ["P1D1"]
    assert data["few"] == "0–4"
    assert data["measures"]["made"]["zero"] == "0–4"
    assert "21" in data["said"][1]


def test_areas_have_all_their_counts(squares: Mapping[str, Areas]) -> None:
    areas = squares["district"]
    data = data_of(to_html(slider(counts(areas), areas, step="month", language="en")))
    assert (data["hexagons"], data["few"]) == (None, None)
    assert data["measures"]["made"]["zero"] == "None made"
