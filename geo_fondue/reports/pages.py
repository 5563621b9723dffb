"""Single reports out of the store: one by its identity, some by their numbers, many page by page."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from sqlalchemy import Connection, Row, select

from geo_fondue.errors import NotFoundError
from geo_fondue.reports.filter import ReportFilter
from geo_fondue.reports.privacy import Grid
from geo_fondue.reports.store import Store, StoredReport
from geo_fondue.reports.store.shared import areas_by_number
from geo_fondue.reports.store.sql import is_one_of
from geo_fondue.reports.store.stored import own_of, query, report_of
from geo_fondue.reports.store.tables import reports

_AT_ONCE = 2000
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
    with store.reading() as connection:
        numbers = _numbers(connection, chosen, after, limit + 1, public)
        found = stored(connection, numbers[:limit])
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
        number = connection.execute(select(reports.c.id).where(*wanted)).scalar_one_or_none()
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


def _numbers(
    connection: Connection, chosen: ReportFilter, after: int, most: int, public: Grid | None
) -> list[int]:
    bbox = None if public is None else chosen.bbox
    if public is None or bbox is None:
        wanted = select(reports.c.id).where(*chosen.conditions(), reports.c.id > after)
        return list(connection.execute(wanted.order_by(reports.c.id).limit(most)).scalars())
    conditions = replace(chosen, bbox=public.widened(bbox)).conditions()
    places = select(reports.c.id, reports.c.lon, reports.c.lat).where(*conditions)
    found: list[int] = []
    while len(found) < most:
        rows = connection.execute(
            places.where(reports.c.id > after).order_by(reports.c.id).limit(_AT_ONCE)
        ).all()
        if not rows:
            break
        ids, lon, lat = (np.array(column) for column in zip(*rows, strict=True))
        found += ids[public.holds(bbox, lon, lat)].tolist()
        after = rows[-1].id
    return found[:most]
