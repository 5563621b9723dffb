"""JSON as some programs write it: with ``NaN`` and ``Infinity``, which JSON does not have, read as null."""

import json
import re
from typing import Any

MARK = "\ufdd0"
"""Stands for what is not UTF-8. No character: Unicode keeps it for use inside a program."""

SURROGATE = re.compile("[\ud800-\udfff]")

_NO_NUMBER = re.compile(rb'\\.|"|-?\bInfinity\b|\bNaN\b', re.DOTALL)
_ESCAPE = re.compile(rb"\\.", re.DOTALL)
_WORD = re.compile(rb"[-A-Za-z]+\Z")
_LONGEST = len(b"-Infinity")


def load(body: bytes) -> tuple[Any, bool]:
    """Return the value of a JSON text that fits the memory, and whether some of it was not UTF-8.

    ``NaN`` and ``Infinity`` are None; what is not UTF-8 is replaced by :data:`MARK`. Halves of characters
    that stand there as escapes are left.

    Raises
    ------
    ValueError
        When it is no JSON, or nested too deep.
    """
    text = body.decode("utf-8-sig", "surrogateescape")
    damaged = not text.isascii() and SURROGATE.search(text) is not None
    if damaged:
        text = SURROGATE.sub(MARK, text)
    try:
        return json.loads(text, parse_constant=lambda _: None), damaged
    except RecursionError:
        raise ValueError("nested too deep") from None


class NoNumbers:
    """Writes null for every ``NaN``, ``Infinity`` and ``-Infinity`` outside of strings, piece by piece.

    Python's ``json.dumps`` writes them where a coordinate is no number, and no parser of JSON goes on after
    one. Null says the same, and costs one row rather than the file.
    """

    def __init__(self) -> None:
        self._in_string = False
        self._held = b""

    def clean(self, piece: bytes) -> bytes:
        """Return the JSON as far as this piece settles it; an empty piece is the end, and gives the rest."""
        data = self._held + piece
        cut = _settled(data) if piece else len(data)
        data, self._held = data[:cut], data[cut:]
        if b"NaN" in data or b"Infinity" in data:
            return _NO_NUMBER.sub(self._replace, data)
        quotes = _ESCAPE.sub(b"", data) if b"\\" in data else data
        self._in_string ^= bool(quotes.count(b'"') & 1)
        return data

    def _replace(self, found: re.Match[bytes]) -> bytes:
        token = found[0]
        if token == b'"':
            self._in_string = not self._in_string
        elif not self._in_string and token[:1] != b"\\":
            return b"null"
        return token


def _settled(data: bytes) -> int:
    """Return how many bytes come before half an escape, or a word that the next piece may complete."""
    if (len(data) - len(data.rstrip(b"\\"))) & 1:
        return len(data) - 1
    word = _WORD.search(data, max(len(data) - _LONGEST, 0))
    return word.start() if word else len(data)
