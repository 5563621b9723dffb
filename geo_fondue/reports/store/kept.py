"""Reports as the tables have them, read for a batch that may change them."""

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass

from sqlalchemy import ColumnElement, Connection, select

from geo_fondue.reports.merge import Known, Stamps
from geo_fondue.reports.observations import Observation
from geo_fondue.reports.report import Report
from geo_fondue.reports.store.places import Place
from geo_fondue.reports.store.sql import is_one_of
from geo_fondue.reports.store.stored import own_of, query, report_of, stamps_from_json
from geo_fondue.reports.store.tables import report_details, report_states, reports

Key = tuple[str, str]
"""Source and ticket id."""

_NOTHING: frozenset[Observation] = frozenset()


@dataclass(slots=True)
class Kept:
    """A report as it is kept, or will be when the batch is written.

    Attributes
    ----------
    report : Report
    stamps : mapping
        How new its fields are, see :data:`geo_fondue.reports.merge.Stamps`.
    guessed : frozenset
        See :class:`geo_fondue.reports.merge.Known`.
    place : Place
    id : int or None
        The store's number of it, None while it has none.
    known : Known or None
        All that is known of it, once that is needed: its states are read then.
    stored : Report or None
        As the tables have it.
    was : Place or None
        Where it lies as the tables have it.
    had : frozenset
        Its states as the tables have them, where ``known`` is there.
    dirty : bool
        Whether it has to be written.
    """

    report: Report
    stamps: Stamps
    guessed: frozenset[Observation]
    place: Place
    id: int | None = None
    known: Known | None = None
    stored: Report | None = None
    was: Place | None = None
    had: frozenset[Observation] = _NOTHING
    dirty: bool = False

    @property
    def key(self) -> Key:
        """Its source and ticket id."""
        return self.report.source, self.report.ticket_id

    def take(self, known: Known) -> None:
        """Take what is known of it now."""
        if isinstance(known.report, Report):
            self.known, self.report = known, known.report
            self.stamps, self.guessed = known.stamps, known.guessed
            self.dirty = True


def fetch(connection: Connection, keys: Iterable[Key]) -> dict[Key, Kept]:
    """Return those of the reports that are kept."""
    return {
        one.key: one
        for source, tickets in by_source(keys)
        for one in _read(connection, reports.c.source == source, is_one_of(reports.c.ticket_id, tickets))
    }


def fetch_numbers(connection: Connection, numbers: Iterable[int]) -> list[Kept]:
    """Return the reports with these numbers of the store, those that are there."""
    return list(_read(connection, is_one_of(reports.c.id, numbers)))


def _read(connection: Connection, *which: ColumnElement[bool]) -> Iterator[Kept]:
    wanted = query(details=True).add_columns(report_details.c.stamps).where(*which)
    for row in connection.execute(wanted).all():
        number, jurisdiction_id, edition, outcome, distance_m = own_of(row)
        place = Place(jurisdiction_id, edition, outcome, distance_m)
        stamps, guessed = stamps_from_json(row.stamps)
        report = report_of(row)
        yield Kept(report, stamps, guessed, place, id=number, stored=report, was=place)


def learn_states(connection: Connection, some: Collection[Kept]) -> None:
    """Read the states of reports, so that all is known of them."""
    had: dict[int, set[Observation]] = {one.id: set() for one in some if one.id is not None}
    if had:
        columns = report_states.c
        wanted = select(columns.report_id, columns.at, columns.state)
        for number, at, state in connection.execute(wanted.where(is_one_of(columns.report_id, had))).all():
            had[number].add((at, state))
    for one in some:
        if one.id is not None:
            one.had = frozenset(had[one.id])
            one.known = Known(one.report, one.stamps, one.had - one.guessed, one.guessed)


def by_source(keys: Iterable[Key]) -> Iterator[tuple[str, list[str]]]:
    """Yield each source with the ticket ids of it, each once."""
    found: dict[str, list[str]] = {}
    for source, ticket in dict.fromkeys(keys):
        found.setdefault(source, []).append(ticket)
    yield from found.items()
