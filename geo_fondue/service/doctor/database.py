"""The database: whether it answers, and is whole."""

from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import Connection, ForeignKey, func, select, text

from geo_fondue.reports.store import store_exists
from geo_fondue.reports.store.engine import make_engine
from geo_fondue.reports.store.migrations import REVISIONS, revision
from geo_fondue.reports.store.tables import report_details, reports
from geo_fondue.service.doctor.finding import Patient, Told

_ANEW = "Put back a backup, or import the reports anew"


def reachable(patient: Patient) -> Told:
    """Tell whether the database answers, and which it is."""
    if not store_exists(patient.service.settings.database_url):
        return "skipped", "there are no reports yet", "Run geo-fondue reports import FILE"
    with _looking(patient) as connection:
        name = "SQLite" if connection.dialect.name == "sqlite" else "PostgreSQL"
        version = ".".join(map(str, connection.dialect.server_version_info or ()))
    return "ok", f"{name} {version} answers"


def schema(patient: Patient) -> Told:
    """Tell whether the database has the newest schema."""
    with _looking(patient) as connection:
        found = revision(connection)
    if found != REVISIONS[-1]:
        has = "no tables" if found is None else f"schema {found}"
        return "wrong", f"it has {has}, {REVISIONS[-1]} is the newest", "Run geo-fondue db upgrade"
    return "ok", f"schema {found}, the newest"


def postgis(patient: Patient) -> Told:
    """Tell whether PostgreSQL has PostGIS."""
    with _looking(patient) as connection:
        if connection.dialect.name == "sqlite":
            return "ok", "not asked for on SQLite"
        known = text("SELECT extversion FROM pg_extension WHERE extname = 'postgis'")
        version = connection.execute(known).scalar()
        if version is None:
            return "wrong", "it is not in the database", "Run CREATE EXTENSION postgis as an administrator"
        indexed = text("SELECT to_regclass('ix_reports_geom') IS NOT NULL")
        if not connection.execute(indexed).scalar():
            return "wrong", "reports.geom has no index", _ANEW
    return "ok", f"PostGIS {version}"


def tables(patient: Patient) -> Told:
    """Tell whether the database can be read, as far as it can tell itself."""
    with patient.service.store.reading() as connection:
        if connection.dialect.name == "sqlite":
            said = connection.execute(text("PRAGMA quick_check(1)")).scalar_one()
            if said != "ok":
                return (
                    "wrong",
                    f"the file is damaged: {said}",
                    _ANEW,
                )
        count = connection.execute(select(func.count()).select_from(reports)).scalar_one()
    return "ok", f"{count:,} reports"


def references(patient: Patient) -> Told:
    """Tell whether every row that names another finds it, and every report has its details."""
    with patient.service.store.reading() as connection:
        broken = _broken(connection)
        bare = connection.execute(
            select(func.count())
            .select_from(reports)
            .join(report_details, isouter=True)
            .where(report_details.c.report_id.is_(None))
        ).scalar_one()
    if bare:
        broken.append(f"{bare:,} reports have no details")
    if broken:
        return "wrong", "; ".join(broken), _ANEW
    return "ok", "every row finds what it names"


def _broken(connection: Connection) -> list[str]:
    counts: dict[tuple[str, str], int] = {}
    if connection.dialect.name == "sqlite":
        for table, _, parent, _ in connection.execute(text("PRAGMA foreign_key_check")):
            counts[table, parent] = counts.get((table, parent), 0) + 1
    else:
        # PostgreSQL itself sees to the others, at every write
        for reference in reports.foreign_keys:
            counts[reports.name, reference.column.table.name] = _lost(connection, reference)
    return [
        f"{count:,} rows of {table} name what is not in {parent}"
        for (table, parent), count in sorted(counts.items())
        if count
    ]


def _lost(connection: Connection, reference: ForeignKey) -> int:
    """Return how many rows name what is not there."""
    named = reference.parent
    there = select(reference.column).where(reference.column == named).exists()
    lost = select(func.count()).select_from(reports).where(named.is_not(None), ~there)
    return int(connection.execute(lost).scalar_one())


@contextmanager
def _looking(patient: Patient) -> Iterator[Connection]:
    """Lend a connection to the database as it is: opening the store would bring it to the newest schema."""
    engine = make_engine(patient.service.settings.database_url)
    try:
        with engine.connect() as connection:
            yield connection
    finally:
        engine.dispose()
