"""The demo: a made-up country, its reports and the map, in one go."""

from contextlib import nullcontext
from typing import Annotated

import typer

from geo_fondue.cli.console import say, working
from geo_fondue.cli.opening import Data
from geo_fondue.cli.serve import Port


def demo(
    *,
    port: Port = None,
    no_serve: Annotated[bool, typer.Option("--no-serve", help="Make the data, but do not serve it.")] = False,
    reports: Annotated[
        int, typer.Option("--reports", min=0, metavar="N", help="How many reports to make up.")
    ] = 20_000,
    data: Data = None,
) -> None:
    """Make up a country and its reports, and serve the map. Run again, it serves what is there."""
    from geo_fondue.api import server
    from geo_fondue.service import Service
    from geo_fondue.service.demo import prepare_demo
    from geo_fondue.settings import load_settings

    settings = load_settings(data=data, port=port)
    service = Service.open(settings)
    # Before the work, so that a port in use is told at once
    listening = nullcontext() if no_serve else server.listen(settings.host, settings.port)
    with listening as sock:
        with working("Preparing the demo") as step:
            result = prepare_demo(service, reports=reports, step=step)
        service.close()
        said = f"{result.new:,} new reports" if result.new else f"{result.unchanged:,} reports, as before"
        say(f"The made-up country is in {settings.data} with {said}; {result.bad:,} rows are bad on purpose.")
        if sock is not None:
            say(f"The map is at {server.address(sock)} and stops with Ctrl-C.")
            server.run(sock, settings)
