"""Points in JSON: the features of a GeoJSON file, or the objects on the lines of an NDJSON file."""

import codecs
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import ijson
import orjson
import pyarrow as pa

from geo_fondue.errors import InputError
from geo_fondue.reports.readers.lenient_json import NoNumbers
from geo_fondue.reports.readers.row import BadRow, bad_row
from geo_fondue.reports.readers.source import Source
from geo_fondue.service.point_files.geometry import point_of
from geo_fondue.service.point_files.rows import CoordinateColumns, Row, file_format

_WGS84 = re.compile(r"\bCRS:?84h?$|\bEPSG\b.*\b4326$|^WGS ?84$", re.IGNORECASE)
"""The names of longitude and latitude on WGS84, short, as URN and as URL."""

_PIECE = 1 << 20


def json_rows(source: Source, columns: CoordinateColumns | None) -> Iterator[Row | BadRow]:
    """Yield the rows of a JSON file and, in their place, what is no row.

    ``NaN`` and ``Infinity``, which JSON does not have, are read as null. Where a GeoJSON file is broken, what
    follows cannot be told apart any more: that is the last bad row, and it says that it ends the file.

    Parameters
    ----------
    source : Source
        From its beginning.
    columns : CoordinateColumns or None
        What holds the coordinates; None for features with geometry.
    """
    for number, item in _items(source):
        if isinstance(item, BadRow):
            yield item
        elif columns is None:
            yield Row(number, _properties(item), *point_of(item.get("geometry")), item)
        else:
            yield Row(number, item, *columns.position(item))


def look_through(path: Path) -> tuple[pa.Schema, bool]:
    """Return the properties that the objects of a JSON file have, and whether they are features.

    Raises
    ------
    InputError
        When there are none, they are of both kinds, or in another coordinate reference system than WGS84.
    """
    geojson = file_format(path) == "geojson"
    if geojson:
        _check_crs(_crs_of(path), path)
    kinds: dict[str, set[type]] = {}
    features = others = 0
    broken: BadRow | None = None
    with Source(path) as source:
        for _, item in _items(source):
            if isinstance(item, BadRow):
                broken = broken or item
                continue
            is_feature = item.get("type") == "Feature" and "geometry" in item
            features, others = features + is_feature, others + (not is_feature)
            if is_feature:
                _check_crs(item.get("crs"), path)
            for name, value in (_properties(item) if is_feature else item).items():
                kinds.setdefault(name, set()).add(_kind(value))
    if not features and not others:
        wanted = "a FeatureCollection" if geojson else "one JSON object on each line"
        reason = f": {broken.reason} ({'feature' if geojson else 'line'} {broken.line})" if broken else ""
        raise InputError(f"there is no point in the file{reason}", where=str(path), remedy=f"Give {wanted}")
    if features and others:
        raise InputError(
            f"{features:,} GeoJSON features are mixed with {others:,} other objects",
            where=str(path),
            remedy="Give the one or the other",
        )
    return pa.schema([(name, _arrow_type(types)) for name, types in kinds.items()]), bool(features)


def _properties(feature: dict[str, Any]) -> dict[str, Any]:
    properties = feature.get("properties")
    return properties if isinstance(properties, dict) else {}


def _items(source: Source) -> Iterator[tuple[int, dict[str, Any] | BadRow]]:
    """Yield each object of a JSON file with its number: its features, or the objects on its lines."""
    for number, item in _features(source) if file_format(source.path) == "geojson" else _lines(source):
        if isinstance(item, BadRow | dict):
            yield number, item
        else:
            yield number, bad_row(number, "", "not a JSON object", None, orjson.dumps(item).decode())


def _features(source: Source) -> Iterator[tuple[int, Any]]:
    number = 0
    try:
        for feature in ijson.items(_Json(source), "features.item", use_float=True):
            number += 1
            yield number, feature
    except ijson.JSONError as error:
        reason = f"the JSON is broken here, nothing after it can be read: {_first_line(error)}"
        yield number + 1, BadRow(number + 1, "", reason, ends_file=True)


def _lines(source: Source) -> Iterator[tuple[int, Any]]:
    _pass_over_mark(source)
    for number, line in enumerate(source.stream, start=1):
        text = line.strip(b" \t\r\n\x1e")  # 1e begins each text of RFC 8142
        if not text:
            continue
        try:
            yield number, _loaded(text)
        except orjson.JSONDecodeError as error:
            yield number, bad_row(number, "", f"not JSON: {error}", None, text.decode(errors="replace"))


def _loaded(text: bytes) -> Any:
    try:
        return orjson.loads(text)
    except orjson.JSONDecodeError:
        if b"NaN" not in text and b"Infinity" not in text:
            raise
        words = NoNumbers()
        return orjson.loads(words.clean(text) + words.clean(b""))


def _crs_of(path: Path) -> Any:
    """Return the ``crs`` of the object that a JSON file is, None where it has none."""
    if not _mentions(path, b'"crs"'):
        return None  # almost always; looking for it as JSON takes far longer
    with Source(path) as source:
        try:
            return next(ijson.items(_Json(source), "crs", use_float=True), None)
        except ijson.JSONError:
            return None  # said of the feature that it breaks off at


def _mentions(path: Path, word: bytes) -> bool:
    with Source(path) as source:
        end = b""
        while piece := source.stream.read(_PIECE):
            if word in end + piece:
                return True
            end = piece[-len(word) :]
    return False


def _check_crs(crs: Any, path: Path) -> None:
    """Refuse the ``crs`` of GeoJSON 2008, which RFC 7946 does away with, unless it is WGS84."""
    if crs is None:
        return
    properties = crs.get("properties") if isinstance(crs, dict) else None
    name = properties.get("name") if isinstance(properties, dict) else None
    if not isinstance(name, str) or not _WGS84.search(name.strip()):
        raise InputError(
            f"its crs is {name if isinstance(name, str) else orjson.dumps(crs).decode()}",
            where=str(path),
            remedy="Convert it to EPSG:4326; or, if it is in lon and lat of WGS84 already, take out its crs",
        )


def _kind(value: object) -> type:
    # what 64 bits do not hold is kept as text
    return str if isinstance(value, int) and not -(1 << 63) <= value < 1 << 63 else type(value)


def _arrow_type(types: set[type]) -> pa.DataType:
    held = types - {type(None)}
    if held == {bool}:
        return pa.bool_()
    if held == {int}:
        return pa.int64()
    return pa.float64() if held and held <= {int, float} else pa.string()


def _first_line(error: Exception) -> str:
    return str(error).strip().partition("\n")[0]


def _pass_over_mark(source: Source) -> None:
    if source.beginning().startswith(codecs.BOM_UTF8):
        source.stream.read(len(codecs.BOM_UTF8))


class _Json:
    """The bytes of a file for a strict JSON parser: without a byte order mark, null for NaN."""

    def __init__(self, source: Source) -> None:
        _pass_over_mark(source)
        self._stream = source.stream
        self._no_numbers = NoNumbers()

    def read(self, size: int = -1) -> bytes:
        """Return the next bytes; ``size`` is a wish. Empty only at the end."""
        if size == 0:
            return b""
        while True:
            data = self._stream.read1(size)
            clean = self._no_numbers.clean(data)
            if clean or not data:
                return clean
