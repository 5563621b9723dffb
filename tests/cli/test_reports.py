"""``reports import`` says what became of each row; a second time changes nothing."""

from pathlib import Path
from typing import Any

import pytest


def test_a_file_goes_in_once_however_often_it_is_imported(cli: Any, data: Path, dump: Path) -> None:
    (data / "reports.sqlite").unlink()
    first = cli("reports", "import", dump, "--json").json
    again = cli("reports", "import", dump, "--json").json
    assert first["new"] == first["rows"] - first["bad"] > 0
    assert (first["changed"], first["unchanged"]) == (0, 0)
    assert first["bad"] > 0
    assert (again["new"], again["changed"], again["unchanged"]) == (0, 0, first["new"])
    assert again["files"][0]["format"] == "traffy-dump"


def test_a_person_is_told_in_a_line_and_where_the_bad_rows_are(
    cli: Any, data: Path, dump: Path, outside: Path
) -> None:
    run = cli("reports", "import", dump, "--bad-rows", outside / "bad.csv")
    assert run.code == 0
    for word in ("new", "changed", "unchanged", "bad", "traffy-dump"):
        assert word in run.out
    assert "bad.csv" in run.err
    assert (outside / "bad.csv").read_text(encoding="utf-8").startswith("line,field,reason")


@pytest.mark.parametrize("content", ["", "a,b\n1,2\n", "\0\0\0"])
def test_a_file_of_no_format_is_refused_by_name(cli: Any, data: Path, outside: Path, content: str) -> None:
    (outside / "odd.csv").write_text(content)
    run = cli("reports", "import", outside / "odd.csv")
    assert (run.code, run.out) == (1, "")
    assert "odd.csv" in run.err


def test_reports_of_another_system_are_told_apart_by_their_source(cli: Any, data: Path, dump: Path) -> None:
    other = cli("reports", "import", dump, "--source", "elsewhere", "--json").json
    assert other["new"] == other["rows"] - other["bad"]
