"""What happens to a command that is told to stop."""

import signal
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType
from typing import NoReturn

STOPPED = 128 + signal.SIGTERM
"""The exit code of a command that was told to stop, as shells have it."""


@contextmanager
def tidy_when_stopped() -> Iterator[None]:
    """Let SIGTERM end what is done here as Ctrl-C does: what was begun is taken away before the end.

    For the main thread, which signals come to.
    """

    def stop(_number: int, _frame: FrameType | None) -> NoReturn:
        sys.exit(STOPPED)

    before = signal.signal(signal.SIGTERM, stop)
    try:
        yield
    finally:
        signal.signal(signal.SIGTERM, before)
