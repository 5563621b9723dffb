"""Reading ahead: the next item is made by another thread while the last one is worked on."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from queue import SimpleQueue
from typing import TypeVar

_Item = TypeVar("_Item")


@contextmanager
def ahead(items: Iterator[_Item]) -> Iterator[Iterator[_Item]]:
    """Lend the items of an iterator, in order, one of them being made ahead of being asked for.

    It pays where the taker waits for something else than the processor: a database, a disk. What ``items``
    raises is raised in its place. At the end, also after an exception, the other thread has ended, after the
    item that it was making.

    Parameters
    ----------
    items : iterator
        Used in the other thread alone until the end.
    """
    made: SimpleQueue[_Item | _End] = SimpleQueue()
    room = threading.Semaphore(2)  # one being worked on, one ahead
    stopped = False

    def make() -> None:
        error: BaseException | None = None
        try:
            while room.acquire() and not stopped:
                made.put(next(items))
        except StopIteration:
            pass
        except BaseException as raised:  # it is raised in the taker's thread
            error = raised
        made.put(_End(error))

    def taken() -> Iterator[_Item]:
        while not isinstance(item := made.get(), _End):
            yield item
            room.release()
        if item.error is not None:
            raise item.error

    maker = threading.Thread(target=make, name="reading ahead", daemon=True)
    maker.start()
    try:
        yield taken()
    finally:
        stopped = True
        room.release()
        maker.join()


class _End:
    """What comes after the last item: the error that ended them, if any."""

    def __init__(self, error: BaseException | None) -> None:
        self.error = error
