"""The file of an index: used when it is right, made again when it is not."""

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TypeAlias

import numpy as np
import pytest
from shapely import box
from shapely.geometry.base import BaseGeometry

from geo_fondue.areas import Areas
from geo_fondue.index import compiled, storage
from geo_fondue.index.compiled import CompiledIndex, compile_index, open_index
from geo_fondue.index.storage import load_tables, save_tables

MakeAreas: TypeAlias = Callable[[Sequence[BaseGeometry]], Areas]


@pytest.fixture(scope="module")
def areas(make_areas: MakeAreas) -> Areas:
    return make_areas([box(100 + i, 10, 101 + i, 11) for i in range(5)])


@pytest.fixture
def path(areas: Areas, tmp_path: Path) -> Path:
    """Return the file of the layer's index."""
    open_index(areas, tmp_path / "area.index", "abc")
    return tmp_path / "area.index"


@pytest.fixture
def compilations(monkeypatch: pytest.MonkeyPatch) -> list[Areas]:
    """Return a list of what is compiled from now on."""
    compiled_layers = []

    def compile_and_note(areas: Areas) -> object:
        compiled_layers.append(areas)
        return compile_index(areas)

    monkeypatch.setattr(compiled, "compile_index", compile_and_note)
    return compiled_layers


def test_tables_come_back_as_they_were(areas: Areas, path: Path) -> None:
    index = compile_index(areas)
    assert isinstance(index, CompiledIndex)
    loaded = load_tables(path, "abc", verify=True)
    assert loaded is not None
    for stored, made in zip(loaded, index.tables, strict=True):
        np.testing.assert_array_equal(stored, made)


def test_a_file_is_used_and_not_compiled_again(areas: Areas, path: Path, compilations: list[Areas]) -> None:
    index = open_index(areas, path, "abc")
    assert compilations == []
    assert index.locate(102.5, 10.5) == 2
    assert index.locate_many(np.array([100.5, 104.0]), np.array([10.5, 10.5])).tolist() == [0, 4]


def test_a_file_of_another_layer_is_stale(areas: Areas, path: Path, compilations: list[Areas]) -> None:
    assert open_index(areas, path, "abd").locate(102.5, 10.5) == 2
    assert len(compilations) == 1
    assert load_tables(path, "abc") is None
    assert load_tables(path, "abd") is not None


@pytest.mark.parametrize("at", [0, 8, 12, 40, 0.3, 0.5, 0.9, 0.999])
def test_a_damaged_file_is_made_again(areas: Areas, path: Path, compilations: list[Areas], at: float) -> None:
    data = bytearray(path.read_bytes())
    where = int(at) if at >= 1 or at == 0 else int(at * len(data))
    data[where] ^= 0x10
    path.write_bytes(data)
    first = load_tables(path, "abc", verify=True)
    if first is not None:  # it was a byte between arrays
        pytest.skip("nothing is kept there")
    assert open_index(areas, path, "abc").locate(103.5, 10.5) == 3
    assert len(compilations) == 1
    assert load_tables(path, "abc", verify=True) is not None


def test_a_large_file_is_checked_to_the_last_byte_when_that_is_asked_for(
    areas: Areas, path: Path, compilations: list[Areas], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(storage, "_ALWAYS_VERIFIED", 0)
    path.write_bytes(path.read_bytes().replace(b"\x00\x01\x00", b"\x00\xff\x00"))
    assert load_tables(path, "abc") is not None
    assert load_tables(path, "abc", verify=True) is None
    assert open_index(areas, path, "abc", verify=True).locate(103.5, 10.5) == 3
    assert len(compilations) == 1


@pytest.mark.parametrize("length", [0, 7, 30, 500, -1])
def test_a_cut_file_is_made_again(areas: Areas, path: Path, compilations: list[Areas], length: int) -> None:
    path.write_bytes(path.read_bytes()[:length])
    assert open_index(areas, path, "abc").locate(103.5, 10.5) == 3
    assert len(compilations) == 1


def test_where_nothing_can_be_written_the_index_is_in_memory(areas: Areas, tmp_path: Path) -> None:
    blocked = tmp_path / "no-folder" / "area.index"
    assert open_index(areas, blocked, "abc").locate(103.5, 10.5) == 3
    assert not blocked.exists()


def test_nothing_is_left_aside(areas: Areas, path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    index = compile_index(areas)
    assert isinstance(index, CompiledIndex)

    def fail(self: Path, target: Path) -> Path:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Path, "replace", fail)
    with pytest.raises(OSError, match="No space"):
        save_tables(path, index.tables, "new")
    assert [file.name for file in path.parent.iterdir()] == [path.name]


def test_a_layer_without_areas_is_stored_too(make_areas: MakeAreas, tmp_path: Path) -> None:
    for _ in range(2):
        assert open_index(make_areas([]), tmp_path / "none.index", "abc").locate(1.0, 1.0) == -1
    assert load_tables(tmp_path / "none.index", "abc") is not None
