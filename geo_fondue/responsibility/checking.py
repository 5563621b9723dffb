"""What rules and agencies speak of and does not exist: layers, areas, agencies, categories."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass

from geo_fondue.agencies import ANY_CODE, Agency, Place
from geo_fondue.boundaries import Edition
from geo_fondue.responsibility.categories import Categories
from geo_fondue.responsibility.responsibility import Responsibility
from geo_fondue.responsibility.rules import RULES_FILE, Rule


@dataclass(frozen=True, slots=True)
class Doubtful:
    """Something that is probably not meant as it is written.

    Attributes
    ----------
    where, what, remedy : str
    """

    where: str
    what: str
    remedy: str


def check(responsibility: Responsibility, edition: Edition, *, reported: Collection[str]) -> list[Doubtful]:
    """Return what rules and agencies speak of and does not exist.

    Parameters
    ----------
    responsibility : Responsibility
    edition : Edition
        Whose layers and codes are meant.
    reported : collection of str
        The categories that reports have. A category is known when a report has it, or ``[categories]`` of the
        rules lists it; where neither says anything, none is doubted.
    """
    if responsibility.problem is not None:
        error = responsibility.problem
        return [Doubtful(error.where or RULES_FILE, error.what, error.remedy or "")]
    book = responsibility.book
    rules = () if book is None else book.rules
    listed = {} if book is None else book.other_names
    known = Categories(listed, reported) if listed or reported else None
    ids = {agency.org_id for agency in responsibility.agencies}
    found: list[Doubtful] = []
    for rule in rules:
        found.extend(_of_rule(rule, edition, ids, known))
    for agency in responsibility.agencies:
        found.extend(_of_agency(agency, edition, known))
    return found


def _of_rule(
    rule: Rule, edition: Edition, agencies: Collection[str], known: Categories | None
) -> Iterator[Doubtful]:
    where = f"{RULES_FILE}, line {rule.line}, rule {rule.id!r}"
    there = [layer for layer in rule.layers if layer in edition.layers]
    for layer in rule.layers:
        if layer not in there:
            yield Doubtful(
                f"{where}, key 'layers'",
                f"edition {edition.id} has no layer {layer!r}, so the rule cannot fire for it",
                f"It has {', '.join(edition.layers)}; import the layer, or mend its name",
            )
    for code in sorted(rule.codes or ()):
        if there and not any(_has(edition, layer, code) for layer in there):
            yield Doubtful(
                f"{where}, key 'codes'",
                f"{', '.join(there)} has no area {code!r}",
                "See the codes with geo-fondue export areas",
            )
    if rule.agency is not None and rule.agency not in agencies:
        yield Doubtful(
            f"{where}, key 'agency'",
            f"there is no agency {rule.agency!r}, so the rule cannot fire",
            "See the ids with geo-fondue agencies list; import it, or mend the id",
        )
    yield from _categories(f"{where}, key 'categories'", rule.categories, known)


def _of_agency(agency: Agency, edition: Edition, known: Categories | None) -> Iterator[Doubtful]:
    where = f"agency {agency.org_id}"
    for place in agency.places:
        yield from _of_place(where, place, edition)
    yield from _categories(f"{where}, categories", agency.categories, known)


def _of_place(where: str, place: Place, edition: Edition) -> Iterator[Doubtful]:
    if place.layer is not None and place.layer not in edition.layers:
        yield Doubtful(
            where,
            f"it serves {place}, but edition {edition.id} has no layer {place.layer!r}",
            f"It has {', '.join(edition.layers)}; import the layer, or mend its name",
        )
        return
    layers = edition.layers if place.layer is None else (place.layer,)
    holding = [layer for layer in layers if place.code == ANY_CODE or _has(edition, layer, place.code)]
    if not holding:
        yield Doubtful(
            where,
            f"it serves {place}, but edition {edition.id} has no such area",
            "See the codes with geo-fondue export areas",
        )
    if len(holding) > 1:
        yield Doubtful(
            where,
            f"it serves {place}, which is a code in {' and '.join(holding)}",
            f"Say which is meant: {holding[0]}:{place.code}",
        )


def _categories(where: str, names: Collection[str], known: Categories | None) -> Iterator[Doubtful]:
    for name in names:
        if known is not None and known.find(name) is None:
            yield Doubtful(
                where,
                f"no report has the category {name!r}, and [categories] does not list it",
                "Mend its name, or list it under [categories]",
            )


def _has(edition: Edition, layer: str, code: str) -> bool:
    return bool(edition.areas(layer).positions([code])[0] >= 0)
