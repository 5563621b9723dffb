"""``/v1/statistics/hotspots`` and ``/v1/statistics/hexagons``."""

import csv
import io
from typing import Any

import pytest
from fastapi.testclient import TestClient


def asked(client: TestClient, address: str, **parameters: Any) -> dict[str, Any]:
    answer = client.get(address, params=parameters)
    assert answer.status_code == 200, answer.text
    found: dict[str, Any] = answer.json()
    return found


def test_every_area_is_told_with_what_was_asked(client: TestClient) -> None:
    found = asked(client, "/v1/statistics/hotspots", layer="district")
    assert [area["code"] for area in found["areas"]] == ["D1", "D2", "D3"]
    assert (found["measure"], found["per"], found["tested"]) == ("open", "reports", 2)
    assert found["areas"][0]["count"] == 2
    assert found["areas"][0]["base"] == 4
    assert found["areas"][2]["kind"] == "no_data"
    assert found["left_out"] == 1


def test_without_a_layer_it_is_the_coarsest(client: TestClient) -> None:
    assert asked(client, "/v1/statistics/hotspots")["layer"] == "province"


def test_periods_are_said(client: TestClient) -> None:
    days = {"from": "2024-01-10", "to": "2024-03-09"}
    found = asked(client, "/v1/statistics/hotspots", layer="district", periods=3, **days)
    assert found["periods"][0] == {"from": "2024-01-10", "to": "2024-01-29"}
    assert all(len(area["periods"]) == 3 for area in found["areas"])


def test_shapes_come_as_geojson_and_rows_as_csv(client: TestClient) -> None:
    found = asked(client, "/v1/statistics/hotspots", layer="district", format="geojson")
    assert [feature["properties"]["code"] for feature in found["features"]] == ["D1", "D2", "D3"]
    assert found["features"][0]["geometry"]["type"] == "Polygon"
    assert found["tested"] == 2
    answer = client.get("/v1/statistics/hotspots", params={"layer": "district", "format": "csv"})
    rows = list(csv.DictReader(io.StringIO(answer.text)))
    assert [row["code"] for row in rows] == ["D1", "D2", "D3"]
    assert rows[0]["count"] == "2"


@pytest.mark.parametrize(
    ("parameters", "where"),
    [
        ({"layer": "district", "per": "people"}, "per"),
        ({"layer": "district", "measure": "total", "per": "reports"}, "per"),
        ({"layer": "district", "periods": 100}, "periods"),
        ({"resolution": 12}, "resolution"),
    ],
)
def test_what_cannot_be_tested_is_refused(client: TestClient, parameters: dict[str, Any], where: str) -> None:
    answer = client.get("/v1/statistics/hotspots", params=parameters)
    assert answer.status_code == 422
    assert where in answer.text


def test_a_layer_that_is_not_there_is_not_found(client: TestClient) -> None:
    assert client.get("/v1/statistics/hotspots", params={"layer": "park"}).status_code == 404


def test_hexagons_count_no_fewer_than_the_limit_and_tell_the_rest(client: TestClient) -> None:
    found = asked(client, "/v1/statistics/hexagons", resolution=3)
    counts = [feature["properties"]["total"] for feature in found["features"]]
    assert found["asked"] == 6
    assert all(count >= found["suppress_below"] == 5 for count in counts)
    assert sum(counts) + found["dropped"] == 6
    assert all(len(feature["geometry"]["coordinates"][0]) == 7 for feature in found["features"])


def test_a_box_never_changes_a_count(client: TestClient) -> None:
    whole = asked(client, "/v1/statistics/hexagons", resolution=3)
    for box in ("100,13,101,14", "100.4,13.1,100.5,13.3", "-10,-10,-5,-5"):
        part = asked(client, "/v1/statistics/hexagons", resolution=3, bbox=box)
        known = [feature["properties"] for feature in whole["features"]]
        assert all(feature["properties"] in known for feature in part["features"])
        assert (part["asked"], part["dropped"]) == (whole["asked"], whole["dropped"])


def test_hexagons_of_a_layer_that_is_not_there_are_not_found(client: TestClient) -> None:
    assert client.get("/v1/statistics/hexagons", params={"layer": "park"}).status_code == 404


def test_hot_spots_of_hexagons_say_their_resolution(client: TestClient) -> None:
    found = asked(client, "/v1/statistics/hotspots", resolution=3)
    assert found["layer"] is None
    assert found["resolution"] == 3
    assert found["suppress_below"] == 5
