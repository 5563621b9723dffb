"""The list of rows that cannot be used."""

import csv
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from geo_fondue.errors import ReportError
from geo_fondue.reports.readers import BadRow
from geo_fondue.reports.sync import RefusedRows
from geo_fondue.reports.sync.refused import COLUMNS, KEPT


def listed(path: Path) -> list[list[str]]:
    with path.open(newline="", encoding="utf-8") as file:
        return list(csv.reader(file))[1:]


def test_a_row_is_listed_once_however_often_it_is_met(tmp_path: Path) -> None:
    for _ in range(2):
        rows = RefusedRows(tmp_path / "a" / "x.csv")
        rows.add(BadRow(1, "geometry", "there are no coordinates", "A", ""))
        rows.add(BadRow(2, "properties", "the feature has none", None, "{}"))
        rows.keep()
    assert [row[1:4] for row in listed(rows.path)] == [
        ["geometry", "there are no coordinates", "A"],
        ["properties", "the feature has none", ""],
    ]


def test_a_report_that_became_good_leaves_the_list_and_an_empty_list_goes(tmp_path: Path) -> None:
    rows = RefusedRows(tmp_path / "x.csv")
    rows.add(BadRow(1, "geometry", "bad", "A", "line one\nline two"))
    rows.keep()
    again = RefusedRows(rows.path)
    assert len(again) == 1
    again.clear("A")
    again.keep()
    assert not rows.path.exists()


def test_what_has_not_been_met_for_long_leaves_the_list(tmp_path: Path) -> None:
    path = tmp_path / "x.csv"
    times = [datetime.now(UTC) - KEPT + timedelta(days=days) for days in (-1, 1)]
    lines = [
        [at.isoformat(timespec="seconds"), "f", "bad", str(number), ""] for number, at in enumerate(times)
    ]
    with path.open("w", newline="", encoding="utf-8") as file:
        csv.writer(file).writerows([COLUMNS, *lines])
    rows = RefusedRows(path)
    rows.add(BadRow(1, "f", "bad", "new"))
    rows.keep()
    assert [row[3] for row in listed(path)] == ["1", "new"]


def test_a_list_that_cannot_be_kept_is_said(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(ReportError):
        RefusedRows(tmp_path / "file" / "x.csv")
