"""Boundaries and their editions: ``geo-fondue boundaries …``, one module for each thing done with them."""

import typer

from geo_fondue.cli.boundaries import changes, editions, fetching, findings, importing, notices

app = typer.Typer(help="Bring in boundaries, and say which are in force.", no_args_is_help=True)
app.command("import")(importing.import_)
app.command("fetch")(fetching.fetch)
app.command("list")(editions.list_)
app.command("check")(findings.check)
app.command("publish")(editions.publish)
app.command("rollback")(editions.rollback)
app.command("diff")(changes.diff)
app.command("notify")(notices.notify)
