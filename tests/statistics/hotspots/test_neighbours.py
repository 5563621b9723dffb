"""Which areas and hexagons are beside one another."""

from pathlib import Path

import h3.api.basic_int as h3
import numpy as np
import pytest
import shapely

from geo_fondue.areas import Areas
from geo_fondue.boundaries import Edition
from geo_fondue.statistics.hotspots import neighbours
from geo_fondue.statistics.hotspots.neighbours import Neighbours, of_areas, of_hexagons


def beside(found: Neighbours, position: int) -> list[int]:
    return found.other[found.one == position].tolist()


def boxes(*corners: tuple[float, float, float, float]) -> Areas:
    codes = np.array([str(number) for number in range(len(corners))], dtype=object)
    return Areas(
        "box", codes, {"en": codes}, np.array([shapely.box(*each) for each in corners], dtype=object)
    )


def test_a_border_a_corner_and_an_overlap_make_neighbours() -> None:
    found = of_areas(boxes((0, 0, 1, 1), (1, 0, 2, 1), (2, 1, 3, 2), (2.5, 1.5, 4, 4)))
    assert [beside(found, position) for position in range(4)] == [[1], [0, 2], [1, 3], [2]]
    assert not found.joined.any()


def test_an_island_is_beside_the_area_nearest_to_it_and_that_is_said() -> None:
    found = of_areas(boxes((0, 0, 1, 1), (1, 0, 2, 1), (9, 0, 10, 1)))
    assert beside(found, 2) == [1]
    assert beside(found, 1) == [0, 2]
    assert found.joined.tolist() == [False, False, True]


def test_two_islands_alone_are_beside_each_other_once() -> None:
    found = of_areas(boxes((0, 0, 1, 1), (5, 0, 6, 1)))
    assert found.one.tolist() == [0, 1]
    assert found.other.tolist() == [1, 0]


def test_a_single_area_has_nobody_beside_it() -> None:
    assert of_areas(boxes((0, 0, 1, 1))).counts().tolist() == [0]


def test_real_districts_are_neighbours_both_ways_and_never_of_themselves(small_edition: Edition) -> None:
    found = of_areas(small_edition.areas("subdistrict"))
    matrix = found.matrix()
    assert (matrix != matrix.T).nnz == 0
    assert not matrix.diagonal().any()
    assert beside(found, 0) == [1, 2, 3]


def test_among_some_only_those_count_and_are_numbered_anew() -> None:
    found = of_areas(boxes((0, 0, 1, 1), (1, 0, 2, 1), (2, 0, 3, 1))).among(np.array([0, 2]))
    assert found.size == 2
    assert found.counts().tolist() == [0, 0]


def test_they_are_kept_in_the_editions_folder_and_found_there(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    corners = ((0, 0, 1, 1), (1, 0, 2, 1), (9, 0, 10, 1))
    made = of_areas(boxes(*corners), derived=tmp_path / "derived")
    monkeypatch.setattr(neighbours, "_made", None)
    again = of_areas(boxes(*corners), derived=tmp_path / "derived")
    assert again.matrix().toarray().tolist() == made.matrix().toarray().tolist()
    assert again.joined.tolist() == made.joined.tolist()


@pytest.mark.parametrize("damage", [b"", b"nonsense"])
def test_a_damaged_file_is_made_again(tmp_path: Path, damage: bytes) -> None:
    corners = ((0, 0, 1, 1), (1, 0, 2, 1), (2, 0, 3, 1))
    of_areas(boxes(*corners), derived=tmp_path)
    (file,) = tmp_path.iterdir()
    file.write_bytes(damage)
    assert of_areas(boxes(*corners), derived=tmp_path).counts().tolist() == [1, 2, 1]


def test_a_file_of_other_areas_is_made_again(tmp_path: Path) -> None:
    of_areas(boxes((0, 0, 1, 1), (1, 0, 2, 1), (2, 0, 3, 1)), derived=tmp_path)
    assert of_areas(boxes((0, 0, 1, 1), (1, 0, 2, 1)), derived=tmp_path).counts().tolist() == [1, 1]


def test_a_folder_that_cannot_be_written_is_done_without(tmp_path: Path) -> None:
    (tmp_path / "derived").write_text("a file in the way")
    assert of_areas(boxes((0, 0, 1, 1), (1, 0, 2, 1)), derived=tmp_path / "derived").counts().tolist() == [
        1,
        1,
    ]


def test_a_hexagon_is_beside_the_six_around_it() -> None:
    middle = h3.latlng_to_cell(13.75, 100.5, 7)
    cells = np.sort(np.array(h3.grid_disk(middle, 2), dtype=np.uint64))
    found = of_hexagons(cells)
    assert len(cells) == 19
    at = int(np.searchsorted(cells, middle))
    assert set(cells[beside(found, at)].tolist()) == set(h3.grid_ring(middle, 1))
    assert sorted(found.counts().tolist()) == [3] * 6 + [4] * 6 + [6] * 7


def test_no_hexagons_have_no_neighbours() -> None:
    assert of_hexagons(np.empty(0, dtype=np.uint64)).counts().tolist() == []
