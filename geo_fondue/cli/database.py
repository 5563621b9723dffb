"""The database of reports: ``db upgrade``."""

import typer

from geo_fondue.cli.opening import Data, open_service

app = typer.Typer(help="Look after the database of reports.", no_args_is_help=True)


@app.callback()
def group() -> None:
    """Look after the database of reports."""


@app.command()
def upgrade(data: Data = None) -> None:
    """Make the database, or bring an older one to the newest schema."""
    from sqlalchemy.engine import make_url

    service = open_service(data, makes_store=True)
    reports = service.store.count()
    place = make_url(service.settings.database_url).render_as_string(hide_password=True)
    print(f"{place} has the newest schema, and {reports:,} reports.")
