"""An export as a file."""

import stat
from collections.abc import Iterator
from pathlib import Path

import pytest

from geo_fondue.errors import InputError
from geo_fondue.exports import write_file


def broken() -> Iterator[bytes]:
    yield b"half "
    raise RuntimeError("the database went away")


def test_the_file_holds_the_chunks_and_its_size_is_told(tmp_path: Path) -> None:
    path = tmp_path / "out.csv"
    assert write_file(path, [b"a,b\n", b"1,2\n"]) == 8
    assert path.read_bytes() == b"a,b\n1,2\n"
    assert list(tmp_path.iterdir()) == [path]


def test_when_it_breaks_nothing_is_left(tmp_path: Path) -> None:
    with pytest.raises(RuntimeError):
        write_file(tmp_path / "out.csv", broken())
    assert list(tmp_path.iterdir()) == []


def test_when_it_breaks_what_was_there_stays(tmp_path: Path) -> None:
    path = tmp_path / "out.csv"
    path.write_bytes(b"before")
    with pytest.raises(RuntimeError):
        write_file(path, broken())
    assert path.read_bytes() == b"before"
    assert list(tmp_path.iterdir()) == [path]


def test_nobody_sees_a_part_of_it(tmp_path: Path) -> None:
    path = tmp_path / "out.csv"
    path.write_bytes(b"before")

    def watching() -> Iterator[bytes]:
        for _ in range(3):
            assert path.read_bytes() == b"before"
            yield b"x" * 100_000

    write_file(path, watching())
    assert path.stat().st_size == 300_000


def test_others_may_read_it_as_they_may_any_new_file(tmp_path: Path) -> None:
    usual, path = tmp_path / "usual", tmp_path / "out.csv"
    usual.touch()
    write_file(path, [b""])
    assert stat.S_IMODE(path.stat().st_mode) == stat.S_IMODE(usual.stat().st_mode)


def test_a_folder_that_is_not_there_is_told(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="folder that exists"):
        write_file(tmp_path / "missing" / "out.csv", [b""])


def test_a_folder_is_no_file(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="this is a folder"):
        write_file(tmp_path, [b""])
