"""Fixtures that every test may use."""

import os
import shutil
import subprocess
import tempfile
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from uuid import uuid4

import numpy as np
import psycopg
import pytest
import shapely

from geo_fondue.areas import PARENT_LAYERS, Areas
from geo_fondue.boundaries import Catalogue, Edition, Origin, open_edition, write_edition
from geo_fondue.reports.store import Store

_SHARED = Path(__file__).resolve().parents[2] / "shared" / "data" / "tha"


@pytest.fixture(scope="session")
def thailand() -> Path:
    """Return the folder with the real boundaries of Thailand, where it stands beside the checkout."""
    if not _SHARED.is_dir():
        pytest.skip("the real boundaries of Thailand are not beside this checkout")
    return _SHARED


_Cell = tuple[str, str, str, str | None, tuple[float, float, float, float]]


def _cells(layer: str, cells: Sequence[_Cell]) -> Areas:
    codes, thai, english, parents, boxes = zip(*sorted(cells), strict=True)
    parent_layer = PARENT_LAYERS.get(layer)
    return Areas(
        layer=layer,
        codes=np.array(codes, dtype=object),
        names={"th": np.array(thai, dtype=object), "en": np.array(english, dtype=object)},
        geometry=np.array([shapely.box(*box) for box in boxes], dtype=object),
        parent_layer=parent_layer,
        parents=None if parent_layer is None else np.array(parents, dtype=object),
    )


@pytest.fixture(scope="session")
def small_layers() -> list[Areas]:
    """Return a country of rectangles, 100 to 104, lat 10 to 14, and a municipality across it.

    ::

        14 ┌──────┬──────┬──────┬──────┐   provinces XA (west of lon 102) and XB (east of it),
           │XA0201│XA0202│XB0201│XB0202│   districts XA01 and XB01 (south of lat 12), XA02 and XB02,
        12 ├──────┼───[XM01]────┼──────┤   eight subdistricts, each 1 degree wide and 2 high,
           │XA0101│XA0102│XB0101│XB0102│   municipality XM01 from lon 101.5, lat 11.5 to lon 102.5, lat 12.5
        10 └──────┴──────┴──────┴──────┘
          100    101    102    103    104
    """
    provinces: list[_Cell] = []
    districts: list[_Cell] = []
    subdistricts: list[_Cell] = []
    for letter, thai, west in (("A", "ก", 100), ("B", "ข", 102)):
        province = f"X{letter}"
        provinces.append((province, f"จังหวัด{thai}", f"Province {letter}", None, (west, 10, west + 2, 14)))
        for row, south in ((1, 10), (2, 12)):
            district = f"{province}{row:02}"
            box = (west, south, west + 2, south + 2)
            districts.append((district, f"อำเภอ{thai}{row}", f"District {letter}{row}", province, box))
            for column in (1, 2):
                code = f"{district}{column:02}"
                names = f"ตำบล{thai}{row}{column}", f"Subdistrict {letter}{row}{column}"
                cell = (west + column - 1, south, west + column, south + 2)
                subdistricts.append((code, *names, district, cell))
    municipality: _Cell = ("XM01", "เทศบาลเมือง", "Municipality", None, (101.5, 11.5, 102.5, 12.5))
    return [
        _cells("province", provinces),
        _cells("district", districts),
        _cells("subdistrict", subdistricts),
        _cells("municipality", [municipality]),
    ]


@pytest.fixture(scope="session")
def small_data(small_layers: list[Areas], tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a data folder with the country of rectangles published as ``small``; not to be written in."""
    data = tmp_path_factory.mktemp("small-data")
    origin = Origin(
        title="Country of rectangles", licence="CC0-1.0", attribution="Nobody", files=("made.up",)
    )
    layers = [(areas, origin) for areas in small_layers]
    write_edition(data / "editions", edition_id="small", layers=layers, made_up=True)
    Catalogue(data).publish("small", who="the tests", why="to have one")
    return data


@pytest.fixture(scope="session")
def small_edition(small_data: Path) -> Edition:
    """Return the country of rectangles as an opened edition."""
    return open_edition(small_data / "editions" / "small")


@pytest.fixture(scope="session")
def postgresql_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Start a private PostgreSQL server with PostGIS, where its programs are installed; return its URL."""
    programs = max(
        Path("/usr/lib/postgresql").glob("*/bin"), default=None, key=lambda path: int(path.parent.name)
    )
    if programs is None or not (programs / "initdb").is_file():
        pytest.skip("PostgreSQL's programs are not installed (on Debian: apt-get install postgresql-postgis)")
    # The path of a socket is short, and the server must not run as root
    folder = Path(tempfile.mkdtemp(prefix="geo-fondue-pg-"))
    as_user: list[str] = []
    if os.geteuid() == 0:
        shutil.chown(folder, "postgres", "postgres")
        as_user = ["runuser", "-u", "postgres", "--"]
    data, log = folder / "data", folder / "log"

    def run(program: str, *arguments: str) -> None:
        command = [*as_user, str(programs / program), *arguments]
        done = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stderr + (log.read_text() if log.exists() else "")

    run("initdb", "-D", str(data), "-U", "postgres", "-A", "trust", "-E", "UTF8", "--locale=C.UTF-8", "-N")
    options = f"-c listen_addresses='' -c unix_socket_directories={folder} -c fsync=off -c max_connections=60"
    run("pg_ctl", "-D", str(data), "-l", str(log), "-w", "-o", options, "start")
    try:
        yield f"postgresql://postgres@/postgres?host={folder}"
    finally:
        run("pg_ctl", "-D", str(data), "-m", "immediate", "stop")
        shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture(scope="session")
def postgresql_template(postgresql_server: str) -> str:
    """Make a database with PostGIS and our tables, of which each test gets a copy."""
    name = "geo_fondue_template"
    _administer(postgresql_server, f"CREATE DATABASE {name}")
    Store.open(_database(postgresql_server, name)).close()
    return name


@pytest.fixture(scope="session", params=["sqlite", "postgresql"])
def new_database_url(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Callable[[], str]]:
    """Return what makes an empty store and returns its URL: tests that ask for it run on both databases."""
    if request.param == "sqlite":
        yield lambda: f"sqlite:///{tmp_path_factory.mktemp('database') / 'data' / 'reports.sqlite'}"
        return
    server: str = request.getfixturevalue("postgresql_server")
    template: str = request.getfixturevalue("postgresql_template")
    made: list[str] = []

    def new() -> str:
        made.append(f"t{uuid4().hex}")
        _administer(server, f"CREATE DATABASE {made[-1]} TEMPLATE {template} STRATEGY FILE_COPY")
        return _database(server, made[-1])

    yield new
    for name in made:
        _administer(server, f"DROP DATABASE {name} WITH (FORCE)")


def _database(server: str, name: str) -> str:
    return server.replace("/postgres?", f"/{name}?")


def _administer(server: str, statement: str) -> None:
    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute(statement)
