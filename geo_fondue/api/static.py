"""The files of the pages, under ``/static``: scripts, styles and fonts, all of them our own."""

import os
from typing import Any

from fastapi.staticfiles import StaticFiles
from starlette.exceptions import HTTPException
from starlette.responses import Response
from starlette.types import Scope

FOREVER = "public, max-age=31536000, immutable"
AN_HOUR = "public, max-age=3600"


class StaticFolder(StaticFiles):
    """A folder of files that browsers keep: for good where the address changes with the file (``?v=``)."""

    def file_response(self, *args: Any, **kwargs: Any) -> Response:
        """Return a file, saying how long it may be kept."""
        scope: Scope = kwargs.get("scope") or args[2]
        response = super().file_response(*args, **kwargs)
        response.headers["Cache-Control"] = FOREVER if scope["query_string"].startswith(b"v=") else AN_HOUR
        return response

    def lookup_path(self, path: str) -> tuple[str, os.stat_result | None]:
        """Return where a file is; a path that no file can have is not found."""
        if "\0" in path:
            raise HTTPException(404)
        return super().lookup_path(path)
