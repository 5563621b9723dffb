"""An Open311 server (GeoReport v2): its services once, its requests by windows of time, in JSON or XML."""

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, time, timedelta
from functools import partial
from hashlib import blake2b
from typing import Any, Literal
from urllib.parse import parse_qsl, urlsplit, urlunsplit

from geo_fondue.errors import InputError, NotFoundError
from geo_fondue.reports.readers import MAX_SOURCE, BadRow
from geo_fondue.reports.readers.lenient_json import load
from geo_fondue.reports.readers.open311 import COLUMNS, records_in_json, records_in_xml, with_category
from geo_fondue.reports.readers.options import Options
from geo_fondue.reports.readers.records import rows_of
from geo_fondue.reports.report import Report
from geo_fondue.reports.sync.asking import Asker
from geo_fondue.reports.sync.passes import Rows, key_of, read_until_settled
from geo_fondue.reports.sync.passing import PassingError
from geo_fondue.reports.sync.schedule import DAY, Window

LIMIT = 1000
"""Requests of an answer; a server gives no more, and some give fewer."""

ROUND = 50
"""Where a server knows no pages, a multiple of it is taken for the most that it gives."""

SHORTEST = timedelta(seconds=1)
"""A window of time that is not parted further."""

MOST_PAGES = 1000

Form = Literal["json", "xml"]


def address_of(url: str) -> tuple[str, dict[str, str]]:
    """Return the address of a server's root, and the parameters that every question to it carries.

    Raises
    ------
    InputError
        When it is no such address.
    """
    parts = urlsplit(url)
    if parts.scheme not in ("http", "https") or not parts.hostname:
        raise InputError(
            "not the address of an Open311 server",
            where="URL",
            remedy="Give its root, such as https://example.org/open311/v2",
        )
    path = re.sub(r"/(?:requests|services|discovery)?(?:\.(?:json|xml))?/*$", "", parts.path)
    return urlunsplit((parts.scheme, parts.netloc, path, "", "")), dict(parse_qsl(parts.query))


def source_of(url: str) -> str:
    """Return the name of the source that the reports of a server get: by its host, path and jurisdiction."""
    root, parameters = address_of(url)
    parts = urlsplit(root)
    words = [str(parts.hostname), str(parts.port or ""), parts.path, parameters.get("jurisdiction_id", "")]
    name = re.sub(r"[^a-z0-9.]+", "-", " ".join(words).casefold()).strip("-.")
    name = f"open311-{name}"
    if len(name) > MAX_SOURCE:
        name = f"{name[: MAX_SOURCE - 9]}-{blake2b(name.encode(), digest_size=4).hexdigest()}"
    return name


@dataclass(slots=True)
class Open311:
    """A server.

    Attributes
    ----------
    asker : Asker
    url : str
    options : Options
    note : callable
        Told what the one who runs it should know.
    """

    asker: Asker
    url: str
    options: Options
    note: Callable[[str], None]
    _form: Form | None = None
    _services: Mapping[str, str] = field(default_factory=dict)

    most_days = 89
    """Of a window; the standard has 90."""

    def read(self, window: Window, take: Callable[[Rows], None]) -> bool:
        """Read what was requested on some days, and return whether it was read whole.

        Parameters
        ----------
        window : Window
            Of days in the zone of the options.
        take : callable
            Given the rows of each page, those that came before left out.
        """
        if self._form is None:
            self._form, self._services = self._ask_services()
        zone = self.options.timezone
        first = datetime.combine(window.first, time(), zone).astimezone(UTC)
        last = datetime.combine(window.last + DAY, time(), zone).astimezone(UTC)
        return self._read(first, last, take)

    def _read(self, first: datetime, last: datetime, take: Callable[[Rows], None]) -> bool:
        span = _Span(first, last)
        settled = read_until_settled(partial(self._pages, span), take)
        if not settled:
            self.note(f"the server kept shifting while {first:%Y-%m-%d} was read; it is read again next time")
        if span.paged or not _full(span.count):
            return settled
        if last - first <= SHORTEST or span.astray:
            self.note(
                f"the server gives {span.count:,} requests from {first:%Y-%m-%d %H:%M:%S} on and no more, "
                "however it is asked; what lies beyond is not read"
            )
            return settled
        middle = (first + (last - first) / 2).replace(microsecond=0)
        later = self._read(middle, last, take)
        return self._read(first, middle, take) and later

    def _pages(self, span: "_Span") -> Iterator[Rows]:
        seen: set[str] = set()
        for page in range(1, MOST_PAGES + 1):
            try:
                rows = self._page(span, page)
            except NotFoundError:
                if page == 1:
                    raise
                return  # so say servers whose pages are numbered, of one that is not there
            yield rows
            keys = {key_of(row) for row in rows}
            span.astray = span.astray or any(map(span.lacks, rows))
            if page == 1:
                span.count = len(rows)
            if keys <= seen:
                return
            seen |= keys
            span.paged = page > 1
        self.note(f"the server has over {MOST_PAGES:,} pages from {span.first:%Y-%m-%d} on; the rest is left")

    def _page(self, span: "_Span", page: int) -> Rows:
        parameters = {
            "start_date": _written(span.first),
            "end_date": _written(span.last),
            "page": str(page),
            "page_size": str(LIMIT),
        }
        form = self._form or "json"
        records, damaged = self._ask("requests", form, parameters)
        named = with_category(records, self._services)
        return list(rows_of(named, COLUMNS, self.options, split=False, damaged=damaged))

    def _ask_services(self) -> tuple[Form, Mapping[str, str]]:
        """Return the form that the server speaks, and the names of its services by code."""
        forms: tuple[Form, Form] = ("json", "xml")
        try:
            records, _ = self._ask("services", forms[0], {})
            form = forms[0]
        except NotFoundError:
            records, _ = self._ask("services", forms[1], {})
            form = forms[1]
        named = [record for record in records if isinstance(record, dict)]
        return form, {
            str(one.get("service_code")): str(one.get("service_name") or one.get("service_code"))
            for one in named
        }

    def _ask(self, what: str, form: Form, parameters: Mapping[str, str]) -> tuple[list[Any], bool]:
        root, own = address_of(self.url)
        read = partial(_records, kind=what.removesuffix("s"))
        return self.asker.ask(f"{root}/{what}.{form}", read, {**own, **parameters})


@dataclass(slots=True)
class _Span:
    """A span of time, and what was met in it.

    Attributes
    ----------
    first, last : datetime
    count : int
        Rows of the first page.
    paged : bool
        Whether there was another page.
    astray : bool
        Whether there were rows of another time: the server does not look at what it is asked for.
    """

    first: datetime
    last: datetime
    count: int = 0
    paged: bool = False
    astray: bool = False

    def lacks(self, row: Report | BadRow) -> bool:
        """Return whether a row is of another time, by more than a zone could explain."""
        made = row.created_at if isinstance(row, Report) else None
        return made is not None and not self.first - DAY <= made <= self.last + DAY


def _records(body: bytes, *, kind: str) -> tuple[list[Any], bool]:
    """Return the records of an answer; some servers answer in XML whatever they are asked for."""
    try:
        if body.lstrip()[:1] == b"<":
            return records_in_xml(body, kind), False
        value, damaged = load(body)
        return records_in_json(value, kind), damaged
    except ValueError as error:
        raise PassingError(f"the answer cannot be read: {error}") from None


def _full(count: int) -> bool:
    return count >= LIMIT or (count > 0 and count % ROUND == 0)


def _written(instant: datetime) -> str:
    return instant.strftime("%Y-%m-%dT%H:%M:%SZ")
