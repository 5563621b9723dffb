"""Pages kept in memory, compressed, so that a map is drawn once for everybody who looks at it."""

import gzip
import threading
from collections import OrderedDict
from collections.abc import Callable, Hashable
from concurrent.futures import Future

from fastapi import Request, Response

MOST_BYTES = 64_000_000
"""Of compressed pages, a national map having 0.3 to 1 MB."""

GZIP_LEVEL = 6


class PageCache:
    """Pages by what they depend on; the ones not asked for longest go first.

    Any number of threads may use it at once: who asks for a page that another is making waits for that one.

    Parameters
    ----------
    most_bytes : int
        How much is kept. A page is also kept when it is larger by itself, until the next one.
    """

    def __init__(self, most_bytes: int = MOST_BYTES) -> None:
        self._most_bytes = most_bytes
        self._bytes = 0
        self._pages: OrderedDict[Hashable, bytes] = OrderedDict()
        self._being_made: dict[Hashable, Future[bytes]] = {}
        self._lock = threading.Lock()

    def get(self, key: Hashable, make: Callable[[], str]) -> bytes:
        """Return a page, compressed by gzip, and make it first where it is not there.

        What ``make`` raises is raised to all who wait for the page, and nothing is kept.
        """
        with self._lock:
            if key in self._pages:
                self._pages.move_to_end(key)
                return self._pages[key]
            others = self._being_made.get(key)
            if others is None:
                mine: Future[bytes] = Future()
                self._being_made[key] = mine
        if others is not None:
            return others.result()
        try:
            # Without a time in it, the same page is the same bytes
            page = gzip.compress(make().encode(), GZIP_LEVEL, mtime=0)
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

    def _keep(self, key: Hashable, page: bytes) -> None:
        self._pages[key] = page
        self._bytes += len(page)
        while self._bytes > self._most_bytes and len(self._pages) > 1:
            _, oldest = self._pages.popitem(last=False)
            self._bytes -= len(oldest)


def page_answer(request: Request, page: bytes) -> Response:
    """Return a page that is compressed by gzip, for one who takes that, else as it is."""
    if "gzip" in request.headers.get("accept-encoding", ""):
        return Response(page, headers={"Content-Encoding": "gzip"}, media_type="text/html")
    return Response(gzip.decompress(page), media_type="text/html")
