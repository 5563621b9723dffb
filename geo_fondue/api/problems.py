"""Errors as ``application/problem+json`` (RFC 9457): one table from what went wrong to what is answered."""

import http
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, cast

import orjson
import structlog
from fastapi import FastAPI, Request, Response
from fastapi.exceptions import RequestValidationError
from fastapi.responses import HTMLResponse
from pydantic import BaseModel, Field
from sqlalchemy.exc import InterfaceError, OperationalError
from starlette.exceptions import HTTPException

from geo_fondue.api.policy import policy_of
from geo_fondue.api.shown import shown
from geo_fondue.api.templates import environment
from geo_fondue.errors import (
    AccessError,
    ConflictError,
    DamagedError,
    GeoFondueError,
    InputError,
    NoKeyError,
    NotFoundError,
    PositionError,
    UnavailableError,
)
from geo_fondue.service.point_streams import UnreadableError

MEDIA_TYPE = "application/problem+json"
RETRY_AFTER_SECONDS = 5
LONGEST_ECHO = 100
"""Characters of a refused value that are repeated in the answer."""

log = structlog.get_logger("geo_fondue.api")


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of problem: the status it is answered with, the end of its ``type``, and its ``title``.

    Without a ``slug`` there is no more to it than the status itself (RFC 9457, 4.2.1).
    """

    status: int
    slug: str | None
    title: str


INPUT = Kind(422, "input", "The request cannot be used as it is")
KINDS: Mapping[type[Exception], Kind] = {
    PositionError: Kind(422, "position", "These coordinates cannot be resolved"),
    UnreadableError: Kind(400, "unreadable", "The body cannot be read"),
    InputError: INPUT,
    NoKeyError: Kind(401, "no-key", "A key is needed"),
    AccessError: Kind(403, "access", "This key does not open that"),
    NotFoundError: Kind(404, "not-found", "There is no such thing here"),
    ConflictError: Kind(409, "conflict", "The request does not fit how things stand"),
    UnavailableError: Kind(503, "unavailable", "The service cannot answer just now"),
    OperationalError: Kind(503, "unavailable", "The service cannot answer just now"),
    InterfaceError: Kind(503, "unavailable", "The service cannot answer just now"),
    DamagedError: Kind(500, "damaged", "Files of the service are damaged"),
    GeoFondueError: Kind(500, "failed", "The service failed"),
}
"""Which kind of problem an error is; an error's own class counts before those it derives from.

