"""``/v1/resolve`` says whose job it is at a point, and refuses what is no position."""

from typing import Any

import pytest
from fastapi.testclient import TestClient


def resolve(client: TestClient, **parameters: Any) -> dict[str, Any]:
    answer = client.get("/v1/resolve", params=parameters)
    assert answer.status_code == 200, answer.text
    found: dict[str, Any] = answer.json()
    return found


def test_a_point_inside_is_answered_as_the_design_says(client: TestClient) -> None:
    assert resolve(client, lat=13.2, lon=100.5) == {
        "outcome": "inside",
        "edition": "new",
        "areas": {
            "province": {"code": "P1", "name": {"th": "ที่ P1", "en": "Place P1"}},
            "district": {"code": "D1", "name": {"th": "ที่ D1", "en": "Place D1"}},
        },
        "agency": None,
    }


def test_a_point_just_off_the_coast_gets_the_nearest_area_and_how_far_it_is(client: TestClient) -> None:
    answer = resolve(client, lat=13.5, lon=102.001)
    assert answer["outcome"] == "nearest"
    assert answer["areas"]["district"]["code"] == "D3"
    assert answer["distance_m"] == pytest.approx(108, abs=1)


def test_a_point_far_out_is_outside(client: TestClient) -> None:
    answer = resolve(client, lat=13.5, lon=110)
    assert (answer["outcome"], answer["areas"]) == ("outside", {})


def test_one_layer_alone_may_be_asked_for(client: TestClient) -> None:
    assert set(resolve(client, lat=13.2, lon=100.5, layer="province")["areas"]) == {"province"}


def test_the_edition_in_force_on_the_day_answers(client: TestClient) -> None:
    then = resolve(client, lat=13.2, lon=100.5, at="2019-12-31")
    assert (then["edition"], then["areas"]["province"]["code"]) == ("old", "P0")
    assert resolve(client, lat=13.2, lon=100.5, at="2020-01-01")["edition"] == "new"


@pytest.mark.parametrize(
    ("lat", "lon", "said"),
    [
        ("0", "0", "(0, 0)"),
        ("100.5", "13.2", "swapped"),
        ("91", "200", "outside -90 to 90"),
        ("nan", "100", "not a number"),
        ("1e400", "100", "not a number"),
        ("inf", "inf", "not a number"),
        ("13", "-181", "outside -180 to 180"),
    ],
)
def test_a_position_that_cannot_be_meant_is_refused_with_what_to_do(
    client: TestClient, lat: str, lon: str, said: str
) -> None:
    answer = client.get("/v1/resolve", params={"lat": lat, "lon": lon})
    problem = answer.json()
    assert (answer.status_code, problem["type"]) == (422, "urn:geo-fondue:problem:position")
    assert said in problem["detail"]
    assert problem["remedy"]


def test_an_unknown_layer_is_not_found_and_the_known_ones_are_listed(client: TestClient) -> None:
    answer = client.get("/v1/resolve", params={"lat": 13.2, "lon": 100.5, "layer": "parish"})
    assert answer.status_code == 404
    assert "province, district" in answer.json()["remedy"]


def test_with_an_accuracy_the_answer_says_how_sure_it_is(client: TestClient) -> None:
    answer = resolve(client, lat=13.5, lon=102.0001, accuracy=20)
    area, outside = answer["candidates"]
    assert (area["code"], area["kind"], outside["code"], outside["kind"]) == ("D3", "area", None, "outside")
    assert area["share"] + outside["share"] == pytest.approx(1, abs=1e-6)
    assert answer["border_distance_m"] == pytest.approx(answer["distance_m"])
    assert (answer["certain"], answer["certain_share"]) == (False, 0.95)
    assert resolve(client, lat=13.2, lon=100.5, accuracy=20)["certain"] is True


@pytest.mark.parametrize("accuracy", ["-1", "10001", "nan", "inf", "1e400"])
def test_what_is_no_accuracy_is_refused_with_the_range(client: TestClient, accuracy: str) -> None:
    answer = client.get("/v1/resolve", params={"lat": 13.2, "lon": 100.5, "accuracy": accuracy})
    assert answer.status_code == 422
    assert "0 to 10,000" in answer.json()["remedy"]
