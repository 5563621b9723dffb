"""Single reports out of the store: one by its identity, some by their numbers, many page by page."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray
from sqlalchemy import Connection, Row, select

from geo_fondue.errors import NotFoundError
from geo_fondue.position import Bounds
from geo_fondue.reports.columns import Part, ReportColumns
from geo_fondue.reports.filter import ReportFilter
from geo_fondue.reports.privacy import Grid
from geo_fondue.reports.store import Store, StoredReport
from geo_fondue.reports.store.shared import areas_by_number
from geo_fondue.reports.store.sql import is_one_of
from geo_fondue.reports.store.stored import own_of, query, report_of
from geo_fondue.reports.store.tables import reports

_AT_ONCE = 20_000
"""So many places are looked at at once, where the grid has to say which lie in a box."""


@dataclass(frozen=True, slots=True)
class Page:
    """Some of many reports, in the order they came to be known.

    Attributes
    ----------
    reports : list of StoredReport
        With all details.
    after : int or None
        What to ask for the next page with; None where this is the last.
    """

    reports: list[StoredReport]
    after: int | None


def page(
    store: Store, chosen: ReportFilter, *, after: int = 0, limit: int, public: Grid | None = None
) -> Page:
    """Return the reports of a filter that came to be known after one, up to a limit.

    What comes to be known meanwhile is on a later page, and none moves from one page to another.

    Parameters
    ----------
    store : Store
    chosen : ReportFilter
    after : int, default 0
        As the page before said.
    limit : int
        1 or more.
    public : Grid, optional
        Where the public sees them; ``chosen.bbox`` is held against that.
    """
    if not chosen.conditions():
        # as the table has them: no columns are needed
        wanted = select(reports.c.id).where(reports.c.id > after).order_by(reports.c.id).limit(limit + 1)
        with store.reading() as connection:
            numbers = list(connection.execute(wanted).scalars())
            found = stored(connection, numbers[:limit])
    else:
        # the database would walk over all reports for a filter that takes few
        numbers = _first_numbers(store.columns(), chosen, after, limit + 1, public)
        with store.reading() as connection:
            found = stored(connection, _still(connection, numbers[:limit], chosen, public))
    return Page(found, numbers[limit - 1] if len(numbers) > limit else None)


def find_report(store: Store, source: str, ticket_id: str) -> StoredReport:
    """Return a report with all its details.

    Raises
    ------
    NotFoundError
        When there is no such report.
    """
    wanted = reports.c.source == source, reports.c.ticket_id == ticket_id
    with store.reading() as connection:
        # No text in PostgreSQL has that character, and it takes no question with it
        asked = None if "\0" in source + ticket_id else select(reports.c.id).where(*wanted)
        number = None if asked is None else connection.execute(asked).scalar_one_or_none()
        found = [] if number is None else stored(connection, [number])
    if not found:
        raise NotFoundError(f"there is no report {ticket_id!r} of {source!r}")
    return found[0]


def stored(connection: Connection, numbers: Sequence[int]) -> list[StoredReport]:
    """Return the reports with these numbers of the store, in this order, with all details."""
    chosen = is_one_of(reports.c.id, numbers)
    rows = {row.id: row for row in connection.execute(query(details=True).where(chosen))}
    areas = areas_by_number(connection, {row.jurisdiction_id for row in rows.values()})

    def one(row: Row[tuple[object, ...]]) -> StoredReport:
        number, jurisdiction, edition, outcome, distance_m = own_of(row)
        return StoredReport(
            id=number,
            report=report_of(row),
            state_group=row.state_group,
            areas=areas[jurisdiction],
            edition=edition,
            outcome=outcome,
            distance_m=distance_m,
        )

    return [one(rows[number]) for number in numbers if number in rows]


def _first_numbers(
    columns: ReportColumns, chosen: ReportFilter, after: int, most: int, public: Grid | None
) -> list[int]:
    """Return the numbers of the first chosen reports after one, ascending."""
    bbox = None if public is None else chosen.bbox
    if public is not None and bbox is not None:
        chosen = replace(chosen, bbox=public.widened(bbox))
    found: list[int] = []
    for part, marked in zip(columns.parts, columns.marked(chosen), strict=True):
        begin = int(np.searchsorted(part["ids"], after, side="right"))
        rows = begin + np.flatnonzero(marked[begin:])
        if public is not None and bbox is not None:
            rows = _held(part, rows, most, public, bbox)
        found += part["ids"][rows[:most]].tolist()
    return sorted(found)[:most]


def _held(part: Part, rows: NDArray[np.intp], most: int, public: Grid, bbox: Bounds) -> NDArray[np.intp]:
    """Return the first rows that lie in a box as the grid shows them: so many, or some more."""
    held: list[NDArray[np.intp]] = []
    for begin in range(0, len(rows), _AT_ONCE):
        some = rows[begin : begin + _AT_ONCE]
        held.append(some[public.holds(bbox, part["lon"][some], part["lat"][some])])
        if sum(map(len, held)) >= most:
            break
    return np.concatenate(held) if held else rows


def _still(
    connection: Connection, numbers: Sequence[int], chosen: ReportFilter, public: Grid | None
) -> list[int]:
    """Return those that the filter takes now, as the connection sees them: they may have changed since."""
    bbox = None if public is None else chosen.bbox
    asked = chosen if bbox is None else replace(chosen, bbox=None)
    query = select(reports.c.id, reports.c.lon, reports.c.lat).where(
        is_one_of(reports.c.id, numbers), *asked.conditions()
    )
    rows = connection.execute(query.order_by(reports.c.id)).all()
    if public is None or bbox is None or not rows:
        return [row.id for row in rows]
    ids, lon, lat = (np.array(column) for column in zip(*rows, strict=True))
    still: list[int] = ids[public.holds(bbox, lon, lat)].tolist()
    return still
