"""The reports of a batch into the tables: those that are new, and those that changed."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, delete, select, tuple_

from geo_fondue.reports.store.bulk import add_rows, change_rows
from geo_fondue.reports.store.kept import Kept, by_source
from geo_fondue.reports.store.places import keep_history
from geo_fondue.reports.store.shared import category_set_ids, organisation_set_ids
from geo_fondue.reports.store.sql import is_one_of
from geo_fondue.reports.store.stored import details_of, facts_of, stamps_to_json
from geo_fondue.reports.store.tables import report_details, report_states, reports
from geo_fondue.reports.words import StateWords


def write(
    connection: Connection, changed: Collection[Kept], now: datetime, version: int, words: StateWords
) -> None:
    """Write reports that are new or changed.

    Parameters
    ----------
    connection : Connection
        In a transaction that alone writes.
    changed : collection of Kept
        Those without a number are given one.
    now : datetime
        When it is.
    version : int
        The version of the data that this will be.
    words : StateWords
        What labels of states mean.
    """
    new = [one for one in changed if one.id is None]
    old = [one for one in changed if one.id is not None]
    sets = _Sets(
        version,
        words,
        category_set_ids(connection, (one.report.categories for one in changed)),
        organisation_set_ids(connection, (one.report.organisations for one in changed)),
    )
    if new:
        add_rows(connection, reports, _facts(new, sets))
        _number(connection, new)
        add_rows(connection, report_details, {"report_id": [one.id for one in new], **_details(new)})
    if old:
        numbers: list[object] = [one.id for one in old]
        change_rows(connection, reports, "id", _facts(old, sets) | {"id": numbers})
        change_rows(connection, report_details, "report_id", _details(old) | {"report_id": numbers})
        _write_places(connection, old, now)
    _write_states(connection, changed)


@dataclass(frozen=True, slots=True)
class _Sets:
    """What the rows of a batch share: who writes them, what labels mean, numbers of what is kept once."""

    version: int
    words: StateWords
    categories: Mapping[tuple[str, ...], int]
    organisations: Mapping[tuple[str, ...], int | None]


def _facts(some: Sequence[Kept], sets: _Sets) -> dict[str, list[object]]:
    return facts_of([one.report for one in some], sets.words) | {
        "changed": [sets.version] * len(some),
        "category_set_id": [sets.categories[one.report.categories] for one in some],
        "organisation_set_id": [sets.organisations[one.report.organisations] for one in some],
        "jurisdiction_id": [one.place.jurisdiction_id for one in some],
        "edition": [one.place.edition for one in some],
        "outcome": [one.place.outcome for one in some],
        "distance_m": [one.place.distance_m for one in some],
    }


def _details(some: Sequence[Kept]) -> dict[str, list[object]]:
    stamps: list[object] = [stamps_to_json(one.stamps, one.guessed) for one in some]
    return details_of([one.report for one in some]) | {"stamps": stamps}


def _number(connection: Connection, added: Iterable[Kept]) -> None:
    """Give those that were just added the numbers that the database gave them."""
    by_key = {one.key: one for one in added}
    for source, tickets in by_source(by_key):
        numbers = select(reports.c.ticket_id, reports.c.id).where(
            reports.c.source == source, is_one_of(reports.c.ticket_id, tickets)
        )
        for ticket, number in connection.execute(numbers):
            by_key[source, ticket].id = number


def _write_places(connection: Connection, old: Iterable[Kept], now: datetime) -> None:
    """Keep the areas that reports lay in before they were given others."""
    rows = [
        (one.id, one.was)
        for one in old
        if one.id is not None and one.was is not None and one.was.jurisdiction_id != one.place.jurisdiction_id
    ]
    keep_history(connection, [number for number, _ in rows], [was for _, was in rows], now)


def _write_states(connection: Connection, changed: Iterable[Kept]) -> None:
    """Add the states that are not there yet, and take away those whose time was guessed and is known now."""
    seen: list[tuple[int | None, datetime, str]] = []
    gone: list[tuple[int | None, datetime, str]] = []
    for one in changed:
        if one.known is None:
            continue
        states = one.known.states
        seen += [(one.id, at, state) for at, state in sorted(states - one.had if one.had else states)]
        if not one.had <= states:
            gone += [(one.id, at, state) for at, state in one.had - states]
    if gone:
        kept = report_states.c
        those = tuple_(kept.report_id, kept.at, kept.state).in_(gone)
        connection.execute(delete(report_states).where(those))
    if seen:
        columns = zip(("report_id", "at", "state"), zip(*seen, strict=True), strict=True)
        add_rows(connection, report_states, dict(columns))
