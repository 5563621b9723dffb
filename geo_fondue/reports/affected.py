"""Which reports can have other areas in another edition than in the one that they were resolved by."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from sqlalchemy import ColumnElement, Connection, and_, false, func, or_, select, true

from geo_fondue.boundaries import Edition
from geo_fondue.boundaries.changes.touched import touched
from geo_fondue.position import Bounds
from geo_fondue.reports.store import Store
from geo_fondue.reports.store.shared import areas_by_number
from geo_fondue.reports.store.sql import is_one_of
from geo_fondue.reports.store.tables import reports

OpenEdition = Callable[[str], Edition | None]
"""Opens an edition by its id; None where it is not there any more, or cannot be read."""


@dataclass(frozen=True, slots=True)
class Affected:
    """The reports of one edition that can have other areas in another.

    Attributes
    ----------
    edition : str
        The one that they were resolved by.
    condition : ColumnElement
        On :data:`geo_fondue.reports.store.tables.reports`.
    count : int
        How many they are.
    """

    edition: str
    condition: ColumnElement[bool]
    count: int


def affected(store: Store, target: Edition, open_edition: OpenEdition) -> list[Affected]:
    """Return the reports that can have other areas in an edition than they have, by the edition they have.

    Those in areas that changed or touch one that did, those in no area of a layer that grew where they lie,
    and those that are not inside of an area at all. Of an edition that cannot be opened, all.

    Parameters
    ----------
    store : Store
    target : Edition
    open_edition : callable
    """
    found = []
    with store.reading() as connection:
        used = connection.execute(select(reports.c.edition).distinct().order_by(reports.c.edition))
        for edition_id in used.scalars().all():
            if edition_id == target.id:
                continue
            condition = and_(
                reports.c.edition == edition_id, _condition(connection, target, open_edition(edition_id))
            )
            count = connection.execute(
                select(func.count()).select_from(reports).where(condition)
            ).scalar_one()
            if count:
                found.append(Affected(edition_id, condition, int(count)))
    return found


def _condition(connection: Connection, target: Edition, before: Edition | None) -> ColumnElement[bool]:
    if before is None:
        return true()
    where = touched(before, target)
    if not where.anything:
        return false()
    kept = areas_by_number(connection)
    changed = [number for number, areas in kept.items() if where.holds(areas)]
    return or_(
        is_one_of(reports.c.jurisdiction_id, changed),
        reports.c.outcome != "inside",
        *(
            and_(_lie_within(bounds), is_one_of(reports.c.jurisdiction_id, _without(layer, kept)))
            for layer, bounds in where.gained.items()
        ),
    )


def _without(layer: str, kept: Mapping[int, Mapping[str, str]]) -> list[int]:
    return [number for number, areas in kept.items() if layer not in areas]


def _lie_within(bounds: Bounds) -> ColumnElement[bool]:
    west, south, east, north = bounds
    return and_(reports.c.lon.between(west, east), reports.c.lat.between(south, north))
