"""Keys of those who ask over HTTP: ``keys create``, ``keys list`` and ``keys revoke``."""

from dataclasses import asdict
from typing import Annotated, Literal

import typer

from geo_fondue.cli.console import print_json, print_table, say
from geo_fondue.cli.opening import LARGEST_ID, Data, Json, open_service

app = typer.Typer(help="Let others ask over HTTP for what is not public.", no_args_is_help=True)


@app.command()
def create(
    *,
    scope: Annotated[
        Literal["read", "staff", "write", "hook", "admin"],
        typer.Option(
            "--scope",
            help="read: what is public; staff: exact places and texts too; write: bring in reports; "
            "hook: the address of a webhook; admin: all of it.",
        ),
    ],
    name: Annotated[
        str, typer.Option("--name", metavar="TEXT", help="Whom or what it is for, for you to know it again.")
    ] = "",
    json: Json = False,
    data: Data = None,
) -> None:
    """Make a key. Its token is shown this once and kept nowhere."""
    from geo_fondue.reports.store.keys import create_key

    key, token = create_key(open_service(data, makes_store=True).store, scope, name=name)
    if json:
        print_json({**asdict(key), "token": token})
        return
    print(token)
    say(f"This is key {key.id}, of the scope {key.scope}. Keep it now: it cannot be shown again.")


@app.command("list")
def list_(*, json: Json = False, data: Data = None) -> None:
    """List the keys, also those that were revoked; their tokens are not known here."""
    from geo_fondue.reports.store.keys import list_keys

    found = list_keys(open_service(data).store)
    if json:
        print_json({"keys": [asdict(key) for key in found]})
        return
    rows = [
        (str(key.id), key.scope, key.name, key.created_at, key.last_used_at, key.revoked_at) for key in found
    ]
    print_table(("id", "scope", "name", "created", "last used", "revoked"), rows)


@app.command()
def revoke(
    *,
    number: Annotated[
        int, typer.Argument(metavar="ID", min=1, max=LARGEST_ID, help="As keys list shows it.")
    ],
    json: Json = False,
    data: Data = None,
) -> None:
    """Revoke a key for good. Running services refuse it within seconds."""
    from geo_fondue.reports.store.keys import revoke_key

    key = revoke_key(open_service(data).store, number)
    if json:
        print_json(asdict(key))
        return
    print(f"Key {key.id} opens nothing any more.")
