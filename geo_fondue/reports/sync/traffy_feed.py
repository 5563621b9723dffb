"""Traffy Fondue's public GeoJSON feed, v1 or v2: read by days, page by page."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from typing import Any

from geo_fondue.reports.readers.options import Options
from geo_fondue.reports.readers.traffy_feed import row_of
from geo_fondue.reports.sync.asking import Asker
from geo_fondue.reports.sync.envelope import message_of, open_envelope, rows_of, status_of
from geo_fondue.reports.sync.passes import Rows, key_of, read_until_settled
from geo_fondue.reports.sync.passing import PassingError
from geo_fondue.reports.sync.schedule import DAY, Window

LIMIT = 1000
"""Rows of a page; the server gives no more."""

OVERLAP = 20
"""So many rows of a page are asked for again with the next one."""

DOUBTS = 2
"""So often is a server asked again that counts reports and sends none; its count may be what is wrong."""

MOST_PAGES = 200
"""Of a window; a server that goes on beyond it is not listing these days."""


@dataclass(frozen=True, slots=True)
class TraffyFeed:
    """The feed at an address.

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

    most_days = 4
    """Of a window."""

    def read(self, window: Window, take: Callable[[Rows], None]) -> bool:
        """Read what was made on some days, and return whether it was read whole.

        The day after is asked for as well: whether the server counts the last one in, and in which zone its
        days are, is not said.

        Parameters
        ----------
        window : Window
        take : callable
            Given the rows of each page, those that came before left out.
        """
        try:
            settled = read_until_settled(partial(self._pages, window), take)
        except _TooManyPagesError:
            if window.first < window.last:
                later, earlier = (self.read(half, take) for half in window.halves())
                return later and earlier
            self.note(f"the feed has more of {window} than can be paged through; the rest is not read")
            return True
        if not settled:
            self.note(f"the feed kept shifting while {window} was read; it is read again with the next run")
        return settled

    def _pages(self, window: Window) -> Iterator[Rows]:
        seen: set[str] = set()
        before: list[str] = []
        offset = 0
        for _ in range(MOST_PAGES):
            rows = self._page(window, offset)
            keys = [key_of(row) for row in rows]
            yield rows
            if seen.issuperset(keys):
                if len(keys) > OVERLAP and keys == before:
                    raise _TooManyPagesError  # whatever is asked for, it sends the first page
                return
            seen.update(keys)
            before = keys
            offset += max(len(rows) - OVERLAP, 1)
        raise _TooManyPagesError

    def _page(self, window: Window, offset: int) -> Rows:
        parameters = {
            "limit": str(LIMIT),
            "offset": str(offset),
            "start": window.first.isoformat(),
            "end": (window.last + DAY).isoformat(),
        }
        doubts = iter(range(DOUBTS))
        return self.asker.ask(self.url, partial(self._rows, offset=offset, doubts=doubts), parameters)

    def _rows(self, body: bytes, *, offset: int, doubts: Iterator[int]) -> Rows:
        envelope, damaged = open_envelope(body)
        features = rows_of(envelope, "features")
        if (
            not features
            and offset == 0
            and _number(envelope.get("total")) > 0
            and next(doubts, None) is not None
        ):
            raise PassingError("the answer counts reports and holds none")
        if status_of(envelope) == "warning":
            self.note(f"the feed warns: {message_of(envelope)}")
        return [
            row_of(offset + number, feature, self.options, damaged=damaged)
            for number, feature in enumerate(features, 1)
        ]


class _TooManyPagesError(Exception):
    """A window that cannot be paged through."""


def _number(value: Any) -> int:
    return value if isinstance(value, int) else 0
