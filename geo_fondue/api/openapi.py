"""The OpenAPI document of the application."""

import json
from typing import Any

from fastapi import FastAPI
from fastapi.openapi.utils import get_openapi
from fastapi.routing import APIRoute

from geo_fondue.api.problems import Problem

REFERENCE = "#/components/schemas/{model}"


def operation_id(route: APIRoute) -> str:
    """Return the name of an endpoint in the document, which generated clients call it by."""
    return f"{route.tags[0]}_{route.name}"


def describe(app: FastAPI) -> dict[str, Any]:
    """Return the OpenAPI document of an application; it is made once."""
    if app.openapi_schema is None:
        document = get_openapi(
            title=app.title, version=app.version, description=app.description, routes=app.routes
        )
        schemas = document["components"]["schemas"]
        # Answers refer to it by name, in a media type that FastAPI does not know
        problem = Problem.model_json_schema(ref_template=REFERENCE)
        schemas.update(problem.pop("$defs"))
        schemas["Problem"] = problem
        document["components"]["schemas"] = dict(sorted(schemas.items()))
        app.openapi_schema = document
    return app.openapi_schema


def to_json(document: dict[str, Any]) -> str:
    """Return the document as it is kept: indented, so that a change shows as one."""
    return json.dumps(document, indent=2, ensure_ascii=False) + "\n"
