"""A database is made, brought up to date, or left alone and told why."""

import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory

from geo_fondue.errors import ConflictError, GeoFondueError, InputError, UnavailableError
from geo_fondue.reports.store import Store, migrations
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
    """Leave out what the database alone keeps: PostGIS's table, and the geometry for GIS programs."""
    return (kind, name) not in {
        ("table", "spatial_ref_sys"),
        ("column", "geom"),
        ("index", "ix_reports_geom"),
    }


@pytest.mark.filterwarnings("ignore:Did not recognize type 'geometry'")
def test_the_migrations_make_the_tables_that_the_code_has(store: Store) -> None:
    with store.reading() as connection:
        options = {
            "version_table": migrations.VERSION_TABLE,
            "compare_type": True,
            "include_object": _is_the_codes,
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
