"""The answer about one point."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal, TypeAlias

from geo_fondue.areas import Area

Outcome: TypeAlias = Literal["inside", "nearest", "outside"]


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
    agency : None
        Kept for the agency that is responsible.
    """

    outcome: Outcome
    edition: str
    areas: Mapping[str, Area]
    distance_m: float | None = None
    agency: None = None

    def to_dict(self) -> dict[str, Any]:
        """Return the answer as JSON has it; ``distance_m`` is there for ``nearest`` only, to 0.1 m."""
        areas = {layer: {"code": area.code, "name": dict(area.name)} for layer, area in self.areas.items()}
        answer: dict[str, Any] = {"outcome": self.outcome, "edition": self.edition, "areas": areas}
        answer["agency"] = self.agency
        if self.distance_m is not None:
            answer["distance_m"] = round(self.distance_m, 1)
        return answer
