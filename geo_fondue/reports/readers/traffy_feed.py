"""Traffy Fondue's public GeoJSON feed, v1 and v2: an envelope with features, read one by one."""

import codecs
import re
from collections.abc import Iterator, Mapping
from typing import Any

import ijson
import orjson

from geo_fondue.reports.categories import names_of
from geo_fondue.reports.readers import row as field
from geo_fondue.reports.readers.lenient_json import MARK, SURROGATE, NoNumbers
from geo_fondue.reports.readers.options import Options
from geo_fondue.reports.readers.row import BadRow, FieldError, bad_row
from geo_fondue.reports.readers.source import Source
from geo_fondue.reports.report import Report
from geo_fondue.reports.states import is_known, state_group

_NUL = re.compile(rb"(?<!\\)(?:\\\\)*\\u0000")  # the escape itself, not a backslash followed by u0000

MAX_FEATURE = 1 << 24
"""The longest feature, in bytes. Beyond it the JSON is no feed, or a quote was never closed."""


def recognise(beginning: bytes) -> bool:
    """Return whether a file that begins like this is such a feed."""
    text = beginning.removeprefix(codecs.BOM_UTF8).lstrip()
    return text.startswith(b"{") and (b'"features"' in text or b'"FeatureCollection"' in text)


def read(source: Source, options: Options) -> Iterator[Report | BadRow]:
    """Yield the reports; see :func:`geo_fondue.reports.readers.read`.

    Pages of the feed may follow one another in one file. Where the JSON itself is broken, what follows
    cannot be told apart any more: that is the last bad row, and it says that it ends the file.
    """
    stream = _Utf8(source)
    number = 0
    features = ijson.items(stream, "features.item", use_float=True, multiple_values=True)
    while True:
        number += 1
        stream.since_feature = 0
        try:
            feature = next(features)
        except StopIteration:
            return
        except _TooLongError:
            reason = f"longer than {MAX_FEATURE:,} bytes, nothing after it is read"
            yield BadRow(number, "", reason, ends_file=True)
            return
        except ijson.JSONError as error:
            reason = f"the JSON is broken here, nothing after it can be read: {_first_line(error)}"
            yield BadRow(number, "", reason, ends_file=True)
            return
        yield row_of(number, feature, options, damaged=stream.damaged)


def row_of(number: int, feature: object, options: Options, *, damaged: bool = False) -> Report | BadRow:
    """Return the report of a feature, or why it holds none.

    Parameters
    ----------
    number : int
        What the list of bad rows calls it by.
    feature : object
        As JSON has it.
    options : Options
    damaged : bool
        Whether what it was read from was not all UTF-8.
    """
    ticket_id = None
    try:
        properties = _properties(feature)
        ticket_id = str(properties.get("ticket_id") or "")
        check_text(feature, damaged=damaged)
        return _report(feature, properties, options)
    except FieldError as error:
        return bad_row(number, error.field, error.reason, ticket_id, error.value)


def _properties(feature: object) -> dict[str, Any]:
    properties = feature.get("properties") if isinstance(feature, dict) else None
    if not isinstance(properties, dict):
        raise FieldError("properties", "the feature has none", None)
    return properties


def _report(feature: Any, properties: dict[str, Any], options: Options) -> Report:
    taken = dict(properties)
    take = taken.pop
    ticket_id = field.identity("ticket_id", take("ticket_id", None))
    lon, lat = field.position(("geometry", "geometry"), *_coordinates(feature), options.bounds)
    state = _state(taken)
    created_at, last_activity, started_at, closed_at = (
        field.instant(key, take(key, None), options.timezone)
        for key in ("timestamp", "last_activity", "timestamp_inprogress", "timestamp_finished")
    )
    if closed_at is None and state_group(state) == "closed":
        closed_at = last_activity
    categories = field.categories("problem_type_fondue", take("problem_type_fondue", None))
    kind = take("type", None)
    if not categories:
        categories = field.categories("type", kind)
    numbers = {}
    for key in ("count_reopen", "star"):
        numbers[key] = field.whole(taken.get(key))
        if numbers[key] is not None:
            del taken[key]
    return Report(
        source=options.source,
        ticket_id=ticket_id,
        lon=lon,
        lat=lat,
        categories=categories,
        state=state,
        created_at=created_at,
        last_activity=last_activity,
        started_at=started_at,
        closed_at=closed_at,
        reopened=numbers["count_reopen"] or 0,
        description=_text(take("description", None)),
        address=_text(take("address", None)),
        organisations=names_of(take("org", None)),
        photo=names_of(take("photo_url", None), split=False),
        photo_after=names_of(take("after_photo", None), split=False),
        star=numbers["star"],
        extra={key: value for key, value in taken.items() if value not in (None, "", [], {})},
    )


def _coordinates(feature: Mapping[str, Any]) -> tuple[object, object]:
    geometry = feature.get("geometry")
    if not isinstance(geometry, dict):
        raise FieldError("geometry", "there are no coordinates", geometry)
    coordinates = geometry.get("coordinates")
    if geometry.get("type") != "Point" or not isinstance(coordinates, list) or len(coordinates) < 2:
        raise FieldError("geometry", "wanted is a Point with lon and lat", geometry)
    return coordinates[0], coordinates[1]


def _state(properties: dict[str, Any]) -> str:
    """Take the state: of the two that the feed gives, the first that is known, else the first there is."""
    given = [field.state(key, properties.pop(key, None)) for key in ("state", "state_type_latest")]
    return next((state for state in given if is_known(state)), given[0] or given[1])


def _text(value: object) -> str:
    return "" if value is None else str(value).strip()


def check_text(feature: object, *, damaged: bool) -> None:
    """Refuse text that a database does not take: NUL, half characters, and bytes that were not UTF-8."""
    try:
        written = orjson.dumps(feature)
    except (TypeError, ValueError):
        raise FieldError("", "holds half a character (a lone surrogate)", None) from None
    if b"\\u0000" in written and _NUL.search(written):
        raise FieldError("", "holds a NUL character", None)
    if damaged and MARK.encode() in written:
        raise FieldError("", "holds bytes that are not UTF-8", None)


def _first_line(error: Exception) -> str:
    return str(error).strip().partition("\n")[0]


class _TooLongError(Exception):
    """A feature beyond the limit."""


class _Utf8:
    """Bytes for a strict JSON parser: what is not UTF-8 is replaced by a mark, and told; NaN becomes null."""

    def __init__(self, source: Source) -> None:
        self._stream = source.stream
        self._decoder = codecs.getincrementaldecoder("utf-8-sig")("surrogateescape")
        self._no_numbers = NoNumbers()
        self.damaged = False
        self.since_feature = 0

    def read(self, size: int = -1) -> bytes:
        """Return the next bytes; ``size`` is a wish. Empty only at the end."""
        if size == 0:
            return b""
        while True:
            data = self._stream.read1(size)
            self.since_feature += len(data)
            if self.since_feature > MAX_FEATURE:
                raise _TooLongError
            text = self._decoder.decode(data, final=not data)
            try:
                clean = text.encode()
            except UnicodeEncodeError:
                self.damaged = True
                clean = SURROGATE.sub(MARK, text).encode()
            if clean or not data:
                clean = self._no_numbers.clean(clean)
            if clean or not data:
                return clean
