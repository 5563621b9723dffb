"""The members of the objects that a JSON file holds, found before it is read for good."""

import re
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import orjson
import pyarrow as pa

from geo_fondue.errors import InputError
from geo_fondue.reports.readers.row import BadRow
from geo_fondue.reports.readers.source import Source
from geo_fondue.service.point_files.features import features, member
from geo_fondue.service.point_files.formats import file_format
from geo_fondue.service.point_files.json_lines import JSON_PIECE, JsonBlock, JsonLines

_PIECE = 1 << 20

_WGS84 = re.compile(r"\bCRS:?84h?$|\bEPSG\b.*\b4326$|^WGS ?84$", re.IGNORECASE)
"""The names of longitude and latitude on WGS84, short, as URN and as URL."""


class _LongInt(int):
    """The kind of whole numbers that a double does not hold: among others they are kept as text."""


def json_blocks(source: Source) -> Iterator[JsonBlock]:
    """Yield the objects of a JSON file in blocks: its features, or those on its lines."""
    if file_format(source.path) == "geojson":
        yield from features(source)
        return
    lines = JsonLines()
    while piece := source.stream.read(JSON_PIECE):
        yield from lines.feed(piece)
    yield from lines.finish()


def properties(feature: dict[str, Any]) -> dict[str, Any]:
    """Return the properties of a feature, none where it has none."""
    found = feature.get("properties")
    return found if isinstance(found, dict) else {}


def mentions(path: Path, names: Iterable[str]) -> bool:
    """Return whether any of these names may be one of a member of the JSON in a file."""
    words = [orjson.dumps(name) for name in names]
    longest = max(map(len, words), default=0)
    with Source(path) as source:
        end = b""
        while words and (piece := source.stream.read(_PIECE)):
            data = end + piece
            if any(word in data for word in words):
                return True
            end = data[-longest:]
    return False


def look_through(path: Path, *, whole: bool) -> tuple[pa.Schema, bool]:
    """Return the properties that the objects of a JSON file have, and whether they are features.

    Unless the whole file is wanted, the first block with an object is enough.

    Raises
    ------
    InputError
        When there are none, or they are in another coordinate reference system than WGS84.
    """
    kinds: dict[str, set[type]] = {}
    are_features: bool | None = None
    broken: BadRow | None = None
    with Source(path) as source:
        for block in json_blocks(source):
            broken = next(iter(block.broken), None) if broken is None else broken
            for each in block.objects:
                if are_features is None:
                    are_features = is_feature(each)
                for name, value in (properties(each) if are_features else each).items():
                    kinds.setdefault(name, set()).add(_kind(value))
            if are_features is not None and not whole:
                break
    geojson = file_format(path) == "geojson"
    if are_features is None and broken is None and geojson:
        with Source(path) as source:
            are_features = True if member(source, "features") == [] else None
    if are_features is None:
        wanted = "a FeatureCollection" if geojson else "one JSON object on each line"
        reason = f": {broken.reason} ({'feature' if geojson else 'line'} {broken.line})" if broken else ""
        raise InputError(f"there is no point in the file{reason}", where=str(path), remedy=f"Give {wanted}")
    return pa.schema([(name, _arrow_type(types)) for name, types in kinds.items()]), are_features


def is_feature(each: dict[str, Any]) -> bool:
    """Return whether an object is a feature of GeoJSON."""
    return each.get("type") == "Feature" and "geometry" in each


def check_crs(crs: Any, path: Path) -> None:
    """Refuse the ``crs`` of GeoJSON 2008, which RFC 7946 does away with, unless it is WGS84."""
    if crs is None:
        return
    held = crs.get("properties") if isinstance(crs, dict) else None
    name = held.get("name") if isinstance(held, dict) else None
    if not isinstance(name, str) or not _WGS84.search(name.strip()):
        raise InputError(
            f"its crs is {name if isinstance(name, str) else orjson.dumps(crs).decode()}",
            where=str(path),
            remedy="Convert it to EPSG:4326; or, if it is in lon and lat of WGS84 already, take out its crs",
        )


def _kind(value: object) -> type:
    if type(value) is not int or -(1 << 53) <= value <= 1 << 53:
        return type(value)
    # what 64 bits do not hold is kept as text
    return _LongInt if -(1 << 63) <= value < 1 << 63 else str


def _arrow_type(types: set[type]) -> pa.DataType:
    held = types - {type(None)}
    if held == {bool}:
        return pa.bool_()
    if held and held <= {int, _LongInt}:
        return pa.int64()
    return pa.float64() if held and held <= {int, float} else pa.string()
