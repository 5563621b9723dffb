"""``POST /v1/resolve`` answers for many points at once, each as it would be alone."""

from typing import Any

import pytest
from fastapi.testclient import TestClient

from geo_fondue.api.resolve_many import MOST_BYTES, MOST_POINTS


def resolve(client: TestClient, **parameters: Any) -> dict[str, Any]:
    answer = client.get("/v1/resolve", params=parameters)
    assert answer.status_code == 200, answer.text
    found: dict[str, Any] = answer.json()
    return found


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
