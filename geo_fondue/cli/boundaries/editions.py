"""Editions: ``boundaries list``, ``publish`` and ``rollback``."""

from datetime import datetime
from typing import TYPE_CHECKING, Annotated, Any

import typer

from geo_fondue.cli.boundaries.arguments import Edition, Force, Reresolve, Why, whoami
from geo_fondue.cli.boundaries.notices import tell_others
from geo_fondue.cli.console import counting, print_json, print_table, say
from geo_fondue.cli.opening import Data, Json, open_service
from geo_fondue.errors import GeoFondueError

if TYPE_CHECKING:
    from geo_fondue.boundaries import Catalogue
    from geo_fondue.service import Service
    from geo_fondue.service.publishing import Published


def list_(
    history: Annotated[
        bool, typer.Option("--history", help="Instead: what was published and taken back, who, when and why.")
    ] = False,
    json: Json = False,
    data: Data = None,
) -> None:
    """List the editions there are, the days each is really in force, and which one answers today."""
    from geo_fondue.service.editions import describe_history, overview

    catalogue = open_service(data).catalogue
    if history:
        _history(catalogue, json=json)
        return
    listed = overview(catalogue, unpublished=True)
    terms = {entry.manifest.id: entry.terms for entry in catalogue.editions()}
    today = catalogue.today()
    damaged = [str(damage) for damage in catalogue.damaged()]
    if json:
        print_json({**listed, "history": describe_history(catalogue, people=True), "damaged": damaged})
        return
    rows = [
        (
            edition["id"],
            _state(edition, listed["in_force"], any(today in term for term in terms[edition["id"]])),
            edition["valid_from"],
            edition["valid_to"],
            "; ".join(map(str, terms[edition["id"]])) or None,
            ", ".join(f"{layer['count']:,} {layer['layer']}" for layer in edition["layers"]),
            "made up" if edition["made_up"] else "",
        )
        for edition in listed["editions"]
    ]
    if rows:
        print_table(("edition", "state", "valid from", "valid to", "in force", "areas", ""), rows)
    else:
        say(
            "There are no editions. Make one: geo-fondue boundaries import LAYER=FILE… --edition ID --publish"
        )
    for damage in damaged:
        say(f"Damaged: {damage}")


def _state(edition: dict[str, Any], answers: str | None, in_force: bool) -> str | None:
    if edition["id"] == answers:
        return "in force" if in_force else "answers, since none is in force"
    if not edition["published"]:
        return None
    return "published" if edition["days"] else "superseded"


def publish(
    *,
    edition: Edition,
    why: Why = None,
    force: Force = False,
    reresolve: Reresolve = False,
    json: Json = False,
    data: Data = None,
) -> None:
    """Put an edition in force; running services take it up with their next request."""
    service = open_service(data)
    published = put_in_force(service, edition, why=why, force=force)
    if not json:
        print(f"Edition {edition} is published.")
        tell_published(published)
    reports = see_to_reports(service, reresolve=reresolve)
    if json:
        print_json({**as_json(published), "reports": reports})


def rollback(why: Why = None, reresolve: Reresolve = False, json: Json = False, data: Data = None) -> None:
    """Undo the last publishing."""
    from geo_fondue.service import publishing
    from geo_fondue.service.editions import overview
    from geo_fondue.service.notices import prepare

    service = open_service(data)
    prepare(service.catalogue, service.settings)
    undone = publishing.rollback(service.catalogue, who=whoami(), why=why)
    left = overview(service.catalogue, unpublished=False)["in_force"]
    if not json:
        say(f"Edition {undone.edition} is taken back.")
        print("Nothing is published any more." if left is None else f"Edition {left} is in force.")
    tell_others(service)
    reports = None if left is None else see_to_reports(service, reresolve=reresolve)
    if json:
        print_json({**as_json(undone), "in_force": left, "reports": reports})


def put_in_force(service: "Service", edition: str, *, why: str | None, force: bool) -> "Published":
    """Publish an edition, and tell other systems which codes changed."""
    from geo_fondue.service import publishing
    from geo_fondue.service.notices import prepare

    prepare(service.catalogue, service.settings)
    published = publishing.publish(service.catalogue, edition, who=whoami(), why=why, force=force)
    if published.done is not None:
        tell_others(service)
    return published


def see_to_reports(service: "Service", *, reresolve: bool) -> dict[str, object]:
    """Move reports to the areas of the edition in force, or say how many can have others in it."""
    from geo_fondue.service.reresolving import count_affected, describe_pairs, reresolve_reports

    try:
        affected = count_affected(service)
    except GeoFondueError as error:  # it is published all the same
        say(f"The reports could not be looked at: {error}. Later: geo-fondue reports reresolve")
        return {"affected": None, "moved": None}
    if not (reresolve and affected):
        if affected:
            say(f"{affected:,} reports can lie in other areas now; move them: geo-fondue reports reresolve")
        return {"affected": affected, "moved": None}
    with counting("Resolving reports anew") as told:
        result = reresolve_reports(service, progress=told)
    say(f"{result.moved:,} reports moved to other areas, of {result.looked_at:,} that could")
    return {"affected": affected, "moved": result.moved, "layers": describe_pairs(result.pairs)}


def as_json(published: "Published") -> dict[str, object]:
    """Return what became of a publishing or a rollback as programs read it."""
    from geo_fondue.service.editions import describe_term

    taken = published.takeover
    return {
        "edition": published.edition,
        "changed": published.done is not None,
        "days": [describe_term(term) for term in published.terms],
        "takeover": {"edition": taken.edition, "before": taken.before, "from": taken.from_},
        "forced": [] if published.done is None else list(published.done.forced),
    }


def tell_published(published: "Published") -> None:
    """Say on which days an edition is in force, and what was passed over to publish it."""
    if published.done is None:
        say("It was published before, and counts still.")
    days = "; ".join(map(str, published.terms))
    say(f"In force: {days or 'on no day, since others are on all of its days'}")
    for passed in () if published.done is None else published.done.forced:
        say(f"Passed over: {passed}")


def _history(catalogue: "Catalogue", *, json: bool) -> None:
    from geo_fondue.service.editions import describe_history

    done = describe_history(catalogue, people=True)
    if json:
        print_json({"history": done})
        return
    rows = [
        (
            datetime.fromisoformat(one["at"]).astimezone(catalogue.timezone).strftime("%Y-%m-%d %H:%M:%S"),
            one["action"],
            one["edition"],
            one["who"],
            "; ".join([*([one["why"]] if one["why"] else []), *(f"forced: {what}" for what in one["forced"])])
            or None,
        )
        for one in done
    ]
    if rows:
        print_table(("when", "what", "edition", "who", "why"), rows)
    else:
        say("Nothing was ever published here.")
