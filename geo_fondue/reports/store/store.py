"""The store: reports kept in a database, brought up to date in batches and read in streams."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from threading import Lock
from types import MappingProxyType, TracebackType
from typing import TYPE_CHECKING, Any, Self

from sqlalchemy import ColumnElement, Connection, Engine, Row, func, select
from sqlalchemy.engine import make_url

from geo_fondue.jurisdictions import Jurisdictions
from geo_fondue.reports.report import Report
from geo_fondue.reports.store.engine import WRITES, make_engine, no_reports, store_exists
from geo_fondue.reports.store.migrations import upgrade
from geo_fondue.reports.store.sql import is_one_of
from geo_fondue.reports.store.stored import StoredReport, own_of, query, report_of
from geo_fondue.reports.store.tables import category_set_members, data_version, jurisdictions, reports
from geo_fondue.reports.store.upsert import Counts, upsert
from geo_fondue.reports.telling import Telling

if TYPE_CHECKING:
    from geo_fondue.reports.columns import ReportColumns
    from geo_fondue.reports.columns.following import Follower

    # the filter is written in terms of the tables, so it stands above this package
    from geo_fondue.reports.filter import ReportFilter


class Store:
    """Reports in a database. Any number of threads and processes may use one at once.

    Use it as a context manager, or close it.

    Attributes
    ----------
    engine : sqlalchemy.Engine
        For queries of one's own on :mod:`geo_fondue.reports.store.tables`; better through :meth:`reading`.
    """

    def __init__(self, engine: Engine, columns: Path | None = None) -> None:
        self.engine = engine
        self._columns_path = columns
        self._follower: Follower | None = None
        self._making_follower = Lock()

    @classmethod
    def open(cls, url: str, *, folder: Path | None = None, make: bool = True) -> "Store":
        """Open a database, make it where there is none, and bring an older one to the newest schema.

        Parameters
        ----------
        url : str
            As SQLAlchemy takes it: ``sqlite:///path/to/file``, whose folder is made, or
            ``postgresql://user:password@host/database``, where PostGIS can be had.
        folder : Path, optional
            Where the file of the :meth:`columns` is, unless the database is a file and it stands beside that;
            without it they are in memory then.
        make : bool
            Whether to make what is not there; for those who only read it is not, and nothing is left behind.

        Raises
        ------
        InputError
            When it is no such URL, or of a database that is not spoken to.
        NotFoundError
            When there are no reports, not even tables for them, and none are to be made.
        ConflictError
            When a newer Geo Fondue made the database, or something else did.
        UnavailableError
            When it cannot be opened or written just now.
        """
        if not make and not store_exists(url):
            raise no_reports(make_url(url))
        engine = make_engine(url)
        try:
            upgrade(engine, make=make)
        except BaseException:
            engine.dispose()
            raise
        if engine.dialect.name == "sqlite":
            return cls(engine, Path(f"{engine.url.database}.columns").absolute())
        return cls(engine, None if folder is None else folder / "reports.columns")

    @property
    def is_server(self) -> bool:
        """Whether the database works in processes of its own."""
        return self.engine.dialect.name != "sqlite"

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """Lend a connection for queries that shall all see the same data, whatever is written meanwhile."""
        with self.engine.connect() as connection:
            yield connection

    @contextmanager
    def writing(self) -> Iterator[Connection]:
        """Lend a connection in a transaction that alone writes, and is committed whole or not at all."""
        with self.engine.connect().execution_options(**{WRITES: True}) as connection, connection.begin():
            yield connection

    def upsert(
        self,
        batch: Sequence[Report],
        jurisdictions: Jurisdictions,
        *,
        tellings: Sequence[Telling] = (),
        now: datetime | None = None,
    ) -> Counts:
        """Take in a batch in one transaction, first reports, then tellings; what returns is on the disk.

        A report known already is merged as :mod:`geo_fondue.reports.merge` says, and counts as changed if it
        is another one afterwards. A report that stayed where it is, but comes resolved by another edition
        than before, is given its new areas. A telling of a report that has not come yet waits for it, and is
        taken in when it comes.

        Parameters
        ----------
        batch : sequence of Report
        jurisdictions : Jurisdictions
            Where each of them lies, in the same order.
        tellings : sequence of Telling, optional
            What else is told, of these reports or others.
        now : datetime, optional
            The time to give to what comes without any.

        Returns
        -------
        Counts
        """
        with self.writing() as connection:
            return upsert(connection, batch, jurisdictions, now or datetime.now(UTC), tellings)

    def version(self) -> int:
        """Return the data's version: a number that grows whenever anything is changed, and only then."""
        with self.reading() as connection:
            return int(connection.execute(select(data_version.c.version)).scalar_one())

    def last_changed(self) -> datetime | None:
        """Return when the data were last changed here, None for never."""
        with self.reading() as connection:
            changed: datetime | None = connection.execute(select(data_version.c.changed_at)).scalar_one()
        return changed

    def columns(self) -> "ReportColumns":
        """Return the reports as columns of numbers, for statistics and maps: all of one version of the data.

        It is that of now: what was written before is in them. The first time for many reports takes a while
        (a second for half a million), later only what changed is read.

        Raises
        ------
        UnavailableError
            When another thread reads them all just now, and too many wait for it or one has waited too long.
        """
        return self._following().columns()

    def renew_columns(self) -> None:
        """Read the columns anew, as if there had been none; nobody needs to but a doctor."""
        self._following().renew()

    def _following(self) -> "Follower":
        # the columns are read by the tables, so they stand above this package
        from geo_fondue.reports.columns.following import Follower  # noqa: PLC0415

        with self._making_follower:
            if self._follower is None:
                self._follower = Follower(self.reading, self._columns_path)
            return self._follower

    def count(self, which: "ReportFilter | None" = None) -> int:
        """Return how many reports there are."""
        with self.reading() as connection:
            counted = select(func.count()).select_from(reports).where(*_conditions(which))
            return int(connection.execute(counted).scalar_one())

    def categories(self) -> list[str]:
        """Return every category that a report ever had, sorted."""
        with self.reading() as connection:
            column = category_set_members.c.category
            return list(connection.execute(select(column).distinct().order_by(column)).scalars())

    def span(self) -> tuple[datetime, datetime] | None:
        """Return when the first and the last report were made, None where no report says."""
        with self.reading() as connection:
            made = reports.c.created_at
            # two questions, since an index answers the one or the other at once
            first = connection.execute(select(func.min(made))).scalar_one()
            last = connection.execute(select(func.max(made))).scalar_one()
        return None if first is None or last is None else (first, last)

    def last_activity(self, *, until: datetime) -> datetime | None:
        """Return the newest activity of any report up to a moment, None where no report says.

        Sources tell of days to come too, by a wrong clock or year; these are no measure of how new data are.
        """
        return self.columns().last_activity_until(until)

    def stream(
        self, which: "ReportFilter | None" = None, *, batch: int = 5000, details: bool = False
    ) -> Iterator[list[StoredReport]]:
        """Yield the reports of a filter in batches, in the order they came to be known, in bounded memory.

        All are of one state of the data, whatever is written meanwhile.

        Parameters
        ----------
        which : ReportFilter, optional
            Without it, all.
        batch : int
            The most reports to yield at once.
        details : bool
            Whether to read what is long or personal as well.
        """
        wanted = query(details=details).where(*_conditions(which)).order_by(reports.c.id)
        areas: dict[int, Mapping[str, str]] = {}
        with (
            self.reading() as connection,
            connection.execution_options(yield_per=batch).execute(wanted) as rows,
        ):
            for part in rows.partitions():
                _learn_areas(connection, part, areas)
                yield [_stored(row, areas) for row in part]

    def close(self) -> None:
        """Close all connections."""
        self.engine.dispose()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()


def _conditions(which: "ReportFilter | None") -> list[ColumnElement[bool]]:
    return [] if which is None else which.conditions()


def _learn_areas(
    connection: Connection, rows: Sequence[Row[Any]], areas: dict[int, Mapping[str, str]]
) -> None:
    """Add the areas of those jurisdictions that are met for the first time."""
    unknown = {row.jurisdiction_id for row in rows}.difference(areas)
    if unknown:
        wanted = select(jurisdictions.c.id, jurisdictions.c.areas).where(
            is_one_of(jurisdictions.c.id, unknown)
        )
        areas.update({number: MappingProxyType(found) for number, found in connection.execute(wanted)})


def _stored(row: Row[Any], areas: Mapping[int, Mapping[str, str]]) -> StoredReport:
    number, jurisdiction, edition, outcome, distance_m = own_of(row)
    report = report_of(row)
    return StoredReport(
        id=number,
        report=report,
        state_group=row.state_group,
        areas=areas[jurisdiction],
        edition=edition,
        outcome=outcome,
        distance_m=distance_m,
    )
