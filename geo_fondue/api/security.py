"""Who asks: the key of a request, and what it opens."""

from collections.abc import Awaitable, Callable
from typing import Annotated, Any

from fastapi import Depends, Request, Security
from fastapi.concurrency import run_in_threadpool
from fastapi.security import APIKeyHeader, HTTPAuthorizationCredentials, HTTPBearer

from geo_fondue.api.parameters import TheService
from geo_fondue.errors import AccessError, NoKeyError
from geo_fondue.service.keys import Key, Scope, allows

_bearer = HTTPBearer(
    auto_error=False,
    scheme_name="bearer",
    description="A key of `geo-fondue keys create`, as `Authorization: Bearer gf_…`.",
)
_header = APIKeyHeader(
    name="X-Api-Key",
    auto_error=False,
    scheme_name="apiKey",
    description="The same key in a header of its own.",
)

OPTIONAL: dict[str, Any] = {"security": [{}]}
"""For the ``openapi_extra`` of endpoints that answer without a key too."""


async def given_key(
    request: Request,
    service: TheService,
    bearer: Annotated[HTTPAuthorizationCredentials | None, Security(_bearer)] = None,
    header: Annotated[str | None, Security(_header)] = None,
) -> Key | None:
    """Return the key that a request came with, None where it came with none.

    Raises
    ------
    NoKeyError
        When it came with one that is not good: what it hoped for would else be missing without a word.
    """
    token = header if bearer is None else bearer.credentials
    if token is None:
        return None
    known, key = service.keys.at_hand(token)
    if not known:
        key = await run_in_threadpool(service.keys.find, token)
    if key is None:
        raise NoKeyError(
            "this key is unknown or was revoked",
            remedy="geo-fondue keys create makes a new one; without a key, public answers are given",
        )
    return key


GivenKey = Annotated[Key | None, Depends(given_key)]


def needs(scope: Scope) -> Callable[..., Awaitable[Key]]:
    """Return the dependency of an endpoint that only a key of a scope opens; it gives the key.

    Raises
    ------
    NoKeyError
        401: without a key.
    AccessError
        403: with one of another scope.
    """

    async def checked(key: GivenKey) -> Key:
        if key is None:
            raise NoKeyError(
                f"this needs a key of the scope {scope}",
                remedy="Send it as Authorization: Bearer gf_… or X-Api-Key; geo-fondue keys create makes one",
            )
        if not allows(key.scope, scope):
            raise AccessError(
                f"this needs a key of the scope {scope}, and this one is of {key.scope}",
                remedy=f"Make another with geo-fondue keys create --scope {scope}",
            )
        return key

    return checked


def is_staff(key: GivenKey) -> bool:
    """Return whether exact positions and personal text may be shown to who asks."""
    return key is not None and allows(key.scope, "staff")


IsStaff = Annotated[bool, Depends(is_staff)]
