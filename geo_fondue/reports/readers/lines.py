"""CSV records with the line each starts on; a broken one does not take its neighbours with it."""

import csv
import io
from collections import deque
from collections.abc import Iterator

from geo_fondue.reports.readers.row import BadRow, bad_row

MAX_RECORD = 1 << 20
"""The longest record, in characters. Beyond it a quote was opened and never closed, or it is no CSV."""

_UNCLOSED = "a quote is opened and not closed, or closed in the middle of a field"


class Records:
    """The records of a CSV text, each with the line that it starts on.

    Quotes are taken strictly, since a quote that is not closed would swallow the rows after it without a
    word. Where one is wrong, the line that the record starts on is the bad row and reading goes on with the
    next line, so that one broken row costs one row.

    Parameters
    ----------
    text : io.TextIOWrapper
        Opened with ``newline=""`` and ``errors="surrogateescape"``, at the first line.
    delimiter : str
    """

    def __init__(self, text: io.TextIOWrapper, delimiter: str) -> None:
        if csv.field_size_limit() < MAX_RECORD:  # of the process, so it is raised but never lowered
            csv.field_size_limit(MAX_RECORD)
        self._lines = _Lines(text)
        self._encoding = text.encoding
        self._delimiter = delimiter

    def __iter__(self) -> Iterator[tuple[int, list[str]] | BadRow]:
        """Yield the line and the values of each record, or why it has none; empty lines are passed over."""
        lines = self._lines
        reader = self._reader()
        while True:
            start = lines.begin()
            try:
                values = next(reader)
            except StopIteration:
                return
            except _TooLongError:
                yield self._broken(start, f"longer than {MAX_RECORD:,} characters; maybe {_UNCLOSED}")
                reader = self._reader()
                continue
            except csv.Error:
                yield self._broken(start, _UNCLOSED)
                reader = self._reader()
                continue
            if values:
                yield (start, values)

    def _reader(self) -> Iterator[list[str]]:
        return csv.reader(self._lines.feed(), delimiter=self._delimiter, strict=True)

    @property
    def lines_read(self) -> int:
        """How many lines the records so far take."""
        return self._lines.number

    def damage(self, values: list[str]) -> tuple[int, str] | None:
        """Return which value of the record last read holds characters that no text has, and which they are.

        None for a good one, at almost no cost.
        """
        if not self._lines.suspect:
            return None
        for position, value in enumerate(values):
            if "\0" in value:
                return position, "holds a NUL character"
            if _has_stray_bytes(value):
                return position, f"holds bytes that are not {self._encoding}"
        return None

    def _broken(self, start: int, reason: str) -> BadRow:
        first = self._lines.give_back()
        return bad_row(start, "", reason, None, first.rstrip("\r\n"))


class _TooLongError(Exception):
    """A record beyond the limit."""


class _Lines:
    """Feeds lines to a CSV reader and holds those of the record being read."""

    def __init__(self, text: io.TextIOWrapper) -> None:
        self._read = text.readline
        self._again: deque[str] = deque()
        self._held: list[str] = []
        self._size = 0
        self.number = 0  # of the last line fed
        self.suspect = False  # whether the record being read holds what no text has

    def begin(self) -> int:
        """Begin a record, and return the number of its first line."""
        self._held.clear()
        self._size = 0
        self.suspect = False
        return self.number + 1

    def give_back(self) -> str:
        """Take back all lines of the record but its first, which is returned, to be fed again."""
        first, *others = self._held
        self._again.extendleft(reversed(others))
        self.number -= len(others)
        return first

    def feed(self) -> Iterator[str]:
        """Yield the lines that come next, until the end or a record beyond the limit; then ask anew."""
        read, again, held = self._read, self._again, self._held
        while True:
            fresh = not again
            line = read(MAX_RECORD + 1) if fresh else again.popleft()
            if not line:
                return
            self.number += 1
            held.append(line)
            self._size += len(line)
            if self._size > MAX_RECORD:
                if fresh:
                    self._pass_over_rest(line)
                raise _TooLongError
            if "\0" in line or _has_stray_bytes(line):
                self.suspect = True
            yield line

    def _pass_over_rest(self, line: str) -> None:
        """Read on to the end of a line that is longer than any record may be, without holding it."""
        while line and not line.endswith(("\n", "\r")):
            line = self._read(MAX_RECORD)


def _has_stray_bytes(text: str) -> bool:
    """Whether a text read with ``surrogateescape`` holds bytes that could not be decoded."""
    if text.isascii():
        return False
    try:
        text.encode()
    except UnicodeEncodeError:
        return True
    return False
