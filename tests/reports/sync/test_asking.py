"""Asking a server that misbehaves."""

import time
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from geo_fondue.errors import ConflictError, NotFoundError, UnavailableError
from geo_fondue.reports.sync import AskedToWaitError, Asker, NotAllowedError, StoppedError
from geo_fondue.reports.sync.passing import PassingError


def text(body: bytes) -> str:
    if body.startswith(b"<"):
        raise PassingError("the answer is a web page")
    return body.decode()


@pytest.fixture
def ask(server: Any, asker: Asker) -> Callable[[], str]:
    server.files["/there"] = b"here it is"
    return lambda: asker.ask(f"{server.address}/there", text)


def test_an_answer_is_read(ask: Callable[[], str]) -> None:
    assert ask() == "here it is"


@pytest.mark.parametrize("name", ["web_page", "break_off", "stall", "hang_up", "bomb"])
def test_what_may_pass_is_asked_again(server: Any, faults: Any, ask: Callable[[], str], name: str) -> None:
    server.faults = [getattr(faults, name)]
    assert ask() == "here it is"
    assert len(server.asked) == 2


@pytest.mark.parametrize("status", [408, 429, 500, 502, 503, 504])
def test_a_busy_server_is_asked_again(server: Any, faults: Any, ask: Callable[[], str], status: int) -> None:
    server.faults = [faults.refuse(status, Retry_After="0"), faults.refuse(status)]
    assert ask() == "here it is"
    assert len(server.asked) == 3


def test_a_server_that_never_recovers_is_told_in_one_line(
    server: Any, faults: Any, ask: Callable[[], str], asker: Asker
) -> None:
    server.faults = [faults.refuse(503)] * 99
    with pytest.raises(UnavailableError, match=r"503 .*\(asked 6 times\)"):
        ask()
    assert len(server.asked) == asker.patience.tries


def test_retry_after_is_waited_for(server: Any, faults: Any, ask: Callable[[], str]) -> None:
    server.faults = [faults.refuse(429, Retry_After="1")]
    began = time.monotonic()
    assert ask() == "here it is"
    assert time.monotonic() - began >= 1


def test_a_server_that_wants_to_be_left_alone_for_long_is(
    server: Any, faults: Any, ask: Callable[[], str]
) -> None:
    server.faults = [faults.refuse(503, Retry_After="86400")]
    with pytest.raises(AskedToWaitError) as told:
        ask()
    assert told.value.seconds == 86400
    assert len(server.asked) == 1


@pytest.mark.parametrize(
    ("status", "error"),
    [(401, NotAllowedError), (403, NotAllowedError), (404, NotFoundError), (400, UnavailableError)],
)
def test_what_will_not_pass_is_not_asked_again(
    server: Any, faults: Any, ask: Callable[[], str], status: int, error: type[Exception]
) -> None:
    server.faults = [faults.refuse(status)]
    with pytest.raises(error):
        ask()
    assert len(server.asked) == 1


def test_a_redirect_is_followed_on_the_same_host_and_not_to_another_without_encryption(
    server: Any, faults: Any, ask: Callable[[], str]
) -> None:
    server.faults = [faults.refuse(302, Location="/there")]
    assert ask() == "here it is"
    server.faults = [faults.refuse(302, Location="http://localhost:1/there")]
    with pytest.raises(UnavailableError, match="not encrypted"):
        ask()


def test_a_password_is_not_sent_on_to_where_a_redirect_leads(server: Any, faults: Any, asker: Asker) -> None:
    server.faults = [faults.refuse(307, Location="/there")]
    with pytest.raises(ConflictError):
        asker.ask(f"{server.address}/login", text, post={"pass": "s3cret-word"})
    assert [path for path, _ in server.asked] == ["/login"]


def test_an_answer_that_drips_is_given_up(server: Any, ask: Callable[[], str], asker: Asker) -> None:
    def drip(handler: Any) -> None:
        handler.send_response(200)
        handler.send_header("Content-Length", "1000000")
        handler.end_headers()
        try:
            for _ in range(100):
                handler.wfile.write(b"x")
                handler.wfile.flush()
                time.sleep(0.02)
        except OSError:
            pass
        handler.close_connection = True

    asker.patience = replace(asker.patience, answer=0.2)
    server.faults = [drip]
    assert ask() == "here it is"


def test_packed_otherwise_than_asked_for_is_not_unpacked(server: Any, ask: Callable[[], str]) -> None:
    server.faults = [lambda handler: handler.say(200, b"\x1b", {"Content-Encoding": "br"})]
    assert ask() == "here it is"


def test_told_to_stop_it_waits_no_longer(
    server: Any, faults: Any, ask: Callable[[], str], asker: Asker
) -> None:
    server.faults = [faults.refuse(429, Retry_After="100")]
    asker.stop.set()
    with pytest.raises(StoppedError):
        ask()


def test_a_server_that_is_not_there_is_said_to_be(asker: Asker) -> None:
    with pytest.raises(UnavailableError, match="cannot be reached"):
        asker.ask("http://127.0.0.1:9/nothing?key=secret", text)


def test_questions_keep_their_distance(ask: Callable[[], str], asker: Asker) -> None:
    asker.patience = replace(asker.patience, between=0.2)
    began = time.monotonic()
    ask()
    ask()
    assert time.monotonic() - began >= 0.2
