"""The query parameters that endpoints share, and what every query is held to."""

from datetime import date
from typing import Annotated, Literal

from fastapi import Depends, Header, Query, Request
from pydantic import BeforeValidator

from geo_fondue.accuracy import MOST_M
from geo_fondue.areas import LANGUAGES
from geo_fondue.eras import plain_digits
from geo_fondue.errors import InputError
from geo_fondue.position import Bounds
from geo_fondue.service import Service
from geo_fondue.service.periods import parse_day

LONGEST_VALUE = 500
"""Characters; no code, category or date comes near it."""


def the_service(request: Request) -> Service:
    """Return the service that the application was made with."""
    service: Service = request.app.state.service
    return service


TheService = Annotated[Service, Depends(the_service)]


async def sound_parameters(request: Request) -> None:
    """Refuse a query in which a parameter comes twice, is endless, or holds control characters.

    Raises
    ------
    InputError
        Naming the parameter.
    """
    seen: set[str] = set()
    for name, value in request.query_params.multi_items():
        if name in seen:
            raise InputError("this parameter is given more than once", where=name, remedy="Give it once")
        if len(value) > LONGEST_VALUE:
            raise InputError(f"longer than {LONGEST_VALUE} characters", where=name)
        if any(ord(character) < 32 for character in value):
            raise InputError("holds a control character", where=name)
        seen.add(name)


async def known_parameters(request: Request) -> None:
    """Refuse a query with parameters that the endpoint does not have.

    A misspelt filter would otherwise be a wrong answer to the question that was meant.

    Raises
    ------
    InputError
        Naming the parameter.
    """
    known = _known(request)
    for name in request.query_params:
        if name not in known:
            remedy = f"It takes {', '.join(known)}" if known else "It takes none"
            raise InputError("there is no such parameter here", where=name[:LONGEST_VALUE], remedy=remedy)


def _known(request: Request) -> list[str]:
    described = request.app.openapi()["paths"][request.scope["route"].path_format]
    parameters = described[request.method.lower()].get("parameters", [])
    return [parameter["name"] for parameter in parameters if parameter["in"] == "query"]


def none_if_empty(value: object) -> object:
    """Return None for an empty text, which forms send for a field that was not filled in."""
    return None if value == "" else value


def to_day(value: object) -> object:
    """Return the day that a text says, None for an empty one; what is no text is left as it is."""
    return parse_day(value) if isinstance(value, str) and value else none_if_empty(value)


def to_year(value: object) -> object:
    """Return a year with the digits of ASCII, None for an empty text."""
    return plain_digits(value) if isinstance(value, str) and value else none_if_empty(value)


def to_bbox(text: str) -> Bounds:
    """Return the bounding box that a text says: ``west,south,east,north``.

    Raises
    ------
    InputError
        When it says none.
    """
    try:
        west, south, east, north = map(float, text.split(","))
    except ValueError:
        remedy = "Give west,south,east,north in degrees"
        raise InputError(f"{text!r} is not a bounding box", where="bbox", remedy=remedy) from None
    return west, south, east, north


EmptyIsNone = BeforeValidator(none_if_empty)
"""A field that a form sends empty was not filled in."""

At = Annotated[
    date | None,
    BeforeValidator(to_day),
    Query(description="The day, as 2011-03-10, whose boundaries answer; today's without it."),
]
From = Annotated[
    date | None,
    BeforeValidator(to_day),
    Query(alias="from", description="First day on which reports were made, as 2024-01-31; itself included."),
]
To = Annotated[
    date | None,
    BeforeValidator(to_day),
    Query(description="Last day on which reports were made; itself included."),
]
FiscalYear = Annotated[
    int | None,
    BeforeValidator(to_year),
    Query(description="Thai fiscal year in the Buddhist era, instead of from and to: 2566."),
]
OptionalLayer = Annotated[
    str | None,
    EmptyIsNone,
    Query(description="A layer, such as district; GET /editions lists them."),
]
Accuracy = Annotated[
    float | None,
    EmptyIsNone,
    Query(
        description=f"The radius in metres, 0 to {MOST_M:,.0f}, that holds the true position with 68 %, "
        "as phones state it. The answer then says how sure it is.",
        examples=[25],
    ),
]
Code = Annotated[
    str | None, EmptyIsNone, Query(description="Only reports in the area of the layer with this code.")
]
Parent = Annotated[
    str | None, EmptyIsNone, Query(description="Only within the area with this code, of a coarser layer.")
]
Bbox = Annotated[
    str | None,
    EmptyIsNone,
    Query(description="Only reports within west,south,east,north in degrees."),
]
About = Annotated[
    str | None,
    EmptyIsNone,
    Query(description="What it is about, under any name that the rules know: who is responsible?"),
]
Category = Annotated[str | None, EmptyIsNone, Query(description="Only reports that have this category.")]
GivenTo = Annotated[
    str | None,
    EmptyIsNone,
    Query(
        alias="agency",
        description="Only reports that were given to this organisation, as their source names it.",
    ),
]
State = Annotated[
    Literal["open", "closed", "excluded"] | None,
    EmptyIsNone,
    Query(description="Only reports whose state is in this group."),
]
Lang = Annotated[
    Literal["th", "en"] | None,
    EmptyIsNone,
    Query(description="The language of the page; without it, the browser's wish (Accept-Language) counts."),
]
AcceptLanguage = Annotated[str | None, Header(include_in_schema=False)]


def choose_language(lang: str | None, accepted: str | None, default: str) -> str:
    """Return the language to answer in: the one asked for, else the most wished for, else the default.

    Parameters
    ----------
    lang : str or None
        The parameter ``lang``.
    accepted : str or None
        The header ``Accept-Language`` (RFC 9110, 12.5.4).
    default : str
    """
    if lang is not None:
        return lang
    wishes = [(language.partition("-")[0], quality) for language, quality in weighted(accepted or "")]
    known = [(quality, language) for language, quality in wishes if language in LANGUAGES and quality > 0]
    return max(known, key=lambda wish: wish[0])[1] if known else default


def weighted(header: str) -> list[tuple[str, float]]:
    """Return the values of an ``Accept…`` header in lower case, each with its weight, in order.

    Examples
    --------
    >>> weighted("text/csv, application/json;q=0.5")
    [('text/csv', 1.0), ('application/json', 0.5)]
    """
    found = []
    for part in header.split(","):
        value, *parameters = (piece.strip().lower() for piece in part.split(";"))
        weights = [parameter[2:] for parameter in parameters if parameter.startswith("q=")]
        try:
            weight = float(weights[0]) if weights else 1.0
        except ValueError:
            weight = 0.0
        if value:
            found.append((value, weight))
    return found
