"""Telling other systems which codes changed: ``boundaries notify``."""

from typing import TYPE_CHECKING, Annotated

import typer

from geo_fondue.cli.console import print_json, print_table, say
from geo_fondue.cli.opening import Data, Json, open_service
from geo_fondue.errors import GeoFondueError, InputError, UnavailableError

if TYPE_CHECKING:
    from geo_fondue.service import Service


def notify(
    again: Annotated[
        bool, typer.Option("--again", help="Send what arrived already once more as well.")
    ] = False,
    json: Json = False,
    data: Data = None,
) -> None:
    """Tell other systems what was published, at once and whatever did not arrive before."""
    from geo_fondue.service.notices import Journal, tell
    from geo_fondue.service.notices.sending import host_of

    service = open_service(data)
    if not service.settings.webhooks:
        remedy = "Set GEO_FONDUE_WEBHOOKS and GEO_FONDUE_WEBHOOK_SECRET"
        raise InputError("there is nobody to tell", where="GEO_FONDUE_WEBHOOKS", remedy=remedy)
    tell(service.catalogue, service.settings, at_once=True, again=again)
    rows = [
        (notice.id, host_of(address), one.attempts, one.done_at, one.problem)
        for notice in Journal(service.settings.data).notices()
        for address, one in notice.deliveries.items()
        if address in service.settings.webhooks
    ]
    if json:
        keys = ("id", "address", "attempts", "arrived", "problem")
        print_json({"notices": [dict(zip(keys, row, strict=True)) for row in rows]})
    elif rows:
        print_table(("notice", "to", "tries", "arrived", "problem"), rows)
    else:
        say("Nothing was published since there is somebody to tell.")
    waiting = sum(arrived is None for *_, arrived, _ in rows)
    if waiting:
        raise UnavailableError(
            f"{waiting} notices did not arrive",
            remedy="A running service tries again, and so does this command",
        )


def tell_others(service: "Service") -> None:
    """Tell other systems what was just published, and say how that went."""
    from geo_fondue.service.notices import Journal, tell

    if not service.settings.webhooks:
        return
    try:
        tell(service.catalogue, service.settings)
        notices = Journal(service.settings.data).waiting()
    except GeoFondueError as error:  # it is published all the same
        say(f"Other systems could not be told: {error}. Later: geo-fondue boundaries notify")
        return
    waiting = sum(one.next_at is not None for notice in notices for one in notice.deliveries.values())
    if waiting:
        say(f"{waiting} notices to other systems did not arrive yet: a running service tries again,")
        say("and so does geo-fondue boundaries notify")
    else:
        say("Other systems are told which codes changed.")
