"""Where the records of a block of CSV begin and end, and whether its quotes are in order."""

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

_QUOTE, _NEWLINE, _RETURN = b'"\n\r'


def clean_length(buffer: bytes, delimiter: bytes) -> int:
    """Return how many bytes at the beginning are whole records whose quotes are all in order."""
    if b'"' not in buffer:
        return buffer.rfind(b"\n") + 1
    data = np.frombuffer(buffer, np.uint8)
    quotes = np.flatnonzero(data == _QUOTE)
    wrong = _first_wrong(data, quotes, ord(delimiter))
    return last_end(buffer, len(buffer) if wrong is None else wrong, quotes)


def may_be_unfinished(buffer: bytes, delimiter: bytes) -> bool:
    """Return whether no quote is out of order, so that all that is missing is the end of a record."""
    data = np.frombuffer(buffer, np.uint8)
    return _first_wrong(data, np.flatnonzero(data == _QUOTE), ord(delimiter)) is None


def _first_wrong(data: NDArray[np.uint8], quotes: NDArray[np.int64], delimiter: int) -> int | None:
    """Return where the first quote is that neither begins nor ends a field nor stands doubled in one."""
    begin, end = quotes[0::2], quotes[1::2]
    before = data[begin - 1]  # for a quote at 0 the last byte, passed over below
    good = (before == delimiter) | (before == _NEWLINE) | (before == _QUOTE) | (begin == 0)
    end = end[end + 1 < len(data)]
    after = data[end + 1]
    fine = (after == delimiter) | (after == _NEWLINE) | (after == _RETURN) | (after == _QUOTE)
    wrong = [*begin[~good][:1].tolist(), *end[~fine][:1].tolist()]
    return min(wrong, default=None)


def last_end(buffer: bytes, most: int, quotes: NDArray[np.int64] | None = None) -> int:
    """Return where the last record ends that is whole within so many bytes; its quotes are in order."""
    if quotes is None:
        quotes = np.flatnonzero(np.frombuffer(buffer, np.uint8) == _QUOTE)
    end = buffer.rfind(b"\n", 0, most)
    while end >= 0:
        before = int(np.searchsorted(quotes, end))
        if before % 2 == 0:
            break
        end = buffer.rfind(b"\n", 0, int(quotes[before - 1]))  # that newline is in a quoted field
    return end + 1


def record_starts(block: bytes) -> NDArray[np.int64]:
    """Return where the records of a clean block start; empty lines are none."""
    data = np.frombuffer(block, np.uint8)
    ends = np.flatnonzero(data == _NEWLINE)
    if b'"' in block:
        ends = ends[np.searchsorted(np.flatnonzero(data == _QUOTE), ends) % 2 == 0]
    starts = np.concatenate([[0], ends[:-1] + 1])
    first = data[starts]
    found: NDArray[np.int64] = starts[(first != _NEWLINE) & ~((first == _RETURN) & (ends - starts == 1))]
    return found


def texts_at(block: bytes, starts: NDArray[np.int64]) -> pa.Array:
    """Return the records of a clean block without their line ends."""
    offsets = np.append(starts, len(block)).astype(np.int32)
    held = pa.StringArray.from_buffers(len(starts), pa.py_buffer(offsets), pa.py_buffer(block))
    return pc.ascii_rtrim(held, "\r\n")
