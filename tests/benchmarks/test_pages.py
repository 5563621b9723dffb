"""The benchmark of pages runs, from beginning to end, on a small country."""

import json
import shutil
from pathlib import Path

import pytest
from typer.testing import CliRunner

from benchmarks import __main__ as command
from benchmarks import pages


@pytest.mark.slow
@pytest.mark.browser
def test_each_page_is_weighed_and_timed_beside_folium(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    if not any(map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))):
        pytest.skip("no Chromium here")
    monkeypatch.setattr(pages, "_COUNTRY", {"provinces": 2, "districts": 8, "subdistricts": 40, "detail": 1})
    out = tmp_path / "figures.json"
    arguments = ["pages", "--reports", "1000", "--rounds", "1", "--slower", "1", "--json", str(out)]
    shown = CliRunner().invoke(command.app, arguments)
    assert shown.exit_code == 0, shown.output
    found = json.loads(out.read_text("utf-8"))["found"]
    assert {one["name"] for one in found if not one["peer"]} == set(pages.PAGES)
    assert sum(one["peer"] for one in found) == 2
    assert all(one["kilobytes"] > 40 and one["milliseconds"] > 0 and one["processor"] > 0 for one in found)
    for said in ("folium, as it is", "times the ms", "Held to: under 600 kB and 2 s"):
        assert said in shown.output


@pytest.mark.parametrize(
    ("kilobytes", "milliseconds", "met"), [(599, 1999, True), (601, 10, False), (10, 2001, False)]
)
def test_both_targets_are_held_against_the_national_map(
    kilobytes: float, milliseconds: float, met: bool
) -> None:
    page = pages.Page(pages.HELD[0], False, kilobytes, milliseconds, milliseconds, milliseconds, 1)
    assert page.met is met


def test_other_pages_are_measured_and_held_to_nothing() -> None:
    assert pages.Page("heat", False, 1e6, 1e6, 1e6, 1e6, 1).met is None
