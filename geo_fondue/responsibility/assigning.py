"""From the areas at a point, and what a report is about, to the agency: the first rule that fires counts."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from geo_fondue.agencies import Agency
from geo_fondue.answer import Answer, Ruling
from geo_fondue.areas import Area
from geo_fondue.errors import InputError
from geo_fondue.jurisdictions import Jurisdictions
from geo_fondue.responsibility import reasons
from geo_fondue.responsibility.categories import Categories
from geo_fondue.responsibility.claims import Claims
from geo_fondue.responsibility.rules import Rule

MOST_REMEMBERED = 50_000
"""So many answers are kept with their agency; then it begins anew."""


class Assigner:
    """Names the agency for answers from one edition, by the rules of one day. Threads may share it.

    Parameters
    ----------
    rules : sequence of Rule
        In order; those that hold on the day.
    agencies : mapping of str to Agency
        By id.
    categories : Categories
    hierarchies : sequence of sequence of str
        The layers of the edition, each hierarchy from coarse to fine, the administrative one first.
    readable : bool, default True
        False where there are rules that cannot be read: then nobody is named, and that is why.
    """

    def __init__(
        self,
        rules: Sequence[Rule],
        agencies: Mapping[str, Agency],
        categories: Categories,
        hierarchies: Sequence[Sequence[str]],
        *,
        readable: bool = True,
    ) -> None:
        self._agencies = agencies
        self._categories = categories
        self._claims = Claims(agencies.values(), categories)
        self._administrative = frozenset(hierarchies[0])
        self._layers = layers = tuple(layer for hierarchy in hierarchies for layer in hierarchy)
        self._readable = readable
        # What a rule cannot fire for is left out once, and not at each point
        self._rules = [
            (replace(rule, layers=there), categories.find_all(rule.categories))
            for rule in rules
            if (there := tuple(layer for layer in rule.layers if layer in layers)) or not rule.layers
            if rule.agency is None or rule.agency in agencies
        ]
        self._remembered: dict[tuple[int, str | None], tuple[Answer, Answer]] = {}

    def assign(self, answer: Answer, category: str | None = None) -> Answer:
        """Return the answer with the agency that is responsible, and why.

        Of one answer and category it is one object, for as long as it is remembered.

        Parameters
        ----------
        answer : Answer
            With the areas of all layers.
        category : str, optional
            Under any of its names. One that neither rules nor agencies know counts like none.
        """
        known = self._categories.find(category)
        # By identity: for points inside there is one answer for all in the same areas
        key = (id(answer), known)
        found = self._remembered.get(key)
        if found is None or found[0] is not answer:
            agency, ruling = self._decide(answer.areas, known, nearest=answer.outcome == "nearest")
            found = (answer, replace(answer, agency=agency, rule=ruling))
            if answer.outcome == "inside":
                if len(self._remembered) >= MOST_REMEMBERED:
                    self._remembered.clear()
                found = self._remembered.setdefault(key, found)
        return found[1]

    def assign_many(
        self,
        jurisdictions: Jurisdictions,
        categories: Sequence[str | None] | NDArray[np.object_] | str | None = None,
    ) -> NDArray[np.object_]:
        """Return the id of the agency that is responsible at each of many points, None where there is none.

        Each combination of areas and category is decided once, so it costs little more than finding the
        combinations.

        Parameters
        ----------
        jurisdictions : Jurisdictions
            With the positions in all layers of the edition.
        categories : str, or sequence of str or None, shape (n,), optional
            One for all points, or one for each.

        Raises
        ------
        InputError
            When layers are missing, or there are not as many categories as points.
        """
        count = len(jurisdictions)
        if missing := [layer for layer in self._layers if layer not in jurisdictions.positions]:
            remedy = "Resolve the points in all layers"
            raise InputError(f"agencies also depend on {', '.join(missing)}", where="layers", remedy=remedy)
        if categories is None or isinstance(categories, str):
            about = np.full(count, categories, dtype=object)
        else:
            about = np.asarray(categories, dtype=object)
        if len(about) != count:
            what = f"{len(about)} categories for {count} points"
            raise InputError(what, where="categories", remedy="Give one for each point")
        combination, _ = pd.factorize(about, use_na_sentinel=False)
        for positions in jurisdictions.positions.values():
            step = int(positions.max(initial=-1)) + 2
            # Numbered anew each time: as there are never more than points, they cannot overflow
            combination, _ = pd.factorize(combination.astype(np.int64) * step + positions + 1)
        first = np.empty(int(combination.max(initial=-1)) + 1, dtype=np.int64)
        first[combination[::-1]] = np.arange(count)[::-1]
        decided = np.empty(len(first), dtype=object)
        for number, row in enumerate(first):
            category = self._categories.find(about[row] if isinstance(about[row], str) else None)
            areas = {
                layer: Area(layer, str(jurisdictions.area_codes[layer][positions[row]]), {})
                for layer, positions in jurisdictions.positions.items()
                if positions[row] >= 0
            }
            agency, _ = self._decide(areas, category, nearest=False)
            decided[number] = None if agency is None else agency.org_id
        return decided[combination]

    def _decide(
        self, areas: Mapping[str, Area], category: str | None, *, nearest: bool
    ) -> tuple[Agency | None, Ruling]:
        if not self._readable:
            return None, Ruling(None, None, None, None, (), reasons.UNREADABLE)
        for rule, about in self._rules if areas else ():
            if rule.categories and category not in about:
                continue
            if not rule.layers:
                return self._named(rule, None, category, nearest=nearest)
            for layer in rule.layers:
                area = areas.get(layer)
                if area is None or (rule.codes is not None and area.code not in rule.codes):
                    continue
                # What cuts across is at the point itself, or not there at all
                only_nearest = nearest and layer in self._administrative
                if rule.agency is not None:
                    return self._named(rule, area, category, nearest=only_nearest)
                claims = self._claims.to(layer, area.code, category)
                if claims:
                    best = claims[0]
                    also = tuple(claim.agency.org_id for claim in claims[1:] if claim.rank == best.rank)
                    counted = category if about or best.by_category else None
                    names = self._names_of(counted)
                    why = rule.why or reasons.why_named(
                        best.agency, area, names, direct=True, nearest=only_nearest
                    )
                    return best.agency, Ruling(rule.id, layer, area.code, counted, also, why)
        why = reasons.why_none(list(areas.values()), self._names_of(category))
        return None, Ruling(None, None, None, category, (), why)

    def _named(
        self, rule: Rule, area: Area | None, category: str | None, *, nearest: bool
    ) -> tuple[Agency, Ruling]:
        """Return the agency that a rule names itself."""
        agency = self._agencies[rule.agency or ""]
        counted = category if rule.categories else None
        why = rule.why or reasons.why_named(
            agency, area, self._names_of(counted), direct=False, nearest=nearest
        )
        layer, code = (None, None) if area is None else (area.layer, area.code)
        return agency, Ruling(rule.id, layer, code, counted, (), why)

    def _names_of(self, category: str | None) -> Mapping[str, str] | None:
        return None if category is None else self._categories.by_language(category)
