"""From the rows of a CSV file to reports: which column holds which fact."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, fields
from hashlib import blake2b

from geo_fondue.reports.categories import names_of
from geo_fondue.reports.readers import row as field
from geo_fondue.reports.readers.options import Options
from geo_fondue.reports.readers.row import BadRow, FieldError, bad_row
from geo_fondue.reports.readers.source import Source
from geo_fondue.reports.readers.table import Header, rows
from geo_fondue.reports.report import Report
from geo_fondue.reports.states import state_group

_CHANGING = ("state", "last_activity", "started_at", "closed_at", "reopened", "star", "photo_after")
"""The facts that change while a report lives; the others are what it is known by."""


@dataclass(frozen=True, slots=True)
class Columns:
    """The name of the column that holds each fact of a report, None where there is none.

    Attributes
    ----------
    lon, lat : str
        The same column where one field holds both, as ``lon,lat``.
    ticket_id : str or None
        Without one a report is known by what its row says, see :func:`reports`.
    """

    lon: str
    lat: str
    ticket_id: str | None = None
    categories: str | None = None
    state: str | None = None
    created_at: str | None = None
    last_activity: str | None = None
    started_at: str | None = None
    closed_at: str | None = None
    reopened: str | None = None
    description: str | None = None
    address: str | None = None
    organisations: str | None = None
    photo: str | None = None
    photo_after: str | None = None
    star: str | None = None

    def present(self, header: Header) -> "Columns":
        """Return the same without those that the header does not have; position and identity are kept."""
        names = {fact.name: getattr(self, fact.name) for fact in fields(self)}
        kept = ("lon", "lat", "ticket_id")
        return Columns(
            **{fact: name for fact, name in names.items() if fact in kept or name in header.columns}
        )


def reports(
    source: Source,
    header: Header,
    columns: Columns,
    options: Options,
    *,
    split: bool = True,
) -> Iterator[Report | BadRow]:
    """Yield the report of each row, or why it has none.

    Where no column identifies a report, its ticket id is a hash of the row: of what does not change while it
    lives, if a time of making is among it, so that a later state of it is known as the same; else of the
    whole row. Rows that are the same by that are one report.

    Parameters
    ----------
    source, header, columns
        The file, its header, and which column holds what; every column named must be there.
    options : Options
    split : bool
        Whether commas part categories in plain text.
    """
    identity = _identity(header, columns)
    build = _builder(header, columns, options, split)
    for row in rows(source, header, columns.ticket_id):
        if isinstance(row, BadRow):
            yield row
            continue
        ticket_id = identity(row.values)
        try:
            yield build(ticket_id, row.values)
        except FieldError as error:
            yield bad_row(row.line, error.field, error.reason, ticket_id, error.value)


def _identity(header: Header, columns: Columns) -> Callable[[Sequence[str]], str]:
    if columns.ticket_id is not None:
        at = header.columns.index(columns.ticket_id)
        return lambda values: values[at].strip()
    changing = set()
    if columns.created_at is not None:
        changing = {getattr(columns, fact) for fact in _CHANGING}
    lasting = sorted((name, at) for at, name in enumerate(header.columns) if name not in changing)

    def of_row(values: Sequence[str]) -> str:
        text = "\x1e".join(f"{name}\x1f{values[at].strip()}" for name, at in lasting)
        return f"row-{blake2b(text.encode(), digest_size=12).hexdigest()}"

    return of_row


def _builder(
    header: Header, columns: Columns, options: Options, split: bool
) -> Callable[[str, list[str]], Report]:
    at = {column: position for position, column in enumerate(header.columns)}
    timezone, bounds, source = options.timezone, options.bounds, options.source
    # What has no column is read from one empty field behind the last.
    nowhere = len(header.columns)
    place = {fact.name: at.get(getattr(columns, fact.name), nowhere) for fact in fields(columns)}
    used = {getattr(columns, fact.name) for fact in fields(columns)}
    others = [(column, position) for column, position in at.items() if column not in used]
    id_field = columns.ticket_id or ""
    lon_lat = (columns.lon, columns.lat)
    together = columns.lon == columns.lat
    lon_at, lat_at, state_at, categories_at = (place[fact] for fact in ("lon", "lat", "state", "categories"))
    description_at, address_at = place["description"], place["address"]
    lists = [(place["organisations"], True), (place["photo"], False), (place["photo_after"], False)]
    times = [
        (getattr(columns, fact) or "", place[fact])
        for fact in ("created_at", "last_activity", "started_at", "closed_at")
    ]
    numbers = [(getattr(columns, fact), place[fact]) for fact in ("reopened", "star")]
    state_field, categories_field = columns.state or "", columns.categories or ""

    def build(ticket_id: str, values: list[str]) -> Report:
        values.append("")
        ticket_id = field.ticket_id(id_field, ticket_id)
        lon_text, lat_text = values[lon_at], values[lat_at]
        if together:
            lon_text, lat_text = _both(columns.lon, lon_text)
        lon, lat = field.position(lon_lat, lon_text, lat_text, bounds)
        state = field.state(state_field, values[state_at])
        created_at, last_activity, started_at, closed_at = [
            field.instant(column, values[position], timezone) if values[position] else None
            for column, position in times
        ]
        if closed_at is None and state_group(state) == "closed":
            closed_at = last_activity
        extra: dict[str, object] = {
            column: values[position] for column, position in others if values[position]
        }
        reopened, star = [
            field.whole(values[position]) if values[position] else None for _, position in numbers
        ]
        for (column, position), number in zip(numbers, (reopened, star), strict=True):
            if number is None and values[position]:
                extra[column] = values[position]  # not a number, but not lost either
        organisations, photo, photo_after = [
            names_of(values[position], split=parts) for position, parts in lists
        ]
        return Report(
            source=source,
            ticket_id=ticket_id,
            lon=lon,
            lat=lat,
            categories=field.categories(categories_field, values[categories_at], split=split),
            state=state,
            created_at=created_at,
            last_activity=last_activity,
            started_at=started_at,
            closed_at=closed_at,
            reopened=reopened or 0,
            description=values[description_at].strip(),
            address=values[address_at].strip(),
            organisations=organisations,
            photo=photo,
            photo_after=photo_after,
            star=star,
            extra=extra,
        )

    return build


def _both(column: str, text: str) -> tuple[str, str]:
    """Part the longitude from the latitude in one field."""
    parts = text.strip().strip("()[]{}").split(",")
    if not text.strip():
        raise FieldError(column, "there are no coordinates", text)
    if len(parts) != 2:
        raise FieldError(column, "wanted is lon,lat in degrees", text)
    return parts[0], parts[1]
