"""Webhooks of Traffy: written down before they are answered, taken in once, and told to nobody."""

import json
import logging
import socket
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
import uvicorn
from fastapi.testclient import TestClient
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from geo_fondue.api import create_app, hooks, server
from geo_fondue.reports.inbox import Inbox
from geo_fondue.reports.store import Store
from geo_fondue.reports.store.keys import create_key
from geo_fondue.settings import Settings

from .conftest import make_data

NEW = {
    "timestamp": "2024-05-01 08:00:00",
    "ticket_id": "2024-NEW",
    "description": "โทร 081-234-5678",
    "type": "ถนน",
    "photo": ["https://example.org/1.jpg"],
    "latitude": 13.2,
    "longitude": 100.5,
    "address": "บ้านเลขที่ 1",
    "orgs": [{"org_id": 1, "org": "เทศบาล"}],
}
FINISHED = {
    "timestamp": "2024-05-02 08:00:00",
    "ticket_id": "2024-NEW",
    "org": "เทศบาล",
    "status": "เสร็จสิ้น",
    "note": "แล้ว",
    "photo": [],
}


class Hooked:
    """The application with a key for webhooks, and what its store has."""

    def __init__(self, client: TestClient, settings: Settings, token: str) -> None:
        self.client = client
        self.settings = settings
        self.address = f"/hooks/traffy/{token}"
        self.token = token

    def send(self, said: Any, method: str = "POST", **options: Any) -> Any:
        content = said if isinstance(said, bytes) else json.dumps(said)
        return self.client.request(method, self.address, content=content, **options)

    def settled(self) -> dict[str, int]:
        """Wait until nothing is pending, and return what became of it all."""
        until = time.monotonic() + 20
        with closing(Inbox(self.settings.database_url)) as inbox:
            while inbox.counts().get("pending") and time.monotonic() < until:
                time.sleep(0.01)
            return dict(inbox.counts())

    def deliveries(self, **chosen: Any) -> list[Any]:
        """Return what is in the inbox, the newest first, with bodies."""
        with closing(Inbox(self.settings.database_url)) as inbox:
            return inbox.deliveries(bodies=True, **chosen)

    def stored(self) -> dict[str, Any]:
        """Return the reports by their ticket ids."""
        with Store.open(self.settings.database_url) as store:
            return {one.report.ticket_id: one for batch in store.stream(details=True) for one in batch}


