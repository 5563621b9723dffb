"""The life of a report: the states that it was in, and how long in each."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import groupby

from sqlalchemy import select

from geo_fondue.errors import NotFoundError
from geo_fondue.reports.observations import Observation
from geo_fondue.reports.states import StateGroup
from geo_fondue.reports.store import Store
from geo_fondue.reports.store.tables import organisation_sets, report_states, reports
from geo_fondue.reports.store.words import read_words
from geo_fondue.reports.working_time import WorkingHours, working_time


@dataclass(frozen=True, slots=True)
class Stay:
    """A state that a report was in, from when it was first seen in it until it was first seen in another.

    Attributes
    ----------
    state : str
        A code, or the label as it came.
    state_group : {"open", "closed", "excluded"}
    since : datetime
    until : datetime or None
        None for the state that it is in now.
    calendar, working : timedelta or None
        How long, by the clock and in working time. Of the state that it is in now: until the moment of
        asking while it is open, None if it is closed or excluded.
    """

    state: str
    state_group: StateGroup
    since: datetime
    until: datetime | None
    calendar: timedelta | None
    working: timedelta | None


@dataclass(frozen=True, slots=True)
class History:
    """The life of a report.

    Attributes
    ----------
    stays : tuple of Stay
        In the order of time. Those of a report of which no source gives a time are by its arrival.
    reopened : int
        How often it was opened again, as sources say or as its states show, whichever is more.
    calendar_to_close, working_to_close : timedelta or None
        From when it was made to when it was closed, if it is closed and both times are known in that order.
    """

    stays: tuple[Stay, ...]
    reopened: int
    calendar_to_close: timedelta | None
    working_to_close: timedelta | None


def history(
    store: Store,
    source: str,
    ticket_id: str,
    *,
    hours: WorkingHours | None = None,
    now: datetime | None = None,
) -> History:
    """Return the life of a report.

    Parameters
    ----------
    store : Store
    source, ticket_id : str
    hours : WorkingHours, optional
        When an office is open; without them Thai ones.
    now : datetime, optional
        The moment of asking.

    Raises
    ------
    NotFoundError
        When there is no such report.
    """
    hours, now = hours or WorkingHours(), now or datetime.now(UTC)
    columns = reports.c
    wanted = select(
        columns.id, columns.created_at, columns.closed_at, columns.reopened, organisation_sets.c.organisations
    ).select_from(reports.join(organisation_sets, isouter=True))
    with store.reading() as connection:
        row = connection.execute(
            wanted.where(columns.source == source, columns.ticket_id == ticket_id)
        ).one_or_none()
        if row is None:
            raise NotFoundError(f"there is no report {ticket_id!r} of {source!r}")
        states = select(report_states.c.at, report_states.c.state).where(report_states.c.report_id == row.id)
        seen = [(at, state) for at, state in connection.execute(states)]
        words = read_words(connection)
    organisations = tuple(row.organisations or ())
    groups = {state: words.group(state, organisations) for _, state in seen}
    made, closed = row.created_at, row.closed_at
    is_timed = made is not None and closed is not None and made <= closed
    return History(
        stays=_stays(seen, groups, hours, now),
        reopened=row.reopened,
        calendar_to_close=closed - made if is_timed else None,
        working_to_close=working_time(made, closed, hours) if is_timed else None,
    )


def _stays(
    seen: list[Observation], groups: dict[str, StateGroup], hours: WorkingHours, now: datetime
) -> tuple[Stay, ...]:
    # of the same moment what closed it is the last, as in the law
    ordered = sorted(seen, key=lambda one: (one[0], groups[one[1]] == "closed", one[1]))
    firsts = [next(same) for _, same in groupby(ordered, key=lambda one: one[1])]
    untils = [*(at for at, _ in firsts[1:]), None]
    found = []
    for (since, state), until in zip(firsts, untils, strict=False):
        ended = now if until is None and groups[state] == "open" else until
        calendar = None if ended is None else ended - since
        working = None if ended is None else working_time(since, ended, hours)
        found.append(Stay(state, groups[state], since, until, calendar, working))
    return tuple(found)
