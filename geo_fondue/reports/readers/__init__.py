"""Report files: what format they are in, and their reports one by one, in bounded memory."""

from collections.abc import Callable, Collection, Iterator, Mapping
from pathlib import Path
from types import MappingProxyType, TracebackType
from typing import Literal, Self
from zoneinfo import ZoneInfo

from geo_fondue.errors import ReportError
from geo_fondue.position import Bounds
from geo_fondue.reports.readers import plain_csv, traffy_dump, traffy_exchange, traffy_feed
from geo_fondue.reports.readers.options import Options
from geo_fondue.reports.readers.row import BadRow
from geo_fondue.reports.readers.source import Source
from geo_fondue.reports.readers.table import header_of
from geo_fondue.reports.report import Report

__all__ = ["FORMATS", "BadRow", "Format", "Reading", "read", "recognise"]

Format = Literal["traffy-dump", "traffy-exchange", "traffy-feed", "csv"]
"""A format of report files; :data:`FORMATS` says what each is."""

FORMATS: Mapping[Format, str] = MappingProxyType(
    {
        "traffy-dump": "Traffy Fondue's CSV dump: ticket_id, coords, state, timestamp, …",
        "traffy-exchange": "Traffy Fondue's exchange CSV: ticket_id, latitude, longitude, status, …",
        "traffy-feed": "Traffy Fondue's public GeoJSON feed: an object with features",
        "csv": "any CSV with columns for latitude and longitude, such as lat and lon",
    }
)


MAX_SOURCE = 64
"""The longest name of a source, in characters; the store's unique index bounds it."""

_READ: Mapping[Format, Callable[[Source, Options], Iterator[Report | BadRow]]] = {
    "traffy-dump": traffy_dump.read,
    "traffy-exchange": traffy_exchange.read,
    "traffy-feed": traffy_feed.read,
    "csv": plain_csv.read,
}
_TABLES: Mapping[Format, Callable[[Collection[str]], bool]] = {
    # the narrower first: an exchange file would do as plain CSV as well
    "traffy-dump": traffy_dump.recognise,
    "traffy-exchange": traffy_exchange.recognise,
    "csv": plain_csv.recognise,
}
_REQUIRED: Mapping[Format, frozenset[str]] = {
    "traffy-dump": traffy_dump.REQUIRED,
    "traffy-exchange": traffy_exchange.REQUIRED,
}


class Reading:
    """A report file being read. Iterate over it once; use it as a context manager, or close it.

    Parameters
    ----------
    path : Path
        Plain, gzip, or a zip of one file.
    format : str
        One of :data:`FORMATS`, or ``"auto"`` to go by the content.
    timezone : ZoneInfo
        The zone of times that come without one.
    source : str, optional
        The ``source`` that the reports get; by default ``"traffy"`` for its formats, ``"csv"`` for plain CSV.
    bounds : tuple of float, optional
        West, south, east, north of the boundaries in use, against which swapped coordinates are told.

    Attributes
    ----------
    format : str
    total_bytes : int

    Raises
    ------
    ReportError
        When the file cannot be read, or is in none of the formats, or not in the one that is given.
    """

    def __init__(
        self,
        path: Path,
        *,
        format: Format | Literal["auto"] = "auto",  # noqa: A002  # the word for it, here and at the edges
        timezone: ZoneInfo,
        source: str | None = None,
        bounds: Bounds | None = None,
    ) -> None:
        if source is not None and not 0 < len(source) <= MAX_SOURCE:
            remedy = f"Give 1 to {MAX_SOURCE} characters"
            raise ReportError("not a name for a source", where="source", remedy=remedy)
        self._source = Source(path)
        try:
            self.format = _recognise(self._source) if format == "auto" else _demand(self._source, format)
        except BaseException:
            self._source.close()
            raise
        self.total_bytes = self._source.total_bytes
        own = "csv" if self.format == "csv" else "traffy"
        self._items = _READ[self.format](self._source, Options(source or own, timezone, bounds))

    @property
    def bytes_read(self) -> int:
        """How many of ``total_bytes`` have been read."""
        return min(self._source.bytes_read, self.total_bytes)

    @property
    def content_bytes(self) -> int:
        """How many bytes have been read once unpacked, the same as ``bytes_read`` for a plain file."""
        return self._source.content_bytes

    def __iter__(self) -> Iterator[Report | BadRow]:
        return self._items

    def close(self) -> None:
        """Close the file."""
        self._source.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()


def recognise(path: Path) -> Format:
    """Return the format of a report file, told from its content.

    Raises
    ------
    ReportError
        When it cannot be read or is in none of them; it says what was seen and what is wanted.
    """
    with Source(path) as source:
        return _recognise(source)


def read(
    path: Path,
    *,
    format: Format | Literal["auto"] = "auto",  # noqa: A002
    timezone: ZoneInfo,
    source: str | None = None,
    bounds: Bounds | None = None,
) -> Iterator[Report | BadRow]:
    """Yield the reports of a file and, in their place, the rows that hold none; see :class:`Reading`."""
    with Reading(path, format=format, timezone=timezone, source=source, bounds=bounds) as reading:
        yield from reading


def _recognise(source: Source) -> Format:
    beginning = source.beginning()
    if traffy_feed.recognise(beginning):
        return "traffy-feed"
    header = header_of(source)
    found = next((name for name, fits in _TABLES.items() if fits(header.columns)), None)
    if found is None:
        raise ReportError(
            f"no format of reports is like this: {_seen(beginning, header.columns)}",
            where=str(source.path),
            remedy=f"Give {'; or '.join(FORMATS.values())}",
        )
    return found


def _demand(source: Source, wanted: str) -> Format:
    """Return the format that is wanted, if the file can be in it."""
    name: Format | None = next((known for known in FORMATS if known == wanted), None)
    if name is None:
        raise ReportError(
            f"no format {wanted!r}", where="format", remedy=f"Give one of {', '.join(FORMATS)}, or auto"
        )
    beginning = source.beginning()
    if name == "traffy-feed":
        if not beginning.lstrip(b"\xef\xbb\xbf \t\r\n").startswith((b"{", b"[")):
            raise _not_in(source, name, _seen(beginning, header_of(source).columns))
        return name
    header = header_of(source)
    fits = plain_csv.recognise(header.columns) if name == "csv" else _REQUIRED[name].issubset(header.columns)
    if not fits:
        raise _not_in(source, name, _seen(beginning, header.columns))
    return name


def _not_in(source: Source, name: Format, seen: str) -> ReportError:
    return ReportError(
        f"the file is not in the format {name}: {seen}",
        where=str(source.path),
        remedy=f"Wanted is {FORMATS[name]}",
    )


def _seen(beginning: bytes, columns: Collection[str]) -> str:
    start = beginning.removeprefix(b"\xef\xbb\xbf").lstrip()
    if start.startswith((b"{", b"[")):
        return "it is JSON without features"
    if b"\0" in start[:1024]:
        return "it is no text"
    names = [name if len(name) <= 40 else name[:40] + "…" for name in list(columns)[:20]]
    more = f" and {len(columns) - len(names)} more" if len(columns) > len(names) else ""
    return f"its first line names the columns {', '.join(names)}{more}"
