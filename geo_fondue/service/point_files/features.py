"""The features of a GeoJSON file, in bounded memory: many at a time as long as that is clear."""

import codecs
import re
from collections.abc import Iterator
from typing import Any

import ijson
import orjson

from geo_fondue.reports.readers.lenient_json import NoNumbers
from geo_fondue.reports.readers.row import BadRow
from geo_fondue.reports.readers.source import Source
from geo_fondue.service.point_files.json_lines import JSON_PIECE, JsonBlock, not_an_object

_FEW = 1000
"""So many features are read one by one before they are passed on."""

_ARRAY = re.compile(rb'"features"\s*:\s*\[')
_BETWEEN = re.compile(rb"\}\s*,\s*\{")
_TOKEN = re.compile(rb'"(?:[^"\\]|\\.)*+"|[{}\[\]]', re.DOTALL)


def features(source: Source) -> Iterator[JsonBlock]:
    """Yield the features of a GeoJSON file in blocks, and what among them is no object.

    ``NaN`` and ``Infinity``, which JSON does not have, are read as null. Where the JSON is broken, what
    follows cannot be told apart any more: that is the last bad row, and it says that it ends the file.

    Parameters
    ----------
    source : Source
        From its beginning.
    """
    number = 0
    for items, ends in _items(source):
        objects = [item for item in items if isinstance(item, dict)]
        numbers: range | list[int] = range(number + 1, number + len(items) + 1)
        broken = []
        if len(objects) < len(items):
            broken = [
                not_an_object(at, item)
                for at, item in zip(numbers, items, strict=True)
                if not isinstance(item, dict)
            ]
            numbers = [at for at, item in zip(numbers, items, strict=True) if isinstance(item, dict)]
        number += len(items)
        if ends is not None:
            reason = f"the JSON is broken here, nothing after it can be read: {ends}"
            broken.append(BadRow(number + 1, "", reason, ends_file=True))
        yield JsonBlock(objects, numbers, broken, None, mentions_crs=True)


def member(source: Source, name: str) -> Any:
    """Return a member of the object that a JSON file is, None where it has none or is broken before it."""
    try:
        return next(ijson.items(_Json(source), name, use_float=True), None)
    except ijson.JSONError:
        return None


def _items(source: Source) -> Iterator[tuple[list[Any], str | None]]:
    """Yield the items of the array ``features``; last, where the JSON is broken, how."""
    json = _Json(source)
    held = json.read(JSON_PIECE)
    start = _array_start(held)
    if start is not None:
        held = held[start:]
        wanted = JSON_PIECE
        while True:
            while len(held) < wanted and (more := json.read(wanted - len(held))):
                held += more
            found = _whole_items(held)
            if found is not None:
                items, end = found
                yield items, None
                held, wanted = held[end:], JSON_PIECE
            elif len(held) >= wanted and _last_end(held) is None:
                wanted *= 2  # a single item is longer
            else:
                break
        rest = _rest_at_once(held) if len(held) < wanted else None
        if rest is not None:
            yield rest, None
            return
        held = b'{"features":[' + held
    json.give_back(held)
    yield from _one_by_one(json)


def _whole_items(held: bytes) -> tuple[list[Any], int] | None:
    """Return whole items at the beginning of an array's inside, and where what follows them begins.

    The last brace before a comma and another brace mostly ends an item. If it does not (it may be in a text,
    or in an array of a feature's own), then the beginning up to it is no JSON within brackets, and the true
    end is looked for. None where there is no whole item, or none that can be read.
    """
    for find in (_likely_end, _last_end):
        end = find(held)
        if end is None:
            return None
        text = b"[%b]" % held[:end]
        comma = held.find(b",", end) + 1
        try:
            return orjson.loads(text), comma
        except orjson.JSONDecodeError:
            continue
    try:
        return list(ijson.items(text, "item", use_float=True)), comma  # such as half a surrogate
    except ijson.JSONError:
        return None


def _rest_at_once(held: bytes) -> list[Any] | None:
    """Return the last items, with all that is left of the file; None where that is not in order."""
    if b'"features"' in held:
        return None
    try:
        rest: list[Any] = orjson.loads(b'{"features":[' + held)["features"]
    except orjson.JSONDecodeError:
        return None
    return rest


def _likely_end(held: bytes) -> int | None:
    end = held.rfind(b"}")
    while end >= 0:
        if _BETWEEN.match(held, end):
            return end + 1
        end = held.rfind(b"}", 0, end)
    return None


def _last_end(held: bytes) -> int | None:
    """Return where the last object that is an item of the array ends that is followed by another."""
    depth = 0
    last = None
    for token in _TOKEN.finditer(held):
        match token[0]:
            case b"{" | b"[":
                depth += 1
            case b"}" | b"]":
                depth -= 1
                if depth < 0:
                    break
                if depth == 0 and _BETWEEN.match(held, token.start()):
                    last = token.end()
    return last


def _one_by_one(json: "_Json") -> Iterator[tuple[list[Any], str | None]]:
    items: list[Any] = []
    try:
        for item in ijson.items(json, "features.item", use_float=True):
            items.append(item)
            if len(items) >= _FEW:
                yield items, None
                items = []
    except ijson.JSONError as error:
        yield items, str(error).strip().partition("\n")[0]
        return
    if items:
        yield items, None


def _array_start(held: bytes) -> int | None:
    """Return where the inside of the array ``features`` begins, where that is clear."""
    found = _ARRAY.search(held)
    if found is None:
        return None
    try:
        before = orjson.loads(held[: found.end()] + b"]}")
    except orjson.JSONDecodeError:
        return None
    return found.end() if isinstance(before, dict) and before.get("features") == [] else None


class _Json:
    """The bytes of a file for a strict JSON parser: without a byte order mark, null for NaN."""

    def __init__(self, source: Source) -> None:
        if source.beginning().startswith(codecs.BOM_UTF8):
            source.stream.read(len(codecs.BOM_UTF8))
        self._stream = source.stream
        self._no_numbers = NoNumbers()
        self._given_back = b""

    def give_back(self, data: bytes) -> None:
        """Take bytes that are to be read again."""
        self._given_back = data + self._given_back

    def read(self, size: int = -1) -> bytes:
        """Return the next bytes; ``size`` is a wish. Empty only at the end."""
        if size == 0:
            return b""
        if self._given_back:
            data, self._given_back = self._given_back, b""
            return data
        while True:
            data = self._stream.read1(size)
            clean = self._no_numbers.clean(data)
            if clean or not data:
                return clean
