"""In which encoding a Shapefile's attributes are, where no ``.cpg`` says so."""

import codecs
import re
from collections.abc import Sequence

from geo_fondue.boundaries.files import BoundaryFile
from geo_fondue.boundaries.findings import Finding
from geo_fondue.boundaries.mojibake import looks_thai
from geo_fondue.errors import BoundaryError

_ENOUGH = 16 * 1024 * 1024
"""Bytes of attributes that are looked at: some ten thousand rows."""

_UTF8_NAME = re.compile(rb"\s*(?:utf-?8|65001)\s*", re.IGNORECASE)

_THAI = {"cp874", "tis-620", "iso8859-11", "iso8859_11"}
"""Encodings in which nearly any bytes are letters, so that these must make sense too."""

_UTF8_SEQUENCE = re.compile(
    rb"[\xc2-\xdf][\x80-\xbf]|[\xe0-\xef][\x80-\xbf]{2}|[\xf0-\xf4][\x80-\xbf]{3}",
)


def check_encoding(encoding: str) -> str:
    """Return an encoding that Python knows.

    Raises
    ------
    BoundaryError
        For any other.
    """
    try:
        return codecs.lookup(encoding).name
    except LookupError as error:
        remedy = "Give one such as cp874 (Thai), UTF-8 or latin-1"
        raise BoundaryError(f"there is no encoding {encoding!r}", where="encoding", remedy=remedy) from error


def guess_encoding(
    file: BoundaryFile, *, layer: str, candidates: Sequence[str]
) -> tuple[str | None, list[Finding]]:
    """Return the encoding of a Shapefile's attributes, with a finding where it had to be guessed.

    Parameters
    ----------
    file : BoundaryFile
    layer : str
        For the finding.
    candidates : sequence of str
        What sources of boundaries are known to use without saying so; the first that fits is taken.

    Returns
    -------
    encoding : str or None
        None when the file itself says it, or is not a Shapefile.
    findings : list of Finding
    """
    if file.format != "shapefile":
        return None, []
    cpg = file.beside(".cpg", limit=64)
    if cpg is not None and _UTF8_NAME.fullmatch(cpg[1]) is None:
        return None, []  # if it is wrong, the names will show it
    _, attributes = file.beside(".dbf", limit=_ENOUGH) or (0, b"")
    # Bytes 8 and 9 hold the length of the header, which names the columns; rows follow.
    rows = attributes[int.from_bytes(attributes[8:10], "little") :]
    if rows.isascii() or (cpg is not None and _fits(rows, "utf-8")):
        return "utf-8", []
    encoding = next((name for name in ("utf-8", *candidates) if _fits(rows, name)), None)
    if encoding is None:
        raise BoundaryError(
            "the names' encoding is not stated and cannot be guessed",
            where=f"{file.name}, .dbf",
            remedy="Give --encoding, such as cp874 for older Thai files",
        )
    what = "no .cpg states the encoding of the names"
    if cpg is not None:
        what = "the .cpg says that the names are UTF-8, which they are not"
    return encoding, [Finding("encoding-guessed", layer, None, what, f"read as {encoding}, which fits")]


def _fits(rows: bytes, encoding: str) -> bool:
    if encoding == "utf-8":
        # A name cut at the width of its field may end within a letter, so not all of it need decode.
        high = sum(1 for byte in rows if byte >= 0x80)
        return sum(map(len, _UTF8_SEQUENCE.findall(rows))) >= 0.98 * high
    try:
        decoded = rows.decode(encoding)
    except UnicodeDecodeError:
        return False
    return encoding not in _THAI or looks_thai(decoded.split())
