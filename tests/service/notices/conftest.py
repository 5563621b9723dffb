"""A receiver of webhooks that can be told to fail, and a data folder whose service has one."""

import json
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import shapely

from geo_fondue.areas import Areas
from geo_fondue.boundaries import Origin, write_edition
from geo_fondue.service import Service
from geo_fondue.settings import Settings

SECRET = "a long text that only two know"


@dataclass
class Receiver:
    """A server that keeps what it gets, and answers with what it is told to: 200 without."""

    address: str = ""
    answers: list[int] = field(default_factory=list)
    headers: dict[str, str] = field(default_factory=dict)
    got: list[tuple[dict[str, str], bytes]] = field(default_factory=list)

    @property
    def bodies(self) -> list[Any]:
        return [json.loads(body) for _, body in self.got]


@pytest.fixture
def receiver() -> Iterator[Receiver]:
    """Start a receiver."""
    receiver = Receiver()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            answer = receiver.answers.pop(0) if receiver.answers else 200
            if answer == 0:  # the line goes dead
                self.close_connection = True
                return
            receiver.got.append((dict(self.headers.items()), body))
            self.send_response(answer)
            for name, value in receiver.headers.items():
                self.send_header(name, value)
            self.send_header("Content-Length", "0")
            self.end_headers()

        def log_message(self, *_: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    receiver.address = f"http://127.0.0.1:{server.server_address[1]}/hook?key=secret"
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    yield receiver
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.fixture
def told(service_data: Path, receiver: Receiver) -> Service:
    """Open the service of a folder, with a webhook."""
    return Service(Settings(data=service_data, webhooks=(receiver.address,), webhook_secret=SECRET))


@pytest.fixture
def divide(service_data: Path) -> Callable[..., None]:
    """Write an edition of one province, or of the two that it was divided into."""

    def write(edition_id: str, *codes: str, **period: object) -> None:
        edges = np.linspace(100, 102, len(codes) + 1)
        geometry = shapely.box(edges[:-1], 13, edges[1:], 14)
        areas = Areas("province", np.array(codes, dtype=object), {}, geometry)
        write_edition(service_data / "editions", edition_id=edition_id, layers=[(areas, Origin())], **period)

    return write
