"""What is asked, each in a process of its own: ``python -m benchmarks.http.servers NAME PORT``.

The constant is the answer of Geo Fondue to one point, its headers and its body, and nothing is worked out.
"""

import asyncio
import json
import os
import sys
from collections.abc import Callable, Mapping
from contextlib import asynccontextmanager
from functools import cache
from pathlib import Path
from typing import Any

import uvicorn
from fastapi import FastAPI, Response
from starlette.types import ASGIApp, Receive, Scope, Send

from geo_fondue.api import create_app
from geo_fondue.api.server import configure, listen

CONSTANT = "BENCHMARK_CONSTANT"
"""The variable that names the file with the constant."""

DATABASE = "BENCHMARK_DATABASE"
"""The variable with the address of the database."""

QUERY = "SELECT answer FROM answers WHERE ST_Covers(geom, ST_SetSRID(ST_MakePoint($1, $2), 4326)) LIMIT 1"


@cache
def _constant() -> tuple[list[tuple[bytes, bytes]], bytes]:
    told = json.loads(Path(os.environ[CONSTANT]).read_text("utf-8"))
    return [(name.encode(), value.encode()) for name, value in told["headers"]], told["body"].encode()


async def constant(scope: Scope, receive: Receive, send: Send) -> None:
    """Answer everything with the constant, on any ASGI server."""
    if scope["type"] == "lifespan":
        for step in ("startup", "shutdown"):
            await receive()
            await send({"type": f"lifespan.{step}.complete"})
        return
    headers, body = _constant()
    await send({"type": "http.response.start", "status": 200, "headers": headers})
    await send({"type": "http.response.body", "body": body})


async def constant_rsgi(_: Any, protocol: Any) -> None:
    """Answer everything with the constant, by granian's own interface."""
    headers, body = _constant()
    protocol.response_bytes(200, [(name.decode(), value.decode()) for name, value in headers], body)


def constant_in_fastapi() -> FastAPI:
    """Answer with the constant from FastAPI, which checks the two parameters."""
    app = FastAPI()
    headers, body = _constant()
    passed = {name.decode(): value.decode() for name, value in headers if name != b"content-length"}

    @app.get("/v1/resolve")
    async def resolve(lat: float, lon: float) -> Response:
        return Response(body, headers=passed)

    return app


def postgis_in_fastapi() -> FastAPI:
    """Answer from PostGIS by one prepared query, which finds the whole answer as JSON beside the area."""
    import asyncpg

    @asynccontextmanager
    async def lifespan(app: FastAPI) -> Any:
        # asyncpg prepares a query once for each connection
        app.state.pool = await asyncpg.create_pool(os.environ[DATABASE], min_size=4, max_size=4)
        yield
        await app.state.pool.close()

    app = FastAPI(lifespan=lifespan)

    @app.get("/v1/resolve")
    async def resolve(lat: float, lon: float) -> Response:
        async with app.state.pool.acquire() as connection:
            answer = await connection.fetchval(QUERY, lon, lat)
        return Response(answer, 200 if answer else 404, media_type="application/json")

    return app


APPS: Mapping[str, Callable[[], ASGIApp]] = {
    "geo-fondue": create_app,
    "constant": lambda: constant,
    "constant-fastapi": constant_in_fastapi,
    "postgis-fastapi": postgis_in_fastapi,
}


def main(name: str, port: int, **other: str) -> None:
    """Serve as ``geo-fondue serve`` does, but for what is said otherwise.

    Parameters
    ----------
    name : str
        In :data:`APPS`.
    port : int
    **other
        Of uvicorn's settings: ``http``, ``loop``.
    """
    config = configure(APPS[name]())
    if other:
        config = uvicorn.Config(config.app, log_level="warning", access_log=False, **other)  # type: ignore[arg-type]
    with listen("127.0.0.1", port) as sock:
        asyncio.set_event_loop(None)
        uvicorn.Server(config).run(sockets=[sock])


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]), **dict(pair.split("=") for pair in sys.argv[3:]))
