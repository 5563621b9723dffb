"""Reports fetched from where they are made: ``reports sync traffy`` and ``reports sync open311``."""

import re
import signal
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import asdict
from datetime import timedelta
from typing import TYPE_CHECKING, Annotated

import typer

from geo_fondue.cli.console import counting, print_json, say
from geo_fondue.cli.opening import Data, Json, day, open_service
from geo_fondue.cli.stopping import STOPPED

if TYPE_CHECKING:
    import threading

    from geo_fondue.service import Service
    from geo_fondue.service.origins import Origin
    from geo_fondue.service.syncing import Synced

COUNTS = ("rows", "new", "changed", "unchanged", "bad")

app = typer.Typer(help="Fetch reports from where they are made.", no_args_is_help=True)

Since = Annotated[
    str | None,
    typer.Option(
        "--since",
        metavar="DAY",
        help="Reports made on this day or later. Remembered; else the last 90 days at first.",
    ),
]
Until = Annotated[
    str | None, typer.Option("--until", metavar="DAY", help="Reports made on this day or earlier.")
]
Every = Annotated[
    str | None,
    typer.Option("--every", metavar="TIME", help="Do it again and again, as 30s, 5m or 2h, until stopped."),
]
SourceName = Annotated[
    str | None, typer.Option("--source", help="The system that numbered the reports, in the store.")
]


@app.command()
def traffy(
    *,
    url: Annotated[
        str | None,
        typer.Argument(
            metavar="URL",
            help="Of the public feed or the exchange API; else that of the settings: the exchange API where "
            "GEO_FONDUE_TRAFFY_USER is set, else the feed.",
        ),
    ] = None,
    since: Since = None,
    until: Until = None,
    every: Every = None,
    source: SourceName = None,
    json: Json = False,
    data: Data = None,
) -> None:
    """Fetch from Traffy Fondue. What is known already changes nothing; stopped anywhere, it goes on there."""
    from geo_fondue.service.origins import traffy_origin

    service = open_service(data, makes_store=True)
    _sync(service, traffy_origin(service, url, source), since, until, every, json=json)


@app.command()
def open311(
    *,
    url: Annotated[
        str,
        typer.Argument(metavar="URL", help="Of the server's root, such as https://example.org/open311/v2."),
    ],
    since: Since = None,
    until: Until = None,
    every: Every = None,
    source: SourceName = None,
    json: Json = False,
    data: Data = None,
) -> None:
    """Fetch from an Open311 server (GeoReport v2), in JSON or XML."""
    from geo_fondue.service.origins import open311_origin

    service = open_service(data, makes_store=True)
    _sync(service, open311_origin(url, source), since, until, every, json=json)


def _sync(
    service: "Service",
    origin: "Origin",
    since: str | None,
    until: str | None,
    every: str | None,
    *,
    json: bool,
) -> None:
    from geo_fondue.errors import InputError
    from geo_fondue.service.syncing import Sync, run_every

    first, last, interval = day(since, "--since"), day(until, "--until"), _interval(every)
    if first is not None and last is not None and first > last:
        raise InputError("the first day is after the last", where="--since", remedy="Exchange them")
    if origin.kind == "traffy-exchange" and (first or last):
        raise InputError(
            "the exchange API is not asked by days", where="--since", remedy="Give the feed's address"
        )
    with Sync(service, origin, since=first, until=last) as sync, _stopping(sync.stop):
        if interval is not None:
            from geo_fondue.api.logs import configure

            configure()
            run_every(sync, interval)
            return
        with counting(f"Fetching from {origin.source}") as told:
            sync.progress = _shown(told)
            done = sync.run()
    service.close()
    if json:
        print_json(asdict(done))
    else:
        _tell(done)
    if done.stopped:
        raise typer.Exit(STOPPED)


def _shown(told: Callable[[int, int], None]) -> Callable[[str, int, int], None]:
    return lambda _window, done, of: told(done, of)


def _tell(done: "Synced") -> None:
    """Print what a run did."""
    counts = ", ".join(
        f"{getattr(done, name):,} {name}" for name in ("rows", "new", "changed", "unchanged", "bad")
    )
    print(f"{done.source} ({done.origin}): {counts}, in {done.seconds:.1f} s")
    for note in done.notes:
        say(f"Note: {note}")
    if done.bad_path is not None:
        say(f"The bad rows are listed in {done.bad_path}")
    if done.left:
        say(f"{done.left:,} days are still to be read: run it again, it goes on where it stopped")


def _interval(text: str | None) -> timedelta | None:
    """Return the time that is written as 30s, 5m or 2h."""
    if text is None:
        return None
    found = re.fullmatch(r"(\d{1,6})([smh])", text.strip(), re.ASCII)
    unit = {"s": "seconds", "m": "minutes", "h": "hours"}
    interval = timedelta(**{unit[found[2]]: int(found[1])}) if found else timedelta(0)
    if not timedelta(seconds=1) <= interval <= timedelta(days=31):
        raise typer.BadParameter(f"{text!r} is no time such as 30s, 5m or 2h", param_hint="--every")
    return interval


@contextmanager
def _stopping(stop: "threading.Event") -> Iterator[None]:
    """Let SIGTERM end a sync after what is being written; for the main thread, which signals come to."""
    before = signal.signal(signal.SIGTERM, lambda *_: stop.set())
    try:
        yield
    finally:
        signal.signal(signal.SIGTERM, before)
