"""Areas as they are drawn."""

from collections.abc import Mapping
from pathlib import Path
from weakref import WeakKeyDictionary

import numpy as np
import orjson
import pytest
import shapely

from geo_fondue.areas import Areas
from geo_fondue.errors import InputError
from geo_fondue.maps import outlines as module
from geo_fondue.maps.outlines import bounds_of, outlines, simplify


def test_an_outline_is_made_once(squares: Mapping[str, Areas], monkeypatch: pytest.MonkeyPatch) -> None:
    areas = squares["district"]
    positions = np.arange(3)
    first = outlines(areas, positions, bounds=areas.bounds)
    monkeypatch.setattr(module, "topology", None)
    assert outlines(areas, positions, bounds=areas.bounds) is first


def test_other_areas_or_another_map_have_another_outline(squares: Mapping[str, Areas]) -> None:
    areas = squares["district"]
    whole = outlines(areas, np.arange(4), bounds=areas.bounds)
    assert outlines(areas, np.arange(2), bounds=areas.bounds) != whole
    assert outlines(areas, np.arange(4), bounds=(-10, -10, 10, 10)) != whole


def test_the_drawing_is_as_fine_as_the_map_is_small(squares: Mapping[str, Areas]) -> None:
    areas = squares["province"]
    near = orjson.loads(outlines(areas, np.arange(1), bounds=bounds_of(areas, np.arange(1))))
    far = orjson.loads(outlines(areas, np.arange(1), bounds=(-100, -100, 100, 100)))
    assert near["grid"] < far["grid"]


def test_neighbours_keep_the_same_border_when_simplified() -> None:
    """A wavy border between two areas loses vertices and opens no gap."""
    y = np.linspace(0, 10, 400)
    wave = np.column_stack([5 + 0.05 * np.sin(y * 9), y])
    left = shapely.Polygon([*wave, (0, 10), (0, 0)])
    right = shapely.Polygon([*wave, (10, 10), (10, 0)])
    simple = simplify(np.array([left, right], dtype=object), 0.2)
    assert shapely.get_num_coordinates(simple).sum() < 100
    assert shapely.intersection(*simple).area == 0
    assert shapely.union_all(simple).area == pytest.approx(100)


def test_borders_are_drawn_coarser_where_they_would_weigh_too_much(
    squares: Mapping[str, Areas], monkeypatch: pytest.MonkeyPatch
) -> None:
    areas = squares["district"]
    fine = orjson.loads(outlines(areas, np.arange(4), bounds=areas.bounds))
    monkeypatch.setattr(module, "_kept", WeakKeyDictionary())
    monkeypatch.setattr(module, "MOST_COORDINATES", 3)
    coarse = orjson.loads(outlines(areas, np.arange(4), bounds=areas.bounds))
    assert coarse["grid"] == fine["grid"] * 4


def test_areas_that_overlap_are_simplified_too() -> None:
    simple = simplify(
        np.array([shapely.Point(0, 0).buffer(2), shapely.Point(1, 0).buffer(2)], dtype=object), 0.1
    )
    assert shapely.is_valid(simple).all()


def test_more_areas_than_a_browser_draws_are_refused_with_what_to_do(
    squares: Mapping[str, Areas], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "MOST_AREAS", 3)
    areas = squares["district"]
    with pytest.raises(InputError, match="coarser layer"):
        outlines(areas, np.arange(4), bounds=areas.bounds)


def test_what_is_slow_to_make_is_read_by_the_next_process(
    squares: Mapping[str, Areas], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    areas, positions, derived = squares["subdistrict"], np.arange(5), tmp_path / "derived"
    monkeypatch.setattr(module, "SLOW_SECONDS", -1)
    made = outlines(areas, positions, bounds=areas.bounds, derived=derived)
    assert len(list(derived.iterdir())) == 1
    monkeypatch.setattr(module, "_kept", WeakKeyDictionary())
    monkeypatch.setattr(module, "topology", None)
    assert outlines(areas, positions, bounds=areas.bounds, derived=derived) == made


def test_what_is_quick_to_make_is_not_kept_on_disk(squares: Mapping[str, Areas], tmp_path: Path) -> None:
    areas = squares["subdistrict"]
    outlines(areas, np.arange(6), bounds=areas.bounds, derived=tmp_path / "derived")
    assert not (tmp_path / "derived").exists()


def test_a_folder_that_cannot_be_written_is_done_without(
    squares: Mapping[str, Areas], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "file").touch()
    monkeypatch.setattr(module, "SLOW_SECONDS", -1)
    areas = squares["subdistrict"]
    assert outlines(areas, np.arange(7), bounds=areas.bounds, derived=tmp_path / "file" / "derived")
