"""The plain question is answered ahead of the framework, and to the byte as the framework answers it."""

import asyncio
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from urllib.parse import quote

import pytest
import structlog
from fastapi import FastAPI
from fastapi.testclient import TestClient
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from geo_fondue.api import create_app, plain_questions
from geo_fondue.api.application import Application
from geo_fondue.api.plain_questions import PlainQuestions
from geo_fondue.boundaries import Catalogue
from geo_fondue.service import Service
from geo_fondue.settings import Settings


class Counted:
    """Counts what reaches the framework."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app
        self.requests = 0

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request."""
        self.requests += scope["type"] == "http"
        await self.app(scope, receive, send)


Told = tuple[int, list[tuple[bytes, bytes]], bytes]


async def ask(app: ASGIApp, query: bytes, headers: list[tuple[bytes, bytes]]) -> Told:
    """Return status, headers and body, asked with the very bytes, as no HTTP client would send them."""
    scope = {
        "type": "http",
        "http_version": "1.1",
        "method": "GET",
        "scheme": "http",
        "path": "/v1/resolve",
        "raw_path": b"/v1/resolve",
        "root_path": "",
        "query_string": query,
        "headers": [(b"host", b"here"), *headers],
        "client": ("127.0.0.1", 1),
        "server": ("127.0.0.1", 80),
        "state": {},
    }
    said: list[Message] = []

    async def receive() -> Message:
        return {"type": "http.request", "body": b"", "more_body": False}

    async def send(message: Message) -> None:
        said.append(message)

    await app(scope, receive, send)
    assert [message["type"] for message in said] == ["http.response.start", "http.response.body"]
    return said[0]["status"], list(said[0]["headers"]), said[1]["body"]


class Both:
    """Asks the whole application and the framework alone."""

    def __init__(self, app: FastAPI) -> None:
        self.service: Service = app.state.service
        self.service.warm()
        full = super(Application, app).__call__
        self.framework = Counted(full)
        self.front = PlainQuestions(self.framework, self.service)
        self.quick, self.full = TestClient(self.front), TestClient(full)

    def same(self, query: str | bytes, **headers: str) -> bool:
        """Return whether the framework was not needed, and hold the two answers against each other."""
        raw = query if isinstance(query, bytes) else query.encode()
        sent = [(name.lower().replace("_", "-").encode(), value.encode()) for name, value in headers.items()]

        async def both() -> tuple[Told, Told]:
            return await ask(self.front, raw, sent), await ask(self.framework.app, raw, sent)

        before = self.framework.requests
        quick, full = asyncio.run(both())
        assert quick == full, query
        return self.framework.requests == before


@pytest.fixture(scope="module")
def both(api_settings: Settings) -> Iterator[Both]:
    """Make the application on the folder that no test changes."""
    asked = Both(create_app(api_settings))
    yield asked
    asked.service.close()


