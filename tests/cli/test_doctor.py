"""``geo-fondue doctor``: a table for people, JSON for programs, and an exit code."""

import json
import shutil
from pathlib import Path

import pytest
from typer.testing import CliRunner

from geo_fondue.cli.app import app


@pytest.fixture
def data(small_data: Path, tmp_path: Path) -> Path:
    copied = tmp_path / "data"
    shutil.copytree(small_data, copied)
    return copied


def test_a_healthy_folder_exits_with_0(data: Path) -> None:
    assert CliRunner().invoke(app, ["db", "upgrade", "--data", str(data)]).exit_code == 0
    told = CliRunner().invoke(app, ["doctor", "--data", str(data), "--json"])
    assert told.exit_code == 0
    assert json.loads(told.stdout)["healthy"] is True
    table = CliRunner().invoke(app, ["doctor", "--data", str(data)])
    assert "columns" in table.stdout
    assert "0 reports, equal to a recount" in table.stdout


def test_a_damaged_one_exits_with_1_and_says_what_to_do(data: Path) -> None:
    manifest = data / "editions" / "small" / "manifest.json"
    manifest.write_text("{", "utf-8")
    told = CliRunner().invoke(app, ["doctor", "--data", str(data), "--json"])
    assert told.exit_code == 1
    findings = {one["check"]: one for one in json.loads(told.stdout)["findings"]}
    assert findings["editions"]["outcome"] == "wrong"
    assert CliRunner().invoke(app, ["doctor", "--data", str(data)]).exit_code == 1