400 is for requests that cannot be read at all, such as a body that is no JSON; 422 for what can be read but
not used.
"""

_HEADERS: Mapping[int, Mapping[str, str]] = {
    401: {"WWW-Authenticate": 'Bearer realm="geo-fondue"'},
    403: {"WWW-Authenticate": 'Bearer realm="geo-fondue", error="insufficient_scope"'},
    503: {"Retry-After": str(RETRY_AFTER_SECONDS)},
}
"""What answers of some statuses tell beside (RFC 6750, 3; RFC 9110, 10.2.3)."""

PARAMETERS = Kind(422, "parameters", "Some parameters cannot be used")
UNEXPECTED = Kind(500, "unexpected", "Something went wrong in the service")


class FieldError(BaseModel):
    """One parameter, or one place in the body, that cannot be used."""

    parameter: str
    detail: str
    given: str | None = None


class Problem(BaseModel):
    """What every error is answered with (RFC 9457), as ``application/problem+json``."""

    type: str = Field(description="Names the kind of problem; the same for the same kind.")
    title: str = Field(description="The kind of problem in words.")
    status: int
    detail: str = Field(description="What was wrong this time.")
    instance: str = Field(description="The path that was asked for.")
    where: str | None = Field(default=None, description="The place to look at.")
    remedy: str | None = Field(default=None, description="What to do about it.")
    errors: list[FieldError] | None = Field(default=None, description="Each parameter that cannot be used.")


PHRASES: Mapping[int, str] = {
    400: "The body cannot be read",
    401: "No key was given, or one that is not good",
    403: "Not with this key, or not from this address",
    404: "There is no such thing",
    408: "The body did not come in time",
    413: "The body is longer than what is taken at once",
    415: "The body is not what can be read here",
    422: "What was given can be read, but not used",
    503: "Nothing to answer from just now",
}


def answered(model: type[BaseModel]) -> dict[int | str, dict[str, Any]]:
    """Return how an answer is described in the OpenAPI document."""
    return {200: {"description": "The answer.", "model": model}}


def responses(*statuses: int) -> dict[int | str, dict[str, Any]]:
    """Return how these statuses are described in the OpenAPI document: each is answered with a problem."""
    content = {MEDIA_TYPE: {"schema": {"$ref": "#/components/schemas/Problem"}}}
    return {status: {"description": PHRASES[status], "content": content} for status in statuses}


def problem(
    request: Request, kind: Kind, detail: str, *, headers: Mapping[str, str] | None = None, **more: object
) -> Response:
    """Return the answer to a request that went wrong: a problem, to a browser that asks for a page a page.

    Parameters
    ----------
    request : Request
    kind : Kind
    detail : str
    headers : mapping, optional
    **more
        Further members, such as ``remedy``; those that are None are left out.
    """
    members = {
        "type": "about:blank" if kind.slug is None else f"urn:geo-fondue:problem:{kind.slug}",
        "title": kind.title,
        "status": kind.status,
        "detail": detail,
        "instance": shown(request.url.path),
        **{name: value for name, value in more.items() if value is not None},
    }
    headers = {"Cache-Control": "no-store", **(headers or {})}
    if _wants_page(request):
        page = (
            environment()
            .get_template("problem.html")
            .render(problem={"remedy": None, **members}, root=request.scope.get("root_path", ""))
        )
        headers["Content-Security-Policy"] = policy_of(page)
        return HTMLResponse(page, kind.status, headers=headers)
    return Response(orjson.dumps(members), kind.status, headers=headers, media_type=MEDIA_TYPE)


def _wants_page(request: Request) -> bool:
    """Return whether a person asks with a browser for something other than data."""
    asks = request.method in ("GET", "HEAD") and "text/html" in request.headers.get("accept", "")
    return asks and not request.url.path.removeprefix(request.scope.get("root_path", "")).startswith("/v1/")


def install(app: FastAPI) -> None:
    """Make an application answer every error that is raised as a problem."""
    for error in (GeoFondueError, OperationalError, InterfaceError):
        app.add_exception_handler(error, _known_error)
    app.add_exception_handler(RequestValidationError, _validation_error)
    app.add_exception_handler(HTTPException, _http_error)


def unexpected(request: Request, error: Exception) -> Response:
    """Return the answer to an error nobody foresaw: logged whole here, told without its inside."""
    log.error("unexpected error", path=shown(request.url.path), exc_info=error)
    return problem(request, UNEXPECTED, "It was logged; the same request is not likely to do better")


def unreadable(request: Request, detail: str) -> Response:
    """Return the answer to a request that cannot be read."""
    status = http.HTTPStatus.BAD_REQUEST
    return problem(request, Kind(status.value, None, status.phrase), detail)


def _known_error(request: Request, error: Exception) -> Response:
    kind = next(KINDS[cls] for cls in type(error).__mro__ if cls in KINDS)
    if kind.status >= 500:
        log.error(kind.title, path=shown(request.url.path), error=str(error))
    headers = _HEADERS.get(kind.status)
    if not isinstance(error, GeoFondueError):
        return problem(request, kind, "the database does not answer", headers=headers)
    # The place of what the caller gave is theirs; any other may be a path of this machine.
    where = error.where if isinstance(error, InputError) else None
    return problem(request, kind, error.what, headers=headers, where=where, remedy=error.remedy)


def _validation_error(request: Request, error: Exception) -> Response:
    errors = [_field_error(one) for one in cast("RequestValidationError", error).errors()]
    detail = "; ".join(f"{one['parameter']}: {one['detail']}" for one in errors)
    return problem(request, PARAMETERS, detail, errors=errors)


def _http_error(request: Request, error: Exception) -> Response:
    error = cast("HTTPException", error)
    status = http.HTTPStatus(error.status_code)
    detail, headers = error.detail, error.headers
    if status == http.HTTPStatus.NOT_FOUND:
        detail = f"{shown(request.url.path)} is not an address of this service"
    elif status == http.HTTPStatus.METHOD_NOT_ALLOWED:
        allowed = ", ".join(sorted(_methods(request)))
        detail, headers = f"{request.method} is not possible here; {allowed} is", {"Allow": allowed}
    return problem(request, Kind(status.value, None, status.phrase), detail, headers=headers)


def _methods(request: Request) -> set[str]:
    """Return the methods of all endpoints at the address."""
    methods = {"GET"}  # what is not described, such as /static, is there to be fetched
    for template, operations in request.app.openapi()["paths"].items():
        if re.fullmatch(re.sub(r"{\w+}", "[^/]+", template), request.url.path):
            methods = {method.upper() for method in operations}
    return methods | ({"HEAD"} if "GET" in methods else set())


def _field_error(error: Mapping[str, Any]) -> dict[str, str]:
    place: Sequence[object] = error["loc"]
    detail = str(error["msg"]).removeprefix("Value error, ")
    told = {"parameter": ".".join(map(str, place[1:])) or str(place[0]), "detail": detail}
    if isinstance(error.get("input"), str):
        told["given"] = error["input"][:LONGEST_ECHO]
    return told
