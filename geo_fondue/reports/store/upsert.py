"""A batch of reports into the tables: what is new, what changed, and what does not matter."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy import Connection, select, update

from geo_fondue.jurisdictions import Jurisdictions
from geo_fondue.reports.merge import merge, observations, settled
from geo_fondue.reports.report import Report
from geo_fondue.reports.store.bulk import add_missing_rows, add_rows, change_rows
from geo_fondue.reports.store.places import Place, keep_history
from geo_fondue.reports.store.places import places as places_of
from geo_fondue.reports.store.shared import category_set_ids, organisation_set_ids
from geo_fondue.reports.store.sql import is_one_of
from geo_fondue.reports.store.stored import details_of, facts_of, own_of, query, report_of
from geo_fondue.reports.store.tables import data_version, report_details, report_states, reports

Key = tuple[str, str]
"""Source and ticket id."""


@dataclass(frozen=True, slots=True)
class Counts:
    """What became of the reports of a batch; the three sum to its length.

    Attributes
    ----------
    new, changed, unchanged : int
        A report that comes twice in a batch counts twice.
    """

    new: int = 0
    changed: int = 0
    unchanged: int = 0

    def __add__(self, other: "Counts") -> "Counts":
        return Counts(self.new + other.new, self.changed + other.changed, self.unchanged + other.unchanged)


@dataclass(slots=True)
class _Kept:
    """A report as it is kept, or will be when the batch is written."""

    report: Report
    place: Place
    id: int | None = None
    was: Place | None = None  # as the tables have it
    dirty: bool = False
    states: set[tuple[datetime, str]] = field(default_factory=set)  # to be added to those kept


def upsert(
    connection: Connection, batch: Sequence[Report], jurisdictions: Jurisdictions, now: datetime
) -> Counts:
    """Bring a batch of reports into the tables, within the transaction of the connection.

    The data version is counted up if anything was written.
    """
    places = places_of(connection, jurisdictions)
    kept = _fetch(connection, batch)
    new = changed = 0
    for report, place in zip(batch, places, strict=True):
        key = (report.source, report.ticket_id)
        before = kept.get(key)
        if before is None:
            kept[key] = _first(report, place, now)
            new += 1
        elif _again(before, report, place, now):
            changed += 1
    version = next_version(connection)
    if _write(connection, kept, now, version):
        connection.execute(update(data_version).values(version=version, changed_at=now))
    return Counts(new, changed, len(batch) - new - changed)


def next_version(connection: Connection) -> int:
    """Return the version that the data will have when the transaction, which alone writes, is committed."""
    return int(connection.execute(select(data_version.c.version)).scalar_one()) + 1


def _first(report: Report, place: Place, now: datetime) -> _Kept:
    states = set(observations(report)) or ({(now, report.state)} if report.state else set())
    return _Kept(settled(report), place, dirty=True, states=states)


def _again(kept: _Kept, report: Report, place: Place, now: datetime) -> bool:
    """Take in another telling of a report; whether the report as it stands is changed by it."""
    stored = kept.report
    merged = stored
    if report != stored:
        merged = merge(stored, report)
        seen = set(observations(report)) | set(observations(merged))
        if merged.state != stored.state and not seen:
            seen = {(now, merged.state)}
        kept.states |= seen.difference(observations(stored))
    place = _place_after(kept, merged, report, place)
    if merged is stored and place is kept.place:
        return False
    kept.report, kept.place, kept.dirty = merged, place, True
    return True


def _place_after(kept: _Kept, merged: Report, report: Report, place: Place) -> Place:
    """Return where the merged report lies: where it was, unless it moved or the boundaries are others now."""
    here = (report.lon, report.lat) == (merged.lon, merged.lat)
    moved = (merged.lon, merged.lat) != (kept.report.lon, kept.report.lat)
    return place if here and (moved or place.edition != kept.place.edition) else kept.place


def _fetch(connection: Connection, batch: Sequence[Report]) -> dict[Key, _Kept]:
    """Return those of the batch that are kept already."""
    kept: dict[Key, _Kept] = {}
    for source, tickets in _by_source((report.source, report.ticket_id) for report in batch):
        wanted = query(details=True).where(
            reports.c.source == source, is_one_of(reports.c.ticket_id, tickets)
        )
        for row in connection.execute(wanted):
            report = report_of(row)
            number, jurisdiction_id, edition, outcome, distance_m = own_of(row)
            place = Place(jurisdiction_id, edition, outcome, distance_m)
            kept[report.source, report.ticket_id] = _Kept(report, place, id=number, was=place)
    return kept


def _write(connection: Connection, kept: Mapping[Key, _Kept], now: datetime, version: int) -> bool:
    """Write what is new or changed; whether anything was."""
    new = [one for one in kept.values() if one.dirty and one.id is None]
    old = [one for one in kept.values() if one.dirty and one.id is not None]
    sets = _Sets(
        version,
        category_set_ids(connection, (one.report.categories for one in (*new, *old))),
        organisation_set_ids(connection, (one.report.organisations for one in (*new, *old))),
    )
    if new:
        add_rows(connection, reports, _facts(new, sets))
        _number(connection, new)
        details = details_of([one.report for one in new])
        add_rows(connection, report_details, {"report_id": [one.id for one in new], **details})
    if old:
        numbers: list[object] = [one.id for one in old]
        change_rows(connection, reports, "id", _facts(old, sets) | {"id": numbers})
        details = details_of([one.report for one in old])
        change_rows(connection, report_details, "report_id", details | {"report_id": numbers})
        _write_history(connection, old, now)
    return _write_states(connection, kept.values()) or bool(new or old)


@dataclass(frozen=True, slots=True)
class _Sets:
    """What the rows of a batch share: the version that writes them, and numbers of what is kept once."""

    version: int
    categories: Mapping[tuple[str, ...], int]
    organisations: Mapping[tuple[str, ...], int | None]


def _facts(some: Sequence[_Kept], sets: _Sets) -> dict[str, list[object]]:
    return facts_of([one.report for one in some]) | {
        "changed": [sets.version] * len(some),
        "category_set_id": [sets.categories[one.report.categories] for one in some],
        "organisation_set_id": [sets.organisations[one.report.organisations] for one in some],
        "jurisdiction_id": [one.place.jurisdiction_id for one in some],
        "edition": [one.place.edition for one in some],
        "outcome": [one.place.outcome for one in some],
        "distance_m": [one.place.distance_m for one in some],
    }


def _number(connection: Connection, added: Iterable[_Kept]) -> None:
    """Give those that were just added the numbers that the database gave them."""
    by_key = {(one.report.source, one.report.ticket_id): one for one in added}
    for source, tickets in _by_source(by_key):
        numbers = select(reports.c.ticket_id, reports.c.id).where(
            reports.c.source == source, is_one_of(reports.c.ticket_id, tickets)
        )
        for ticket, number in connection.execute(numbers):
            by_key[source, ticket].id = number


def _write_history(connection: Connection, old: Iterable[_Kept], now: datetime) -> None:
    """Keep the areas that reports lay in before they were given others."""
    rows = [
        (one.id, one.was)
        for one in old
        if one.id is not None and one.was is not None and one.was.jurisdiction_id != one.place.jurisdiction_id
    ]
    keep_history(connection, [number for number, _ in rows], [was for _, was in rows], now)


def _write_states(connection: Connection, kept: Iterable[_Kept]) -> bool:
    """Add the states seen to those kept; whether there were any that were not."""
    seen = [(one.id, at, state) for one in kept for at, state in sorted(one.states)]
    numbers, times, states = zip(*seen, strict=True) if seen else ((), (), ())
    columns = {"report_id": numbers, "at": times, "state": states}
    return add_missing_rows(connection, report_states, columns) > 0


def _by_source(keys: Iterable[Key]) -> Iterable[tuple[str, list[str]]]:
    by_source: dict[str, list[str]] = {}
    for source, ticket in dict.fromkeys(keys):
        by_source.setdefault(source, []).append(ticket)
    return by_source.items()
