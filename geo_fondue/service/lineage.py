"""Processes that end with the one that started them, however that ends."""

import threading
from collections.abc import Callable
from multiprocessing import parent_process


def when_orphaned(end: Callable[[], None]) -> None:
    """Call a function once the process that started this one is gone; it may have had no time to tell.

    Nothing happens in a process that :mod:`multiprocessing` did not start.

    Parameters
    ----------
    end : callable
        Is called in a thread of its own.
    """
    parent = parent_process()
    if parent is None:
        return

    def wait() -> None:
        parent.join()
        end()

    threading.Thread(target=wait, name="orphaned", daemon=True).start()
