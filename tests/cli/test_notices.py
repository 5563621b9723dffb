"""``boundaries notify``, and publishing that tells other systems."""

import os
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from typing import Any

import pytest


@pytest.fixture
def answers(outside: Path) -> Iterator[list[int]]:
    """Start a receiver that answers what is in the list, or 204, and set the webhook to it."""
    answers: list[int] = []

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            self.rfile.read(int(self.headers["Content-Length"]))
            self.send_response(answers.pop(0) if answers else 204)
            self.end_headers()

        def log_message(self, *_: object) -> None:
            pass

    server = HTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    os.environ["GEO_FONDUE_WEBHOOKS"] = f"http://127.0.0.1:{server.server_port}/hook/secret-key"
    os.environ["GEO_FONDUE_WEBHOOK_SECRET"] = "a long text"
    yield answers
    server.shutdown()
    thread.join()
    server.server_close()


def test_what_did_not_arrive_is_sent_by_notify(cli: Any, data: Path, answers: list[int]) -> None:
    assert "Nothing was published since" in cli("boundaries", "notify").err
    answers += [500, 500]
    run = cli("boundaries", "rollback")
    assert "1 notices to other systems did not arrive yet" in run.err
    failed = cli("boundaries", "notify")
    assert failed.code == 1
    assert "1 notices did not arrive" in failed.err
    assert "answered 500" in failed.out
    assert "secret-key" not in failed.out + failed.err
    sent = cli("boundaries", "notify", "--json")
    assert sent.code == 0
    [notice] = sent.json["notices"]
    assert (notice["id"], notice["attempts"]) == ("000001-rollback", 3)
    assert "Other systems are told" in cli("boundaries", "publish", "demo").err
    again = cli("boundaries", "notify", "--again", "--json").json["notices"]
    assert [one["attempts"] for one in again] == [4, 2]


def test_without_an_address_there_is_nobody_to_tell(cli: Any, data: Path) -> None:
    run = cli("boundaries", "notify")
    assert run.code == 1
    assert "Set GEO_FONDUE_WEBHOOKS" in run.err


@pytest.mark.parametrize(
    ("webhooks", "secret", "what"),
    [
        ("https://example.org/key1", "", "GEO_FONDUE_WEBHOOK_SECRET|webhook_secret"),
        ("ftp://example.org/key1", "text", "GEO_FONDUE_WEBHOOKS"),
        ("https://example.org/key1", "whsec_***", "GEO_FONDUE_WEBHOOK_SECRET"),
    ],
)
def test_settings_that_cannot_be_used_are_named_and_no_secret_repeated(
    cli: Any, outside: Path, webhooks: str, secret: str, what: str
) -> None:
    os.environ["GEO_FONDUE_WEBHOOKS"] = webhooks
    os.environ["GEO_FONDUE_WEBHOOK_SECRET"] = secret
    run = cli("boundaries", "list")
    assert run.code == 1
    assert any(name in run.err for name in what.split("|"))
    assert "key1" not in run.err
    assert "***" not in run.err
