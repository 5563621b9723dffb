"""Lists of agencies in CSV and JSON: the fields of Traffy's ``get-org-list``, and what each serves."""

import csv
import io
import json
import math
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from geo_fondue.agencies.agency import ANY_CODE, Agency, Place, names
from geo_fondue.errors import InputError

FIELDS = (
    "org_id",
    "name",
    "name_en",
    "latitude",
    "longitude",
    "address",
    "province",
    "is_official",
    "area_codes",
    "overlays",
    "categories",
)
"""What is read of each; ``org_id`` and one of the names are needed. Other fields are passed over."""

_LISTS = ("results", "agencies", "data")
"""Where in an envelope the list may stand: the first is Traffy's, the second our own."""

_YES, _NO = ("true", "1", "yes", "t", "y"), ("false", "0", "no", "f", "n")
_BETWEEN = re.compile(r"[,;|\n]")

_LONGEST = 500
"""Characters of a name or an id; more is no name."""


@dataclass(frozen=True, slots=True)
class BadAgency:
    """A row that was not taken.

    Attributes
    ----------
    row : int
        Its number, 1 for the first agency.
    field, value : str
        What cannot be used.
    reason : str
    """

    row: int
    field: str
    value: str
    reason: str


class _UnusableError(Exception):
    def __init__(self, field: str, value: object, reason: str) -> None:
        super().__init__(reason)
        self.field, self.value, self.reason = field, str(value)[:100], reason


def read_agencies(path: Path) -> tuple[list[Agency], list[BadAgency]]:
    """Read a list of agencies.

    Parameters
    ----------
    path : Path
        ``.csv``, in UTF-8, with or without its mark, or cp874; or ``.json``: a list, or one in ``results``.
        Fields that list several values have them as a JSON list, or with ``,``, ``;`` or ``|`` between them.

    Returns
    -------
    agencies : list of Agency
        In the file's order.
    bad : list of BadAgency
        Rows that cannot be used, with the reason; the others are taken all the same.

    Raises
    ------
    InputError
        When the file cannot be read at all, or has no such list.
    """
    suffix = path.suffix.lower()
    if suffix not in (".csv", ".json"):
        raise InputError("agencies are read from .csv and .json", where=str(path), remedy="Rename the file")
    try:
        data = path.read_bytes()
    except OSError as error:
        raise InputError(f"the file cannot be read: {error.strerror}", where=str(path)) from error
    rows = _csv_rows(data, path) if suffix == ".csv" else _json_rows(data, path)
    agencies: dict[str, Agency] = {}
    bad: list[BadAgency] = []
    for number, row in enumerate(rows, start=1):
        try:
            agency = agency_of(row)
            if agency.org_id in agencies:
                raise _UnusableError("org_id", agency.org_id, "an agency before it has the same id")
            agencies[agency.org_id] = agency
        except _UnusableError as error:
            bad.append(BadAgency(number, error.field, error.value, error.reason))
    return list(agencies.values()), bad


def agency_of(row: object) -> Agency:
    """Return the agency that a row tells of; raises what :func:`read_agencies` lists as bad."""
    if not isinstance(row, Mapping):
        raise _UnusableError("row", row, "it is no object with fields")
    org_id = _text(row, "org_id")
    if org_id is None:
        raise _UnusableError("org_id", "", "an agency needs an id")
    thai, english = _text(row, "name"), _text(row, "name_en")
    if thai is None and english is None:
        raise _UnusableError("name", "", "an agency needs a name, in Thai or English")
    lat, lon = _office(row)
    return Agency(
        org_id=org_id,
        name=names(thai, english),
        lat=lat,
        lon=lon,
        address=_text(row, "address"),
        province=_text(row, "province"),
        is_official=_flag(row, "is_official"),
        areas=tuple(_place(text, "area_codes") for text in _texts(row, "area_codes")),
        overlays=tuple(_place(text, "overlays") for text in _texts(row, "overlays")),
        categories=tuple(_texts(row, "categories")),
    )


