"""``map`` and ``export`` write files that are whole, and open without anything else."""

import json
import re
from pathlib import Path
from typing import Any

import pytest


@pytest.mark.parametrize("kind", ["choropleth", "heat", "hexbin", "hotspots"])
@pytest.mark.parametrize("lang", ["th", "en"])
def test_a_map_is_one_file_that_needs_nothing_else(
    cli: Any, data: Path, outside: Path, kind: str, lang: str
) -> None:
    run = cli("map", kind, "out.html", "--layer", "district", "--measure", "closed", "--lang", lang)
    assert (run.code, run.out) == (0, "")
    assert "out.html" in run.err
    page = (outside / "out.html").read_text(encoding="utf-8")
    assert f'<html lang="{lang}"' in page
    assert not re.search(r"""<(?:script|link|img)[^>]*(?:src|href)=["'](?!data:)""", page)


@pytest.mark.parametrize(
    "asked",
    [
        ("slider", "--step", "week", "--measure", "open"),
        ("slider", "--resolution", "5"),
        ("compare", "--compare", "year-before", "--measure", "closed_count"),
    ],
)
def test_a_map_over_time_is_one_file_too(cli: Any, data: Path, outside: Path, asked: tuple[str, ...]) -> None:
    kind, *options = asked
    run = cli("map", kind, "out.html", "--layer", "district", "--lang", "en", *options)
    assert (run.code, run.out) == (0, "")
    page = (outside / "out.html").read_text(encoding="utf-8")
    assert f'geoFondue.draw("{kind}", ' in page
    assert not re.search(r"""<(?:script|link|img)[^>]*(?:src|href)=["'](?!data:)""", page)


def test_what_is_no_period_to_compare_with_is_said_in_one_line(cli: Any, data: Path) -> None:
    run = cli("map", "compare", "out.html", "--compare", "last spring")
    assert run.code != 0
    assert "is no period" in run.err


@pytest.mark.parametrize("subject", ["areas", "reports", "statistics"])
@pytest.mark.parametrize("suffix", ["geojson", "geojsonl", "csv", "parquet"])
def test_every_subject_is_written_in_every_format(
    cli: Any, data: Path, outside: Path, subject: str, suffix: str
) -> None:
    run = cli("export", subject, f"out.{suffix}", "--layer", "district")
    assert (run.code, run.out) == (0, "")
    assert (outside / f"out.{suffix}").stat().st_size > 0


def test_reports_of_one_area_may_be_exported(cli: Any, data: Path, outside: Path) -> None:
    code = cli("statistics", "--layer", "district", "--json").json["areas"][0]["code"]
    cli("export", "reports", "out.geojson", "--layer", "district", "--code", code, "--state", "open")
    features = json.loads((outside / "out.geojson").read_text(encoding="utf-8"))["features"]
    assert {feature["properties"]["district"] for feature in features} == {code}
    assert {feature["properties"]["state_group"] for feature in features} == {"open"}


def test_what_cannot_be_written_leaves_what_was_there(cli: Any, data: Path, outside: Path) -> None:
    (outside / "out.geojson").write_text("precious")
    assert cli("export", "areas", "out.geojson", "--layer", "parish").code == 1
    assert cli("export", "areas", "nowhere/out.geojson", "--layer", "district").code == 1
    assert (outside / "out.geojson").read_text() == "precious"


def test_without_a_layer_the_coarsest_is_written(cli: Any, data: Path, outside: Path) -> None:
    for subject in ("areas", "statistics"):
        assert cli("export", subject, outside / f"{subject}.csv").code == 0
        assert (outside / f"{subject}.csv").read_text("utf-8").count("\n") == 1 + 3
