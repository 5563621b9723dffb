"""``POST /v1/resolve`` answers for many points at once, each as it would be alone."""

import gzip
from typing import Any

import pyarrow as pa
import pytest
from fastapi.testclient import TestClient


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


NDJSON = {"Content-Type": "application/x-ndjson"}


@pytest.mark.parametrize(
    "kind", ["text/plain", "application/xml", "text/csv; charset=utf-16", "multipart/form-data"]
)
def test_what_cannot_be_read_here_is_refused_with_what_can(client: TestClient, kind: str) -> None:
    answer = client.post("/v1/resolve", content=b"lon,lat\n", headers={"Content-Type": kind})
    assert answer.status_code == 415
    assert "utf-8" in answer.json()["detail"] or "text/csv, application/vnd.apache" in answer.json()["detail"]


def test_a_compressed_body_is_refused_as_what_it_is(client: TestClient) -> None:
    headers = {"Content-Type": "text/csv", "Content-Encoding": "gzip"}
    answer = client.post("/v1/resolve", content=gzip.compress(b"lon,lat\n"), headers=headers)
    assert answer.status_code == 415
    assert "'gzip'" in answer.json()["detail"]


def test_a_header_without_coordinates_is_refused_with_what_can_be_done_over_http(client: TestClient) -> None:
    answer = client.post("/v1/resolve", content=b"a,b\n", headers={"Content-Type": "text/csv"})
    assert answer.json()["remedy"] == "Call them lat and lon; there are a, b"


def test_many_more_points_than_are_held_are_answered(client: TestClient) -> None:
    body = {"layer": "province", "points": [[100.5, 13.2], [0, 0]] * 60_000}
    answer = client.post("/v1/resolve", json=body)
    results = answer.json()["results"]
    assert (answer.status_code, len(results)) == (200, 120_000)
    assert results[-2]["areas"] == {"province": {"code": "P1", "name": {"th": "ที่ P1", "en": "Place P1"}}}
    assert results[-1]["problem"]["remedy"]


def test_what_stands_behind_many_points_comes_too_late_and_that_is_said(client: TestClient) -> None:
    body = {"points": [[100.5, 13.2]] * 200_000, "layer": "province"}
    answer = client.post("/v1/resolve", json=body).json()
    assert "'layer' stands behind points" in answer["problem"]["detail"]
    early = {"points": [[100.5, 13.2]], "layer": "province"}
    assert set(client.post("/v1/resolve", json=early).json()["results"][0]["areas"]) == {"province"}


@pytest.mark.parametrize("size", [1, 100_000])
def test_the_query_says_layer_and_day_for_every_format(client: TestClient, size: int) -> None:
    asked = {"layer": "province", "at": "2019-06-01"}
    line = client.post("/v1/resolve", params=asked, content=b"[100.5,13.2]\n" * size, headers=NDJSON)
    assert line.json() if size == 1 else line.text.count('"P0"') == size
    table = client.post(
        "/v1/resolve",
        params=asked,
        content=b"lat,lon\n13.2,100.5\n" * 1,
        headers={"Content-Type": "text/csv"},
    )
    assert table.text == "lat,lon,outcome,province,distance_m,problem\n13.2,100.5,inside,P0,,\n"
    assert table.headers["Geo-Fondue-Edition"] == "old"
    whole = client.post("/v1/resolve", params=asked, json={"points": [[100.5, 13.2]] * size}).json()
    assert whole["edition"] == "old"
    assert len(whole["results"]) == size


def test_arrow_is_answered_in_arrow(client: TestClient) -> None:
    sink = pa.BufferOutputStream()
    table = pa.table({"lon": [100.5, 0.0], "lat": [13.2, 0.0]})
    with pa.ipc.new_stream(sink, table.schema) as writer:
        writer.write_table(table)
    kind = "application/vnd.apache.arrow.stream"
    answer = client.post("/v1/resolve", content=bytes(sink.getvalue()), headers={"Content-Type": kind})
    assert (answer.status_code, answer.headers["content-type"]) == (200, kind)
    found = pa.ipc.open_stream(answer.content).read_all()
    assert found["district"].to_pylist() == ["D1", None]
    assert "(0, 0)" in found["problem"].to_pylist()[1]


@pytest.mark.parametrize(
    ("kind", "body", "query", "status"),
    [
        ("application/x-ndjson", b"nonsense\n", "", 400),
        ("application/x-ndjson", b"", "?layer=parish", 404),
        ("application/x-ndjson", b"", "?at=tomorrow", 422),
        ("application/x-ndjson", b"", "?lines=1", 422),
        ("application/x-ndjson", b"", "", 200),
        ("text/csv", b"", "", 400),
        ("text/csv", b"a,b\n1,2\n", "", 422),
        ("text/csv", b"lat,lon\n", "?layer=parish", 404),
        ("application/vnd.apache.arrow.stream", b"nonsense", "", 400),
        ("application/vnd.apache.arrow.stream", b"", "", 400),
        ("application/json", b" " * 2_000_000, "", 400),
        ("application/json", b'{"limit":1,"points":[' + b"[100.5,13.2]," * 100_000 + b"[1,2]]}", "", 422),
    ],
)
def test_a_stream_that_cannot_be_used_is_a_problem(
    client: TestClient, kind: str, body: bytes, query: str, status: int
) -> None:
    answer = client.post(f"/v1/resolve{query}", content=body, headers={"Content-Type": kind})
    assert answer.status_code == status, answer.text
    assert status == 200 or answer.headers["content-type"] == "application/problem+json"


def test_thai_spreadsheets_say_their_charset(client: TestClient) -> None:
    body = "lat,lon,ถนน\n13.2,100.5,ชำรุด\n".encode("cp874")
    answer = client.post("/v1/resolve", content=body, headers={"Content-Type": "text/csv; charset=TIS-620"})
    assert "ชำรุด,inside" in answer.text
    assert answer.headers["content-type"] == "text/csv; charset=utf-8"
