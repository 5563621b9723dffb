"""What happens around a request, when things go wrong inside."""

import asyncio
from collections.abc import AsyncIterator, Callable

import pytest
import structlog
from fastapi import FastAPI
from fastapi.testclient import TestClient
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.requests import ClientDisconnect, Request
from starlette.responses import Response, StreamingResponse
from starlette.routing import Route
from starlette.types import Receive, Scope, Send

from geo_fondue.api.middleware import HeadAsGet, UnexpectedErrors
from geo_fondue.settings import Settings


async def broken(request: Request) -> Response:
    async def chunks() -> AsyncIterator[bytes]:
        yield b"half"
        raise ZeroDivisionError

    return StreamingResponse(chunks())


async def method(request: Request) -> Response:
    return Response(request.method)


def test_an_answer_that_breaks_off_is_not_made_to_look_whole() -> None:
    app = Starlette(routes=[Route("/", broken)], middleware=[Middleware(UnexpectedErrors)])
    with pytest.raises(ZeroDivisionError):
        TestClient(app).get("/")


def test_who_goes_away_in_the_middle_of_a_request_is_no_error_of_ours() -> None:
    async def leaves(request: Request) -> Response:
        raise ClientDisconnect

    app = Starlette(routes=[Route("/", leaves, methods=["POST"])], middleware=[Middleware(UnexpectedErrors)])
    with structlog.testing.capture_logs() as logged:
        asyncio.run(app({"type": "http", "method": "POST", "path": "/", "headers": []}, None, None))  # type: ignore[arg-type]
    assert logged == []


def test_head_reaches_the_endpoint_as_get() -> None:
    app = Starlette(routes=[Route("/", method, methods=["GET"])], middleware=[Middleware(HeadAsGet)])
    answer = TestClient(app).head("/")
    assert (answer.headers["content-length"], answer.content) == ("3", b"")


def test_the_access_log_has_a_line_for_each_request_and_never_where_somebody_was(
    make_app: Callable[[Settings], FastAPI], api_settings: Settings
) -> None:
    app = make_app(api_settings.model_copy(update={"access_log": True}))
    with structlog.testing.capture_logs() as logged:
        TestClient(app).get("/v1/resolve?lat=13.2&lon=100.5")
    (line,) = logged
    assert (line["method"], line["path"], line["status"]) == ("GET", "/v1/resolve", 200)
    assert "13.2" not in str(line)


@pytest.mark.parametrize("address", ["/v1/resolve", "/", "/nowhere", "/static/map.js"])
def test_a_query_that_is_no_text_is_refused(client: TestClient, address: str) -> None:
    async def raw(scope: Scope, receive: Receive, send: Send) -> None:
        await client.app({**scope, "query_string": b"lat=\xff"}, receive, send)

    answer = TestClient(raw).get(address)
    assert (answer.status_code, answer.headers["content-type"]) == (400, "application/problem+json")
    assert answer.json()["detail"] == "the query is not in UTF-8"
    assert answer.headers["x-content-type-options"] == "nosniff"
