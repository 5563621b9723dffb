"""Editions: ``boundaries list``, ``publish`` and ``rollback``."""

from geo_fondue.cli.boundaries.arguments import Edition, Why, whoami
from geo_fondue.cli.console import print_json, print_table, say
from geo_fondue.cli.opening import Data, Json, open_service


def list_(json: Json = False, data: Data = None) -> None:
    """List the editions there are, and which one is in force today."""
    from geo_fondue.service.editions import overview

    catalogue = open_service(data).catalogue
    listed = overview(catalogue, unpublished=True)
    damaged = [str(damage) for damage in catalogue.damaged()]
    if json:
        print_json({**listed, "damaged": damaged})
        return
    rows = [
        (
            edition["id"],
            "in force"
            if edition["id"] == listed["in_force"]
            else "published"
            if edition["published"]
            else None,
            edition["valid_from"],
            edition["valid_to"],
            ", ".join(f"{layer['count']:,} {layer['layer']}" for layer in edition["layers"]),
            "made up" if edition["made_up"] else "",
        )
        for edition in listed["editions"]
    ]
    if rows:
        print_table(("edition", "state", "valid from", "valid to", "areas", ""), rows)
    else:
        say(
            "There are no editions. Make one: geo-fondue boundaries import LAYER=FILE… --edition ID --publish"
        )
    for damage in damaged:
        say(f"Damaged: {damage}")


def publish(edition: Edition, why: Why = None, data: Data = None) -> None:
    """Put an edition in force; running services take it up with their next request."""
    catalogue = open_service(data).catalogue
    catalogue.publish(edition, who=whoami(), why=why)
    print(f"Edition {edition} is published.")
    if sum(entry.published for entry in catalogue.editions()) > 1:
        say("Reports keep the areas they were resolved to; import them again to have them resolved anew.")


def rollback(why: Why = None, data: Data = None) -> None:
    """Undo the last publishing."""
    left = open_service(data).catalogue.rollback(who=whoami(), why=why)
    print("Nothing is published any more." if left is None else f"Edition {left} is in force again.")
