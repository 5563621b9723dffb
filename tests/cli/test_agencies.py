"""``agencies``: taken in, listed, checked; and who is responsible at a place."""

import json
from pathlib import Path
from typing import Any

import pytest

from geo_fondue.boundaries import Catalogue


@pytest.fixture
def inside(data: Path) -> tuple[float, float]:
    """Find a place inside the country."""
    point = Catalogue(data).published().areas("subdistrict").geometry[0].representative_point()
    return point.y, point.x


@pytest.fixture
def agencies(data: Path, outside: Path) -> Path:
    """Write a list of one agency for each province, and a bad row."""
    codes = Catalogue(data).published().areas("province").codes
    rows = [
        {"org_id": f"p{code}", "name": f"จังหวัด {code}", "name_en": f"Office {code}", "area_codes": [code]}
        for code in codes
    ]
    path = outside / "agencies.json"
    path.write_text(json.dumps([*rows, {"name": "no id"}]), encoding="utf-8")
    return path


def test_good_agencies_are_taken_and_bad_ones_are_listed(cli: Any, agencies: Path) -> None:
    run = cli("agencies", "import", agencies)
    assert run.code == 0
    assert "3 new, 0 changed, 0 as before, 0 removed, 1 bad" in run.out
    assert "an agency needs an id" in run.out
    again = cli("agencies", "import", agencies, "--json").json
    assert (again["new"], again["unchanged"], again["bad"][0]["row"]) == (0, 3, 4)
    assert "Office" in cli("agencies", "list").out
    assert len(cli("agencies", "list", "--json").json["agencies"]) == 3


def test_a_place_has_an_agency_and_a_reason(cli: Any, agencies: Path, inside: tuple[float, float]) -> None:
    cli("agencies", "import", agencies)
    run = cli("resolve", *inside, "--category", "ถนน")
    assert "responsible: จังหวัด" in run.out
    assert "by rule area" in run.out
    answer = cli("resolve", *inside, "--json").json
    assert answer["agency"]["org_id"] == "p" + answer["areas"]["province"]["code"]
    assert answer["rule"]["layer"] == "province"


def test_nobody_is_named_where_no_rule_fires(
    cli: Any, agencies: Path, data: Path, inside: tuple[float, float]
) -> None:
    (data / "responsibility.toml").write_text('[[rule]]\nid = "x"\nagency = "nobody"\n', encoding="utf-8")
    run = cli("resolve", *inside)
    assert "responsible: nobody is named" in run.out
    check = cli("agencies", "check")
    assert check.code == 1
    assert "no agency 'nobody'" in check.out


def test_a_check_without_a_doubt_ends_well(cli: Any, agencies: Path) -> None:
    cli("agencies", "import", agencies)
    run = cli("agencies", "check")
    assert (run.code, run.out.strip()) == (0, "3 agencies, no rules, so those by default hold; 0 doubtful")
    assert cli("agencies", "check", "--json").json == {"agencies": 3, "rules": None, "doubtful": []}


def test_with_no_agencies_it_says_how_to_get_some(cli: Any, data: Path) -> None:
    assert "agencies import" in cli("agencies", "list").err


def test_the_areas_with_an_agency_are_counted(cli: Any, agencies: Path, outside: Path) -> None:
    cli("agencies", "import", agencies)
    run = cli("agencies", "coverage", "--layer", "province")
    assert run.code == 0
    assert "3 of 3 province areas have an agency; all have in 3 of 3" in run.out
    found = cli("agencies", "coverage", "--json").json
    assert (found["layer"], found["served"]) == ("municipality", 0)
    assert "0 of 4 municipality areas" in cli("agencies", "coverage", "--missing").out
    assert cli("map", "agencies", "agencies.html", "--lang", "en").code == 0
    assert "share of the municipalities that take part" in (outside / "agencies.html").read_text("utf-8")


def test_a_file_of_points_gets_the_agencies(
    cli: Any, agencies: Path, outside: Path, inside: tuple[float, float]
) -> None:
    lat, lon = inside
    (outside / "in.csv").write_text(f"lat,lon,type\n{lat},{lon},ถนน\n", encoding="utf-8")
    assert "there are no agencies" in cli("resolve-file", "in.csv", "out.csv", "--agency").err
    cli("agencies", "import", agencies)
    assert cli("resolve-file", "in.csv", "out.csv", "--category-column", "type").code == 0
    assert ",agency," in (outside / "out.csv").read_text("utf-8").splitlines()[0]
