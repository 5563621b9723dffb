"""The demo: a made-up country, its reports and the map, in one go."""

from contextlib import nullcontext
from typing import TYPE_CHECKING, Annotated

import typer

from geo_fondue.cli.console import say, working
from geo_fondue.cli.opening import Data
from geo_fondue.cli.serve import Port

if TYPE_CHECKING:
    from geo_fondue.service import Service


def demo(
    *,
    port: Port = None,
    no_serve: Annotated[bool, typer.Option("--no-serve", help="Make the data, but do not serve it.")] = False,
    reports: Annotated[
        int, typer.Option("--reports", min=0, metavar="N", help="How many reports to make up.")
    ] = 20_000,
    live: Annotated[
        str | None,
        typer.Option(
            "--live",
            metavar="COUNTRY",
            help="A real country instead: THA. Its boundaries and latest public reports are fetched.",
        ),
    ] = None,
    data: Data = None,
) -> None:
    """Make up a country and its reports, and serve the map. Run again, it serves what is there."""
    from geo_fondue.api import server
    from geo_fondue.service import Service
    from geo_fondue.settings import load_settings

    settings = load_settings(data=data, port=port)
    service = Service.open(settings)
    # Before the work, so that a port in use is told at once
    listening = nullcontext() if no_serve else server.listen(settings.host, settings.port)
    with listening as sock:
        if live is None:
            _make_up(service, reports)
        else:
            _fetch(service, live)
        service.close()
        if sock is not None:
            say(f"The map is at {server.address(sock)} and stops with Ctrl-C.")
            server.run(sock, settings)


def _make_up(service: "Service", reports: int) -> None:
    from geo_fondue.service.demo import prepare_demo

    with working("Preparing the demo") as step:
        result = prepare_demo(service, reports=reports, step=step)
    said = f"{result.new:,} new reports" if result.new else f"{result.unchanged:,} reports, as before"
    folder = service.settings.data
    say(f"The made-up country is in {folder} with {said}; {result.bad:,} rows are bad on purpose.")


def _fetch(service: "Service", country: str) -> None:
    from geo_fondue.service.live_demo import DAYS, prepare_live

    with working("Preparing the demo") as step:
        result = prepare_live(service, country, step=step)
    view = service.view()
    say(f"Edition {view.edition.id} is in {service.settings.data} with {view.store.count():,} reports,")
    say(f"{result.new:,} of them new. More than the last {DAYS} days: geo-fondue reports sync traffy --since")
    for note in result.notes:
        say(f"Note: {note}")
    if result.bad_path is not None:
        say(f"{result.bad:,} rows could not be used; they are listed in {result.bad_path}")
