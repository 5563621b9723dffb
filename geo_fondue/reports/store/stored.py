"""Reports to rows and back."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any

from sqlalchemy import Row, Select, select

from geo_fondue.reports.instants import EPOCH, MICROSECOND
from geo_fondue.reports.merge import NO_STAMPS, Stamps
from geo_fondue.reports.observations import Observation
from geo_fondue.reports.report import Report
from geo_fondue.reports.store.bulk import Columns
from geo_fondue.reports.store.tables import category_sets, organisation_sets, report_details, reports
from geo_fondue.reports.words import StateWords


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


def facts_of(kept: Sequence[Report], words: StateWords) -> Columns:
    """Return the columns of ``reports`` for reports, but for what they share with others."""
    return {
        "source": [report.source for report in kept],
        "ticket_id": [report.ticket_id for report in kept],
        "lon": [report.lon for report in kept],
        "lat": [report.lat for report in kept],
        "state": [report.state for report in kept],
        "state_group": [words.group(report.state, report.organisations) for report in kept],
        "state_known": [words.is_known(report.state, report.organisations) for report in kept],
        "created_at": [report.created_at for report in kept],
        "last_activity": [report.last_activity for report in kept],
        "started_at": [report.started_at for report in kept],
        "closed_at": [report.closed_at for report in kept],
        "reopened": [report.reopened for report in kept],
        "star": [report.star for report in kept],
    }


def details_of(kept: Sequence[Report]) -> Columns:
    """Return the columns of ``report_details`` for reports, but for their numbers."""
    return {
        "description": [report.description for report in kept],
        "address": [report.address for report in kept],
        "photo": [report.photo for report in kept],
        "photo_after": [report.photo_after for report in kept],
        "extra": [report.extra for report in kept],
    }


_GUESSED = "guessed"  # no field is called so

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
_DETAILS = (
    organisation_sets.c.organisations,
    report_details.c.description,
    report_details.c.address,
    report_details.c.photo,
    report_details.c.photo_after,
    report_details.c.extra,
)
_NO_DETAILS: tuple[Any, ...] = ((), "", "", (), (), MappingProxyType({}))
_OWN = (
    reports.c.id,
    reports.c.jurisdiction_id,
    reports.c.edition,
    reports.c.outcome,
    reports.c.distance_m,
    reports.c.state_group,
)
_READ = len(_OWN) + len(_FACTS) + len(_DETAILS)


def query(*, details: bool) -> Select[Any]:
    """Return the query whose rows :func:`report_of` and :func:`own_of` read."""
    joined = reports.join(category_sets)
    if not details:
        return select(*_OWN, *_FACTS).select_from(joined)
    return select(*_OWN, *_FACTS, *_DETAILS).select_from(
        joined.join(report_details).join(organisation_sets, isouter=True)
    )


def own_of(row: Row[Any]) -> tuple[int, int, str, str, float | None]:
    """Return what the store added: number, jurisdiction's number, edition, outcome, distance."""
    number, jurisdiction_id, edition, outcome, distance_m = row[: len(_OWN) - 1]
    return number, jurisdiction_id, edition, outcome, distance_m


def report_of(row: Row[Any]) -> Report:
    """Return the report of a row."""
    source, ticket_id, lon, lat, categories, *rest = row[len(_OWN) : _READ]
    state, created_at, last_activity, started_at, closed_at, reopened, star, *details = rest
    organisations, description, address, photo, photo_after, extra = details or _NO_DETAILS
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
        organisations=tuple(organisations or ()),
        photo=tuple(photo),
        photo_after=tuple(photo_after),
        star=star,
        extra=extra,
    )


def stamps_to_json(stamps: Stamps, guessed: Collection[Observation]) -> dict[str, object] | None:
    """Return how new the fields of a report are and which of its states are guessed, None for nothing."""
    if not guessed:
        return dict(stamps) if stamps else None
    return {**stamps, _GUESSED: [[(at - EPOCH) // MICROSECOND, state] for at, state in sorted(guessed)]}


def stamps_from_json(found: Mapping[str, Any] | None) -> tuple[Stamps, frozenset[Observation]]:
    """Return what :func:`stamps_to_json` wrote."""
    if found is None:
        return NO_STAMPS, frozenset()
    stamps = dict(found)
    guessed = frozenset((EPOCH + at * MICROSECOND, state) for at, state in stamps.pop(_GUESSED, ()))
    return stamps, guessed
