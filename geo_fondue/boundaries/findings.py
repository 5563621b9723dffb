"""Findings: what was wrong with boundaries that came in, and what was done about it."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing about a layer that an import noticed, kept with the edition.

    Attributes
    ----------
    kind : str
        A short name for what it is, the same for all of a kind: ``"invalid-polygon"``.
    layer : str
    code : str or None
        The area it concerns; None when it concerns the whole layer.
    what : str
        What was noticed, for people.
    done : str
        What was done about it, for people: ``"kept as it is"`` where nothing was.
    where : tuple of float, or None
        Lon, lat of a place to look at.
    size_m2 : float or None
        The area of land that it concerns, in square metres.
    moved_m2 : float or None
        How much land what was done gave to the area or took from it, in square metres: the symmetric
        difference of before and after, or, where before can be read in more than one way, of its readings.
        0 where all of them agree; None where no border was touched.
    """

    kind: str
    layer: str
    code: str | None
    what: str
    done: str
    where: tuple[float, float] | None = None
    size_m2: float | None = None
    moved_m2: float | None = None


def to_json(findings: Sequence[Finding]) -> list[dict[str, Any]]:
    """Return findings as what JSON can hold, in the order given."""
    return [asdict(finding) for finding in findings]


def from_json(items: Sequence[Mapping[str, Any]]) -> list[Finding]:
    """Return the findings that :func:`to_json` wrote down.

    Raises
    ------
    TypeError, KeyError
        When they are not what it wrote.
    """
    return [
        Finding(**{**item, "where": None if item["where"] is None else tuple(item["where"])})
        for item in items
    ]