INSIDE = [
    "lat=13.2&lon=100.5",
    "lon=100.5&lat=13.2",
    "lat=13&lon=101",
    "lat=013.2&lon=100.500000000000001",
    "lat=13.2&lon=100.5&layer=district",
    "lon=100.5&lat=13.2&layer=province",
]
ELSEWHERE = [
    "",
    "",
    "lat=13.2",
    "lat=13.2&lon=100.5&",
    "&lat=13.2&lon=100.5",
    "lat=13.2&lon=100.5&layer=",
    "lat=13.2&lon=100.5&layer=parish",
    "lat=13.2&lon=100.5&layer=District",
    "layer=district&lat=13.2&lon=100.5",
    "lat=13.2&lon=100.5&layer=district&layer=district",
    "lat=13.2&lat=13.2&lon=100.5",
    "lat=13.2&lon=100.5&at=2019-06-01",
    "lat=13.2&lon=100.5&at=",
    "lat=13.2&lon=100.5&x=1",
    "lat=13.2&lon=100.5#lat",
    "?lat=13.2&lon=100.5",
    "lat=+13.2&lon=100.5",
    "lat=%2B13.2&lon=100.5",
    "lat=%31%33.2&lon=100.5",
    "lat=13%2E2&lon=100.5",
    "l%61t=13.2&lon=100.5",
    "lat=13.2;lon=100.5",
    "lat=13.2%26lon=100.5",
    "lat=1.32e1&lon=100.5",
    "lat=13.&lon=100.5",
    "lat=.132&lon=100.5",
    "lat=13,2&lon=100,5",
    "lat= 13.2&lon=100.5 ",
    "lat=13.2%00&lon=100.5",
    "lat=1_3.2&lon=100.5",
    "lat=0x13&lon=100.5",
    "lat=nan&lon=100.5",
    "lat=NaN&lon=inf",
    "lat=&lon=",
    "lat=๑๓.๒&lon=100.5",
    "lat=13.2000000000000000000000000001&lon=100.5",
    "lat=" + "9" * 400 + "&lon=100.5",
    "lat=0&lon=0",
    "lat=-0&lon=-0.0",
    "lat=100.5&lon=13.2",
    "lat=91&lon=181",
    "lat=13.5&lon=102.001",
    "lat=13.5&lon=110",
    "LAT=13.2&LON=100.5",
]


@pytest.mark.parametrize("query", INSIDE)
def test_the_plain_question_does_not_reach_the_framework(both: Both, query: str) -> None:
    assert both.same(query)
    assert both.same(query, if_none_match="*")
    assert both.quick.get(f"/v1/resolve?{query}").status_code == 200


@pytest.mark.parametrize("query", ELSEWHERE)
def test_what_is_asked_otherwise_does(both: Both, query: str) -> None:
    assert not both.same(query)


ODD = [*"=&;+-.,e_%#?09 \0๓٣", "%2B", "%26", "%3D", "%00", "%20", "nan", "inf", "lat", "lon", "layer", "at"]
LONG = ["lat=", "&lon=", "lat=13.2", "&lon=100.5", "&layer=district", "&at=2020-01-01", "1e2", "0" * 500, ""]
VALUES = (
    st.floats(-200, 200).map(str)
    | st.floats(13, 14).map(str)
    | st.floats(100, 102).map("{:.5f}".format)
    | st.integers().map(str)
    | st.text(max_size=8).map(lambda text: quote(text.encode(errors="replace")))
)
FORMS = ["lat={}&lon={}", "lon={}&lat={}", "lat={}&lon={}&layer=district", "lat={}&lon={}&layer="]
QUERIES = (
    st.lists(st.sampled_from(ODD + LONG), max_size=8).map("".join)
    | st.builds(str.format, st.sampled_from(FORMS), VALUES, VALUES)
    | st.binary(max_size=30)
    | st.builds(bytes.__add__, st.just(b"lat=13.2&lon=100.5"), st.binary(max_size=10))
)


