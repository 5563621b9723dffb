"""How long a webhook takes while maps are drawn in the same process: ``python -m benchmarks.hooks``."""

import http.client
import itertools
import json
import multiprocessing
import re
import shutil
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import asdict, dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Annotated
from urllib.parse import quote
from zoneinfo import ZoneInfo

import numpy as np
import typer

from benchmarks.http.load import CannotMeasureError, free_port, served
from benchmarks.postgres import NoClusterError, cluster
from geo_fondue.boundaries import Catalogue
from geo_fondue.boundaries.demo import generate_country, write_demo_edition
from geo_fondue.reports.demo import generate_reports, write_traffy_dump
from geo_fondue.reports.importing import import_reports
from geo_fondue.reports.store import Store
from geo_fondue.reports.store.keys import create_key
from geo_fondue.resolver import Resolver
from geo_fondue.settings import Settings

app = typer.Typer(help=__doc__, add_completion=False, pretty_exceptions_enable=False)

PAGES = ("/", "/maps/choropleth")
TARGET_P99_MS = 10.0

_ZONE = ZoneInfo("Asia/Bangkok")
_REPORTS = 100_000
_TICKETS = 1_000


@dataclass(frozen=True, slots=True)
class Figures:
    """What one run showed.

    Attributes
    ----------
    store : str
    drawing : int
        So many pages were asked for at once, all the time.
    pages : int
        So many were drawn.
    webhooks : int
    p50_ms, p99_ms, worst_ms : float
        From the first byte sent to the last byte of the answer.
    applied : float
        The share that had been taken into the reports when it was answered.
    """

    store: str
    drawing: int
    pages: int
    webhooks: int
    p50_ms: float
    p99_ms: float
    worst_ms: float
    applied: float


@app.command()
def main(
    data: Annotated[
        Path | None, typer.Option(help="A data folder, copied; a made-up country without.")
    ] = None,
    dump: Annotated[Path | None, typer.Option(help="Reports for it, in Traffy's CSV.")] = None,
    seconds: Annotated[float, typer.Option(min=1, help="Of each run.")] = 20,
    rate: Annotated[float, typer.Option(min=1, help="Webhooks a second.")] = 40,
    drawing: Annotated[int, typer.Option(min=0, help="Pages asked for at once.")] = 2,
    folder: Annotated[
        Path | None,
        typer.Option(help="Where it all is; in memory, as /dev/shm, the disk counts for nothing."),
    ] = None,
    store: Annotated[list[str] | None, typer.Option(help="sqlite, postgresql; both without.")] = None,
    json_file: Annotated[Path | None, typer.Option("--json", help="Write all figures here.")] = None,
) -> None:
    """Send changes of state at a steady rate while maps are drawn that nobody has yet, and take the time."""
    found = []
    with tempfile.TemporaryDirectory(prefix="hooks-", dir=folder) as place:
        for name in store or ("sqlite", "postgresql"):
            try:
                with _filled(name, Path(place) / name, data, dump) as settings:
                    for many in dict.fromkeys((0, drawing)):
                        found.append(_run(name, settings, many, seconds, rate))
                        print(_told(found[-1]), flush=True)
            except (CannotMeasureError, NoClusterError) as error:
                print(f"{name}: not measured, {error}")
    if json_file is not None:
        json_file.write_text(json.dumps([asdict(one) for one in found], indent=1), "utf-8")


def _told(one: Figures) -> str:
    verdict = "within" if one.p99_ms < TARGET_P99_MS else "beyond"
    return (
        f"{one.store}, {one.drawing} pages at once ({one.pages} drawn): {one.webhooks} webhooks, "
        f"p50 {one.p50_ms:.1f} ms, p99 {one.p99_ms:.1f} ms ({verdict} {TARGET_P99_MS:.0f}), "
        f"worst {one.worst_ms:.1f} ms, {one.applied:.0%} applied when answered"
    )


