"""Applying: deliveries are taken from the inbox into the reports, each until it is there or cannot be."""

import contextlib
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from sqlalchemy.exc import InterfaceError, OperationalError

from geo_fondue.errors import GeoFondueError
from geo_fondue.reports.inbox import Delivery, Inbox, Outcome, waiting_tickets
from geo_fondue.reports.readers.options import Options
from geo_fondue.reports.readers.row import FieldError
from geo_fondue.reports.readers.traffy_hooks import read_hook, ticket_of
from geo_fondue.reports.report import Report
from geo_fondue.reports.telling import Telling
from geo_fondue.resolver import Resolver
from geo_fondue.service.facade import Service

MOST_AT_ONCE = 500
"""So many deliveries are taken into the reports in one transaction at most."""

SOURCE = "traffy"

_OUTAGES = (GeoFondueError, OperationalError, InterfaceError)
"""What says nothing about a delivery: it stays pending."""


@dataclass(frozen=True, slots=True)
class _Read:
    """A delivery, and what it tells."""

    id: int
    told: Report | Telling


def apply_due(service: Service, inbox: Inbox) -> list[Outcome]:
    """Take what is pending into the reports, as much as goes into one batch, and return what became of it.

    A process that dies in between leaves what it had not marked pending: it is taken again, which changes
    nothing where it is there already.

    Returns
    -------
    list of Outcome
        Empty where nothing is pending.

    Raises
    ------
    GeoFondueError, OperationalError, InterfaceError
        When the database does not answer, or no boundaries are published. All of it stays pending.
    """
    with inbox.applying():
        deliveries = inbox.due(most=MOST_AT_ONCE)
        if not deliveries:
            return []
        try:
            outcomes = _tried(service, deliveries)
        except _OUTAGES as error:
            why = error.what if isinstance(error, GeoFondueError) else "the database does not answer"
            with contextlib.suppress(*_OUTAGES):
                inbox.mark([Outcome(one.id, "pending", why) for one in deliveries], datetime.now(UTC))
            raise
        inbox.mark(outcomes, datetime.now(UTC))
    return outcomes


def apply_all(service: Service, inbox: Inbox) -> Counter[str]:
    """Take all that is pending into the reports, and count what became of it; raises as one batch does."""
    counts: Counter[str] = Counter()
    while outcomes := apply_due(service, inbox):
        counts.update(outcome.status for outcome in outcomes)
    return counts


def _tried(service: Service, deliveries: Sequence[Delivery]) -> list[Outcome]:
    resolver = service.view().resolver
    options = Options(SOURCE, service.settings.timezone, resolver.edition.bounds)
    read: list[_Read] = []
    outcomes: list[Outcome] = []
    for one in deliveries:
        try:
            read.append(_Read(one.id, read_hook(one.arrival.body, options, one.arrival.received_at)))
        except FieldError as error:
            why = f"{error.field}: {error.reason}" if error.field else error.reason
            outcomes.append(Outcome(one.id, "dead", why, ticket_of(one.arrival.body)))
        except Exception as error:
            outcomes.append(_unforeseen(one.id, error))
    return [*outcomes, *_kept(service, resolver, read)]


def _kept(service: Service, resolver: Resolver, read: Sequence[_Read]) -> list[Outcome]:
    """Take what was read into the reports: all at once, or one by one where something stands in the way."""
    if not read:
        return []
    try:
        waiting = _take(service, resolver, [one.told for one in read])
    except _OUTAGES:
        raise
    except Exception as error:
        if len(read) == 1:
            return [_unforeseen(read[0].id, error, read[0].told.ticket_id)]
        return [outcome for one in read for outcome in _kept(service, resolver, [one])]
    return [
        Outcome(one.id, "waiting", "its report is not known yet", one.told.ticket_id)
        if one.told.ticket_id in waiting
        else Outcome(one.id, "applied", ticket_id=one.told.ticket_id)
        for one in read
    ]


def _take(service: Service, resolver: Resolver, told: Sequence[Report | Telling]) -> set[str]:
    """Take what is told into the reports, and return the tickets whose report is not known yet."""
    reports = [one for one in told if isinstance(one, Report)]
    tellings = [one for one in told if isinstance(one, Telling)]
    lon, lat = [one.lon for one in reports], [one.lat for one in reports]
    service.store.upsert(reports, resolver.resolve_batch(lon, lat), tellings=tellings)
    return waiting_tickets(service.store, SOURCE, {one.ticket_id for one in tellings})


def _unforeseen(number: int, error: Exception, ticket_id: str | None = None) -> Outcome:
    """Return the outcome of an error nobody foresaw. What it says may be personal, and is not kept."""
    return Outcome(number, "dead", f"unexpected {type(error).__name__}", ticket_id)