@pytest.fixture(scope="session")
def published(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Write a data folder with boundaries, which no test changes."""
    data = tmp_path_factory.mktemp("hooks")
    make_data(data)
    return data


@pytest.fixture
def open_hooks(published: Path, new_database_url: Callable[[], str]) -> Iterator[Callable[..., Hooked]]:
    """Start the application with an empty store; on both databases."""
    started: list[TestClient] = []

    def start(**given: Any) -> Hooked:
        chosen = Settings(data=published, **{"database_url": new_database_url(), **given})
        with Store.open(chosen.database_url) as store:
            token = create_key(store, "hook")[1]
        client = TestClient(create_app(chosen))
        started.append(client)
        client.__enter__()
        return Hooked(client, chosen, token)

    yield start
    for client in started:
        client.__exit__(None, None, None)


@pytest.fixture
def hooked(open_hooks: Callable[..., Hooked]) -> Hooked:
    return open_hooks()


def test_a_new_report_and_its_end_are_taken_in(hooked: Hooked) -> None:
    first, second = hooked.send(NEW), hooked.send(FINISHED, "PATCH")
    for answer in (first, second):
        assert answer.status_code in (200, 202)
        assert answer.json()["applied"] is (answer.status_code == 200)
        assert answer.headers["cache-control"] == "no-store"
    assert second.json()["received"] > first.json()["received"]
    assert hooked.settled() == {"applied": 2}
    kept = hooked.stored()["2024-NEW"]
    assert (kept.report.state, kept.areas["district"]) == ("finish", "D1")
    assert kept.report.closed_at is not None
    assert kept.report.extra["note"] == "แล้ว"


def test_an_address_with_a_slash_at_its_end_is_the_same(hooked: Hooked) -> None:
    hooked.address += "/"
    assert hooked.send(NEW).status_code in (200, 202)
    assert hooked.settled() == {"applied": 1}


def test_a_change_before_its_report_waits_for_it(hooked: Hooked) -> None:
    hooked.send(FINISHED, "PATCH")
    assert hooked.settled() == {"waiting": 1}
    assert hooked.stored() == {}
    hooked.send(NEW)
    hooked.settled()
    assert hooked.stored()["2024-NEW"].report.state == "finish"


def test_order_and_repetition_make_no_difference(open_hooks: Callable[..., Hooked]) -> None:
    again = FINISHED | {"timestamp": "2024-05-03 08:00:00", "status": "กำลังดำเนินการ"}
    rating = {"event": "rating", "ticket_id": "2024-NEW", "timestamp": "2024-05-04 08:00:00", "star": 4}
    ends = []
    for order in (
        (NEW, FINISHED, again, rating),
        (rating, again, again, NEW, FINISHED, NEW, rating, FINISHED),
    ):
        hooked = open_hooks()
        for said in order:
            hooked.send(said)
        hooked.settled()
        ends.append(hooked.stored()["2024-NEW"].report)
    assert ends[0] == ends[1]
    assert (ends[0].state, ends[0].star) == ("inprogress", 4)


def test_the_content_type_does_not_matter(hooked: Hooked) -> None:
    for content_type in ("text/plain", "application/x-www-form-urlencoded", "image/png", ""):
        assert hooked.send(NEW, headers={"Content-Type": content_type}).status_code in (200, 202)
    assert hooked.settled() == {"applied": 4}


def test_what_cannot_be_used_is_kept_with_its_reason(hooked: Hooked) -> None:
    answer = hooked.send(NEW | {"latitude": 100.5, "longitude": 13.2})
    assert (answer.status_code, answer.json()["applied"]) == (202, False)
    hooked.send(b"no json")
    assert hooked.settled() == {"dead": 2}
    second, first = hooked.deliveries()
    assert (first.ticket_id, first.reason.partition(":")[0]) == ("2024-NEW", "longitude, latitude")
    assert (second.arrival.body, second.reason) == (b"no json", "it is not JSON")


@pytest.mark.parametrize("scope", ["read", "staff", "write"])
def test_any_other_key_opens_no_address(hooked: Hooked, scope: Any) -> None:
    with Store.open(hooked.settings.database_url) as store:
        other = create_key(store, scope)[1]
    for token in (other, hooked.token[:-1], "x", "%00", f"{hooked.token}/x"):
        answer = hooked.client.post(f"/hooks/traffy/{token}", json=NEW)
        assert answer.status_code == 404
        assert hooked.token[:20] not in answer.text
        assert other not in answer.text
    assert hooked.settled() == {}


def test_other_methods_are_not_possible_there(hooked: Hooked) -> None:
    answer = hooked.client.get(hooked.address)
    assert (answer.status_code, answer.headers["allow"]) == (405, "PATCH, POST")
    assert hooked.token not in answer.text


def test_a_body_that_is_too_long_is_refused(open_hooks: Callable[..., Hooked]) -> None:
    hooked = open_hooks(hook_max_bytes=1000)
    answer = hooked.send(b"x" * 1001)
    assert (answer.status_code, answer.headers["connection"]) == (413, "close")
    assert hooked.client.post(hooked.address, content=iter([b"x" * 600] * 3)).status_code == 413
    assert hooked.send(b"x" * 1000).status_code == 202


def test_only_listed_networks_may_send(open_hooks: Callable[..., Hooked]) -> None:
    hooked = open_hooks(hook_allow="203.0.113.0/24 2001:db8::/32")
    for host, status in (
        ("203.0.113.9", 202),
        ("::ffff:203.0.113.9", 202),
        ("2001:db8::1", 202),
        ("203.0.114.9", 403),
        ("nowhere", 403),
    ):
        client = TestClient(hooked.client.app, client=(host, 1))
        client.portal = hooked.client.portal
        assert client.post(hooked.address, content=b"x").status_code == status, host


def test_the_key_is_in_no_line_of_the_log(
    open_hooks: Callable[..., Hooked], capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    hooked = open_hooks(access_log=True)
    hooked.send(NEW)
    hooked.client.get(hooked.address)
    hooked.settled()

    def fail(*_: object) -> None:
        raise RuntimeError(NEW["description"])

    monkeypatch.setattr(Inbox, "add", fail)
    assert hooked.send(NEW).status_code == 503
    said = "".join(capsys.readouterr())
    assert "/hooks/traffy/{key}" in said
    assert hooked.token not in said
    assert "081-234-5678" not in said


def test_a_key_in_a_misspelt_address_is_shown_to_nobody(
    open_hooks: Callable[..., Hooked], capsys: pytest.CaptureFixture[str]
) -> None:
    hooked = open_hooks(access_log=True)
    for address in (f"/hooks//traffy/{hooked.token}", f"/Hooks/Traffy/{hooked.token}", f"/v1/{hooked.token}"):
        answer = hooked.client.post(address, content=b"{}")
        assert answer.status_code == 404
        assert hooked.token not in answer.text
    assert hooked.token not in "".join(capsys.readouterr())


def test_uvicorns_own_log_does_not_show_the_key_either(caplog: pytest.LogCaptureFixture) -> None:
    create_app(Settings())
    logger = logging.getLogger("uvicorn.access")
    with caplog.at_level("INFO", "uvicorn.access"):
        logger.info(
            '%s - "%s %s HTTP/%s" %d', "1.2.3.4:5", "POST", "/hooks/traffy/gf_hook_abc?x=1", "1.1", 200
        )
    assert '"POST /hooks/traffy/{key}?x=1 HTTP/1.1" 200' in caplog.text


def test_what_cannot_be_written_is_not_acknowledged(hooked: Hooked, monkeypatch: pytest.MonkeyPatch) -> None:
    add = Inbox.add

    def full(*_: object) -> None:
        raise OSError("no space left")

    monkeypatch.setattr(Inbox, "add", full)
    answer = hooked.send(NEW)
    assert (answer.status_code, answer.headers["retry-after"]) == (503, "5")
    monkeypatch.setattr(Inbox, "add", add)
    assert hooked.send(NEW).status_code in (200, 202)
    assert hooked.settled() == {"applied": 1}


def test_a_thousand_at_once_are_all_taken_in_once(hooked: Hooked) -> None:
    def said(number: int) -> Any:
        ticket = f"2024-{number % 250}"
        moment = {"ticket_id": ticket, "timestamp": f"2024-05-01 08:{number % 60:02}:00"}
        return NEW | moment if number < 500 else FINISHED | moment | {"timestamp": "2024-06-01 08:00:00"}

    with ThreadPoolExecutor(64) as pool:
        answers = list(pool.map(lambda number: hooked.send(said(number)), range(1000)))
    assert {answer.status_code for answer in answers} <= {200, 202}
    assert len({answer.json()["received"] for answer in answers}) == 1000
    assert hooked.settled() == {"applied": 1000}
    stored = hooked.stored()
    assert len(stored) == 250
    assert {one.report.state for one in stored.values()} == {"finish"}
    counted = hooked.client.get("/v1/statistics?layer=district").json()["areas"]
    assert {area["code"]: (area["total"], area["closed"]) for area in counted}["D1"] == (250, 250)


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=6,
)
BODIES = (
    st.binary(max_size=60)
    | JSON.map(lambda value: json.dumps(value).encode())
    | st.dictionaries(st.sampled_from([*NEW, *FINISHED, "event", "star"]), JSON, max_size=6).map(
        lambda said: json.dumps({"ticket_id": "F", **said}).encode()
    )
)


def test_whatever_comes_nothing_fails(hooked: Hooked) -> None:
    @settings(max_examples=100, suppress_health_check=list(HealthCheck))
    @given(BODIES, st.sampled_from(["POST", "PATCH"]))
    def send(body: bytes, method: str) -> None:
        assert hooked.send(body, method).status_code in (200, 202)

    send()
    reasons = {one.reason for one in hooked.deliveries(status="dead")}
    hooked.settled()
    assert not {reason for reason in reasons if "unexpected" in reason}


def test_what_is_received_is_told_to_nobody(
    open_hooks: Callable[..., Hooked], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Neither our own webhooks nor anything else sends it on: systems would tell each other forever."""
    listener = socket.create_server(("127.0.0.1", 0))
    listener.settimeout(1.0)
    told = f"http://127.0.0.1:{listener.getsockname()[1]}/hook"
    connected: list[object] = []
    connect = socket.socket.connect
    hooked = open_hooks(webhooks=told, webhook_secret="a long text that only two know")

    def watched(sock: socket.socket, address: Any) -> None:
        connected.append(address)
        connect(sock, address)

    monkeypatch.setattr(socket.socket, "connect", watched)
    for said in (NEW, FINISHED, {"event": "chat", "ticket_id": "2024-NEW", "comment": "x"}):
        hooked.send(said)
    assert hooked.settled() == {"applied": 3}
    with pytest.raises(TimeoutError):
        listener.accept()
    listener.close()
    assert not [address for address in connected if isinstance(address, tuple)]


@pytest.fixture
def served(open_hooks: Callable[..., Hooked]) -> Iterator[tuple[Hooked, int]]:
    """Serve the application on a socket, for what a test client cannot do."""
    hooked = open_hooks()
    sock = server.listen("127.0.0.1", 0)
    running = uvicorn.Server(server.configure(create_app(hooked.settings)))
    thread = threading.Thread(target=running.run, kwargs={"sockets": [sock]})
    thread.start()
    while not running.started:
        time.sleep(0.01)
    yield hooked, sock.getsockname()[1]
    running.should_exit = True
    thread.join()
    sock.close()


def exchange(port: int, *pieces: bytes, pause: float = 0.0) -> bytes:
    """Send bytes piece by piece, and return all that comes back until the connection is closed."""
    with socket.create_connection(("127.0.0.1", port), timeout=15) as connection:
        for piece in pieces:
            try:
                connection.sendall(piece)
            except OSError:
                break
            time.sleep(pause)
        answer = b""
        try:
            while part := connection.recv(65536):
                answer += part
        except ConnectionResetError:
            pass
        return answer


def test_an_endless_body_without_a_length_is_cut_off(served: tuple[Hooked, int]) -> None:
    hooked, port = served
    head = f"POST {hooked.address} HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n".encode()
    answer = exchange(port, head, *[b"10000\r\n" + b"x" * 0x10000 + b"\r\n"] * 40, pause=0.005)
    assert answer.startswith(b"HTTP/1.1 413") or answer == b""


def test_a_body_that_never_ends_is_not_waited_for(
    served: tuple[Hooked, int], monkeypatch: pytest.MonkeyPatch
) -> None:
    hooked, port = served
    monkeypatch.setattr(hooks, "BODY_SECONDS", 0.3)
    head = f"POST {hooked.address} HTTP/1.1\r\nHost: x\r\nContent-Length: 100\r\n\r\n{{".encode()
    assert exchange(port, head).startswith(b"HTTP/1.1 408")


def test_who_goes_away_in_the_middle_leaves_nothing(served: tuple[Hooked, int]) -> None:
    hooked, port = served
    head = f"POST {hooked.address} HTTP/1.1\r\nHost: x\r\nContent-Length: 100\r\n\r\n{{".encode()
    with socket.create_connection(("127.0.0.1", port)) as connection:
        connection.sendall(head)
    time.sleep(0.1)
    assert hooked.settled() == {}
