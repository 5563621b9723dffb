"""Every error is ``application/problem+json`` (RFC 9457), and tells nothing of the inside."""

from collections.abc import Callable
from typing import Any

import pytest
import structlog
from fastapi import FastAPI
from fastapi.testclient import TestClient
from sqlalchemy.exc import OperationalError

from geo_fondue.api import problems
from geo_fondue.errors import (
    BoundaryError,
    ConflictError,
    DamagedError,
    GeoFondueError,
    InputError,
    NotFoundError,
    PositionError,
    ReportError,
    UnavailableError,
)
from geo_fondue.settings import Settings

STANDARD = {"type", "title", "status", "detail", "instance"}


@pytest.fixture
def failing(make_app: Callable[[Settings], FastAPI], api_settings: Settings) -> FastAPI:
    """Make an application with endpoints that fail in every way."""
    app = make_app(api_settings)

    @app.get("/fails/{kind}", tags=["test"])
    def fails(kind: str) -> None:
        raise ERRORS[kind]

    return app


ERRORS: dict[str, Exception] = {
    "input": InputError("wrong", where="here", remedy="Do better"),
    "position": PositionError("wrong"),
    "boundary": BoundaryError("wrong"),
    "report": ReportError("wrong"),
    "not-found": NotFoundError("gone", where="/secret/folder"),
    "conflict": ConflictError("taken"),
    "damaged": DamagedError("broken", where="/secret/folder", remedy="Restore it"),
    "unavailable": UnavailableError("asleep", where="/secret/folder"),
    "database": OperationalError("SELECT secret", {}, Exception("secret")),
    "unforeseen": ZeroDivisionError("secret"),
    "root": GeoFondueError("odd"),
}
STATUSES = {
    "input": 422,
    "position": 422,
    "boundary": 422,
    "report": 422,
    "not-found": 404,
    "conflict": 409,
    "damaged": 500,
    "unavailable": 503,
    "database": 503,
    "unforeseen": 500,
    "root": 500,
}


@pytest.mark.parametrize("kind", ERRORS)
def test_each_error_has_its_status_and_keeps_its_secrets(failing: FastAPI, kind: str) -> None:
    with structlog.testing.capture_logs() as logged:
        answer = TestClient(failing).get(f"/fails/{kind}")
    problem = answer.json()
    assert answer.status_code == problem["status"] == STATUSES[kind]
    assert answer.headers["content-type"] == "application/problem+json"
    assert problem.keys() >= STANDARD
    assert problem["instance"] == f"/fails/{kind}"
    assert "secret" not in answer.text
    assert "Traceback" not in answer.text
    assert bool(logged) == (STATUSES[kind] >= 500)


def test_what_is_wrong_where_and_what_to_do_are_told(failing: FastAPI) -> None:
    problem = TestClient(failing).get("/fails/input").json()
    assert (problem["detail"], problem["where"], problem["remedy"]) == ("wrong", "here", "Do better")


@pytest.mark.parametrize("kind", ["unavailable", "database"])
def test_when_to_try_again_is_told(failing: FastAPI, kind: str) -> None:
    assert int(TestClient(failing).get(f"/fails/{kind}").headers["retry-after"]) > 0


def test_every_error_of_ours_has_a_kind() -> None:
    def below(error: type[Exception]) -> list[type[Exception]]:
        return [error, *(deeper for sub in error.__subclasses__() for deeper in below(sub))]

    for error in below(GeoFondueError):
        assert any(cls in problems.KINDS for cls in error.__mro__), error


def test_parameters_that_cannot_be_read_are_listed_each(client: TestClient) -> None:
    answer = client.get("/v1/resolve", params={"lat": "thirteen", "at": "soon"})
    problem = answer.json()
    assert (answer.status_code, problem["type"]) == (422, "urn:geo-fondue:problem:parameters")
    assert {error["parameter"] for error in problem["errors"]} == {"lat", "lon", "at"}
    assert {error.get("given") for error in problem["errors"]} == {"thirteen", None, "soon"}


def test_an_endless_value_is_not_repeated_endlessly(client: TestClient) -> None:
    answer = client.get("/v1/resolve", params={"lat": "x" * 400, "lon": "1"})
    assert len(answer.content) < 1000


@pytest.mark.parametrize(
    "address", ["/nowhere", "/v1", "/v1/resolve/x", "/static/nothing.js", "/%00", "/a%0Ab"]
)
def test_an_address_that_is_none_is_a_problem(client: TestClient, address: str) -> None:
    answer = client.get(address)
    assert (answer.status_code, answer.headers["content-type"]) == (404, "application/problem+json")


@pytest.mark.parametrize(
    ("method", "address", "allowed"),
    [
        ("PUT", "/v1/resolve", "GET, HEAD, POST"),
        ("POST", "/v1/statistics", "GET, HEAD"),
        ("DELETE", "/v1/exports/areas.csv", "GET, HEAD"),
        ("POST", "/", "GET, HEAD"),
        ("POST", "/static/map.js", "GET, HEAD"),
        ("PATCH", "/docs", "GET, HEAD"),
    ],
)
def test_a_method_that_is_not_possible_is_told_with_those_that_are(
    client: TestClient, method: str, address: str, allowed: str
) -> None:
    answer = client.request(method, address)
    assert (answer.status_code, answer.headers["allow"]) == (405, allowed)
    assert answer.headers["content-type"] == "application/problem+json"


@pytest.mark.parametrize(
    ("query", "said"),
    [
        ("lat=13&lat=14&lon=100", "more than once"),
        ("lat=13&lon=100&lan=1", "no such parameter"),
        ("lat=13&lon=100&layer=%00", "control character"),
        ("lat=13&lon=100&layer=" + "x" * 501, "longer than"),
        ("lat=13&lon=100&=1", "no such parameter"),
    ],
)
def test_a_query_that_cannot_be_meant_is_refused(client: TestClient, query: str, said: str) -> None:
    answer = client.get(f"/v1/resolve?{query}")
    assert answer.status_code == 422
    assert said in answer.json()["detail"]


def test_before_anything_is_published_there_is_nothing_to_answer_from(fresh: TestClient) -> None:
    addresses: list[tuple[str, Any]] = [
        ("/v1/resolve", {"lat": 13, "lon": 100}),
        ("/v1/statistics", {"layer": "district"}),
        ("/v1/exports/reports.csv", {}),
        ("/maps/heat", {}),
        ("/", {}),
        ("/readyz", {}),
    ]
    for address, parameters in addresses:
        answer = fresh.get(address, params=parameters)
        assert answer.status_code == 503, address
        assert "boundaries import" in answer.json()["remedy"]
    assert fresh.get("/healthz").json() == {"status": "alive"}
    assert fresh.get("/editions").json() == {"in_force": None, "editions": [], "history": []}
