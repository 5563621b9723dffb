"""The body of an answer, unpacked and bounded: no server can fill the memory or hold us for ever."""

import time
import zlib

import requests
from urllib3.exceptions import HTTPError

from geo_fondue.reports.sync.passing import PassingError

_CHUNK = 1 << 16
_AUTO = 47
"""For zlib: the largest window, and gzip or zlib told by the first bytes."""


def read_body(answer: requests.Response, *, most_bytes: int, seconds: float) -> bytes:
    """Return the body of a streamed answer.

    Parameters
    ----------
    answer : requests.Response
        Asked for with ``stream=True`` and ``Accept-Encoding: gzip``.
    most_bytes : int
        It may not be longer, neither packed nor unpacked.
    seconds : float
        It may not take longer.

    Raises
    ------
    PassingError
        When it breaks off, is longer, takes longer, or is packed in another way.
    """
    encoding = answer.headers.get("Content-Encoding", "identity").strip().lower()
    if encoding not in ("identity", "gzip", "x-gzip", "deflate", ""):
        raise PassingError(f"the answer is packed as {encoding[:40]!r}, which was not asked for")
    unpack = _Unpacking(most_bytes) if encoding not in ("identity", "") else None
    body = bytearray()
    end = time.monotonic() + seconds
    try:
        while chunk := answer.raw.read1(_CHUNK, decode_content=False):
            body += unpack.more(chunk, len(body)) if unpack else chunk
            if len(body) > most_bytes:
                raise _too_long(most_bytes)
            if time.monotonic() > end:
                raise PassingError(f"the answer has not come whole in {seconds:,.0f} s")
    except (HTTPError, OSError) as error:
        raise PassingError("the answer breaks off, or stalls") from error
    if unpack and not unpack.whole:
        raise PassingError("the answer breaks off")
    return bytes(body)


class _Unpacking:
    """Gzip or zlib, piece by piece, never more than is allowed."""

    def __init__(self, most_bytes: int) -> None:
        self._most_bytes = most_bytes
        self._stream = zlib.decompressobj(_AUTO)

    @property
    def whole(self) -> bool:
        """Whether what came so far ends where the packing says that it ends."""
        return self._stream.eof

    def more(self, chunk: bytes, before: int) -> bytes:
        """Return what a piece unpacks to, where so many bytes came before."""
        unpacked = bytearray()
        try:
            while chunk:
                if self._stream.eof:  # gzip may be several, one after the other
                    self._stream = zlib.decompressobj(_AUTO)
                room = self._most_bytes - before - len(unpacked) + 1
                if room <= 0:
                    raise _too_long(self._most_bytes)
                unpacked += self._stream.decompress(chunk, room)
                chunk = self._stream.unconsumed_tail or self._stream.unused_data
        except zlib.error:
            raise PassingError("the answer is packed, and damaged") from None
        return bytes(unpacked)


def _too_long(most_bytes: int) -> PassingError:
    return PassingError(f"the answer is longer than {most_bytes:,} bytes")
