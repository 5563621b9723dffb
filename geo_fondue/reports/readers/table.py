"""CSV files with a header: which encoding and delimiter they have, and their rows by column."""

import codecs
import csv
import io
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from geo_fondue.errors import ReportError
from geo_fondue.reports.readers.lines import Records
from geo_fondue.reports.readers.row import BadRow, bad_row
from geo_fondue.reports.readers.source import Source

_DELIMITERS = (",", ";", "\t", "|")


@dataclass(frozen=True, slots=True)
class Header:
    """What the beginning of a CSV file says.

    Attributes
    ----------
    columns : tuple of str
        Names as they stand there, stripped; a name that comes again is numbered (``photo``, ``photo 2``), and
        a column without one is called by its place (``column 3``).
    delimiter, encoding : str
    """

    columns: tuple[str, ...]
    delimiter: str
    encoding: str


@dataclass(frozen=True, slots=True)
class Row:
    """One record.

    Attributes
    ----------
    line : int
        Of the file, where the record starts.
    values : list of str
        As many as there are columns.
    """

    line: int
    values: list[str]


def header_of(source: Source) -> Header:
    """Return the header of a CSV file, read off its first bytes, which are not taken.

    The encoding is UTF-8 (with or without a byte order mark) unless the bytes look more like cp874, which
    Thai spreadsheets write. The delimiter is the one of ``, ; tab |`` that makes most columns.

    Raises
    ------
    ReportError
        When the file is empty, or in UTF-16.
    """
    sample = source.beginning()
    if not sample.strip():
        raise ReportError("the file is empty", where=str(source.path), remedy="Give a file with reports")
    if sample.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        raise ReportError("the file is in UTF-16", where=str(source.path), remedy="Save it as CSV in UTF-8")
    return header_in(sample, _encoding(sample))


def header_in(sample: bytes, encoding: str) -> Header:
    """Return the header that the first bytes of a CSV file, in a known encoding, begin with."""
    text = sample.decode(encoding, "replace").replace("\0", "\ufffd")
    candidates = [(_first_record(text, delimiter), delimiter) for delimiter in _DELIMITERS]
    columns, delimiter = max(candidates, key=lambda candidate: len(candidate[0]))
    return Header(_numbered(columns), delimiter, encoding)


def rows(source: Source, header: Header, ticket_id: str | None) -> Iterator[Row | BadRow]:
    """Yield the rows after the header, in bounded memory.

    Parameters
    ----------
    source : Source
        From its beginning.
    header : Header
    ticket_id : str or None
        The column that identifies a report, so that bad rows can say which.
    """
    text = io.TextIOWrapper(source.stream, header.encoding, errors="surrogateescape", newline="")
    try:
        records = Records(text, header.delimiter)
        next(iter(records), None)  # the header itself
        yield from rows_of(records, header, ticket_id)
    finally:
        text.detach()  # the stream is the source's to close


def rows_of(records: Records, header: Header, ticket_id: str | None) -> Iterator[Row | BadRow]:
    """Yield the rows among records that come after the header; see :func:`rows`."""
    identity = None if ticket_id is None else header.columns.index(ticket_id)
    width = len(header.columns)
    for record in records:
        if isinstance(record, BadRow):
            yield record
            continue
        line, values = record
        damage = records.damage(values)
        if damage is not None:
            position, what = damage
            name = header.columns[position] if position < width else ""
            yield bad_row(line, name, what, _at(values, identity), values[position])
        elif len(values) == width or _trim(values, width):
            yield Row(line, values)
        else:
            reason = f"{width} fields are wanted, {len(values)} are there"
            yield bad_row(line, "", reason, _at(values, identity), header.delimiter.join(values))


def _trim(values: list[str], width: int) -> bool:
    """Cut off empty fields beyond the header's, which spreadsheets leave; whether that makes the width."""
    if len(values) < width or any(values[width:]):
        return False
    del values[width:]
    return True


def _at(values: list[str], position: int | None) -> str | None:
    return None if position is None or position >= len(values) else values[position].strip() or None


def _encoding(sample: bytes) -> str:
    if sample.startswith(codecs.BOM_UTF8):
        return "utf-8-sig"
    # not final: the sample may end in the middle of a character
    text = codecs.getincrementaldecoder("utf-8")("replace").decode(sample)
    wrong = text.count("\ufffd")
    foreign = sum(not character.isascii() for character in text) - wrong
    return "utf-8" if wrong <= foreign else "cp874"


def _first_record(text: str, delimiter: str) -> list[str]:
    try:
        return next(filter(None, csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)), [])
    except csv.Error:
        return []


def _numbered(columns: Sequence[str]) -> tuple[str, ...]:
    seen: dict[str, int] = {}
    names = []
    for number, column in enumerate(columns, 1):
        name = column.strip() or f"column {number}"
        seen[name] = seen.get(name, 0) + 1
        names.append(name if seen[name] == 1 else f"{name} {seen[name]}")
    return tuple(names)
