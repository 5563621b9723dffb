"""Objects of JSON on lines of their own, a block of bytes at a time."""

import codecs
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import orjson

from geo_fondue.reports.readers.lenient_json import NoNumbers
from geo_fondue.reports.readers.row import BadRow, bad_row

JSON_PIECE = 1 << 18
"""So many bytes are read at once: what is made of JSON is many times as large, and shall fit in caches."""

_BLANK = b" \t\r\n\x1e"  # 1e begins each text of RFC 8142


@dataclass(frozen=True, slots=True, eq=False)
class JsonBlock:
    """Objects that were read together, and what among them is none.

    Attributes
    ----------
    objects : list of dict
    numbers : sequence of int
        The line of each, or the number of the feature, from 1.
    broken : list of BadRow
    texts : list of bytes or None
        The objects as they stand on their lines.
    mentions_crs : bool
        Whether any object may have a member ``crs``.
    """

    objects: list[dict[str, Any]]
    numbers: range | list[int]
    broken: list[BadRow]
    texts: list[bytes] | None
    mentions_crs: bool


class JsonLines:
    """Turns the bytes of an NDJSON file, as they come, into blocks of objects.

    ``NaN`` and ``Infinity``, which JSON does not have, are read as null.

    Parameters
    ----------
    arrays : bool
        Whether arrays may stand for objects.
    """

    def __init__(self, *, arrays: bool = False) -> None:
        self._kinds: set[type] = {dict, list} if arrays else {dict}
        self._rest = b""
        self._lines = 0
        self._begun = False

    @property
    def held_bytes(self) -> int:
        """How long the line is whose end has not come yet."""
        return len(self._rest)

    def feed(self, data: bytes) -> Iterator[JsonBlock]:
        """Yield the block that is whole once these bytes follow those before."""
        if not self._begun:
            data = self._rest + data
            if len(data) < len(codecs.BOM_UTF8) and codecs.BOM_UTF8.startswith(data):
                self._rest = data
                return
            self._begun, self._rest = True, b""
            data = data.removeprefix(codecs.BOM_UTF8)
        end = data.rfind(b"\n") + 1
        if not end:
            self._rest += data
            return
        block, self._rest = self._rest + data[: end - 1], data[end:]
        yield self._block(block)

    def finish(self) -> Iterator[JsonBlock]:
        """Yield what is left at the end of the file."""
        if self._rest.strip(_BLANK):
            yield self._block(self._rest)
        self._rest = b""

    def _block(self, block: bytes) -> JsonBlock:
        lines = block.split(b"\n")
        before, self._lines = self._lines, self._lines + len(lines)
        mentions_crs = b'"crs"' in block
        try:
            objects = list(map(orjson.loads, lines))
        except orjson.JSONDecodeError:
            objects = []
        if objects and set(map(type, objects)) <= self._kinds:
            return JsonBlock(objects, range(before + 1, self._lines + 1), [], lines, mentions_crs)
        return _carefully(lines, before, self._kinds, mentions_crs=mentions_crs)


def _carefully(lines: list[bytes], before: int, kinds: set[type], *, mentions_crs: bool) -> JsonBlock:
    """Return the objects on lines of which some are blank or broken."""
    objects: list[dict[str, Any]] = []
    numbers: list[int] = []
    broken: list[BadRow] = []
    texts: list[bytes] = []
    for number, line in enumerate(lines, start=before + 1):
        text = line.strip(_BLANK)
        if not text:
            continue
        try:
            item, text = _loaded(text)
        except orjson.JSONDecodeError as error:
            reason = f"not JSON: {error}"
            broken.append(bad_row(number, "", reason, None, text.decode(errors="replace")))
            continue
        if type(item) in kinds:
            objects.append(item)
            numbers.append(number)
            texts.append(text)
        else:
            broken.append(not_an_object(number, item))
    return JsonBlock(objects, numbers, broken, texts, mentions_crs)


def not_an_object(number: int, item: object) -> BadRow:
    """Return what stands in the place of an object as the list of bad rows shows it."""
    return bad_row(number, "", "not a JSON object", None, orjson.dumps(item).decode())


def _loaded(text: bytes) -> tuple[Any, bytes]:
    """Return the JSON of a line, and the line as JSON has it."""
    try:
        return orjson.loads(text), text
    except orjson.JSONDecodeError:
        if b"NaN" not in text and b"Infinity" not in text:
            raise
        words = NoNumbers()
        text = words.clean(text) + words.clean(b"")
        return orjson.loads(text), text
