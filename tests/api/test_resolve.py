"""``/v1/resolve`` says whose job it is at one point and at many, and refuses what is no position."""

from typing import Any

import pytest
from fastapi.testclient import TestClient

from geo_fondue.api.resolve import MOST_BYTES, MOST_POINTS


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


def test_many_points_get_the_answers_that_each_would_get_alone(client: TestClient) -> None:
    points = [[100.5, 13.2], [102.001, 13.5], [110, 13.5], [101, 13.5], [100.5, 13.7, 12.0]]
    answer = client.post("/v1/resolve", json={"points": points})
    assert answer.status_code == 200
    assert answer.json()["edition"] == "new"
    assert answer.json()["results"] == [resolve(client, lon=point[0], lat=point[1]) for point in points]


@pytest.mark.parametrize(
    "point",
    [[13.2, 100.5], [0, 0], None, [], [100], ["100", "13"], [True, 13], {"lon": 1}, [1, 2, 3, 4], [200, 13]],
)
def test_a_point_that_is_none_gets_a_problem_in_its_place(client: TestClient, point: object) -> None:
    answer = client.post("/v1/resolve", json={"points": [[100.5, 13.2], point]})
    good, bad = answer.json()["results"]
    assert good["outcome"] == "inside"
    assert bad["outcome"] is None
    assert bad["problem"]["detail"]
    assert bad["problem"]["remedy"]


def test_no_points_get_no_results(client: TestClient) -> None:
    assert client.post("/v1/resolve", json={"points": []}).json() == {"edition": "new", "results": []}


def test_the_layer_and_the_day_may_be_given_for_all_points(client: TestClient) -> None:
    body = {"points": [[100.5, 13.2]], "layer": "province", "at": "2019-06-01"}
    answer = client.post("/v1/resolve", json=body).json()
    assert answer["edition"] == "old"
    assert set(answer["results"][0]["areas"]) == {"province"}


@pytest.mark.parametrize(
    ("body", "status"),
    [
        (b"", 400),
        (b"{", 400),
        (b"\xff\xfe", 400),
        (b'{"points": [[NaN, 1]]}', 400),
        (b'"\\ud800"', 400),
        (b"[" * 5000, 400),
        (b"[]", 422),
        (b"{}", 422),
        (b'{"points": 1}', 422),
        (b'{"points": [], "limit": 1}', 422),
        (b'{"points": [], "at": "tomorrow"}', 422),
        (b'{"points": [], "at": 0}', 422),
        (b'{"points": [], "layer": 1}', 422),
        (b'{"points": [], "layer": "parish"}', 404),
        (b'{"points": [], "at": "1800-01-01"}', 200),
    ],
)
def test_a_body_that_cannot_be_used_is_a_problem(client: TestClient, body: bytes, status: int) -> None:
    answer = client.post("/v1/resolve", content=body, headers={"Content-Type": "application/json"})
    assert answer.status_code == status, answer.text


def test_a_body_that_is_not_json_by_its_own_word_is_refused(client: TestClient) -> None:
    answer = client.post("/v1/resolve", content=b"lon,lat\n", headers={"Content-Type": "text/csv"})
    assert answer.status_code == 415
    assert "application/json" in answer.json()["detail"]


def test_the_limits_are_stated_where_they_cut_and_in_the_contract(client: TestClient) -> None:
    full = client.post("/v1/resolve", json={"points": [[100.5, 13.2]] * MOST_POINTS})
    assert full.status_code == 200
    many = client.post("/v1/resolve", json={"points": [[1, 2]] * (MOST_POINTS + 1)})
    large = client.post("/v1/resolve", content=b" " * (MOST_BYTES + 1))
    assert (many.status_code, large.status_code) == (413, 413)
    assert f"{MOST_POINTS:,}" in many.json()["detail"]
    assert f"{MOST_BYTES:,}" in large.json()["detail"]
    described = client.get("/openapi.json").json()["paths"]["/v1/resolve"]["post"]["description"]
    assert f"{MOST_POINTS:,}" in described
