"""Who is asked, and what for; those that are not installed are left out, and it is said why."""

import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass, field
from importlib.util import find_spec
from urllib.parse import quote

PLAIN = "/v1/resolve?lat={lat:.6f}&lon={lon:.6f}"
ITEMS = (
    "/collections/public.answers/items?f=json&geom-column=none&properties=code&limit=1&filter-lang=cql2-text"
    "&filter=" + quote("S_INTERSECTS(geom,POINT(") + "{lon:.6f}%20{lat:.6f}" + quote("))")
)

OURS = "Geo Fondue"
FLOOR = "a constant, raw ASGI"


@dataclass(frozen=True, slots=True)
class Contestant:
    """A server and what it is asked.

    Attributes
    ----------
    name : str
    command : tuple of str
        Its last word but for the port's number, which follows it.
    path : str
        With ``{lat}`` and ``{lon}``.
    absent : str or None
        Why it cannot be asked here.
    database : bool
        It needs the database.
    environment : mapping
    """

    name: str
    command: tuple[str, ...]
    path: str = PLAIN
    absent: str | None = None
    database: bool = False
    environment: Mapping[str, str] = field(default_factory=dict)


def on_our_server(name: str, app: str, *others: str, database: bool = False) -> Contestant:
    """Return an application on the server of ``geo-fondue serve``."""
    absent = _missing("asyncpg") if database else None
    command = (sys.executable, "-m", "benchmarks.http.servers", app, "{port}", *others)
    return Contestant(name, command, absent=absent, database=database)


def on_granian(name: str, interface: str, app: str, *others: str) -> Contestant:
    """Return an application on granian."""
    command = (sys.executable, "-m", "granian", "--interface", interface, "--loop", "uvloop", "--http", "1")
    return Contestant(
        name, (*command, "--no-ws", "--port", "{port}", *others, app), absent=_missing("granian")
    )


def tipg(python: str) -> Contestant:
    """Return TiPg, an OGC API on PostGIS, asked for the code of the area at a point."""
    has = subprocess.run([python, "-c", "import tipg"], capture_output=True, check=False).returncode == 0
    command = (python, "-m", "uvicorn", "tipg.main:app", "--log-level", "warning", "--no-access-log")
    return Contestant(
        "TiPg",
        (*command, "--port", "{port}"),
        ITEMS,
        absent=None if has else "it is not installed; --tipg PYTHON says where it is",
        database=True,
        environment={"TIPG_DEBUG": "false"},
    )


def against_peers(python_of_tipg: str) -> list[Contestant]:
    """Return Geo Fondue, the floor on the same server, and its peers."""
    return [
        on_our_server(OURS, "geo-fondue"),
        on_our_server(FLOOR, "constant"),
        on_our_server("a constant, FastAPI", "constant-fastapi"),
        on_our_server("PostGIS, prepared, FastAPI", "postgis-fastapi", database=True),
        tipg(python_of_tipg),
    ]


def on_servers() -> list[Contestant]:
    """Return the constant on each server there is, and Geo Fondue on two."""
    module = "benchmarks.http.servers"
    return [
        on_our_server("uvicorn, h11, asyncio", "constant", "http=h11", "loop=asyncio"),
        on_our_server("uvicorn, httptools, asyncio", "constant", "http=httptools", "loop=asyncio"),
        on_our_server("uvicorn, httptools, uvloop", "constant", "http=httptools", "loop=uvloop"),
        on_our_server("the same, heads bounded", "constant"),
        on_granian("granian, ASGI, uvloop", "asgi", f"{module}:constant"),
        on_granian("granian, RSGI, uvloop", "rsgi", f"{module}:constant_rsgi"),
        on_our_server(OURS, "geo-fondue"),
        on_granian("Geo Fondue on granian, ASGI", "asgi", "geo_fondue.api:create_app", "--factory"),
    ]


def _missing(package: str) -> str | None:
    return None if find_spec(package) else f"{package} is not installed"
