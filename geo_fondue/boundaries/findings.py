"""Findings: what was wrong with boundaries that came in, and what was done about it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields
from typing import Any

import shapely
from shapely.geometry.base import BaseGeometry


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
        What was done about it, for people: ``"kept as it is"`` or ``"kept: …"`` where nothing was.
    where : tuple of float, or None
        Lon, lat of a place to look at.
    size_m2 : float or None
        The area of land that it concerns, in square metres.
    moved_m2 : float or None
        How much land what was done gave to the area or took from it, in square metres: the symmetric
        difference of before and after, or, where before can be read in more than one way, of its readings.
        0 where all of them agree; None where no border was touched.
    shape : Polygon or MultiPolygon or None
        The land that it concerns, in lon/lat degrees, simplified where it has many vertices.
    """

    kind: str
    layer: str
    code: str | None
    what: str
    done: str
    where: tuple[float, float] | None = None
    size_m2: float | None = None
    moved_m2: float | None = None
    shape: BaseGeometry | None = None

    @property
    def is_left(self) -> bool:
        """Whether it was left as it is: nothing was done about it but to tell."""
        return self.done == "kept" or self.done.startswith(("kept:", "kept as ", "kept them as "))


def to_json(findings: Sequence[Finding]) -> list[dict[str, Any]]:
    """Return findings as what JSON can hold, in the order given; shapes as GeoJSON."""
    names = [field.name for field in fields(Finding) if field.name != "shape"]
    return [
        {
            **{name: getattr(finding, name) for name in names},
            "shape": None if finding.shape is None else shapely.geometry.mapping(finding.shape),
        }
        for finding in findings
    ]


def from_json(items: Sequence[Mapping[str, Any]]) -> list[Finding]:
    """Return the findings that :func:`to_json` wrote down, by this version or an older one.

    Raises
    ------
    TypeError, KeyError, ValueError
        When they are not what it wrote.
    """
    return [
        Finding(
            **{
                **item,
                "where": None if item["where"] is None else tuple(item["where"]),
                "shape": None if item.get("shape") is None else shapely.geometry.shape(item["shape"]),
            }
        )
        for item in items
    ]
