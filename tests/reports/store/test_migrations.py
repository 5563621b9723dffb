"""A database is made, brought up to date, or left alone and told why."""

import sqlite3
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import event, text

from geo_fondue.errors import ConflictError, GeoFondueError, InputError, UnavailableError
from geo_fondue.reports.filter import ReportFilter
from geo_fondue.reports.store import Store, migrations
from geo_fondue.reports.store.engine import WRITES, make_engine
from geo_fondue.reports.store.tables import metadata


@pytest.fixture
def database(tmp_path: Path) -> Path:
    return tmp_path / "reports.sqlite"


def run(database: Path, *statements: str) -> None:
    connection = sqlite3.connect(database)
    with connection:
        for statement in statements:
            connection.execute(statement)
    connection.close()


def _is_the_codes(_: object, name: str | None, kind: str, *__: object) -> bool:
    """Leave out what is no table of the store: PostGIS's, the inbox, and the geometry for GIS programs."""
    return (kind, name) not in {
        ("table", "spatial_ref_sys"),
        ("table", "inbox"),
        ("column", "geom"),
        ("index", "ix_reports_geom"),
    }


def _is_checked(_: object, name: str | None, kind: str, *rest: object) -> bool:
    """Leave out as well the references of reports, which PostgreSQL does not check."""
    unchecked = kind == "foreign_key_constraint" and (name or "").startswith("fk_reports_")
    return _is_the_codes(_, name, kind, *rest) and not unchecked


@pytest.mark.filterwarnings("ignore:Did not recognize type 'geometry'")
def test_the_migrations_make_the_tables_that_the_code_has(store: Store) -> None:
    with store.reading() as connection:
        on_server = connection.dialect.name == "postgresql"
        options = {
            "version_table": migrations.VERSION_TABLE,
            "compare_type": True,
            "include_object": _is_checked if on_server else _is_the_codes,
        }
        assert compare_metadata(MigrationContext.configure(connection, opts=options), metadata) == []


def test_every_version_of_the_schema_is_listed_in_order() -> None:
    config = Config()
    config.set_main_option("script_location", str(Path(migrations.__file__).parent))
    scripts = ScriptDirectory.from_config(config).walk_revisions()
    assert tuple(reversed([script.revision for script in scripts])) == migrations.REVISIONS


def test_a_database_that_is_up_to_date_is_not_written(database: Path) -> None:
    Store.open(f"sqlite:///{database}").close()
    before = database.stat().st_mtime_ns
    Store.open(f"sqlite:///{database}").close()
    assert database.stat().st_mtime_ns == before


def test_an_empty_file_becomes_a_database(database: Path) -> None:
    database.touch()
    with Store.open(f"sqlite:///{database}") as store:
        assert store.count() == 0


def test_the_database_of_a_newer_version_is_refused(database: Path) -> None:
    Store.open(f"sqlite:///{database}").close()
    run(database, f"UPDATE {migrations.VERSION_TABLE} SET version_num = '9999'")
    with pytest.raises(ConflictError, match=r"newer Geo Fondue made the database.*Install the newer version"):
        Store.open(f"sqlite:///{database}")


def test_another_programs_database_is_refused_and_left_as_it_is(database: Path) -> None:
    run(database, "CREATE TABLE customers (name TEXT)", "INSERT INTO customers VALUES ('a')")
    with pytest.raises(ConflictError, match="another program's; it has the tables customers"):
        Store.open(f"sqlite:///{database}")
    connection = sqlite3.connect(database)
    assert connection.execute("SELECT name FROM sqlite_master").fetchall() == [("customers",)]
    connection.close()


def test_a_file_that_is_no_database_is_refused(database: Path) -> None:
    database.write_text("ticket_id,lat,lon\n" * 1000)
    with pytest.raises(GeoFondueError, match="not a database"):
        Store.open(f"sqlite:///{database}")
    assert database.read_text().startswith("ticket_id")


@pytest.mark.parametrize(
    "url", ["", "reports.sqlite", "sqlite://", "sqlite:///:memory:", "mysql://localhost/x"]
)
def test_what_is_no_store_is_refused_with_an_example(url: str) -> None:
    with pytest.raises(InputError, match="sqlite:///geo-fondue-data"):
        Store.open(url)


