"""``/v1/statistics`` counts per area, in the format asked for, by the filters given."""

import csv
import io
from typing import Any

import pytest
from fastapi.testclient import TestClient


def statistics(client: TestClient, **parameters: Any) -> dict[str, Any]:
    answer = client.get("/v1/statistics", params=parameters)
    assert answer.status_code == 200, answer.text
    counted: dict[str, Any] = answer.json()
    return counted


def totals(client: TestClient, **parameters: Any) -> dict[str, int]:
    areas = statistics(client, **parameters)["areas"]
    return {area["code"]: area["total"] for area in areas}


def test_every_area_of_the_layer_is_there_with_its_figures(client: TestClient) -> None:
    counted = statistics(client, layer="district")
    assert [area["code"] for area in counted["areas"]] == ["D1", "D2", "D3"]
    first, second, third = counted["areas"]
    assert (first["total"], first["open"], first["closed"], first["excluded"]) == (4, 2, 1, 1)
    assert (first["unknown"], first["resolution_rate"]) == (1, pytest.approx(1 / 3))
    assert second["median_days_to_close"] == 8
    assert (third["total"], third["resolution_rate"]) == (0, None)
    assert counted["outside"] == 1
    assert counted["totals"]["total"] == 6
    assert counted["edition"] == "new"


def test_the_filters_narrow_the_count(client: TestClient) -> None:
    assert totals(client, layer="district", category="ถนน") == {"D1": 2, "D2": 1, "D3": 0}
    assert totals(client, layer="district", state="open") == {"D1": 2, "D2": 0, "D3": 0}
    assert totals(client, layer="district", parent="P1") == {"D1": 4, "D2": 1}
    within = {"from": "2024-02-10", "to": "2024-02-11"}
    assert totals(client, layer="district", **within) == {"D1": 2, "D2": 0, "D3": 0}


def test_a_fiscal_year_is_thai(client: TestClient) -> None:
    counted = statistics(client, layer="province", fiscal_year=2567)
    assert (counted["from"], counted["to"]) == ("2023-10-01", "2024-09-30")


def test_a_filter_left_empty_by_a_form_does_not_restrict(client: TestClient) -> None:
    everything = totals(client, layer="district")
    assert (
        totals(client, layer="district", category="", state="", parent="", **{"from": "", "to": ""})
        == everything
    )


@pytest.mark.parametrize("asked", [{"format": "csv"}, {"accept": "text/csv"}])
def test_csv_by_parameter_or_header(client: TestClient, asked: dict[str, str]) -> None:
    headers = {"Accept": asked["accept"]} if "accept" in asked else {}
    parameters = {"layer": "district", **({"format": asked["format"]} if "format" in asked else {})}
    answer = client.get("/v1/statistics", params=parameters, headers=headers)
    assert answer.headers["content-type"] == "text/csv; charset=utf-8"
    first = next(csv.DictReader(io.StringIO(answer.text)))
    assert (first["code"], first["name_th"], first["total"]) == ("D1", "ที่ D1", "4")


@pytest.mark.parametrize(
    ("parameters", "accept"),
    [
        ({"geometry": "true"}, None),
        ({"format": "geojson"}, None),
        ({}, "application/geo+json"),
        ({}, "text/csv;q=0.5, application/geo+json"),
        ({"format": "geojson"}, "text/csv"),
    ],
)
def test_geojson_with_the_areas_shapes(
    client: TestClient, parameters: dict[str, str], accept: str | None
) -> None:
    answer = client.get(
        "/v1/statistics",
        params={"layer": "district", **parameters},
        headers={} if accept is None else {"Accept": accept},
    )
    assert answer.headers["content-type"] == "application/geo+json"
    features = answer.json()["features"]
    assert [feature["properties"]["total"] for feature in features] == [4, 1, 0]
    assert {feature["geometry"]["type"] for feature in features} <= {"Polygon", "MultiPolygon"}


@pytest.mark.parametrize("accept", ["*/*", "text/html", "", ";;,", "text/csv;q=0", "text/csv;q=nan", "x;q=y"])
def test_whatever_else_is_accepted_json_is_answered(client: TestClient, accept: str) -> None:
    answer = client.get("/v1/statistics", params={"layer": "district"}, headers={"Accept": accept})
    assert answer.headers["content-type"] == "application/json"


