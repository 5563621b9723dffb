"""The bytes of a report file: plain, gzip or a zip of one file, with how far they have been read."""

import gzip
import io
import zipfile
import zlib
from collections.abc import Callable
from pathlib import Path
from types import TracebackType
from typing import IO, Self, TypeVar

from geo_fondue.errors import ReportError

_File = TypeVar("_File", IO[bytes], gzip.GzipFile, zipfile.ZipFile)

_BUFFER = 1 << 18
_BROKEN = (OSError, EOFError, zlib.error, zipfile.BadZipFile, RuntimeError, NotImplementedError)


class Source:
    """An opened report file.

    Use it as a context manager, or close it.

    Attributes
    ----------
    path : Path
    stream : io.BufferedReader
        Its bytes, decompressed. A read that fails raises :class:`~geo_fondue.errors.ReportError`.
    total_bytes : int
        How many there are to read, of the file as it lies there (of the file inside, for a zip).

    Raises
    ------
    ReportError
        When there is no such file, it may not be read, or it holds nothing.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        self._open: list[IO[bytes] | gzip.GzipFile | zipfile.ZipFile] = []
        try:
            raw = self._keep(path.open("rb", buffering=0))
            self.total_bytes = path.stat().st_size
            self._tell: Callable[[], int] = raw.tell
            self._content = _Content(path, self._unpacked(raw))
            self.stream = io.BufferedReader(self._content, _BUFFER)
        except FileNotFoundError:
            raise ReportError("there is no such file", where=str(path)) from None
        except _BROKEN as error:
            self.close()
            raise _unreadable(path, error) from None
        except BaseException:
            self.close()
            raise

    @property
    def bytes_read(self) -> int:
        """How many of ``total_bytes`` have been read; buffers read ahead."""
        return self._tell()

    @property
    def content_bytes(self) -> int:
        """How many bytes have been read once unpacked."""
        return self._content.size

    def beginning(self) -> bytes:
        """Return the first bytes without taking them: a few thousand at least, unless the file is shorter."""
        return self.stream.peek(_BUFFER)

    def close(self) -> None:
        """Close the file."""
        while self._open:
            self._open.pop().close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def _keep(self, opened: _File) -> _File:
        self._open.append(opened)
        return opened

    def _unpacked(self, raw: IO[bytes]) -> IO[bytes] | gzip.GzipFile:
        magic = raw.read(4)
        raw.seek(0)
        if magic[:2] == b"\x1f\x8b":
            return self._keep(gzip.GzipFile(fileobj=raw))
        if magic == b"PK\x03\x04":
            return self._only_member(self._keep(zipfile.ZipFile(raw)))
        return raw

    def _only_member(self, archive: zipfile.ZipFile) -> IO[bytes]:
        members = [
            member
            for member in archive.infolist()
            if not member.is_dir() and not member.filename.startswith("__MACOSX/")
        ]
        if len(members) != 1:
            names = ", ".join(member.filename for member in members[:5])
            raise ReportError(
                f"the zip holds {len(members)} files where one is wanted: {names}",
                where=str(self.path),
                remedy="Unpack it and give the files one by one",
            )
        inside = self._keep(archive.open(members[0]))
        self.total_bytes = members[0].file_size
        self._tell = inside.tell
        return inside


class _Content(io.RawIOBase):
    """A binary file whose failures are told as those of a report file."""

    def __init__(self, path: Path, content: IO[bytes] | gzip.GzipFile) -> None:
        self._path = path
        self._content = content
        self.size = 0

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: memoryview) -> int:  # type: ignore[override]  # what BufferedReader passes
        try:
            data = self._content.read(len(buffer))
        except _BROKEN as error:
            raise _unreadable(self._path, error) from None
        buffer[: len(data)] = data
        self.size += len(data)
        return len(data)


def _unreadable(path: Path, error: BaseException) -> ReportError:
    reason = error.strerror if isinstance(error, OSError) and error.strerror else str(error)
    return ReportError(
        f"the file cannot be read: {reason}",
        where=str(path),
        remedy="See that it is whole, not locked by a password, and that you may read it",
    )
