"""The list of bad rows appears whole, where it is wanted, or not at all."""

import csv
from contextlib import suppress
from pathlib import Path

import pytest

from geo_fondue.errors import ReportError
from geo_fondue.reports import bad_rows
from geo_fondue.reports.bad_rows import BadRowList
from geo_fondue.reports.readers import BadRow

ROW = BadRow(7, "coords", 'not a "number"', "2024-A", "x,y\nz")


@pytest.fixture
def source(tmp_path: Path) -> Path:
    path = tmp_path / "in" / "reports.csv"
    path.parent.mkdir()
    path.touch()
    return path


def test_it_is_written_beside_the_file(source: Path) -> None:
    with BadRowList(source) as rows:
        rows.add(ROW)
        rows.add(BadRow(9, "", "broken"))
        assert [path.name for path in source.parent.glob("*.bad.csv")] == []
        path = rows.finish()
    assert path == source.with_name("reports.csv.bad.csv")
    with path.open(encoding="utf-8", newline="") as file:
        assert list(csv.DictReader(file)) == [
            {
                "line": "7",
                "field": "coords",
                "reason": 'not a "number"',
                "ticket_id": "2024-A",
                "value": "x,y\nz",
            },
            {"line": "9", "field": "", "reason": "broken", "ticket_id": "", "value": ""},
        ]
    assert sorted(source.parent.iterdir()) == [source, path]


def test_without_a_bad_row_there_is_no_list_and_an_old_one_goes(source: Path) -> None:
    old = source.with_name("reports.csv.bad.csv")
    old.write_text("old")
    with BadRowList(source) as rows:
        assert rows.finish() is None
    assert sorted(source.parent.iterdir()) == [source]


def test_what_an_exception_leaves_is_removed_and_an_old_list_stays(source: Path) -> None:
    old = source.with_name("reports.csv.bad.csv")
    old.write_text("old")
    with suppress(KeyboardInterrupt), BadRowList(source) as rows:
        rows.add(ROW)
        raise KeyboardInterrupt
    assert sorted(source.parent.iterdir()) == [source, old]
    assert old.read_text() == "old"


def test_it_can_be_put_elsewhere(source: Path, tmp_path: Path) -> None:
    with BadRowList(source, tmp_path / "bad.csv") as rows:
        rows.add(ROW)
        assert rows.finish() == tmp_path / "bad.csv"
    assert list(source.parent.iterdir()) == [source]


def test_a_place_that_cannot_be_written_is_refused_at_once(source: Path, tmp_path: Path) -> None:
    with pytest.raises(ReportError, match=r"cannot be written.*another place"):
        BadRowList(source, tmp_path / "none" / "bad.csv")


def test_the_file_with_the_reports_is_not_overwritten(source: Path) -> None:
    with pytest.raises(ReportError, match="that is the file with the reports"):
        BadRowList(source, source.parent / ".." / "in" / source.name)


@pytest.mark.parametrize("bad", [0, 1])
def test_a_folder_in_its_place_is_told(source: Path, bad: int) -> None:
    folder = source.with_name("reports.csv.bad.csv")
    folder.mkdir()
    with BadRowList(source) as rows:
        for _ in range(bad):
            rows.add(ROW)
        with pytest.raises(ReportError, match="cannot be written"):
            rows.finish()
    assert sorted(source.parent.iterdir()) == [source, folder]


def test_beside_a_file_in_a_locked_folder_it_goes_to_the_temporary_folder(
    source: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def locked(*args: object, dir: Path, **kwargs: object) -> object:  # noqa: A002
        if dir == source.parent:
            raise PermissionError(13, "Permission denied")
        return real(*args, dir=dir, **kwargs)

    real = bad_rows.tempfile.NamedTemporaryFile
    monkeypatch.setattr(bad_rows.tempfile, "NamedTemporaryFile", locked)
    monkeypatch.setattr(bad_rows.tempfile, "tempdir", str(tmp_path))
    with BadRowList(source) as rows:
        rows.add(ROW)
        path = rows.finish()
    assert path is not None
    assert path.name == "reports.csv.bad.csv"
    assert path.parent != source.parent
    assert "not a" in path.read_text()
