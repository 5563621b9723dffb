"""The reports of a batch into the tables: those that are new, and those that changed."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, delete, tuple_

from geo_fondue.reports.report import Report
from geo_fondue.reports.store.bulk import Columns, add_rows, change_rows, next_numbers
from geo_fondue.reports.store.kept import Kept
from geo_fondue.reports.store.places import Place, keep_history
from geo_fondue.reports.store.shared import category_set_ids, organisation_set_ids
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
    before = [(one.stored, one.was) for one in old if one.stored is not None and one.was is not None]
    told = [one.report for one in changed] + [report for report, _ in before]
    sets = _Sets(
        version,
        words,
        category_set_ids(connection, (report.categories for report in told)),
        organisation_set_ids(connection, (report.organisations for report in told)),
    )
    if new:
        added = next_numbers(connection, reports, len(new))
        for one, number in zip(new, added, strict=True):
            one.id = number
        add_rows(connection, reports, {"id": added, **_facts(_after(new), sets)})
        add_rows(connection, report_details, {"report_id": added, **_details(new)})
    if old:
        numbers = [one.id for one in old]
        facts = _differing(_facts(_after(old), sets), _facts(before, sets))
        change_rows(connection, reports, "id", facts | {"id": numbers})
        details = _differing(_details(old), details_of([report for report, _ in before]))
        change_rows(connection, report_details, "report_id", details | {"report_id": numbers})
        _write_places(connection, old, now)
    _write_states(connection, changed)


@dataclass(frozen=True, slots=True)
class _Sets:
    """What the rows of a batch share: who writes them, what labels mean, numbers of what is kept once."""

    version: int
    words: StateWords
    categories: Mapping[tuple[str, ...], int]
    organisations: Mapping[tuple[str, ...], int | None]


def _after(some: Iterable[Kept]) -> list[tuple[Report, Place]]:
    return [(one.report, one.place) for one in some]


def _facts(some: Sequence[tuple[Report, Place]], sets: _Sets) -> Columns:
    return facts_of([report for report, _ in some], sets.words) | {
        "changed": [sets.version] * len(some),
        "category_set_id": [sets.categories[report.categories] for report, _ in some],
        "organisation_set_id": [sets.organisations[report.organisations] for report, _ in some],
        "jurisdiction_id": [place.jurisdiction_id for _, place in some],
        "edition": [place.edition for _, place in some],
        "outcome": [place.outcome for _, place in some],
        "distance_m": [place.distance_m for _, place in some],
    }


def _details(some: Sequence[Kept]) -> Columns:
    stamps: list[object] = [stamps_to_json(one.stamps, one.guessed) for one in some]
    return details_of([one.report for one in some]) | {"stamps": stamps}


_KEYS_AT_ONCE = 5000  # databases bound how many parameters a statement has

_ALWAYS = ("changed", "state_group", "state_known", "extra")
"""Columns that do not follow from the report alone, and one in which 1, 1.0 and true are not the same."""


def _differing(columns: Columns, before: Columns) -> Columns:
    """Return the columns that any row changes, since most indexes are on others."""
    return {
        name: values
        for name, values in columns.items()
        if name in _ALWAYS or name not in before or values != before[name]
    }


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
    kept = report_states.c
    for begin in range(0, len(gone), _KEYS_AT_ONCE):
        those = tuple_(kept.report_id, kept.at, kept.state).in_(gone[begin : begin + _KEYS_AT_ONCE])
        connection.execute(delete(report_states).where(those))
    if seen:
        columns = zip(("report_id", "at", "state"), zip(*seen, strict=True), strict=True)
        add_rows(connection, report_states, dict(columns))