@pytest.mark.parametrize(
    ("parameters", "status", "said"),
    [
        ({}, 422, "no layer"),
        ({"layer": "parish"}, 404, "no layer"),
        ({"layer": "district", "parent": "P9"}, 404, "P9"),
        ({"layer": "province", "parent": "P1"}, 422, "nests in no other"),
        ({"layer": "district", "from": "2024-02-30"}, 422, "no day of the calendar"),
        ({"layer": "district", "from": "1709164800"}, 422, "not a day"),
        ({"layer": "district", "from": "05/06/2024"}, 422, "not a day"),
        ({"layer": "district", "from": "2024-02-02", "to": "2024-02-01"}, 422, "after"),
        ({"layer": "district", "fiscal_year": "2567", "to": "2024-02-01"}, 422, "a period of its own"),
        ({"layer": "district", "fiscal_year": "2024"}, 422, "Buddhist era"),
        ({"layer": "district", "fiscal_year": "9" * 400}, 422, "fiscal"),
        ({"layer": "district", "state": "finished"}, 422, "open"),
        ({"layer": "district", "format": "xlsx"}, 422, "csv"),
        ({"layer": "district", "format": "csv", "geometry": "true"}, 422, "no geometry"),
        ({"layer": "district", "catgory": "ถนน"}, 422, "no such parameter"),
        ({"layer": "district", "change": "true"}, 422, "no period before"),
    ],
)
def test_what_cannot_be_asked_is_refused_with_the_reason(
    client: TestClient, parameters: dict[str, str], status: int, said: str
) -> None:
    answer = client.get("/v1/statistics", params=parameters)
    assert answer.status_code == status
    assert said in answer.json()["detail"]


@pytest.mark.parametrize(
    "period",
    [
        {"from": "2566-10-01", "to": "๓๐/๐๙/๒๕๖๗"},
        {"from": "01/10/2566", "to": "2567-09-30"},
        {"fiscal_year": "๒๕๖๗"},
    ],
)
def test_periods_are_read_as_thai_offices_write_them(client: TestClient, period: dict[str, str]) -> None:
    plain = client.get("/v1/statistics", params={"layer": "district", "fiscal_year": "2567"}).json()
    assert (plain["from"], plain["to"]) == ("2023-10-01", "2024-09-30")
    assert client.get("/v1/statistics", params={"layer": "district", **period}).json() == plain


def test_figures_stand_beside_those_of_the_period_before(client: TestClient) -> None:
    asked = {"layer": "district", "from": "2024-03-01", "to": "2024-03-31", "change": "true"}
    found = client.get("/v1/statistics", params=asked).json()
    assert (found["before"]["from"], found["before"]["to"]) == ("2024-01-30", "2024-02-29")
    earlier = client.get(
        "/v1/statistics", params={"layer": "district", "from": "2024-01-30", "to": "2024-02-29"}
    ).json()
    assert found["before"]["totals"] == earlier["totals"]
    assert [area["total_before"] for area in found["areas"]] == [area["total"] for area in earlier["areas"]]
    header, first = client.get("/v1/statistics", params=asked | {"format": "csv"}).text.splitlines()[:2]
    assert header.split(",")[-2:] == ["total_before", "change"]
    assert first.split(",")[-2] == str(earlier["areas"][0]["total"])
    features = client.get("/v1/statistics", params=asked | {"geometry": "true"}).json()
    assert features["before"] == found["before"]
    assert features["features"][0]["properties"].keys() >= {"total_before", "change"}


def test_without_asking_nothing_is_compared(client: TestClient) -> None:
    found = client.get("/v1/statistics", params={"layer": "district", "from": "2024-03-01"}).json()
    assert "before" not in found
    assert "change" not in found["areas"][0]


def test_the_agency_narrows_the_figures(client: TestClient) -> None:
    found = client.get("/v1/statistics", params={"layer": "district", "agency": "nobody's"}).json()
    assert found["agency"] == "nobody's"
    assert found["totals"]["total"] == 0