def test_a_folder_that_cannot_be_made_is_told(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(UnavailableError, match="folder of the database cannot be made"):
        Store.open(f"sqlite:///{tmp_path / 'file' / 'reports.sqlite'}")


def test_a_folder_in_place_of_the_file_is_told(tmp_path: Path) -> None:
    with pytest.raises(UnavailableError, match="cannot be opened"):
        Store.open(f"sqlite:///{tmp_path}")


def test_processes_may_make_the_same_database_at_once(database_url: str) -> None:
    program = f"from geo_fondue.reports.store import Store; print(Store.open({database_url!r}).count())"
    running = [
        subprocess.Popen([sys.executable, "-c", program], stdout=subprocess.PIPE, text=True) for _ in range(4)
    ]
    assert [process.communicate()[0] for process in running] == ["0\n"] * 4


ROW = (
    "INSERT INTO jurisdictions (id, digest, areas) SELECT 1, 'x', '{}' WHERE :number = 1",
    "INSERT INTO category_sets (id, digest, categories) SELECT 1, 'x', '[]' WHERE :number = 1",
    "INSERT INTO reports (id, source, ticket_id, lon, lat, state, state_group, state_known, reopened, "
    "category_set_id, jurisdiction_id, edition, outcome) "
    "VALUES (:number, 's', CAST(:number AS text), 100, 13, '', 'open', false, 0, 1, 1, 'e', 'outside')",
    "INSERT INTO report_details (report_id, description, address, organisations, photo, photo_after, extra) "
    "VALUES (:number, '', '', :names, '[]', '[]', '{}')",
)


NAMES = ('["a", "ข"]', '["a","ข"]', "[]", '["a"]')
"""Who the reports of :func:`old_store` were given to, as the older schema has it."""


@pytest.fixture
def old_store(new_database_url: Callable[[], str]) -> str:
    """Return the URL of a store that has the schema 0002, and a report for each of ``NAMES``."""
    url = new_database_url()
    engine = make_engine(url)
    with engine.connect().execution_options(**{WRITES: True}) as connection, connection.begin():
        config = Config()
        config.set_main_option("script_location", str(Path(migrations.__file__).parent))
        config.attributes["connection"] = connection
        if engine.dialect.name == "postgresql":
            # it comes with the newest schema
            connection.execute(text("DROP SCHEMA public CASCADE"))
            connection.execute(text("CREATE SCHEMA public"))
        command.upgrade(config, "0002")
        for number, names in enumerate(NAMES, start=1):
            for statement in map(text, ROW):
                values = {"number": number, "names": names}
                connection.execute(statement, {name: values[name] for name in statement.compile().params})
    engine.dispose()
    return url


def test_who_reports_were_given_to_survives_the_move_into_its_own_table(old_store: str) -> None:
    with Store.open(old_store) as store:
        (found,) = store.stream(details=True)
        assert [one.report.organisations for one in found] == [("a", "ข"), ("a", "ข"), (), ("a",)]
        assert store.count(ReportFilter(agency="ข")) == 2
        assert store.count(ReportFilter(agency="a")) == 3


@pytest.mark.parametrize("last", ["DROP TABLE told", "CREATE INDEX ix_reports_changed", "CREATE TABLE keys"])
def test_an_upgrade_that_was_broken_off_left_nothing_and_is_run_again(old_store: str, last: str) -> None:
    def stop(_: object, __: object, statement: str, *___: object) -> None:
        if statement.split()[:3] == last.split():
            raise InterruptedError

    engine = make_engine(old_store)
    event.listen(engine, "after_cursor_execute", stop)
    with pytest.raises(InterruptedError):
        migrations.upgrade(engine)
    with engine.connect() as connection:
        assert migrations.revision(connection) == "0002"
        names = connection.execute(text("SELECT organisations FROM report_details ORDER BY report_id"))
        assert len(names.all()) == len(NAMES)
    engine.dispose()
    with Store.open(old_store) as store:
        assert store.count(ReportFilter(agency="a")) == 3
