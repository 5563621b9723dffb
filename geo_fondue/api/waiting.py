"""Bytes that wait to be taken: a few in memory, many on disk."""

import tempfile
import threading
from collections import deque
from typing import IO

import anyio
from fastapi.concurrency import run_in_threadpool

IN_MEMORY = 1 << 20
ON_DISK = 1 << 30
"""So many bytes wait at most; then who brings more waits too."""

_PIECE = 1 << 17
"""So many bytes are taken at once."""


class Waiting:
    """A queue of bytes between one task that brings them and one that takes them.

    Close it in the end: that frees what is on disk.
    """

    def __init__(self) -> None:
        self._memory: deque[bytes] = deque()
        self._size = 0
        self._file: IO[bytes] | None = None
        self._using_file = threading.Lock()
        self._written = self._read = 0  # places in the file
        self._writing = False
        self._changed = anyio.Event()
        self.ended = False

    async def put(self, data: bytes, patience_seconds: float) -> None:
        """Add bytes. Where the disk has as many as it may, they wait until all of those have been taken.

        Raises
        ------
        TimeoutError
            When there is no room, and none is made for so long.
        """
        while self._written > ON_DISK:
            with anyio.fail_after(patience_seconds):
                await self._changed.wait()
        pieces = [data[start : start + _PIECE] for start in range(0, len(data), _PIECE)]
        while pieces and self._written == self._read and self._size < IN_MEMORY:
            self._size += len(pieces[0])
            self._memory.append(pieces.pop(0))
        if pieces:
            self._writing = True
            try:
                self._written += await run_in_threadpool(self._write, b"".join(pieces))
            finally:
                self._writing = False
        self._tell()

    async def take(self) -> bytes | None:
        """Return the next bytes once there are any; None at the end."""
        while not self._memory and self._written == self._read:
            if self.ended:
                return None
            await self._changed.wait()
        if self._memory:
            data = self._memory.popleft()
            self._size -= len(data)
        else:
            data = await run_in_threadpool(self._take_from_disk, self._read)
            self._read += len(data)
            if self._read == self._written and not self._writing:
                self._read = self._written = 0  # the file is written from its beginning again
        self._tell()
        return data

    def end(self) -> None:
        """Say that nothing more will be put."""
        self.ended = True
        self._tell()

    def close(self) -> None:
        """Let go of all that is left."""
        self._memory.clear()
        if self._file is not None:
            self._file.close()

    def _write(self, data: bytes) -> int:
        with self._using_file:
            if self._file is None:
                self._file = tempfile.TemporaryFile(prefix="geo-fondue-")  # noqa: SIM115 - closed in close()
            self._file.seek(self._written)
            return self._file.write(data)

    def _take_from_disk(self, at: int) -> bytes:
        with self._using_file:
            assert self._file is not None  # noqa: S101 - something has been written
            self._file.seek(at)
            return self._file.read(min(_PIECE, self._written - at))

    def _tell(self) -> None:
        self._changed.set()
        self._changed = anyio.Event()
