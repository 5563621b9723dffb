"""A batch of what was told into the tables: what is new, what changed, what waits, what does not matter."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, select, update

from geo_fondue.jurisdictions import Jurisdictions
from geo_fondue.reports.merge import Groups, Known, is_whole, known, merge
from geo_fondue.reports.report import Report
from geo_fondue.reports.store.kept import Kept, Key, fetch, learn_states
from geo_fondue.reports.store.places import Place
from geo_fondue.reports.store.places import places as places_of
from geo_fondue.reports.store.retention import Retention, read_retention
from geo_fondue.reports.store.tables import data_version
from geo_fondue.reports.store.waiting import keep_waiting, take_waiting
from geo_fondue.reports.store.words import read_words
from geo_fondue.reports.store.writing import write
from geo_fondue.reports.telling import Telling


@dataclass(frozen=True, slots=True)
class Counts:
    """What became of the reports and tellings of a batch; they sum to its length.

    Attributes
    ----------
    new, changed, unchanged : int
        A report that comes twice in a batch counts twice.
    waiting : int
        Tellings of reports that have not come yet.
    """

    new: int = 0
    changed: int = 0
    unchanged: int = 0
    waiting: int = 0

    def __add__(self, other: "Counts") -> "Counts":
        return Counts(
            self.new + other.new,
            self.changed + other.changed,
            self.unchanged + other.unchanged,
            self.waiting + other.waiting,
        )


def upsert(
    connection: Connection,
    batch: Sequence[Report],
    jurisdictions: Jurisdictions,
    now: datetime,
    tellings: Sequence[Telling] = (),
) -> Counts:
    """Bring a batch into the tables, within the transaction of the connection; first reports, then tellings.

    The data version is counted up if any report was written. What is forgotten (:mod:`.retention`) counts as
    unchanged.
    """
    count = len(batch) + len(tellings)
    places = places_of(connection, jurisdictions)
    words = read_words(connection)
    kept = fetch(connection, (_key(one) for some in (batch, tellings) for one in some))
    _learn(connection, kept, batch, tellings)
    waiting = take_waiting(connection, (key for key in map(_key, batch) if key not in kept))
    retention = read_retention(connection)
    if retention is not None:
        batch, places, tellings = _remembered(retention, batch, places, tellings, kept)
    new = changed = 0
    for report, place in zip(batch, places, strict=True):
        key = _key(report)
        before = kept.get(key)
        if before is None:
            waited = waiting.get(key, ())
            if retention is not None:
                waited = [(retention.remember_telling(one, report), at) for one, at in waited]
            told = (known(one, at, words.group) for one, at in waited)
            kept[key] = _first(report, place, now, told, words.group)
            new += 1
        elif _again(before, report, place, now, words.group):
            changed += 1
    strangers = [telling for telling in tellings if _key(telling) not in kept]
    keep_waiting(connection, strangers, now)
    for telling in tellings:
        one = kept.get(_key(telling))
        changed += one is not None and _merge(one, telling, now, words.group)
    dirty = [one for one in kept.values() if one.dirty]
    if dirty:
        version = next_version(connection)
        write(connection, dirty, now, version, words)
        connection.execute(update(data_version).values(version=version, changed_at=now))
    unchanged = count - new - changed - len(strangers)
    return Counts(new, changed, unchanged, len(strangers))


def next_version(connection: Connection) -> int:
    """Return the version that the data will have when the transaction, which alone writes, is committed."""
    return int(connection.execute(select(data_version.c.version)).scalar_one()) + 1


def _remembered(
    retention: Retention,
    batch: Sequence[Report],
    places: Sequence[Place],
    tellings: Sequence[Telling],
    kept: Mapping[Key, Kept],
) -> tuple[list[Report], list[Place], list[Telling]]:
    """Return a batch without what is not to be remembered of it."""
    before = {key: one.report for key, one in kept.items()}
    some = []
    for report, place in zip(batch, places, strict=True):
        remembered = retention.remember(report, before.get(_key(report)))
        if remembered is not None:
            some.append((remembered, place))
            before.setdefault(_key(remembered), remembered)
    told = [retention.remember_telling(one, before.get(_key(one))) for one in tellings]
    return [report for report, _ in some], [place for _, place in some], told


def _key(one: Report | Telling) -> Key:
    return one.source, one.ticket_id


def _learn(
    connection: Connection, kept: dict[Key, Kept], batch: Iterable[Report], tellings: Iterable[Telling]
) -> None:
    """Read the states of the reports of which something else is told than what is kept."""
    differ = {_key(telling): kept.get(_key(telling)) for telling in tellings}
    for report in batch:
        one = kept.get(_key(report))
        if one is not None and not is_whole(one.report, one.stamps, report):
            differ[one.key] = one
    learn_states(connection, [one for one in differ.values() if one is not None])


def _first(report: Report, place: Place, now: datetime, told: Iterable[Known], groups: Groups) -> Kept:
    """Return a report that comes for the first time, with what was told of it before."""
    all_known = known(report, now, groups)
    before: Known | None = None
    for one in told:
        before = one if before is None else merge(before, one, groups)
    if before is not None:
        all_known = merge(before, all_known, groups)
    first = Kept(report, all_known.stamps, all_known.guessed, place)
    first.take(all_known)
    return first


def _again(kept: Kept, report: Report, place: Place, now: datetime, groups: Groups) -> bool:
    """Take in another telling of a report; whether the report as it stands is changed by it."""
    was = kept.report
    changed = _merge(kept, report, now, groups)
    place = _place_after(kept, was, report, place)
    if place is kept.place:
        return changed
    kept.place, kept.dirty = place, True
    return True


def _merge(kept: Kept, told: Report | Telling, now: datetime, groups: Groups) -> bool:
    """Take in what is told; whether the report as it stands is changed by it."""
    # without its states at hand nothing new is told of it: see _learn
    if kept.known is None or is_whole(kept.report, kept.stamps, told):
        return False
    was = kept.report
    after = merge(kept.known, known(told, now, groups), groups)
    if after is not kept.known:
        kept.take(after)
    return kept.report != was


def _place_after(kept: Kept, was: Report, report: Report, place: Place) -> Place:
    """Return where the merged report lies: where it was, unless it moved or the boundaries are others now."""
    merged = kept.report
    here = (report.lon, report.lat) == (merged.lon, merged.lat)
    moved = (merged.lon, merged.lat) != (was.lon, was.lat)
    return place if here and (moved or place.edition != kept.place.edition) else kept.place
