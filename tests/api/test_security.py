"""A key opens what its scope says, and every refusal says what to do."""

from collections.abc import Iterator
from pathlib import Path
from typing import Annotated

import pytest
from fastapi import Depends, FastAPI
from fastapi.testclient import TestClient

from geo_fondue.api import create_app
from geo_fondue.api.security import GivenKey, IsStaff, needs
from geo_fondue.reports.store.keys import Key, Scope, create_key, revoke_key
from geo_fondue.settings import Settings


@pytest.fixture
def guarded(tmp_path: Path) -> Iterator[FastAPI]:
    """Make an application with an endpoint behind a key, and one that answers all."""
    app = create_app(Settings(data=tmp_path / "data"))

    @app.get("/behind", tags=["test"])
    def behind(key: Annotated[Key, Depends(needs("staff"))]) -> str:
        return key.scope

    @app.get("/open", tags=["test"])
    def open_(key: GivenKey, staff: IsStaff) -> list[object]:
        return [None if key is None else key.scope, staff]

    yield app
    app.state.service.close()


@pytest.fixture
def client(guarded: FastAPI) -> TestClient:
    return TestClient(guarded)


def token(app: FastAPI, scope: Scope) -> str:
    return create_key(app.state.service.store, scope)[1]


@pytest.mark.parametrize("scope", ["staff", "admin"])
def test_the_right_key_opens_in_either_header(guarded: FastAPI, client: TestClient, scope: Scope) -> None:
    key = token(guarded, scope)
    for headers in (
        {"Authorization": f"Bearer {key}"},
        {"X-Api-Key": key},
        {"authorization": f"bearer {key}"},
    ):
        answer = client.get("/behind", headers=headers)
        assert (answer.status_code, answer.json()) == (200, scope)


@pytest.mark.parametrize("scope", ["read", "write", "hook"])
def test_a_key_for_something_else_is_refused_with_403(
    guarded: FastAPI, client: TestClient, scope: Scope
) -> None:
    answer = client.get("/behind", headers={"X-Api-Key": token(guarded, scope)})
    assert answer.status_code == 403
    assert answer.json()["type"] == "urn:geo-fondue:problem:access"
    assert answer.headers["www-authenticate"].startswith("Bearer ")


@pytest.mark.parametrize(
    "headers",
    [{}, {"Authorization": "Basic dXNlcjpwYXNz"}, {"Authorization": "Bearer"}, {"X-Api-Key": "gf_staff_x"}],
)
def test_without_a_good_key_it_is_401(client: TestClient, headers: dict[str, str]) -> None:
    answer = client.get("/behind", headers=headers)
    assert answer.status_code == 401
    assert answer.headers["www-authenticate"].startswith("Bearer ")
    assert answer.headers["content-type"] == "application/problem+json"
    assert answer.headers["cache-control"] == "no-store"
    assert "keys create" in answer.json()["remedy"]


def test_what_is_public_needs_no_key_but_a_bad_one_is_refused(guarded: FastAPI, client: TestClient) -> None:
    assert client.get("/open").json() == [None, False]
    assert client.get("/open", headers={"X-Api-Key": token(guarded, "read")}).json() == ["read", False]
    assert client.get("/open", headers={"X-Api-Key": token(guarded, "staff")}).json() == ["staff", True]
    assert client.get("/open", headers={"X-Api-Key": "gf_staff_" + "a" * 40}).status_code == 401


def test_a_revoked_key_is_refused(guarded: FastAPI, client: TestClient) -> None:
    store = guarded.state.service.store
    key, text = create_key(store, "staff")
    revoke_key(store, key.id)
    answer = client.get("/behind", headers={"X-Api-Key": text})
    assert answer.status_code == 401
    assert text not in answer.text


def test_the_contract_tells_how_to_send_a_key(guarded: FastAPI) -> None:
    document = guarded.openapi()
    schemes = document["components"]["securitySchemes"]
    assert schemes["bearer"]["scheme"] == "bearer"
    assert schemes["apiKey"]["name"] == "X-Api-Key"
    assert document["paths"]["/behind"]["get"]["security"] == [{"bearer": []}, {"apiKey": []}]
