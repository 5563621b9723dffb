"""The map of reports by hexagon: what its page says."""

import re
import sys
from collections.abc import Mapping
from typing import Any

import numpy as np
import orjson
import pytest

from geo_fondue.areas import LANGUAGES, Areas
from geo_fondue.errors import InputError
from geo_fondue.maps import Assets, hexbin, to_html
from geo_fondue.maps.hexbin import HEX_MEASURES, finer_address, resolutions
from geo_fondue.statistics.hexagons import COARSEST, FINEST, Hexagons, fine_cells, gathered

MODULE = sys.modules["geo_fondue.maps.hexbin"]
"""The package has the function under the module's name."""


@pytest.fixture(scope="module")
def levels() -> list[Hexagons]:
    """Return 4,000 reports in the country of squares, crowded in its south-west, in ever smaller hexagons."""
    rng = np.random.default_rng(4)
    places = np.abs(rng.normal(0, 1, (2, 4000))) % 4
    cells, at = np.unique(fine_cells(*places), return_inverse=True)
    counts = np.zeros((len(cells), 3), dtype=np.int64)
    np.add.at(counts, (at, rng.integers(0, 3, 4000)), 1)
    return [gathered(cells, counts, resolution=level, suppress_below=5) for level in range(3, 8)]


def data_of(page: str) -> dict[str, Any]:
    match = re.search(r'<script type="application/json"[^>]*>(.*?)</script>', page, re.DOTALL)
    assert match
    data: dict[str, Any] = orjson.loads(match[1])
    return data


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_file_brings_its_hexagons_along(
    squares: Mapping[str, Areas], levels: list[Hexagons], language: str
) -> None:
    data = data_of(to_html(hexbin(levels, squares["province"], language=language)))
    assert data["finer"] is None
    assert [level["resolution"] for level in data["levels"]] == [3, 4, 5, 6, 7]
    for level, drawn in zip(levels, data["levels"], strict=True):
        hexagons = drawn["hexagons"]
        assert len(hexagons["corners"]) == len(level)
        assert hexagons["merged"] == level.merged.sum()
        assert [hexagons["open"], hexagons["closed"], hexagons["excluded"]] == level.counts.T.tolist()
    zooms = [level["least_zoom"] for level in data["levels"]]
    assert zooms == sorted(zooms)


def test_no_hexagon_of_a_page_holds_fewer_reports_than_the_limit(
    squares: Mapping[str, Areas], levels: list[Hexagons]
) -> None:
    for level in data_of(to_html(hexbin(levels, squares["province"])))["levels"]:
        counts = np.sum([level["hexagons"][group] for group in ("open", "closed", "excluded")], axis=0)
        assert counts.min() >= 5


def test_what_a_page_has_no_room_for_it_asks_for(
    squares: Mapping[str, Areas], levels: list[Hexagons], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(MODULE, "SERVED_HEXAGONS", len(levels[0]) + len(levels[1]))
    map_ = hexbin(
        levels, squares["province"], assets=Assets.served(), finer=finer_address("", {"state": "open"})
    )
    data = data_of(to_html(map_))
    assert [level["hexagons"] is None for level in data["levels"]] == [False, False, True, True, True]
    assert data["levels"][4]["breaks"]["open"]
    assert data["finer"] == "/v1/statistics/hexagons?state=open&resolution=RESOLUTION&bbox=BBOX"


def test_what_a_file_has_no_room_for_it_leaves_out(
    squares: Mapping[str, Areas], levels: list[Hexagons], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(MODULE, "FILE_HEXAGONS", len(levels[0]) + len(levels[1]))
    data = data_of(to_html(hexbin(levels, squares["province"])))
    assert [level["resolution"] for level in data["levels"]] == [3, 4]


def test_classes_reach_from_the_least_to_the_most(
    squares: Mapping[str, Areas], levels: list[Hexagons]
) -> None:
    for level, drawn in zip(
        levels, data_of(to_html(hexbin(levels, squares["province"])))["levels"], strict=True
    ):
        counts = level.counts[~level.merged]
        for number, name in enumerate(("open", "closed")):
            assert drawn["breaks"][name] == sorted(set(drawn["breaks"][name]))
            assert drawn["breaks"][name][-1] == counts[:, number].max()
        assert drawn["breaks"]["resolution_rate"][-1] <= 1


def test_what_is_left_out_is_said(squares: Mapping[str, Areas], levels: list[Hexagons]) -> None:
    data = data_of(to_html(hexbin(levels, squares["province"], language="en")))
    assert levels[-1].dropped > 0
    assert f"{levels[-1].dropped:,} of 4,000 reports are not shown" in data["levels"][-1]["said"]


def test_a_map_without_reports_says_so(squares: Mapping[str, Areas]) -> None:
    none = gathered(
        np.empty(0, dtype=np.uint64), np.empty((0, 3), dtype=np.int64), resolution=4, suppress_below=5
    )
    (level,) = data_of(to_html(hexbin([none], squares["province"], language="en")))["levels"]
    assert level["said"] == "Nothing to show."
    assert level["hexagons"]["corners"] == []


@pytest.mark.parametrize("measure", HEX_MEASURES)
def test_without_a_choice_there_is_one_measure(
    squares: Mapping[str, Areas], levels: list[Hexagons], measure: Any
) -> None:
    data = data_of(to_html(hexbin(levels, squares["province"], measure=measure, chooser=False)))
    assert list(data["measures"]) == [measure]


def test_a_measure_that_hexagons_do_not_have_is_refused(
    squares: Mapping[str, Areas], levels: list[Hexagons]
) -> None:
    with pytest.raises(InputError, match="no map of hexagons by 'change'"):
        hexbin(levels, squares["province"], measure="change")  # type: ignore[arg-type]


def test_a_nation_begins_with_large_hexagons_and_a_town_with_small_ones() -> None:
    assert resolutions((97, 5, 106, 21))[0] == COARSEST
    assert resolutions((100.4, 13.7, 100.6, 13.9))[0] >= 6
    assert resolutions((0, 0, 0, 0)) == range(FINEST, FINEST + 1)
