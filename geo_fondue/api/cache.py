"""Pages kept in memory, compressed, so that a map is drawn once for everybody who looks at it."""

import gzip
import threading
from collections import OrderedDict
from collections.abc import Callable, Hashable, Sequence
from concurrent.futures import Future
from dataclasses import dataclass

from fastapi import Request, Response

from geo_fondue.api.policy import framed_by, policy_of
from geo_fondue.service import View
from geo_fondue.service.basemap import tiles_address

MOST_BYTES = 64_000_000
"""Of compressed pages, a national map having 0.3 to 1 MB."""

GZIP_LEVEL = 6


@dataclass(frozen=True, slots=True)
class StoredPage:
    """A page: its HTML compressed by gzip, and the policy it is sent with."""

    html: bytes
    policy: str


def stored_page(html: str, basemap: str) -> StoredPage:
    """Return a page as it is kept.

    Parameters
    ----------
    html : str
    basemap : str
        The one of the settings: its tiles may be asked for.
    """
    # Without a time in it, the same page is the same bytes
    compressed = gzip.compress(html.encode(), GZIP_LEVEL, mtime=0)
    return StoredPage(compressed, policy_of(html, tiles_address(basemap)))


def make_page(make: Callable[[View], str], view: View) -> StoredPage:
    """Return the page of a view as it is kept.

    A painter does all of this: what comes from it to the serving process is short, and goes out as it is.
    """
    return stored_page(make(view), view.settings.basemap)


class PageCache:
    """Pages by what they depend on; the ones not asked for longest go first.

    Any number of threads may use it at once: who asks for a page that another is making waits for that one.

    Parameters
    ----------
    most_bytes : int
        How much is kept. The newest page is kept also when it is larger by itself.
    """

    def __init__(self, *, most_bytes: int = MOST_BYTES) -> None:
        self._most_bytes = most_bytes
        self._bytes = 0
        self._pages: OrderedDict[Hashable, StoredPage] = OrderedDict()
        self._being_made: dict[Hashable, Future[StoredPage]] = {}
        self._lock = threading.Lock()

    def get(self, key: Hashable, make: Callable[[], StoredPage]) -> StoredPage:
        """Return a page, and make it first where it is not there.

        What ``make`` raises is raised to all who wait for the page, and nothing is kept.
        """
        with self._lock:
            if key in self._pages:
                self._pages.move_to_end(key)
                return self._pages[key]
            others = self._being_made.get(key)
            if others is None:
                mine: Future[StoredPage] = Future()
                self._being_made[key] = mine
        if others is not None:
            return others.result()
        try:
            page = make()
        except BaseException as error:
            with self._lock:
                del self._being_made[key]
            mine.set_exception(error)
            raise
        with self._lock:
            self._keep(key, page)
            del self._being_made[key]
        mine.set_result(page)
        return page

    def _keep(self, key: Hashable, page: StoredPage) -> None:
        self._pages[key] = page
        self._bytes += len(page.html)
        while self._bytes > self._most_bytes and len(self._pages) > 1:
            _, oldest = self._pages.popitem(last=False)
            self._bytes -= len(oldest.html)


def page_answer(request: Request, page: StoredPage, frames: Sequence[str] = ()) -> Response:
    """Return a page: compressed for one who takes that, else as it is.

    Parameters
    ----------
    request : Request
    page : StoredPage
    frames : sequence of str
        The sites that may show it in a frame, beside our own.
    """
    headers = {"Content-Security-Policy": framed_by(page.policy, frames)}
    if "gzip" in request.headers.get("accept-encoding", ""):
        return Response(page.html, headers={**headers, "Content-Encoding": "gzip"}, media_type="text/html")
    return Response(gzip.decompress(page.html), headers=headers, media_type="text/html")
