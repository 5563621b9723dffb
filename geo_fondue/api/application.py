"""The application: settings, service, faces, and what happens around every request."""

import gc
import sys
import time
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from functools import partial
from typing import Any

from fastapi import Depends, FastAPI
from fastapi.concurrency import run_in_threadpool
from starlette.middleware import Middleware
from starlette.middleware.gzip import DEFAULT_EXCLUDED_CONTENT_TYPES, GZipMiddleware
from starlette.types import ASGIApp, Receive, Scope, Send

import geo_fondue
from geo_fondue.api import (
    agencies,
    areas,
    changes,
    docs,
    editions,
    exports,
    findings,
    health,
    hooks,
    hotspots,
    live,
    logs,
    map_pages,
    pages,
    problems,
    report_intake,
    reports,
    resolve,
    resolve_many,
    statistics,
    summary,
    tiles,
)
from geo_fondue.api.answers import GZIP_FROM_BYTES, GZIP_LEVEL
from geo_fondue.api.cache import PageCache
from geo_fondue.api.middleware import AccessLog, HeadAsGet, ReadableQueries, SafeHeaders, UnexpectedErrors
from geo_fondue.api.openapi import describe, operation_id
from geo_fondue.api.parameters import known_parameters, sound_parameters
from geo_fondue.api.plain_questions import PlainQuestions
from geo_fondue.api.protocol import AT_STOP
from geo_fondue.api.static import StaticFolder
from geo_fondue.exports import MEDIA_TYPES
from geo_fondue.maps import static_folder
from geo_fondue.service import Service
from geo_fondue.service.basemap import basemap_of
from geo_fondue.service.intake import Intake
from geo_fondue.service.notices import Teller
from geo_fondue.service.painting import Painters
from geo_fondue.settings import Settings

DESCRIPTION = """\
Whose job is it? From a report's coordinates to the areas they lie in, and reports per area.

Errors are `application/problem+json` (RFC 9457): 400 for what cannot be read, 422 for what can be read but
not used, 404 for what is not there, 503 while there is nothing to answer from. A parameter that an endpoint
does not have, or that is given twice, is an error too. Answers carry an ETag, keyed by the edition of the
boundaries and the version of the reports.
"""


SWITCH_SECONDS = 0.0001
"""After so long the interpreter turns to another thread.

A webhook waits for several turns while maps are drawn; of Python's own 5 ms they add up to too much.
"""


class Application(FastAPI):
    """FastAPI, with room for what is asked ahead of its stack."""

    def __init__(self, **options: Any) -> None:
        super().__init__(**options)
        self._front: ASGIApp = super().__call__

    def put_ahead(self, middleware: Callable[[ASGIApp], ASGIApp]) -> None:
        """Put something ahead of all that is there: it passes on what it does not answer itself."""
        self._front = middleware(self._front)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one connection."""
        await self._front(scope, receive, send)


def create_app(settings: Settings | None = None) -> FastAPI:
    """Return the application, for any ASGI server.

    Parameters
    ----------
    settings : Settings, optional
        Those of the environment without it.

    Raises
    ------
    InputError
        When a setting cannot be used.
    """
    logs.configure()
    service = Service.open(settings)

    @asynccontextmanager
    async def lifespan(_: FastAPI) -> AsyncIterator[dict[str, Any]]:
        await run_in_threadpool(service.warm)
        # What is there now stays. A full collection that went through it would stop all threads for 0.3 s
        gc.collect()
        gc.freeze()
        sys.setswitchinterval(SWITCH_SECONDS)
        app.state.painters.start()
        with Teller(service.catalogue, service.settings), app.state.intake:
            yield {AT_STOP: app.state.live.stop}
        app.state.live.stop()
        gc.unfreeze()
        app.state.painters.close()
        service.close()

    app = Application(
        title="Geo Fondue",
        version=geo_fondue.__version__,
        description=DESCRIPTION,
        lifespan=lifespan,
        generate_unique_id_function=operation_id,
        docs_url=None,
        redoc_url=None,
        dependencies=[Depends(sound_parameters)],
        responses={**problems.responses(422, 503)},
        middleware=[
            Middleware(UnexpectedErrors),
            Middleware(SafeHeaders),
            Middleware(HeadAsGet),
            Middleware(ReadableQueries),
            Middleware(
                GZipMiddleware,
                minimum_size=GZIP_FROM_BYTES,
                compresslevel=GZIP_LEVEL,
                exclude_content_types=(*DEFAULT_EXCLUDED_CONTENT_TYPES, MEDIA_TYPES["parquet"]),
            ),
        ],
    )
    app.put_ahead(partial(PlainQuestions, service=service))
    if service.settings.access_log:
        app.put_ahead(AccessLog)
    app.state.service = service
    app.state.intake = Intake(service)
    app.state.live = live.Live(service)
    app.state.painters = Painters(service.settings)
    basemap_of(service.settings)  # one that is not right is told here, not by each page
    app.state.pages = PageCache()
    app.state.started = time.time_ns()
    app.openapi = partial(describe, app)  # type: ignore[method-assign]  # FastAPI's own way to extend it
    problems.install(app)
    app.mount("/static", StaticFolder(directory=static_folder()), name="static")
    for face in (
        resolve,
        resolve_many,
        agencies,
        areas,
        statistics,
        reports,
        hotspots,
        report_intake,
        summary,
        exports,
        editions,
        findings,
        changes,
        live,
        health,
        docs,
    ):
        app.include_router(face.router, dependencies=[Depends(known_parameters)])
    # Those who share the address of a page, or keep that of a webhook, put parameters of their own behind it
    for face in (map_pages, pages):
        app.include_router(face.router)
    app.include_router(hooks.router)
    app.include_router(tiles.router)
    return app
