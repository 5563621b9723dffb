"""``resolve`` and ``resolve-file``: tables for people, JSON for programs."""

import csv
import json
from pathlib import Path
from typing import Any

import pytest

from geo_fondue.boundaries import Catalogue


@pytest.fixture
def inside(data: Path) -> tuple[float, float]:
    """Find a place inside the country."""
    areas = Catalogue(data).published().areas("subdistrict")
    point = areas.geometry[0].representative_point()
    return point.y, point.x


def test_a_person_gets_a_table_with_both_names(cli: Any, inside: tuple[float, float]) -> None:
    run = cli("resolve", *inside)
    assert run.code == 0
    assert "subdistrict" in run.out
    assert "inside (edition demo)" in run.out


def test_a_program_gets_the_json_of_the_http_answer(cli: Any, inside: tuple[float, float]) -> None:
    answer = cli("resolve", *inside, "--json").json
    assert answer["outcome"] == "inside"
    assert set(answer["areas"]) >= {"province", "district", "subdistrict"}
    assert set(answer["areas"]["province"]) == {"code", "name"}
    assert answer["agency"] is None


def test_one_layer_may_be_asked_for(cli: Any, inside: tuple[float, float]) -> None:
    assert set(cli("resolve", *inside, "--layer", "district", "--json").json["areas"]) == {"district"}
    assert cli("resolve", *inside, "--layer", "parish").code == 1


def test_with_an_accuracy_it_says_where_the_place_may_really_be(
    cli: Any, inside: tuple[float, float]
) -> None:
    run = cli("resolve", *inside, "--accuracy", "5")
    assert run.code == 0
    assert "certain: that takes 95% in the answer's area, whose border is" in run.out
    answer = cli("resolve", *inside, "--accuracy", "5", "--json").json
    assert answer["candidates"][0]["code"] == answer["areas"]["subdistrict"]["code"]
    assert "0 to 10,000" in cli("resolve", *inside, "--accuracy", "-5").err


@pytest.mark.parametrize("point", [("-33.9", "18.4"), ("-1e1", "-.5"), ("--", "-33.9", "-18.4")])
def test_negative_coordinates_are_numbers(cli: Any, data: Path, point: tuple[str, ...]) -> None:
    run = cli("resolve", "--json", *point)
    assert (run.code, run.json["outcome"]) == (0, "outside")


@pytest.mark.parametrize("point", [("0", "0"), ("95", "300"), ("nan", "100")])
def test_a_position_that_cannot_be_meant_is_refused(cli: Any, data: Path, point: tuple[str, str]) -> None:
    run = cli("resolve", *point)
    assert (run.code, run.out) == (1, "")
    assert run.err.startswith(f"geo-fondue: lat={float(point[0])}, lon={float(point[1])}: ")


def test_a_file_gets_a_column_for_each_layer_and_its_bad_rows_are_listed(
    cli: Any, inside: tuple[float, float], outside: Path
) -> None:
    lat, lon = inside
    (outside / "in.csv").write_text(f"id,lat,lon\n1,{lat},{lon}\n2,{lon},{lat}\n3,{lat},\n", encoding="utf-8")
    run = cli("resolve-file", "in.csv", "out.csv")
    assert run.code == 0
    assert run.out == "3 rows: 1 inside, 0 nearest, 0 outside, 2 bad (edition demo)\n"
    assert "out.csv.bad.csv" in run.err
    rows = list(csv.DictReader((outside / "out.csv").read_text(encoding="utf-8").splitlines()))
    assert list(rows[0])[:5] == ["id", "lat", "lon", "outcome", "province"]
    assert (rows[0]["outcome"], bool(rows[0]["subdistrict"])) == ("inside", True)
    assert [row["outcome"] for row in rows[1:]] == ["", ""]
    bad = list(csv.DictReader((outside / "out.csv.bad.csv").read_text(encoding="utf-8").splitlines()))
    assert [row["line"] for row in bad] == ["3", "4"]


def test_a_program_is_told_of_the_file_as_json(cli: Any, inside: tuple[float, float], outside: Path) -> None:
    lat, lon = inside
    (outside / "in.ndjson").write_text(json.dumps({"lat": lat, "lon": lon}) + "\n", encoding="utf-8")
    told = cli("resolve-file", "in.ndjson", "out.ndjson", "--layer", "district", "--json").json
    assert (told["rows"], told["inside"], told["bad_path"]) == (1, 1, None)
    assert set(json.loads((outside / "out.ndjson").read_text())) == {
        *("lat", "lon", "outcome", "district", "distance_m")
    }


def test_names_are_added_when_asked_for(cli: Any, inside: tuple[float, float], outside: Path) -> None:
    lat, lon = inside
    (outside / "in.csv").write_text(f"lat,lon\n{lat},{lon}\n", encoding="utf-8")
    assert cli("resolve-file", "in.csv", "out.csv", "--layer", "district", "--names").code == 0
    (row,) = csv.DictReader((outside / "out.csv").read_text(encoding="utf-8").splitlines())
    answer = cli("resolve", lat, lon, "--json").json["areas"]["district"]
    assert (row["district"], row["district_name_th"], row["district_name_en"]) == (
        *(answer["code"], answer["name"]["th"], answer["name"]["en"]),
    )


@pytest.mark.parametrize("json_asked", [(), ("--json",)])
def test_a_file_that_breaks_off_fails_once_the_rest_is_told(
    cli: Any, inside: tuple[float, float], outside: Path, json_asked: tuple[str, ...]
) -> None:
    lat, lon = inside
    point = {"type": "Feature", "properties": {}, "geometry": {"type": "Point", "coordinates": [lon, lat]}}
    whole = json.dumps({"type": "FeatureCollection", "features": [point, point]})
    (outside / "in.geojson").write_text(whole[:-9], encoding="utf-8")
    run = cli("resolve-file", "in.geojson", "out.geojson", *json_asked)
    assert run.code == 1
    assert "in.geojson: the file breaks off" in run.err
    if json_asked:
        assert (run.json["inside"], run.json["bad"], run.json["complete"]) == (1, 1, False)
    else:
        assert run.out.startswith("2 rows: 1 inside")
    assert len(json.loads((outside / "out.geojson").read_text(encoding="utf-8"))["features"]) == 1


@pytest.mark.parametrize(
    ("source", "target", "said"),
    [
        ("missing.csv", "out.csv", "missing.csv: there is no such file"),
        ("empty.csv", "out.csv", "empty.csv: the file is empty"),
        ("in.csv", "nowhere/out.csv", "nowhere: there is no such folder"),
    ],
)
def test_a_file_or_folder_that_is_not_there_is_named(
    cli: Any, data: Path, outside: Path, source: str, target: str, said: str
) -> None:
    (outside / "empty.csv").touch()
    (outside / "in.csv").write_text("lat,lon\n1,1\n")
    run = cli("resolve-file", source, target)
    assert (run.code, run.out) == (1, "")
    assert said in run.err
    assert "report" not in run.err
