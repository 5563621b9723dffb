"""What webhooks brought: ``hooks list``, ``hooks show``, ``hooks replay`` and ``hooks drop``."""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Annotated, Any, Literal

import typer

from geo_fondue.cli.console import print_json, print_table, say
from geo_fondue.cli.opening import LARGEST_ID, Data, Json, close_at_end, open_service
from geo_fondue.errors import InputError, NotFoundError

if TYPE_CHECKING:
    from geo_fondue.reports.inbox import Delivery, Inbox
    from geo_fondue.service import Service

app = typer.Typer(
    help="See to what webhooks brought, and what could not be used of it.", no_args_is_help=True
)

Ids = Annotated[
    list[int] | None,
    typer.Argument(metavar="ID...", min=1, max=LARGEST_ID, help="As hooks list shows them."),
]


@app.command("list")
def list_(
    *,
    status: Annotated[
        Literal["pending", "applied", "waiting", "dead"] | None,
        typer.Option(
            "--status",
            help="Only these: pending, not yet taken in; waiting for their report; dead, of no use; applied.",
        ),
    ] = None,
    limit: Annotated[
        int, typer.Option("--limit", min=1, max=LARGEST_ID, help="The most to list, the newest first.")
    ] = 50,
    json: Json = False,
    data: Data = None,
) -> None:
    """List what came, the newest first, without what it says."""
    service = open_service(data)
    inbox = _inbox(service)
    counts = inbox.counts()
    found = inbox.deliveries(status=status, most=limit)
    if json:
        print_json({"counts": counts, "deliveries": [_described(one) for one in found]})
        return
    rows = [
        (
            str(one.id),
            one.arrival.received_at,
            one.status,
            one.ticket_id,
            one.attempts,
            one.bytes,
            one.reason or None,
        )
        for one in found
    ]
    print_table(("id", "received", "status", "ticket", "tries", "bytes", "why"), rows)
    print(", ".join(f"{number:,} {name}" for name, number in counts.items()) or "Nothing has come.")
    total = sum(number for name, number in counts.items() if status in (None, name))
    if len(found) < total:
        say(f"{total - len(found):,} older ones are not shown; --limit shows more")


@app.command()
def show(
    *,
    number: Annotated[
        int, typer.Argument(metavar="ID", min=1, max=LARGEST_ID, help="As hooks list shows it.")
    ],
    json: Json = False,
    data: Data = None,
) -> None:
    """Show one as it came. What it says may be personal."""
    found = _inbox(open_service(data)).deliveries(ids=[number], bodies=True)
    if not found:
        raise _unknown(number)
    described = _described(found[0])
    body = found[0].arrival.body.decode("utf-8", "backslashreplace")
    if json:
        print_json({**described, "body": body})
        return
    print_table(("", ""), described.items())
    print(body)


@app.command()
def replay(
    *,
    ids: Ids = None,
    dead: Annotated[bool, typer.Option("--dead", help="All that are dead.")] = False,
    json: Json = False,
    data: Data = None,
) -> None:
    """Take in again what could not be used before, or what was lost from the reports since."""
    from geo_fondue.service.intake import apply_all

    service = open_service(data)
    inbox = _inbox(service)
    if not ids and not dead:
        raise InputError("nothing is chosen", where="ID", remedy="Name some by their ids, or all with --dead")
    again = inbox.replay(ids=ids) if ids else inbox.replay(status="dead")
    if ids and again < len(set(ids)):
        say(f"{len(set(ids)) - again:,} of them are not there")
    counts = apply_all(service, inbox)
    if json:
        print_json({"replayed": again, **counts})
        return
    result = ", ".join(f"{number:,} {name}" for name, number in counts.items())
    print(f"{again:,} to be taken in again: {result or 'a running service does it'}")


@app.command()
def drop(
    *,
    ids: Ids = None,
    status: Annotated[
        Literal["applied", "waiting", "dead"] | None,
        typer.Option("--status", help="All that are applied, waiting or dead."),
    ] = None,
    json: Json = False,
    data: Data = None,
) -> None:
    """Remove what came for good. What was taken into the reports stays there."""
    inbox = _inbox(open_service(data))
    if not ids and status is None:
        raise InputError("nothing is chosen", where="ID", remedy="Name some by their ids, or use --status")
    dropped = inbox.drop(ids=ids, status=status)
    if json:
        print_json({"dropped": dropped})
        return
    print(f"{dropped:,} removed")


def take_up(service: "Service") -> None:
    """Take in what webhooks brought while the reports were being written, and say so."""
    from geo_fondue.reports.inbox import Inbox
    from geo_fondue.service.intake import apply_all

    inbox = Inbox(service.settings.database_url)
    close_at_end(inbox.close)
    if inbox.exists():
        counts = apply_all(service, inbox)
        if counts:
            say(f"{sum(counts.values()):,} webhooks that had waited were taken up")


def _inbox(service: "Service") -> "Inbox":
    """Return the inbox of a service, with those marked whose report has come since they waited for it."""
    from geo_fondue.reports.inbox import Inbox, settle_waiting
    from geo_fondue.service.intake import SOURCE

    inbox = Inbox(service.settings.database_url)
    close_at_end(inbox.close)
    settle_waiting(inbox, service.store, SOURCE)
    return inbox


def _described(one: "Delivery") -> Mapping[str, Any]:
    return {
        "id": one.id,
        "received_at": one.arrival.received_at,
        "method": one.arrival.method,
        "content_type": one.arrival.content_type,
        "key_id": one.arrival.key_id,
        "bytes": one.bytes,
        "status": one.status,
        "reason": one.reason,
        "ticket_id": one.ticket_id,
        "attempts": one.attempts,
        "done_at": one.done_at,
    }


def _unknown(number: int) -> NotFoundError:
    return NotFoundError(
        f"there is no delivery {number}", remedy="geo-fondue hooks list shows those there are"
    )
