"""Fixtures that every test may use."""

import os
import shutil
import signal
import sqlite3
import subprocess
import tempfile
import threading
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import closing
from pathlib import Path
from uuid import uuid4

import numpy as np
import psycopg
import pytest
import shapely
from hypothesis import settings
from pmtiles.tile import Compression, TileType, zxy_to_tileid
from pmtiles.writer import Writer

from geo_fondue.areas import PARENT_LAYERS, Areas
from geo_fondue.boundaries import Catalogue, Edition, Origin, open_edition, write_edition
from geo_fondue.reports.store import Store

# A shell that runs the tests in the background has Ctrl-C ignored, also by the programs that they start
_IGNORED = signal.getsignal(signal.SIGINT) is signal.SIG_IGN
if _IGNORED and threading.current_thread() is threading.main_thread():
    signal.signal(signal.SIGINT, signal.default_int_handler)

# An application of a test makes its pages itself, unless told otherwise: a painter takes a second to start
os.environ.setdefault("GEO_FONDUE_PAINTERS", "0")

# How long something takes is measured in benchmarks/; here a machine may be slow, or compile on first use
settings.register_profile("unhurried", deadline=None)
settings.load_profile("unhurried")

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


Tiles = Mapping[tuple[int, int, int], bytes]
"""Tiles by zoom, column and row, counted from the north-west."""


@pytest.fixture(scope="session")
def write_pmtiles() -> Callable[..., Path]:
    """Return a function that writes a PMTiles file; ``header`` has what is not as usual."""

    def write(path: Path, tiles: Tiles, metadata: object = None, **header: object) -> Path:
        with path.open("wb") as file:
            writer = Writer(file)
            for number, data in sorted((zxy_to_tileid(*place), data) for place, data in tiles.items()):
                writer.write_tile(number, data)
            usual = {"tile_type": TileType.MVT, "tile_compression": Compression.GZIP}
            writer.finalize(usual | header, {} if metadata is None else metadata)
        return path

    return write


@pytest.fixture(scope="session")
def write_mbtiles() -> Callable[..., Path]:
    """Return a function that writes an MBTiles file."""

    def write(path: Path, tiles: Tiles, metadata: Mapping[str, str] | None = None) -> Path:
        with closing(sqlite3.connect(path)) as connection, connection:
            connection.execute(
                "CREATE TABLE tiles (zoom_level INT, tile_column INT, tile_row INT, tile_data BLOB)"
            )
            connection.executemany(
                "INSERT INTO tiles VALUES (?, ?, ?, ?)",
                [(z, x, 2**z - 1 - y, data) for (z, x, y), data in tiles.items()],
            )
            if metadata is not None:
                connection.execute("CREATE TABLE metadata (name TEXT, value TEXT)")
                connection.executemany("INSERT INTO metadata VALUES (?, ?)", metadata.items())
        return path

    return write


class PostgreSQL:
    """A private PostgreSQL server in a folder of its own, reached by a socket there.

    Attributes
    ----------
    url : str
        Of its database ``postgres``.
    """

    def __init__(self, programs: Path) -> None:
        self._programs = programs
        # The path of a socket is short, and the server must not run as root
        self._folder = Path(tempfile.mkdtemp(prefix="geo-fondue-pg-"))
        self._as_user: list[str] = []
        if os.geteuid() == 0:
            shutil.chown(self._folder, "postgres", "postgres")
            self._as_user = ["runuser", "-u", "postgres", "--"]
        self.url = f"postgresql://postgres@/postgres?host={self._folder}"
        make = ("-U", "postgres", "-A", "trust", "-E", "UTF8", "--locale=C.UTF-8", "-N")
        self._run("initdb", "-D", str(self._folder / "data"), *make)
        self.start()

    def start(self) -> None:
        """Start it, and wait until it answers."""
        options = f"-c listen_addresses='' -c unix_socket_directories={self._folder} -c fsync=off"
        self._control("-l", str(self._folder / "log"), "-w", "-o", options, "start")

    def stop(self) -> None:
        """Stop it as a failure would."""
        self._control("-m", "immediate", "-w", "stop")

    def remove(self) -> None:
        """Stop it and leave nothing behind."""
        self.stop()
        shutil.rmtree(self._folder, ignore_errors=True)

    def database(self, name: str) -> str:
        """Return the URL of one of its databases."""
        return self.url.replace("/postgres?", f"/{name}?")

    def administer(self, statement: str) -> None:
        """Run a statement outside of any transaction."""
        with psycopg.connect(self.url, autocommit=True) as connection:
            connection.execute(statement)

    def _control(self, *arguments: str) -> None:
        self._run("pg_ctl", "-D", str(self._folder / "data"), *arguments)

    def _run(self, program: str, *arguments: str) -> None:
        command = [*self._as_user, str(self._programs / program), *arguments]
        # Not into pipes: the server would keep them open
        with (self._folder / "said").open("w+") as said:
            done = subprocess.run(command, cwd=self._folder, stdout=said, stderr=said, check=False)
            said.seek(0)
            assert done.returncode == 0, said.read()


@pytest.fixture(scope="session")
def postgresql() -> Iterator[PostgreSQL]:
    """Start a private PostgreSQL server with PostGIS, where its programs are installed."""
    installed = Path("/usr/lib/postgresql").glob("*/bin/initdb")
    newest = max(installed, default=None, key=lambda path: int(path.parts[-3]))
    if newest is None:
        pytest.skip("PostgreSQL's programs are not installed (on Debian: apt-get install postgresql-postgis)")
    server = PostgreSQL(newest.parent)
    yield server
    server.remove()


@pytest.fixture(scope="session")
def postgresql_template(postgresql: PostgreSQL) -> str:
    """Make a database with PostGIS and our tables, of which each test gets a copy."""
    name = "geo_fondue_template"
    postgresql.administer(f"CREATE DATABASE {name}")
    Store.open(postgresql.database(name)).close()
    return name


@pytest.fixture(scope="session", params=["sqlite", "postgresql"])
def new_database_url(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Callable[[], str]]:
    """Return what makes an empty store and returns its URL: tests that ask for it run on both databases."""
    if request.param == "sqlite":
        yield lambda: f"sqlite:///{tmp_path_factory.mktemp('database') / 'data' / 'reports.sqlite'}"
        return
    server: PostgreSQL = request.getfixturevalue("postgresql")
    template: str = request.getfixturevalue("postgresql_template")
    made: list[str] = []

    def new() -> str:
        made.append(f"t{uuid4().hex}")
        server.administer(f"CREATE DATABASE {made[-1]} TEMPLATE {template} STRATEGY FILE_COPY")
        return server.database(made[-1])

    yield new
    for name in made:
        server.administer(f"DROP DATABASE {name} WITH (FORCE)")
