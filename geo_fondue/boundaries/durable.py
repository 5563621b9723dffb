"""Files that are written whole or not at all, by one writer at a time, and that outlive a power cut."""

import hashlib
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


def checksum(path: Path) -> str:
    """Return the SHA-256 of a file in hexadecimal."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def sync(path: Path) -> None:
    """Wait until a file's contents, or a folder's list of names, are on the disk."""
    if path.is_dir() and sys.platform == "win32":
        return  # there a folder cannot be opened; the file system orders its names by itself
    # Windows flushes only what is open for writing; a folder can be opened for reading only.
    handle = os.open(path, os.O_RDONLY if path.is_dir() else os.O_RDWR)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def write_whole(path: Path, data: bytes) -> None:
    """Write a file so that a reader sees the old one or the new one, never a part, also after a crash.

    One writer at a time: hold a :func:`lock`.
    """
    aside = path.with_name(f".{path.name}.new")
    aside.write_bytes(data)
    sync(aside)
    aside.replace(path)
    sync(path.parent)


@contextmanager
def lock(path: Path, *, wait: bool = True) -> Iterator[None]:
    """Hold a lock between processes and threads; it falls with its holder, however that ends.

    The file at ``path`` is made where missing and stays, empty: removing it would let two hold it at once.

    Raises
    ------
    BlockingIOError
        When another one holds it and it is not waited for.
    """
    handle = os.open(path, os.O_RDWR | os.O_CREAT, 0o644)
    try:
        if sys.platform == "win32":
            import msvcrt  # noqa: PLC0415 - exists on Windows alone

            try:
                msvcrt.locking(handle, msvcrt.LK_LOCK if wait else msvcrt.LK_NBLCK, 1)
            except OSError as error:
                raise BlockingIOError(str(error)) from error
        else:
            import fcntl  # noqa: PLC0415 - exists everywhere but on Windows

            fcntl.flock(handle, fcntl.LOCK_EX if wait else fcntl.LOCK_EX | fcntl.LOCK_NB)
        yield
    finally:
        os.close(handle)
