"""The messages of an Arrow IPC stream, told apart while they come.

Of the metadata (FlatBuffers, ``Message.fbs`` of the Arrow format) only what says how long a message is, and
of which kind, is read here; all else is Arrow's to read.
"""

import struct
from collections.abc import Iterator
from dataclasses import dataclass

from geo_fondue.errors import InputError
from geo_fondue.service.point_streams.stream import UnreadableError

SCHEMA, RECORD_BATCH = 1, 3
"""Kinds of messages, numbered as ``MessageHeader`` is."""

MOST_METADATA = 1 << 20
MOST_BODY = 1 << 26
"""Bytes of the two parts of a message."""

_CONTINUES = b"\xff\xff\xff\xff"
_KIND, _HEADER, _BODY_LENGTH = 1, 2, 3  # fields of a Message
_COMPRESSION = 3  # field of a RecordBatch


@dataclass(frozen=True, slots=True)
class Message:
    """A whole message.

    Attributes
    ----------
    kind : int
    data : bytes
        All of it.
    """

    kind: int
    data: bytes


class Messages:
    """Cuts a stream of Arrow IPC, version 0.15 or later, into its messages."""

    def __init__(self) -> None:
        self._held = bytearray()
        self._wanted = 8
        self._ended = False

    def feed(self, data: bytes) -> Iterator[Message]:
        """Yield the messages that these bytes complete.

        Raises
        ------
        UnreadableError
            When they are none.
        InputError
            When one is too large, or compressed.
        """
        self._held += data
        while not self._ended and len(self._held) >= self._wanted:
            message = self._next()
            if message is not None:
                yield message

    def finish(self) -> None:
        """Raise UnreadableError where the stream breaks off in the midst of a message."""
        if self._held and not self._ended:
            raise UnreadableError("the stream breaks off in the midst of a message")

    def _next(self) -> Message | None:
        """Return the next message if it is whole; else know how much of it to wait for."""
        prefix, length = bytes(self._held[:4]), struct.unpack_from("<i", self._held, 4)[0]
        if prefix != _CONTINUES:
            raise UnreadableError(
                "the bytes are no stream of Arrow IPC",
                remedy="Send the stream format (not the file format), of Arrow 0.15 or later",
            )
        if length == 0:
            self._ended = True
            return None
        if not 0 < length <= MOST_METADATA:
            raise InputError(f"metadata of {length:,} bytes, more than {MOST_METADATA:,}")
        if len(self._held) < 8 + length:
            self._wanted = 8 + length
            return None
        kind, body = _read(bytes(self._held[8 : 8 + length]))
        self._wanted = 8 + length + body
        if len(self._held) < self._wanted:
            return None
        message = Message(kind, bytes(self._held[: self._wanted]))
        del self._held[: self._wanted]
        self._wanted = 8
        return message


def _read(metadata: bytes) -> tuple[int, int]:
    """Return the kind of a message and the length of its body."""
    try:
        table = struct.unpack_from("<I", metadata, 0)[0]
        at = _field(metadata, table, _KIND)
        kind = metadata[at] if at else 0
        at = _field(metadata, table, _BODY_LENGTH)
        body = struct.unpack_from("<q", metadata, at)[0] if at else 0
        at = _field(metadata, table, _HEADER)
        header = at + struct.unpack_from("<I", metadata, at)[0] if at else 0
        compressed = kind == RECORD_BATCH and bool(_field(metadata, header, _COMPRESSION))
    except (struct.error, IndexError):
        raise UnreadableError("the metadata of a message is not as Arrow has it") from None
    if not 0 <= body <= MOST_BODY:
        raise InputError(
            f"a message of {body:,} bytes, more than {MOST_BODY:,}", remedy="Send smaller record batches"
        )
    if compressed:
        # a few bytes may unpack to more than the memory there is
        raise InputError("a record batch is compressed", remedy="Send it uncompressed")
    return kind, body


def _field(data: bytes, table: int, number: int) -> int:
    """Return where a field of a FlatBuffers table is, 0 where it has none."""
    entries = table - struct.unpack_from("<i", data, table)[0]
    size = struct.unpack_from("<H", data, entries)[0]
    place = 4 + 2 * number
    offset: int = struct.unpack_from("<H", data, entries + place)[0] if place + 2 <= size else 0
    return table + offset if offset else 0
