"""The service over HTTP: ``serve``."""

from typing import Annotated

import typer

from geo_fondue.cli.console import say
from geo_fondue.cli.opening import Data

Port = Annotated[
    int | None,
    typer.Option(
        "--port", min=0, max=65535, help="Where to listen; 0 for any free port. Else 8000, or as set."
    ),
]


def serve(
    *,
    host: Annotated[
        str | None,
        typer.Option("--host", help="The address to listen on; 0.0.0.0 for all. Else 127.0.0.1, or as set."),
    ] = None,
    port: Port = None,
    workers: Annotated[int, typer.Option("--workers", min=1, help="How many processes answer.")] = 1,
    access_log: Annotated[
        bool, typer.Option("--access-log", help="Log a line for each request, on stderr.")
    ] = False,
    data: Data = None,
) -> None:
    """Serve the dashboard, the maps and the HTTP API, until Ctrl-C."""
    from geo_fondue.api import server
    from geo_fondue.errors import GeoFondueError
    from geo_fondue.service import Service
    from geo_fondue.settings import hand_down, load_settings

    settings = load_settings(data=data, host=host, port=port, access_log=access_log or None)
    hand_down(data=settings.data, access_log=settings.access_log)
    service = Service.open(settings)
    try:
        service.view()
    except GeoFondueError as error:
        say(f"There is nothing to answer from yet: {error}")
    finally:
        service.close()
    with server.listen(settings.host, settings.port) as sock:
        say(f"Geo Fondue is at {server.address(sock)} and stops with Ctrl-C.")
        server.run(sock, settings, workers=workers)
