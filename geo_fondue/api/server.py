"""The server: uvicorn on a socket that is ours before anything else happens.

With uvloop, where there is one for the system, and httptools: ``docs/design/http.md`` has the figures.
"""

import os
import signal
import socket
import time

import uvicorn
from fastapi import FastAPI
from starlette.types import ASGIApp
from uvicorn.supervisors import Multiprocess

from geo_fondue.api.application import create_app
from geo_fondue.api.protocol import BoundedHeads
from geo_fondue.errors import UnavailableError
from geo_fondue.service.lineage import when_orphaned
from geo_fondue.settings import Settings

GRACE_SECONDS = 10
"""So long are running requests waited for when the server is told to stop."""

HUNG_SECONDS = 30
"""A worker that says nothing for so long is replaced. On a busy machine it takes a while until one begins.

uvicorn's own 5 seconds would have it killed before it has begun, over and over.
"""

BACKLOG = 2048


def listen(host: str, port: int) -> socket.socket:
    """Return a socket that listens; connections wait in it until the server takes them.

    Parameters
    ----------
    host : str
    port : int
        0 for any that is free.

    Raises
    ------
    UnavailableError
        When the port is in use, or the address is none of this machine.
    """
    sock = socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET)
    try:
        sock.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        sock.bind((host, port))
        sock.listen(BACKLOG)
    except OSError as error:
        sock.close()
        raise UnavailableError(
            f"cannot listen on {host} port {port}: {error.strerror}",
            remedy="Stop the program that uses it, or give another with --port",
        ) from error
    sock.set_inheritable(True)
    return sock


def address(sock: socket.socket) -> str:
    """Return the address to open in a browser on this machine."""
    host, port = sock.getsockname()[:2]
    if host in ("0.0.0.0", "::"):  # noqa: S104 - which is every address, this machine's own among them
        host = "127.0.0.1"
    return f"http://[{host}]:{port}/" if ":" in host else f"http://{host}:{port}/"


def run(sock: socket.socket, settings: Settings, *, workers: int = 1) -> None:
    """Serve until told to stop by SIGINT or SIGTERM; running requests are finished first.

    Parameters
    ----------
    sock : socket.socket
        As :func:`listen` returns.
    settings : Settings
    workers : int
        Processes. Where there are several, each takes the settings from the environment.

    Raises
    ------
    InputError
        When a setting cannot be used.
    """
    app = create_app(settings)  # also where others serve: what is wrong with the settings is told once, here
    config = configure(app if workers == 1 else f"{__name__}:{worker.__name__}", workers=workers)
    if workers == 1:
        uvicorn.Server(config).run(sockets=[sock])
    else:
        Multiprocess(config, sockets=[sock]).run()


def worker() -> FastAPI:
    """Return the application of one process among several, which stops when the one that started it is gone.

    That one may have been killed, and then nobody would tell this one to stop: it would hold the port.
    """
    when_orphaned(_stop)
    return create_app()


def _stop() -> None:
    """Stop as if told to: running requests are finished first. Where that does not come to its end, stop."""
    os.kill(os.getpid(), signal.SIGTERM)
    time.sleep(GRACE_SECONDS * 2)
    os._exit(1)


def configure(app: ASGIApp | str, *, workers: int = 1) -> uvicorn.Config:
    """Return how an application is served.

    Parameters
    ----------
    app : ASGI application or str
        Or, for processes of their own, where the function is that makes it.
    workers : int
    """
    return uvicorn.Config(
        app,
        factory=isinstance(app, str),
        workers=workers,
        timeout_worker_healthcheck=HUNG_SECONDS,
        http=BoundedHeads,
        ws="none",
        log_level="warning",
        access_log=False,
        server_header=False,
        lifespan="on",
        timeout_graceful_shutdown=GRACE_SECONDS,
    )
