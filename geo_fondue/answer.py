"""The answer about one point."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal, TypeAlias

from geo_fondue.agencies import Agency
from geo_fondue.areas import Area

Outcome: TypeAlias = Literal["inside", "nearest", "outside"]
CandidateKind: TypeAlias = Literal["area", "others", "outside"]


@dataclass(frozen=True, slots=True)
class Ruling:
    """Why an agency is responsible, or why none is.

    Attributes
    ----------
    rule : str or None
        The id of the rule that fired; None where none did, and so no agency is named.
    layer, code : str or None
        The area that it fired for; None for a rule that holds everywhere.
    category : str or None
        The category that counted, as the rules write it; None where it did not matter.
    also : tuple of str
        The ids of agencies whose claim is as good as that of the one named.
    why : mapping of str to str
        The reason for people, by language, ``th`` and ``en``.
    """

    rule: str | None
    layer: str | None
    code: str | None
    category: str | None
    also: tuple[str, ...]
    why: Mapping[str, str]

    def to_dict(self) -> dict[str, Any]:
        """Return it as JSON has it."""
        return {
            "id": self.rule,
            "layer": self.layer,
            "code": self.code,
            "category": self.category,
            "also": list(self.also),
            "why": dict(self.why),
        }


@dataclass(frozen=True, slots=True)
class Candidate:
    """An area that the point may really lie in.

    Attributes
    ----------
    kind : {"area", "others", "outside"}
        One area; or all further areas together, each too unlikely to be listed; or outside every area.
    code : str or None
        Of the area; None for the other kinds.
    layer : str
    share : float
        The share of the probability, 0 to 1; those of all candidates sum to 1.
    """

    kind: CandidateKind
    code: str | None
    layer: str
    share: float

    def to_dict(self) -> dict[str, Any]:
        """Return it as JSON has it; the share to a millionth."""
        return {"code": self.code, "layer": self.layer, "share": round(self.share, 6), "kind": self.kind}


@dataclass(frozen=True, slots=True)
class Answer:
    """Whose job it is at a point.

    Attributes
    ----------
    outcome : {"inside", "nearest", "outside"}
        ``inside`` an area; outside every area, but the ``nearest`` is within the tolerance; or ``outside``.
    edition : str
        The id of the edition that this was answered from.
    areas : mapping of str to Area
        The area in each layer that has one, coarse to fine, then layers that cut across.
    distance_m : float or None
        For ``nearest``: the geodesic distance to that area, in metres.
    agency : Agency or None
        Who is responsible; None where nobody is named.
    rule : Ruling or None
        Why that agency, or why none; None where no agencies were asked about, or there are none at all.
    border_distance_m : float or None
        Asked with an accuracy: the geodesic distance to the nearest border of the answer's area in the
        finest layer, in metres; None outside every area.
    certain : bool or None
        Asked with an accuracy: whether the answer's area has at least ``certain_share`` of the probability.
    certain_share : float or None
        The share that counts as certain.
    candidates : tuple of Candidate or None
        Asked with an accuracy: the areas that the point may lie in, the likeliest first.
    """

    outcome: Outcome
    edition: str
    areas: Mapping[str, Area]
    distance_m: float | None = None
    agency: Agency | None = None
    rule: Ruling | None = None
    border_distance_m: float | None = None
    certain: bool | None = None
    certain_share: float | None = None
    candidates: tuple[Candidate, ...] | None = None

    def to_dict(self) -> dict[str, Any]:
        """Return the answer as JSON has it.

        ``distance_m`` is there for ``nearest`` only, ``rule`` where agencies were asked about, and what
        tells of doubt where an accuracy was given. Distances are to 0.1 m.
        """
        areas = {layer: {"code": area.code, "name": dict(area.name)} for layer, area in self.areas.items()}
        answer: dict[str, Any] = {"outcome": self.outcome, "edition": self.edition, "areas": areas}
        answer["agency"] = None if self.agency is None else self.agency.brief()
        if self.rule is not None:
            answer["rule"] = self.rule.to_dict()
        if self.distance_m is not None:
            answer["distance_m"] = round(self.distance_m, 1)
        if self.candidates is not None:
            border = self.border_distance_m
            answer["border_distance_m"] = None if border is None else round(border, 1)
            answer["certain"] = self.certain
            answer["certain_share"] = self.certain_share
            answer["candidates"] = [candidate.to_dict() for candidate in self.candidates]
        return answer
