"""Reports moved to the areas of another edition, in batches, while everything else goes on."""

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Connection, Row, Select, select, update

from geo_fondue.reports.affected import Affected, OpenEdition, affected
from geo_fondue.reports.store import Store
from geo_fondue.reports.store.bulk import change_rows
from geo_fondue.reports.store.places import Place, keep_history, places
from geo_fondue.reports.store.shared import areas_by_number
from geo_fondue.reports.store.tables import data_version, reports
from geo_fondue.reports.store.upsert import next_version
from geo_fondue.resolver import Resolver

BATCH = 5000

Pair = tuple[str, str | None, str | None]
"""A layer, and the codes of the areas before and after; None for none."""


@dataclass(slots=True)
class Reresolved:
    """What became of the reports that could have other areas.

    Attributes
    ----------
    edition : str
        The edition whose areas they have now.
    looked_at : int
        How many could have.
    moved : int
        How many do, in any layer.
    pairs : Counter
        How many went from which area to which, by layer.
    """

    edition: str
    looked_at: int = 0
    moved: int = 0
    pairs: Counter[Pair] = field(default_factory=Counter)


def reresolve(
    store: Store,
    resolver: Resolver,
    open_edition: OpenEdition,
    *,
    progress: Callable[[int, int], None] | None = None,
    batch: int = BATCH,
    now: datetime | None = None,
) -> Reresolved:
    """Give the reports that can have other areas in an edition the areas that it has for them.

    Each batch is written whole or not at all, in a short transaction: everything else goes on meanwhile, and
    one that is stopped is continued by running it again. Running it once more changes nothing. The areas that
    a report had before are kept with the time.

    Parameters
    ----------
    store : Store
    resolver : Resolver
        Of the edition that they shall be resolved by.
    open_edition : callable
        Opens the editions that reports were resolved by, to compare; None for one that cannot be opened, of
        which all reports are looked at.
    progress : callable, optional
        Told how many were looked at, and of how many.
    batch : int
        The most reports to move at once.
    now : datetime, optional
        When it is.
    """
    result = Reresolved(resolver.edition.id)
    some = affected(store, resolver.edition, open_edition)
    total = sum(one.count for one in some)
    for one in some:
        last = 0
        while True:
            with store.writing() as connection:
                rows = connection.execute(_next(one, last, batch)).all()
                if rows:
                    _move(connection, rows, resolver, now=now or datetime.now(UTC), result=result)
            if not rows:
                break
            last = rows[-1].id
            if progress is not None:
                progress(result.looked_at, total)
    return result


def _next(some: Affected, last: int, batch: int) -> Select[Any]:
    """Return the query for the reports that come after a number."""
    columns = (
        reports.c.id,
        reports.c.lon,
        reports.c.lat,
        reports.c.jurisdiction_id,
        reports.c.edition,
        reports.c.outcome,
        reports.c.distance_m,
    )
    return select(*columns).where(reports.c.id > last, some.condition).order_by(reports.c.id).limit(batch)


def _move(
    connection: Connection,
    rows: Sequence[Row[Any]],
    resolver: Resolver,
    *,
    now: datetime,
    result: Reresolved,
) -> None:
    """Give reports the areas of the resolver's edition."""
    found = resolver.resolve_batch([row.lon for row in rows], [row.lat for row in rows])
    after = places(connection, found)
    version = next_version(connection)
    before = [Place(row.jurisdiction_id, row.edition, row.outcome, row.distance_m) for row in rows]
    change_rows(
        connection,
        reports,
        "id",
        {
            "id": [row.id for row in rows],
            "jurisdiction_id": [place.jurisdiction_id for place in after],
            "edition": [place.edition for place in after],
            "outcome": [place.outcome for place in after],
            "distance_m": [place.distance_m for place in after],
            "changed": [version] * len(rows),
        },
    )
    moved = [
        number
        for number, (then, here) in enumerate(zip(before, after, strict=True))
        if then.jurisdiction_id != here.jurisdiction_id
    ]
    keep_history(connection, [rows[number].id for number in moved], [before[number] for number in moved], now)
    connection.execute(update(data_version).values(version=version, changed_at=now))
    _count(connection, [(before[number], after[number]) for number in moved], result)
    result.looked_at += len(rows)


def _count(connection: Connection, moved: Sequence[tuple[Place, Place]], result: Reresolved) -> None:
    pairs = Counter((then.jurisdiction_id, here.jurisdiction_id) for then, here in moved)
    areas = areas_by_number(connection, {number for pair in pairs for number in pair})
    for (then, here), count in pairs.items():
        for layer in areas[then].keys() | areas[here].keys():
            codes = areas[then].get(layer), areas[here].get(layer)
            if codes[0] != codes[1]:
                result.pairs[layer, *codes] += count
    result.moved += len(moved)
