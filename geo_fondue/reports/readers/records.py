"""Reports as records of JSON or XML, from an API rather than a file."""

from collections.abc import Iterator, Mapping, Sequence

from geo_fondue.reports.categories import names_of
from geo_fondue.reports.readers import row as field
from geo_fondue.reports.readers.columns import Columns
from geo_fondue.reports.readers.options import Options
from geo_fondue.reports.readers.row import BadRow, FieldError, bad_row
from geo_fondue.reports.readers.traffy_feed import check_text
from geo_fondue.reports.report import Report
from geo_fondue.reports.states import state_group

_TIMES = ("created_at", "last_activity", "started_at", "closed_at")


def rows_of(
    records: Sequence[object],
    columns: Columns,
    options: Options,
    *,
    split: bool = True,
    damaged: bool = False,
) -> Iterator[Report | BadRow]:
    """Yield the report of each record, or why it holds none; a record's number is its ``line``.

    Parameters
    ----------
    records : sequence of object
        Each should be a mapping by the names of ``columns``, its values text, numbers, lists or None.
    columns : Columns
        Which name holds what. A name that a record does not have is as one without a value.
    options : Options
    split : bool
        Whether commas part categories in plain text.
    damaged : bool
        Whether what they were read from was not all UTF-8.
    """
    for number, record in enumerate(records, 1):
        ticket_id = None
        try:
            if not isinstance(record, dict):
                raise FieldError("", "not an object with names and values", record)
            ticket_id = _text(record.get(columns.ticket_id or ""))
            check_text(record, damaged=damaged)
            yield _report(record, columns, options, split)
        except FieldError as error:
            yield bad_row(number, error.field, error.reason, ticket_id, error.value)


def _report(record: Mapping[str, object], columns: Columns, options: Options, split: bool) -> Report:
    left = dict(record)

    def take(fact: str) -> object:
        name = getattr(columns, fact)
        return None if name is None else left.pop(name, None)

    ticket_id = field.ticket_id(columns.ticket_id or "", _text(take("ticket_id")))
    lon, lat = field.position((columns.lon, columns.lat), take("lon"), take("lat"), options.bounds)
    state = field.state(columns.state or "", take("state"))
    created_at, last_activity, started_at, closed_at = (
        field.instant(getattr(columns, fact) or "", take(fact), options.timezone) for fact in _TIMES
    )
    if closed_at is None and state_group(state) == "closed":
        closed_at = last_activity
    reopened, star = (field.whole(left.get(getattr(columns, fact))) for fact in ("reopened", "star"))
    for fact, number in (("reopened", reopened), ("star", star)):
        if number is not None:
            take(fact)  # what is no number stays among the rest, so that it is not lost
    return Report(
        source=options.source,
        ticket_id=ticket_id,
        lon=lon,
        lat=lat,
        categories=field.categories(columns.categories or "", take("categories"), split=split),
        state=state,
        created_at=created_at,
        last_activity=last_activity,
        started_at=started_at,
        closed_at=closed_at,
        reopened=reopened or 0,
        description=_text(take("description")),
        address=_text(take("address")),
        organisations=names_of(take("organisations"), split=split),
        photo=names_of(take("photo"), split=False),
        photo_after=names_of(take("photo_after"), split=False),
        star=star,
        extra={name: value for name, value in left.items() if value not in (None, "", [], {})},
    )


def _text(value: object) -> str:
    return "" if value is None else str(value).strip()
