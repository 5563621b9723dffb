"""Reports to rows and back."""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any

from sqlalchemy import Row, Select, select

from geo_fondue.reports.report import Report
from geo_fondue.reports.states import is_known, state_group
from geo_fondue.reports.store.tables import category_sets, report_details, reports


@dataclass(frozen=True, slots=True)
class StoredReport:
    """A report as the store has it.

    Attributes
    ----------
    id : int
        The store's own number of it.
    report : Report
        What is known of it. Unless details were asked for, what is long or personal is left empty:
        ``description``, ``address``, ``organisations``, ``photo``, ``photo_after``, ``extra``.
    state_group : str
        ``"open"``, ``"closed"`` or ``"excluded"``.
    areas : mapping of str to str
        By layer, the code of the area it lies in.
    edition : str
        Of the boundaries that it was resolved by.
    outcome : str
        ``"inside"``, ``"nearest"`` or ``"outside"``.
    distance_m : float or None
        To the nearest area, in metres; only where the outcome is ``"nearest"``.
    """

    id: int
    report: Report
    state_group: str
    areas: Mapping[str, str]
    edition: str
    outcome: str
    distance_m: float | None


def facts_of(report: Report) -> dict[str, object]:
    """Return the row of ``reports`` for a settled report, but for what it shares with others."""
    return {
        "source": report.source,
        "ticket_id": report.ticket_id,
        "lon": report.lon,
        "lat": report.lat,
        "state": report.state,
        "state_group": state_group(report.state),
        "state_known": is_known(report.state),
        "created_at": report.created_at,
        "last_activity": report.last_activity,
        "started_at": report.started_at,
        "closed_at": report.closed_at,
        "reopened": report.reopened,
        "star": report.star,
    }


def details_of(report: Report) -> dict[str, object]:
    """Return the row of ``report_details`` for a report, but for its number."""
    return {
        "description": report.description,
        "address": report.address,
        "organisations": report.organisations,
        "photo": report.photo,
        "photo_after": report.photo_after,
        "extra": report.extra,
    }


_FACTS = (
    reports.c.source,
    reports.c.ticket_id,
    reports.c.lon,
    reports.c.lat,
    category_sets.c.categories,
    reports.c.state,
    reports.c.created_at,
    reports.c.last_activity,
    reports.c.started_at,
    reports.c.closed_at,
    reports.c.reopened,
    reports.c.star,
)
_DETAILS = tuple(column for column in report_details.c if column.name != "report_id")
_NO_DETAILS: tuple[Any, ...] = ("", "", (), (), (), MappingProxyType({}))
_OWN = (
    reports.c.id,
    reports.c.jurisdiction_id,
    reports.c.edition,
    reports.c.outcome,
    reports.c.distance_m,
)


def query(*, details: bool) -> Select[Any]:
    """Return the query whose rows :func:`report_of` and :func:`own_of` read."""
    joined = reports.join(category_sets)
    if not details:
        return select(*_OWN, *_FACTS).select_from(joined)
    return select(*_OWN, *_FACTS, *_DETAILS).select_from(joined.join(report_details))


def own_of(row: Row[Any]) -> tuple[int, int, str, str, float | None]:
    """Return what the store added: number, jurisdiction's number, edition, outcome, distance."""
    number, jurisdiction_id, edition, outcome, distance_m = row[: len(_OWN)]
    return number, jurisdiction_id, edition, outcome, distance_m


def report_of(row: Row[Any]) -> Report:
    """Return the report of a row."""
    source, ticket_id, lon, lat, categories, *rest = row[len(_OWN) :]
    state, created_at, last_activity, started_at, closed_at, reopened, star, *details = rest
    description, address, organisations, photo, photo_after, extra = details or _NO_DETAILS
    return Report(
        source=source,
        ticket_id=ticket_id,
        lon=lon,
        lat=lat,
        categories=tuple(categories),
        state=state,
        created_at=created_at,
        last_activity=last_activity,
        started_at=started_at,
        closed_at=closed_at,
        reopened=reopened,
        description=description,
        address=address,
        organisations=tuple(organisations),
        photo=tuple(photo),
        photo_after=tuple(photo_after),
        star=star,
        extra=extra,
    )
