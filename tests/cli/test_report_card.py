"""``report-card`` writes a page for each area, and goes on where it was stopped."""

import json
from pathlib import Path
from typing import Any

import pytest

from geo_fondue.errors import UnavailableError
from geo_fondue.maps.chromium import find_chromium
from geo_fondue.service.card_folder import LIST

YEAR = ("--fiscal-year", "2567")


def test_each_area_gets_a_file_of_its_own(cli: Any, data: Path, outside: Path) -> None:
    run = cli("report-card", "--layer", "province", *YEAR)
    assert (run.code, run.out) == (0, "")
    assert "3 cards written" in run.err
    files = sorted((outside / "report-cards").glob("*.html"))
    assert len(files) == 3
    for file in files:
        page = file.read_text("utf-8")
        assert page.count("<article") == 1
        assert "ปีงบประมาณ 2567" in page


def test_what_is_there_already_is_not_made_again_until_the_data_change(
    cli: Any, data: Path, outside: Path
) -> None:
    folder = outside / "report-cards"
    cli("report-card", *YEAR)
    first, second, third = sorted(folder.glob("*.html"))
    untouched = third.stat().st_mtime_ns
    # stopped after the second
    second.unlink()
    run = cli("report-card", *YEAR)
    assert "2 cards there already, of the same data" in run.err
    assert "1 card written" in run.err
    assert second.is_file()
    assert third.stat().st_mtime_ns == untouched
    assert "3 cards written" in cli("report-card", *YEAR, "--lang", "en").err
    assert set(json.loads((folder / LIST).read_bytes())["files"]) == {
        file.name for file in (first, second, third)
    }


def test_all_cards_may_be_one_file(cli: Any, data: Path, outside: Path) -> None:
    run = cli("report-card", "all.html", "--layer", "district", *YEAR, "--lang", "en")
    assert run.code == 0
    assert "8 cards" in run.err
    assert (outside / "all.html").read_text("utf-8").count("<article") == 8


def test_one_area_may_be_asked_for(cli: Any, data: Path, outside: Path) -> None:
    code = cli("statistics", "--json").json["areas"][1]["code"]
    assert cli("report-card", "one.html", "--code", code, *YEAR).code == 0
    assert (outside / "one.html").read_text("utf-8").count("<article") == 1


def test_a_card_may_be_of_one_category_and_agency(cli: Any, data: Path, outside: Path) -> None:
    whole = cli("statistics", "--layer", "province", *YEAR, "--json").json["areas"][0]
    chosen = ("--category", "ถนน", "--agency", "ไม่มีใคร")
    one = ("--code", whole["code"], *YEAR)
    for options in ((), chosen[:2], chosen):
        counted = cli("statistics", "--layer", "province", *YEAR, *options, "--json").json["areas"][0]
        assert cli("report-card", "one.html", *one, *options).code == 0
        page = (outside / "one.html").read_text("utf-8")
        assert f'<dd class="value">{counted["total"]}</dd>' in page
        assert ("เฉพาะประเภท ถนน" in page) == bool(options)
        assert ("เฉพาะเรื่องที่ส่งถึง ไม่มีใคร" in page) == (options == chosen)
    assert "3 cards written" in cli("report-card", *YEAR).err
    empty = cli("report-card", *YEAR, *chosen).err
    assert "3 cards written" in empty
    assert "No report is of these days, this category and this agency" in empty


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (("--layer", "parish"), "parish"),
        (("--code", "XX"), "no area 'XX'"),
        (("--fiscal-year", "2023"), "2566"),
        (("--fiscal-year", "2567", "--from", "2024-01-01"), "fiscal_year"),
        (("a.html", "--format", "pdf"), "--format"),
        (("no/where/cards",), "no folder can be made"),
    ],
)
def test_what_cannot_be_done_is_one_line(
    cli: Any, data: Path, outside: Path, options: tuple[str, ...], said: str
) -> None:
    run = cli("report-card", *options)
    assert run.code == 1
    assert said in run.err
    assert run.err.count("\n") == 1


def test_a_pdf_without_a_chromium_is_refused_and_nothing_is_written(
    cli: Any, data: Path, outside: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("GEO_FONDUE_CHROMIUM", str(outside / "none"))
    for out in ("all.pdf", "cards"):
        run = cli("report-card", out, "--format", "pdf", *YEAR)
        assert run.code == 1
        assert run.err.count("\n") == 1
        assert not (outside / out).exists()


@pytest.mark.browser
def test_each_card_is_one_sheet_of_paper(cli: Any, data: Path, outside: Path) -> None:
    try:
        find_chromium()
    except UnavailableError as error:
        pytest.skip(str(error))
    for language in ("th", "en"):
        assert cli("report-card", "all.pdf", *YEAR, "--lang", language).code == 0
        pdf = (outside / "all.pdf").read_bytes()
        assert pdf.count(b"/Type /Page\n") == 3
