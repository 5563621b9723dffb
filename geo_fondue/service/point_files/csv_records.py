"""Records of CSV, a block of bytes at a time: parsed by Arrow where they are clean, else one by one."""

import codecs
import contextlib
import csv
import io
import re
from collections.abc import Iterator, Sequence
from itertools import islice

import numpy as np
import pyarrow as pa
import pyarrow.csv
from numpy.typing import NDArray

from geo_fondue.reports.readers.lines import MAX_RECORD, Records
from geo_fondue.reports.readers.row import BadRow, bad_row
from geo_fondue.reports.readers.table import Header, Row, rows_of
from geo_fondue.service.point_files.batches import PointBatch
from geo_fondue.service.point_files.coordinates import CoordinateColumns
from geo_fondue.service.point_files.csv_blocks import (
    clean_length,
    last_end,
    may_be_unfinished,
    record_starts,
    texts_at,
)

_CAREFUL_BYTES = 1 << 16
"""A block with a bad record is halved until it is no larger; then its records are read one by one."""

_CAREFUL_ROWS = 1000
"""So many records are read one by one before Arrow is tried again."""

_LINE_END = re.compile(rb"\r\n|\r|\n")


class CsvRecords:
    """Turns the bytes of a CSV file, as they come, into batches.

    Clean blocks are split and parsed by Arrow. What is not clean (a stray quote, another number of fields
    than the header has, bytes that are no text) is read record by record, with the care and the messages of
    :mod:`geo_fondue.reports.readers.lines`; both give the same rows.

    Parameters
    ----------
    header : Header
        As read off the beginning of the file.
    columns : CoordinateColumns
    as_text : bool
        Whether rows are wanted as they stand in the file; then only the columns with the coordinates, and
        those ``further`` ones, are parsed.
    further : sequence of str
    """

    def __init__(
        self, header: Header, columns: CoordinateColumns, *, as_text: bool, further: Sequence[str] = ()
    ) -> None:
        self._header = header
        self._encoding = "utf-8" if header.encoding == "utf-8-sig" else header.encoding
        self._coordinates = columns
        self._as_text = as_text
        self._delimiter = header.delimiter.encode()
        self._names = tuple(dict.fromkeys((*columns.names, *further))) if as_text else header.columns
        self._rest = b""
        self._line = 1
        self._in_header = True
        self._passing_over = False  # the rest of a line that is longer than any record may be

    def feed(self, data: bytes) -> Iterator[PointBatch]:
        """Yield the batches that can be told once these bytes follow those before."""
        self._rest += data
        yield from self._whole(final=False)

    def finish(self) -> Iterator[PointBatch]:
        """Yield what is left at the end of the file."""
        if self._rest and not self._rest.endswith(b"\n"):
            self._rest += b"\n"
        yield from self._whole(final=True)

    def _whole(self, *, final: bool) -> Iterator[PointBatch]:
        if self._passing_over and not self._pass_over():
            return
        if self._in_header and not self._pass_header(final=final):
            return
        while self._rest:
            clean = clean_length(self._rest, self._delimiter)
            if clean:
                block, self._rest = self._rest[:clean], self._rest[clean:]
                yield from self._parsed(block)
            elif final or len(self._rest) > MAX_RECORD or not may_be_unfinished(self._rest, self._delimiter):
                before = len(self._rest)
                yield from self._careful_rest(final=final)
                if len(self._rest) == before:
                    return
            else:
                return

    def _pass_header(self, *, final: bool) -> bool:
        """Drop the header; False where its end is not there yet."""
        self._rest = self._rest.removeprefix(codecs.BOM_UTF8)
        ends = [found.end() for found in _LINE_END.finditer(self._rest)]
        lines = iter(self._rest[start:end] for start, end in zip([0, *ends], ends, strict=False))
        taken = 0

        def text() -> Iterator[str]:
            nonlocal taken
            for line in lines:
                taken += 1
                yield line.decode(self._encoding, "replace").replace("\0", "\ufffd")

        reader = csv.reader(text(), delimiter=self._header.delimiter, strict=True)
        try:
            unfinished = not next(filter(None, reader), None)
        except csv.Error:
            unfinished = taken == len(ends) and len(self._rest) <= MAX_RECORD
            taken = (
                taken if unfinished else 1 + next(n for n, end in enumerate(ends) if self._rest[:end].strip())
            )
        if unfinished and not final:
            return False
        self._rest = self._rest[ends[taken - 1] :] if taken else b""
        self._line += taken
        self._in_header = False
        return True

    def _pass_over(self) -> bool:
        end = self._rest.find(b"\n") + 1
        self._rest = self._rest[end:] if end else b""
        self._line += bool(end)
        self._passing_over = not end
        return bool(end)

    def _parsed(self, block: bytes) -> Iterator[PointBatch]:
        """Yield the rows of whole records whose quotes are in order."""
        batch = self._by_arrow(block)
        if batch is not None:
            self._line += block.count(b"\n")
            if len(batch):
                yield batch
        elif len(block) > _CAREFUL_BYTES and 0 < (middle := last_end(block, len(block) // 2)) < len(block):
            yield from self._parsed(block[:middle])
            yield from self._parsed(block[middle:])
        else:
            while block:
                found, lines = self._records(block, final=True)
                yield self._batch(found)
                self._line += lines
                ends = islice(_LINE_END.finditer(block), lines - 1, None)
                block = block[next(ends).end() :]

    def _by_arrow(self, block: bytes) -> PointBatch | None:
        """Return the rows of a clean block; None where anything is amiss."""
        if b"\0" in block or block.count(b"\r") != block.count(b"\r\n"):
            return None
        try:
            if self._encoding != "utf-8":
                block = block.decode(self._encoding).encode()
            table = pyarrow.csv.read_csv(
                pa.BufferReader(block),
                read_options=pyarrow.csv.ReadOptions(
                    column_names=self._header.columns, block_size=len(block) + 1, use_threads=False
                ),
                parse_options=pyarrow.csv.ParseOptions(
                    delimiter=self._header.delimiter, newlines_in_values=True
                ),
                convert_options=pyarrow.csv.ConvertOptions(
                    column_types={name: pa.string() for name in self._header.columns},
                    include_columns=list(dict.fromkeys(self._names)),
                ),
            )
        except (pa.ArrowInvalid, UnicodeDecodeError):
            return None
        (columns,) = table.combine_chunks().to_batches() or [
            pa.RecordBatch.from_pylist([], schema=table.schema)
        ]
        starts = None
        texts = None
        if self._as_text:
            starts = record_starts(block)
            if len(starts) != len(columns) or not _is_utf8(block):
                return None
            texts = texts_at(block, starts)
        first = self._line

        def lines() -> NDArray[np.int64]:
            newlines = np.flatnonzero(np.frombuffer(block, np.uint8) == ord("\n"))
            found: NDArray[np.int64] = first + np.searchsorted(newlines, record_starts(block))
            return found

        return PointBatch(self._coordinates.positions(columns), lines, columns=columns, texts=texts)

    def _careful_rest(self, *, final: bool) -> Iterator[PointBatch]:
        """Yield some rows from where a quote is not in order; unless final, only those that are whole."""
        rest = self._rest
        end = len(rest) if final else max(rest.rfind(b"\n"), rest.rfind(b"\r", 0, len(rest) - 1)) + 1
        if not end and len(rest) > MAX_RECORD:
            reason = f"longer than {MAX_RECORD:,} characters"
            shown = rest[:_CAREFUL_BYTES].decode(self._encoding, "replace")
            self._rest, self._passing_over = b"", True
            yield self._batch([bad_row(1, "", reason, None, shown)])
            return
        found, lines = self._records(rest[:end], final=final)
        if lines:
            ends = islice(_LINE_END.finditer(rest), lines - 1, None)
            self._rest = rest[next(ends).end() :]
            yield self._batch(found)
            self._line += lines

    def _records(self, block: bytes, *, final: bool) -> tuple[list[Row | BadRow], int]:
        """Return the first records of a block, and how many lines they take."""
        kind = io.TextIOWrapper if final else _Unfinished
        text = kind(io.BytesIO(block), self._encoding, errors="surrogateescape", newline="")
        records = Records(text, self._header.delimiter)
        found: list[Row | BadRow] = []
        lines = 0
        with contextlib.suppress(_MoreIsNeededError):
            for row in rows_of(records, self._header, None):
                found.append(row)
                lines = records.lines_read
                if len(found) >= _CAREFUL_ROWS:
                    break
            else:
                lines = records.lines_read
        return found, lines

    def _batch(self, found: list[Row | BadRow]) -> PointBatch:
        """Return records read one by one as a batch."""
        rows = [row for row in found if isinstance(row, Row)]
        before = self._line - 1
        lines = np.array([row.line for row in rows], dtype=np.int64) + before
        broken = [_moved(row, before) for row in found if isinstance(row, BadRow)]
        values = list(zip(*(row.values for row in rows), strict=True)) or [()] * len(self._header.columns)
        places = [self._header.columns.index(name) for name in self._names]
        columns = pa.RecordBatch.from_arrays(
            [pa.array(values[place], pa.string()) for place in places], names=list(self._names)
        )
        texts = None
        if self._as_text:
            texts = pa.array([_record(row.values, self._header.delimiter) for row in rows], pa.string())
        positions = self._coordinates.positions(columns)
        return PointBatch(positions, lambda: lines, columns=columns, texts=texts, broken=broken)


class _MoreIsNeededError(Exception):
    """A record goes on beyond the bytes at hand."""


class _Unfinished(io.TextIOWrapper):
    """A text that more will follow."""

    def readline(self, size: int = -1, /) -> str:  # type: ignore[override]
        line = super().readline(size)
        if not line:
            raise _MoreIsNeededError
        return line


def _is_utf8(block: bytes) -> bool:
    try:
        return block.isascii() or bool(block.decode())
    except UnicodeDecodeError:
        return False


def _record(values: list[str], delimiter: str) -> str:
    text = io.StringIO(newline="")
    csv.writer(text, delimiter=delimiter, lineterminator="\r\n").writerow(values)  # what is in it is quoted
    return text.getvalue()[:-2]


def _moved(row: BadRow, lines: int) -> BadRow:
    return BadRow(row.line + lines, row.field, row.reason, row.ticket_id, row.value, row.ends_file)
