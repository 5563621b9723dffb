"""Reading many rows without a pause: ahead of their use, and without looking for garbage among them."""

import gc
import queue
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TypeVar

_Item = TypeVar("_Item")

_MOST_AHEAD = 2


@contextmanager
def uncollected() -> Iterator[None]:
    """Let the collector of cyclic garbage rest.

    Rows are no such garbage, but it would look through them again and again, for longer than it takes to
    read them.
    """
    collects = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if collects:
            gc.enable()


@contextmanager
def ahead(items: Iterator[_Item]) -> Iterator[Iterator[_Item]]:
    """Lend what yields the same items, a few of which another thread takes before they are asked for.

    Who leaves before the end stops that thread.
    """
    found: queue.Queue[tuple[_Item | None, BaseException | None]] = queue.Queue(_MOST_AHEAD)
    left = threading.Event()

    def put(item: _Item | None, error: BaseException | None) -> None:
        while not left.is_set():
            try:
                found.put((item, error), timeout=0.1)
            except queue.Full:
                continue
            return

    def take() -> None:
        try:
            for item in items:
                put(item, None)
                if left.is_set():
                    return
            put(None, None)
        except BaseException as error:
            put(None, error)

    def given() -> Iterator[_Item]:
        while True:
            item, error = found.get()
            if error is not None:
                raise error
            if item is None:
                return
            yield item

    thread = threading.Thread(target=take, name="reading-ahead", daemon=True)
    thread.start()
    try:
        yield given()
    finally:
        left.set()
        thread.join()
