"""Editions as programs are told of them."""

import contextlib
from collections.abc import Iterable
from dataclasses import asdict
from typing import Any

from geo_fondue.boundaries import Catalogue, Manifest, Term
from geo_fondue.errors import DamagedError, NotFoundError


def describe_term(term: Term) -> dict[str, str | None]:
    """Return days in a row as JSON has them: from the first on, up to but not on ``to``."""
    days = {"from": term.from_, "to": term.to}
    return {name: None if day is None else day.isoformat() for name, day in days.items()}


def describe_edition(manifest: Manifest, *, published: bool, terms: Iterable[Term] = ()) -> dict[str, Any]:
    """Return an edition as JSON has it.

    Parameters
    ----------
    manifest : Manifest
    published : bool
    terms : iterable of Term
        The days on which it is really in force.
    """
    return {
        "id": manifest.id,
        "published": published,
        "valid_from": None if manifest.valid_from is None else manifest.valid_from.isoformat(),
        "valid_to": None if manifest.valid_to is None else manifest.valid_to.isoformat(),
        "days": [describe_term(term) for term in terms],
        "made_up": manifest.made_up,
        "created_at": manifest.created_at.isoformat(),
        "layers": [
            {
                "layer": layer.layer,
                "parent_layer": layer.parent_layer,
                "count": layer.count,
                "vertices": layer.vertices,
                "bounds": layer.bounds,
                "origin": asdict(layer.origin),
            }
            for layer in manifest.layers
        ],
    }


def overview(catalogue: Catalogue, *, unpublished: bool) -> dict[str, Any]:
    """Return all editions, the oldest first, and the id of the one that is in force today.

    There is none in force where nothing is published, or what is published cannot be read.

    Parameters
    ----------
    catalogue : Catalogue
    unpublished : bool
        Those that are not published as well.
    """
    entries = [entry for entry in catalogue.editions() if unpublished or entry.published]
    in_force = None
    with contextlib.suppress(NotFoundError, DamagedError):
        in_force = catalogue.published().id
    listed = [
        describe_edition(entry.manifest, published=entry.published, terms=entry.terms) for entry in entries
    ]
    return {"in_force": in_force, "editions": listed}


def describe_history(catalogue: Catalogue, *, people: bool) -> list[dict[str, Any]]:
    """Return all that was published and rolled back, the oldest first.

    Parameters
    ----------
    catalogue : Catalogue
    people : bool
        Also who did it and why, and what was passed over: that is for the staff, not for the public.
    """
    return [
        {"action": done.action, "edition": done.edition, "at": done.at.isoformat()}
        | ({"who": done.who, "why": done.why, "forced": list(done.forced)} if people else {})
        for done in catalogue.history()
    ]
