"""The page at ``/docs``: every endpoint with its parameters and an example, from the contract.

It is plain HTML from this service and asks nothing of any other; ``/openapi.json`` is there for tools.
"""

import re
from dataclasses import dataclass
from typing import Any

from fastapi import APIRouter, FastAPI, Request, Response
from fastapi.responses import HTMLResponse
from markupsafe import Markup, escape

from geo_fondue.api.answers import conditional
from geo_fondue.api.examples import Example, read_examples
from geo_fondue.api.policy import policy_of
from geo_fondue.api.templates import environment

router = APIRouter(tags=["operation"])


@dataclass(frozen=True, slots=True)
class Endpoint:
    """An endpoint as the page shows it."""

    method: str
    path: str
    summary: str
    description: str
    parameters: list[dict[str, Any]]
    statuses: list[tuple[str, str]]
    examples: list[Example]


@router.get(
    "/docs",
    summary="Every endpoint on a page",
    response_model=None,
    responses={200: {"description": "The page.", "content": {"text/html": {}}}},
)
def docs(request: Request) -> Response:
    """Show every endpoint with its parameters and an example."""
    app: FastAPI = request.app
    return conditional(request, app.state.started, answer=lambda: _answer(app))


def _answer(app: FastAPI) -> Response:
    page = _page(app)
    return HTMLResponse(page, headers={"Content-Security-Policy": policy_of(page)})


def _page(app: FastAPI) -> str:
    document = app.openapi()
    return (
        environment()
        .get_template("docs.html")
        .render(
            prose=_prose,
            title=document["info"]["title"],
            version=document["info"]["version"],
            description=document["info"]["description"],
            endpoints=_endpoints(document),
        )
    )


def _endpoints(document: dict[str, Any]) -> list[Endpoint]:
    examples = read_examples()
    return [
        Endpoint(
            method=method.upper(),
            path=path,
            summary=operation["summary"],
            description=operation.get("description", ""),
            parameters=[_parameter(parameter) for parameter in operation.get("parameters", [])],
            statuses=sorted(
                (status, answer["description"]) for status, answer in operation["responses"].items()
            ),
            examples=[example for example in examples if _is_of(example, method, path)],
        )
        for path, operations in document["paths"].items()
        for method, operation in operations.items()
    ]


def _is_of(example: Example, method: str, path: str) -> bool:
    template = re.sub(r"\\{\w+\\}", r"[\\w-]+", re.escape(path))
    return example.method == method.upper() and re.fullmatch(template, example.path) is not None


def _parameter(parameter: dict[str, Any]) -> dict[str, Any]:
    schema = parameter["schema"]
    kinds = [kind for kind in schema.get("anyOf", [schema]) if kind.get("type") != "null"]
    values = [value for kind in kinds for value in kind.get("enum", [])]
    types = [f"{kind['type']} ({kind['format']})" if "format" in kind else kind["type"] for kind in kinds]
    return {
        "name": parameter["name"],
        "required": parameter["required"],
        "kind": " | ".join(values) if values else ", ".join(types),
        "default": schema.get("default"),
        "description": parameter.get("description", ""),
    }


def _prose(text: str) -> Markup:
    """Return text as paragraphs, with what stands between backticks as code."""
    paragraphs = re.split(r"\n\s*\n", text.strip())
    told = (re.sub(r"`([^`]+)`", r"<code>\1</code>", str(escape(paragraph))) for paragraph in paragraphs)
    return Markup("").join(Markup(f"<p>{paragraph}</p>") for paragraph in told)  # noqa: S704 - escaped above
