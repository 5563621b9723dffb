"""The coordinate system that a GeoJSON file names, where GDAL would pass over it without a word."""

import json
import re

import pyproj
from pyproj.exceptions import CRSError

from geo_fondue.boundaries.files import BoundaryFile

_MEMBER = re.compile(rb'"crs"\s*:\s*(\{(?:[^{}]|\{[^{}]*\})*\})')
_ENOUGH = 65536
"""Bytes within which writers put it, before the areas."""


def unknown_crs(file: BoundaryFile) -> str | None:
    """Return the system that a GeoJSON file names when there is none of that name, else None."""
    match = _MEMBER.search(file.beginning(_ENOUGH))
    if match is None:
        return None
    try:
        member = json.loads(match[1])
        name = member["properties"]["name"] if member["type"] == "name" else None
        pyproj.CRS.from_user_input(name)
    except (CRSError, ValueError, LookupError, TypeError):
        return match[1].decode("utf-8", "replace")[:100]
    return None