@contextmanager
def _filled(name: str, folder: Path, data: Path | None, dump: Path | None) -> Iterator[Settings]:
    """Give the settings of a data folder with boundaries and reports."""
    with ExitStack() as stack:
        if data is None:
            folder.mkdir()
            country = generate_country()
            write_demo_edition(folder, country=country)
            dump = folder / "dump.csv"
            made = generate_reports(country, count=_REPORTS, seed=1, until=datetime(2024, 6, 1, tzinfo=UTC))
            write_traffy_dump(made, dump)
        else:
            shutil.copytree(data, folder)
        settings = Settings(data=folder)
        if name == "postgresql":
            settings = Settings(data=folder, database_url=_durable(stack.enter_context(cluster())))
        with Store.open(settings.database_url) as store:
            if store.count() == 0:
                if dump is None:
                    raise CannotMeasureError("there are no reports; give some with --dump")
                resolver = Resolver(Catalogue(folder).published())
                import_reports(dump, store=store, resolver=resolver, timezone=_ZONE)
        yield settings


def _durable(address: str) -> str:
    """Have a cluster write to the disk before it answers, and return its URL."""
    import psycopg

    with psycopg.connect(address, autocommit=True) as connection:
        connection.execute("ALTER SYSTEM SET fsync = on")
        connection.execute("SELECT pg_reload_conf()")
    part = dict(re.findall(r"(\w+)=(\S+)", address))
    return f"postgresql://{part['user']}@/{part['dbname']}?host={quote(part['host'], safe='')}"


def _run(name: str, settings: Settings, drawing: int, seconds: float, rate: float) -> Figures:
    with Store.open(settings.database_url) as store:
        token = create_key(store, "hook")[1]
        stored = next(iter(store.stream(batch=_TICKETS)))
        tickets = [one.report.ticket_id for one in stored]
    port = free_port()
    command = [sys.executable, "-m", "geo_fondue", "serve", "--port", str(port)]
    environment = {
        "GEO_FONDUE_DATA": str(settings.data),
        "GEO_FONDUE_DATABASE_URL": settings.database_url,
    }
    drawn = multiprocessing.Value("i", 0)
    painters = [
        multiprocessing.Process(target=_draw, args=(port, number, drawn), daemon=True)
        for number in range(drawing)
    ]
    with served(command, port, settings.data / "server.log", environment):
        for painter in painters:
            painter.start()
        time.sleep(3)
        taken, applied = _send(port, token, tickets, seconds, rate)
        for painter in painters:
            painter.terminate()
            painter.join()
    p50, p99 = np.percentile(taken, [50, 99]) * 1000
    worst = max(taken) * 1000
    return Figures(name, drawing, drawn.value, len(taken), p50, p99, worst, applied / len(taken))


def _draw(port: int, number: int, drawn: "multiprocessing.sharedctypes.Synchronized[int]") -> None:
    """Ask for pages that nobody has asked for, over and over."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=120)
    for turn in itertools.count():
        first = datetime(2021, 1, 1, tzinfo=UTC) - timedelta(days=2 * turn + number)
        connection.request("GET", f"{PAGES[turn % 2]}?layer=subdistrict&from={first:%Y-%m-%d}")
        answer = connection.getresponse()
        answer.read()
        if answer.status != 200:
            raise CannotMeasureError(f"{PAGES[turn % 2]} is answered with {answer.status}")
        with drawn.get_lock():
            drawn.value += 1


def _send(
    port: int, token: str, tickets: Sequence[str], seconds: float, rate: float
) -> tuple[list[float], int]:
    """Send changes of state, and return how long each took, in seconds, and how many were applied by then."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
    taken: list[float] = []
    applied = 0
    began = time.perf_counter()
    for number in range(round(seconds * rate)):
        time.sleep(max(0.0, began + number / rate - time.perf_counter()))
        at = datetime.now(UTC)
        change = {
            "ticket_id": tickets[number % len(tickets)],
            "timestamp": at.isoformat(),
            "status": "กำลังดำเนินการ",
        }
        body = json.dumps({**change, "org": "เทศบาล", "note": "x" * 200, "photo": []})
        before = time.perf_counter()
        connection.request("PATCH", f"/hooks/traffy/{token}", body.encode())
        answer = connection.getresponse()
        said = json.loads(answer.read())
        taken.append(time.perf_counter() - before)
        if answer.status not in (200, 202):
            raise CannotMeasureError(f"a webhook is answered with {answer.status}")
        applied += said["applied"]
    return taken, applied


if __name__ == "__main__":
    app()
