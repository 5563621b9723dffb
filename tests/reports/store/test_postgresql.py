"""What holds on PostgreSQL alone: the geometry for GIS programs, and a server that comes and goes."""

from collections.abc import Callable, Iterator
from typing import Any
from uuid import uuid4

import psycopg
import pytest

from geo_fondue.errors import ConflictError, UnavailableError
from geo_fondue.reports.report import Report
from geo_fondue.reports.store import Store


@pytest.fixture
def url(postgresql: Any, postgresql_template: str) -> Iterator[str]:
    name = f"p{uuid4().hex}"
    postgresql.administer(f"CREATE DATABASE {name} TEMPLATE {postgresql_template} STRATEGY FILE_COPY")
    yield postgresql.database(name)
    postgresql.administer(f"DROP DATABASE {name} WITH (FORCE)")


def put(store: Store, squares: Any, *reports: Report) -> None:
    store.upsert(reports, squares.resolve_batch([one.lon for one in reports], [one.lat for one in reports]))


def test_each_report_has_a_point_that_an_index_finds(
    url: str, squares: Any, a_report: Callable[..., Report]
) -> None:
    with Store.open(url) as store:
        put(store, squares, a_report(lon=100.75, lat=13.25))
        put(
            store,
            squares,
            a_report(lon=101.5, lat=13.5, last_activity=a_report().last_activity.replace(day=9)),
        )
    with psycopg.connect(url) as connection:
        found = connection.execute("SELECT ST_AsText(geom), ST_SRID(geom) FROM reports").fetchall()
        assert found == [("POINT(101.5 13.5)", 4326)]
        connection.execute("SET enable_seqscan = off")
        near = "EXPLAIN SELECT * FROM reports WHERE geom && ST_MakeEnvelope(101, 13, 102, 14, 4326)"
        plan = "\n".join(row[0] for row in connection.execute(near))
        assert "ix_reports_geom" in plan


def test_a_server_that_stops_is_told_and_one_that_is_back_is_used_again(
    postgresql: Any, url: str, squares: Any, a_report: Callable[..., Report]
) -> None:
    with Store.open(url) as store:
        put(store, squares, a_report())
        postgresql.stop()
        try:
            for act in (store.count, store.version, lambda: put(store, squares, a_report("2024-B"))):
                with pytest.raises(UnavailableError, match="does not answer"):
                    act()
        finally:
            postgresql.start()
        assert store.count() == 1
        put(store, squares, a_report("2024-B"))
        assert store.count() == 2


def test_a_server_that_stops_in_the_middle_of_a_batch_leaves_nothing_of_it(
    postgresql: Any, url: str, squares: Any, a_report: Callable[..., Report]
) -> None:
    def write_and_stop(store: Store) -> None:
        with store.writing() as connection:
            connection.exec_driver_sql("UPDATE data_version SET version = 7")
            postgresql.stop()
            connection.exec_driver_sql("SELECT 1")

    with Store.open(url) as store:
        try:
            with pytest.raises(UnavailableError):
                write_and_stop(store)
        finally:
            postgresql.start()
        assert store.version() == 0


def test_a_database_that_is_not_there_is_told_without_the_password(postgresql: Any) -> None:
    address = postgresql.database("nowhere").replace("postgres@", "postgres:secret@")
    with pytest.raises(UnavailableError, match="does not exist") as told:
        Store.open(address)
    assert "secret" not in str(told.value)


def test_another_programs_database_is_refused(postgresql: Any) -> None:
    name = f"p{uuid4().hex}"
    postgresql.administer(f"CREATE DATABASE {name}")
    with psycopg.connect(postgresql.database(name)) as connection:
        connection.execute("CREATE TABLE customers (name text)")
    with pytest.raises(ConflictError, match="customers"):
        Store.open(postgresql.database(name))
    postgresql.administer(f"DROP DATABASE {name} WITH (FORCE)")


def test_a_reader_sees_the_data_as_they_were_when_it_began(
    url: str, squares: Any, a_report: Callable[..., Report]
) -> None:
    with Store.open(url) as store, store.reading() as connection:
        count = "SELECT count(*) FROM reports"
        assert connection.exec_driver_sql(count).scalar_one() == 0
        put(store, squares, a_report())
        assert connection.exec_driver_sql(count).scalar_one() == 0


def test_a_full_disk_is_told_as_such_also_while_rows_are_copied(
    url: str, squares: Any, a_report: Callable[..., Report]
) -> None:
    """Else it would be nobody's mistake but the report's, and what came by a webhook would be given up."""
    with Store.open(url) as store:
        with psycopg.connect(url) as connection:
            connection.execute(
                "CREATE FUNCTION full_disk() RETURNS trigger LANGUAGE plpgsql AS "
                "$$ BEGIN RAISE EXCEPTION 'no room' USING ERRCODE = 'disk_full'; END $$"
            )
            connection.execute(
                "CREATE TRIGGER full_disk BEFORE INSERT ON reports FOR EACH ROW EXECUTE FUNCTION full_disk()"
            )
        with pytest.raises(UnavailableError, match="the disk of the database is full"):
            put(store, squares, a_report())
        with psycopg.connect(url) as connection:
            connection.execute("DROP TRIGGER full_disk ON reports")
        put(store, squares, a_report())
        assert store.count() == 1
