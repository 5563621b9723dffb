"""The reports: their sums, and the columns that statistics count."""

from sqlalchemy import ColumnElement, and_, func, not_, select

from geo_fondue.reports.columns.recounting import differing
from geo_fondue.reports.states import STATE_GROUPS
from geo_fondue.reports.store.tables import data_version, deleted_reports, reports
from geo_fondue.service.doctor.finding import Patient, Told


def states(patient: Patient) -> Told:
    """Tell whether open, closed and excluded make up all, and only the closed have been closed."""
    groups = select(reports.c.state_group, func.count()).group_by(reports.c.state_group)
    with patient.service.store.reading() as connection:
        counts: dict[str, int] = dict(map(tuple, connection.execute(groups)))
    strange = sorted(set(counts) - set(STATE_GROUPS))
    if strange:
        return "wrong", f"{counts[strange[0]]:,} reports are in no state group but {strange[0]!r}", _ANEW
    closed_too = _count(patient, and_(reports.c.state_group != "closed", reports.c.closed_at.is_not(None)))
    if closed_too:
        return "wrong", f"{closed_too:,} reports have a time of closing and are not closed", _ANEW
    shown = " + ".join(f"{counts.get(group, 0):,} {group}" for group in STATE_GROUPS)
    return "ok", f"{shown} = {sum(counts.values()):,}"


def versions(patient: Patient) -> Told:
    """Tell whether every row was written by a version of the data that there has been."""
    own = select(data_version.c.version).scalar_subquery()
    later = _count(patient, not_(and_(reports.c.changed >= 0, reports.c.changed <= own)))
    if later:
        return (
            "wrong",
            f"{later:,} reports were written by versions that have not been",
            _ANEW,
        )
    return "ok", f"version {patient.service.store.version():,}"


def forgetting(patient: Patient) -> Told:
    """Tell whether a run of forgetting was stopped before it took what it deleted out of all copies."""
    with patient.service.store.reading() as connection:
        left = connection.execute(select(func.count()).select_from(deleted_reports)).scalar_one()
    if left:
        return (
            "note",
            f"{left:,} reports are deleted and counted no more, but may be in the file of the columns",
            "If no geo-fondue reports forget is running, run it again: it was stopped",
        )
    return "ok", "no run of it is left unfinished"


def columns(patient: Patient) -> Told:
    """Tell whether the columns that statistics count are what a recount in SQL gives."""
    store = patient.service.store
    found = differing(store.columns, store.reading)
    if found is None:
        return "note", "not told: reports are being written all the time", "Ask again when it is calmer"
    if not found:
        return "ok", f"{len(store.columns()):,} reports, equal to a recount"
    if not patient.repair:
        return "wrong", f"not what a recount gives: {', '.join(found)}", "Run geo-fondue doctor --repair"
    store.renew_columns()
    if differing(store.columns, store.reading):
        return "wrong", f"made anew, and still not what a recount gives: {', '.join(found)}", _ANEW
    return "ok", "made anew, and equal to a recount"


_ANEW = "Put back a backup, or import the reports anew; and please tell those who make Geo Fondue"


def _count(patient: Patient, condition: ColumnElement[bool]) -> int:
    with patient.service.store.reading() as connection:
        query = select(func.count()).select_from(reports).where(condition)
        return int(connection.execute(query).scalar_one())