@settings(max_examples=300, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(QUERIES)
def test_whatever_is_asked_is_answered_as_the_framework_does(both: Both, query: str | bytes) -> None:
    both.same(query)


@settings(max_examples=200, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.floats(12.9, 14.1), st.floats(99.9, 102.1), st.integers(0, 17))
def test_wherever_it_is_is_answered_as_the_framework_does(
    both: Both, lat: float, lon: float, digits: int
) -> None:
    both.same(f"lat={lat:.{digits}f}&lon={lon:.{digits}f}")


@pytest.mark.parametrize("known", ["{}", '"x", {}', "W/{}", "{},", " {} ", "x{}", "{}x", "*", " * ", "", '"'])
def test_who_has_an_answer_is_told_that_it_holds_as_the_framework_does(both: Both, known: str) -> None:
    tag = both.full.get("/v1/resolve?lat=13.2&lon=100.5").headers["etag"]
    for form in (tag, tag.removeprefix("W/")):
        assert both.same("lat=13.2&lon=100.5", if_none_match=known.format(form))


def test_a_long_answer_is_compressed_as_the_framework_does(
    make_app: Callable[[Settings], FastAPI], monkeypatch: pytest.MonkeyPatch, api_settings: Settings
) -> None:
    for module in ("answers", "application", "plain_questions"):
        monkeypatch.setattr(f"geo_fondue.api.{module}.GZIP_FROM_BYTES", 100)
    long = Both(make_app(api_settings))
    for taken in ("gzip", "br, gzip;q=0.5", "identity", "GZIP"):
        assert long.same("lat=13.2&lon=100.5", accept_encoding=taken)
    answer = long.quick.get("/v1/resolve?lat=13.2&lon=100.5", headers={"Accept-Encoding": "gzip"})
    assert answer.headers["content-encoding"] == "gzip"


def test_head_and_other_methods_and_addresses_are_left_to_the_framework(both: Both) -> None:
    before = both.framework.requests
    assert both.quick.head("/v1/resolve?lat=13.2&lon=100.5").content == b""
    assert both.quick.put("/v1/resolve?lat=13.2&lon=100.5").status_code == 405
    assert both.quick.get("/v1/resolve/x?lat=13.2&lon=100.5").status_code == 404
    assert both.framework.requests == before + 3


@pytest.mark.parametrize("root", ["", "/fondue", "/v1"])
def test_it_is_answered_below_a_path_of_a_proxy(
    make_app: Callable[[Settings], FastAPI], api_settings: Settings, root: str
) -> None:
    both = Both(make_app(api_settings))
    for front in (PlainQuestions(both.framework, both.service), both.framework):
        client = TestClient(front, root_path=root)
        before = both.framework.requests
        assert client.get(f"{root}/v1/resolve?lat=13.2&lon=100.5").status_code == 200
        assert both.framework.requests == before + (front is both.framework)
    client = TestClient(PlainQuestions(both.framework, both.service), root_path="/v1")
    assert client.get("/v1/resolve?lat=13.2&lon=100.5").status_code == 404


def test_it_is_logged_like_every_request(
    make_app: Callable[[Settings], FastAPI], api_settings: Settings
) -> None:
    app = make_app(api_settings.model_copy(update={"access_log": True}))
    app.state.service.warm()
    with structlog.testing.capture_logs() as logged:
        TestClient(app).get("/v1/resolve?lat=13.2&lon=100.5")
    (line,) = logged
    assert (line["method"], line["path"], line["status"]) == ("GET", "/v1/resolve", 200)


def test_what_another_process_publishes_is_answered_from_by_the_next_request(
    make_app: Callable[[Settings], FastAPI], unopened: Path, tmp_path: Path
) -> None:
    shutil.copytree(unopened, tmp_path / "data")
    app = make_app(Settings(data=tmp_path / "data"))
    both, elsewhere = Both(app), Catalogue(tmp_path / "data")

    def edition() -> str:
        told: str = both.quick.get("/v1/resolve?lat=13.2&lon=100.5").json()["edition"]
        return told

    assert edition() == "new"
    elsewhere.rollback()
    assert (edition(), edition()) == ("old", "old")
    assert both.same("lat=13.2&lon=100.5")
    elsewhere.publish("new")
    assert edition() == "new"


def test_what_goes_wrong_on_the_quick_way_is_told_by_the_framework(
    both: Both, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(_: Service) -> None:
        raise OSError("secret")

    monkeypatch.setattr(Service, "view_at_hand", broken)
    assert not both.same("lat=13.2&lon=100.5")


def test_no_more_answers_are_kept_than_said(both: Both, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(plain_questions, "MOST_ANSWERS", 2)
    front = PlainQuestions(both.framework, both.service)
    client = TestClient(front)
    for lat, lon in ((13.2, 100.5), (13.7, 100.5), (13.2, 101.5), (13.2, 100.5)):
        client.get(f"/v1/resolve?lat={lat}&lon={lon}")
        assert len(front._sent) <= 2
