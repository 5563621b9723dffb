"""A file of columns comes back as it was written, or not at all."""

from collections.abc import Mapping
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray

from geo_fondue.reports.columns.file import FileWriter, open_columns, replacing

TYPES: Mapping[str, np.dtype[np.generic]] = {"ids": np.dtype(np.int64), "known": np.dtype(np.bool_)}


def write(path: Path, *pieces: tuple[list[int], list[bool]]) -> None:
    rows = sum(len(ids) for ids, _ in pieces)
    with replacing(path) as file:
        writer = FileWriter(file, TYPES, rows)
        for ids, known in pieces:
            writer.write({"ids": np.array(ids, dtype=np.int64), "known": np.array(known, dtype=bool)})
        writer.finish({"version": 7, "states": ["เสร็จสิ้น"]})


def read(path: Path) -> tuple[list[int], list[bool], dict[str, object]] | None:
    found = open_columns(path, TYPES)
    if found is None:
        return None
    arrays: dict[str, NDArray[np.generic]] = found[0]
    return arrays["ids"].tolist(), arrays["known"].tolist(), found[1]


@pytest.mark.parametrize("pieces", [[], [([1, 2], [True, False])], [([1], [True]), ([2, 9], [False, True])]])
def test_what_is_written_in_pieces_comes_back_as_one(
    tmp_path: Path, pieces: list[tuple[list[int], list[bool]]]
) -> None:
    write(tmp_path / "columns", *pieces)
    ids = [number for piece, _ in pieces for number in piece]
    known = [flag for _, piece in pieces for flag in piece]
    assert read(tmp_path / "columns") == (ids, known, {"version": 7, "states": ["เสร็จสิ้น"]})
    assert [path.name for path in tmp_path.iterdir()] == ["columns"]


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("whole") / "columns"
    write(path, (list(range(40)), [number % 3 == 0 for number in range(40)]))
    return path


@given(share=st.floats(0, 1, exclude_max=True))
def test_a_file_that_was_cut_is_none(
    whole: Path, tmp_path_factory: pytest.TempPathFactory, share: float
) -> None:
    path = tmp_path_factory.mktemp("cut") / "columns"
    path.write_bytes(whole.read_bytes()[: int(whole.stat().st_size * share)])
    assert open_columns(path, TYPES) is None


@given(at=st.integers(0, 10**6), flip=st.integers(1, 255))
def test_a_file_with_a_changed_byte_is_none_or_the_same(
    whole: Path, tmp_path_factory: pytest.TempPathFactory, at: int, flip: int
) -> None:
    """What fills the room between columns is nobody's."""
    damaged = bytearray(whole.read_bytes())
    damaged[at % len(damaged)] ^= flip
    path = tmp_path_factory.mktemp("changed") / "columns"
    path.write_bytes(damaged)
    found = read(path)
    assert found is None or found[0] == list(range(40))


def test_a_file_of_other_columns_is_none(tmp_path: Path) -> None:
    write(tmp_path / "columns", ([1], [True]))
    assert open_columns(tmp_path / "columns", {"ids": np.dtype(np.int64)}) is None
    assert open_columns(tmp_path / "columns", {**TYPES, "ids": np.dtype(np.int32)}) is None


def test_a_file_that_is_not_finished_leaves_the_old_one(tmp_path: Path) -> None:
    path = tmp_path / "columns"
    write(path, ([1], [True]))

    def write_too_few() -> None:
        with replacing(path) as file:
            FileWriter(file, TYPES, 2).finish({})

    with pytest.raises(ValueError, match="not 2 values"):
        write_too_few()
    assert read(path) == ([1], [True], {"version": 7, "states": ["เสร็จสิ้น"]})
    assert list(tmp_path.iterdir()) == [path]


def test_who_has_mapped_a_file_keeps_it_when_another_takes_its_place(tmp_path: Path) -> None:
    path = tmp_path / "columns"
    write(path, ([1, 2], [True, True]))
    found = open_columns(path, TYPES)
    assert found is not None
    write(path, ([3], [True]))
    assert found[0]["ids"].tolist() == [1, 2]
    with pytest.raises(ValueError, match="read-only"):
        found[0]["ids"][0] = 5