def _csv_rows(data: bytes, path: Path) -> Iterator[Mapping[str, object]]:
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        try:
            text = data.decode("cp874")
        except UnicodeDecodeError as error:
            remedy = "Save it as UTF-8"
            raise InputError("the file is neither UTF-8 nor cp874", where=str(path), remedy=remedy) from error
    reader = csv.DictReader(io.StringIO(text, newline=""))
    try:
        columns = [name.strip().lower() for name in reader.fieldnames or ()]
        if "org_id" not in columns:
            remedy = f"It may have {', '.join(FIELDS)}"
            raise InputError("the file has no column org_id", where=str(path), remedy=remedy)
        reader.fieldnames = columns
        yield from reader
    except csv.Error as error:
        raise InputError(f"the file is no CSV: {error}", where=f"{path}, line {reader.line_num}") from error


def _json_rows(data: bytes, path: Path) -> list[object]:
    try:
        found = json.loads(data.decode("utf-8-sig"))
    except (ValueError, RecursionError) as error:
        raise InputError(f"the file is no JSON: {error}", where=str(path)) from error
    if isinstance(found, dict):
        found = next((found[key] for key in _LISTS if isinstance(found.get(key), list)), None)
    if not isinstance(found, list):
        remedy = f"Give a list of objects with {', '.join(FIELDS)}, alone or in {_LISTS[0]!r}"
        raise InputError("the file has no list of agencies", where=str(path), remedy=remedy)
    return found


def _text(row: Mapping[str, Any], field: str) -> str | None:
    value = row.get(field)
    if value is None:
        return None
    if isinstance(value, list | dict | bool):
        raise _UnusableError(field, value, "it is no text")
    return _tidy(value, field) or None


def _office(row: Mapping[str, Any]) -> tuple[float | None, float | None]:
    """Return where the office is; nowhere where neither is given, or both are 0."""
    found: list[float | None] = []
    for field, most in (("latitude", 90), ("longitude", 180)):
        text = _text(row, field)
        try:
            value = None if text is None else float(text)
        except ValueError:
            value = math.nan
        if value is not None and not abs(value) <= most:
            raise _UnusableError(field, text, f"it is no number from -{most} to {most}")
        found.append(value)
    lat, lon = found
    return (None, None) if lat is None or lon is None or (lat == 0 and lon == 0) else (lat, lon)


def _flag(row: Mapping[str, Any], field: str) -> bool | None:
    value = row.get(field)
    if isinstance(value, bool):
        return value
    text = _text(row, field)
    if text is None:
        return None
    if text.lower() not in _YES + _NO:
        raise _UnusableError(field, text, "it is neither true nor false")
    return text.lower() in _YES


def _texts(row: Mapping[str, Any], field: str) -> list[str]:
    """Return the texts that a field lists, each once."""
    value = row.get(field)
    if isinstance(value, str) and value.lstrip().startswith("["):
        try:
            value = json.loads(value)
        except ValueError as error:
            raise _UnusableError(field, value, "it begins like a JSON list and is none") from error
    if value is None:
        return []
    members = value if isinstance(value, list) else _BETWEEN.split(str(value))
    if any(isinstance(member, list | dict | bool) or member is None for member in members):
        raise _UnusableError(field, value, "it is no list of texts")
    tidy = (_tidy(member, field) for member in members)
    return list(dict.fromkeys(text for text in tidy if text))


def _tidy(value: object, field: str) -> str:
    text = " ".join(str(value).split())
    if len(text) > _LONGEST:
        raise _UnusableError(field, text, f"it is longer than {_LONGEST} characters")
    if not text.isascii() and text != text.encode(errors="ignore").decode():
        raise _UnusableError(field, ascii(text), "it holds half a character")
    return text


def _place(text: str, field: str) -> Place:
    layer, colon, code = (part.strip() for part in text.partition(":"))
    if colon and layer and code:
        return Place(layer, code)
    if colon or text == ANY_CODE or field == "overlays":
        raise _UnusableError(field, text, "it is not written as layer:code, such as expressway:*")
    return Place(None, text)
