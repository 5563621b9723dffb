"""How long a webhook takes while maps are drawn in the same process: ``python -m benchmarks.hooks``."""

import http.client
import itertools
import json
import multiprocessing
import os
import re
import shutil
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime, timedelta
from io import FileIO
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
_WARM_SECONDS = 2.0


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
    wake_p99_ms, write_p99_ms : float
        What the machine itself did meanwhile: how late a process was woken, and how long the disk took for a
        few bytes. Where these are near the target, it is the machine that is measured.
    """

    store: str
    drawing: int
    pages: int
    webhooks: int
    p50_ms: float
    p99_ms: float
    worst_ms: float
    applied: float
    wake_p99_ms: float
    write_p99_ms: float


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
    painters: Annotated[int, typer.Option(min=0, help="Processes that make pages; 0 for threads.")] = 1,
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
                        found.append(_run(name, settings, many, seconds, rate, painters))
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
        f"worst {one.worst_ms:.1f} ms, {one.applied:.0%} applied when answered; the machine itself: "
        f"woken late by p99 {one.wake_p99_ms:.1f} ms, a bare write p99 {one.write_p99_ms:.1f} ms"
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


def _run(name: str, settings: Settings, drawing: int, seconds: float, rate: float, painters: int) -> Figures:
    with Store.open(settings.database_url) as store:
        token = create_key(store, "hook")[1]
        stored = next(iter(store.stream(batch=_TICKETS)))
        tickets = [one.report.ticket_id for one in stored]
    port = free_port()
    command = [sys.executable, "-m", "geo_fondue", "serve", "--port", str(port)]
    environment = {
        "GEO_FONDUE_DATA": str(settings.data),
        "GEO_FONDUE_DATABASE_URL": settings.database_url,
        "GEO_FONDUE_PAINTERS": str(painters),
    }
    drawn = multiprocessing.Value("i", 0)
    drawers = [
        multiprocessing.Process(target=_draw, args=(port, number, drawn), daemon=True)
        for number in range(drawing)
    ]
    with served(command, port, settings.data / "server.log", environment):
        for drawer in drawers:
            drawer.start()
        time.sleep(3)
        with (settings.data / "bare").open("wb", buffering=0) as bare:
            _send(port, token, tickets, _WARM_SECONDS, rate, bare)
            sent = _send(port, token, tickets, seconds, rate, bare)
        for drawer in drawers:
            drawer.terminate()
            drawer.join()
    p50, p99, worst = (np.percentile(sent.taken, [50, 99, 100]) * 1000).tolist()
    late, written = (float(np.percentile(times, 99)) * 1000 for times in (sent.late, sent.written))
    share = sent.applied / len(sent.taken)
    return Figures(name, drawing, drawn.value, len(sent.taken), p50, p99, worst, share, late, written)


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


@dataclass(slots=True)
class _Sent:
    """How long each webhook took, and what the machine itself did beside it, in seconds."""

    taken: list[float] = field(default_factory=list)
    late: list[float] = field(default_factory=list)
    written: list[float] = field(default_factory=list)
    applied: int = 0


def _send(port: int, token: str, tickets: Sequence[str], seconds: float, rate: float, bare: FileIO) -> _Sent:
    """Send changes of state at a steady rate."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
    sent = _Sent()
    began = time.perf_counter()
    for number in range(round(seconds * rate)):
        time.sleep(max(0.0, began + number / rate - time.perf_counter()))
        change = {
            "ticket_id": tickets[number % len(tickets)],
            "timestamp": datetime.now(UTC).isoformat(),
            "status": "กำลังดำเนินการ",
            "org": "เทศบาล",
            "note": "x" * 200,
        }
        body = json.dumps(change).encode()
        before = time.perf_counter()
        connection.request("PATCH", f"/hooks/traffy/{token}", body)
        answer = connection.getresponse()
        said = json.loads(answer.read())
        sent.taken.append(time.perf_counter() - before)
        if answer.status not in (200, 202):
            raise CannotMeasureError(f"a webhook is answered with {answer.status}")
        sent.applied += said["applied"]
        before = time.perf_counter()
        time.sleep(0.001)
        sent.late.append(time.perf_counter() - before - 0.001)
        before = time.perf_counter()
        bare.write(body)
        os.fsync(bare.fileno())
        sent.written.append(time.perf_counter() - before)
    return sent


if __name__ == "__main__":
    app()
