"""Coverage of agencies: which areas of a layer have one, and in which provinces all do."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import shapely
from numpy.typing import NDArray

from geo_fondue.agencies import ANY_CODE, Agency
from geo_fondue.areas import Areas
from geo_fondue.resolver import Resolver


@dataclass(frozen=True, slots=True)
class Unit:
    """An area of the layer that was asked about.

    Attributes
    ----------
    code : str
    name : mapping of str to str
    group : str or None
        The code of the area of the coarsest layer that it lies in.
    agencies : tuple of str
        The ids of the agencies that list it; it takes part when there is any.
    """

    code: str
    name: Mapping[str, str]
    group: str | None
    agencies: tuple[str, ...]

    def to_dict(self) -> dict[str, Any]:
        """Return it as JSON has it."""
        return {
            "code": self.code,
            "name": dict(self.name),
            "group": self.group,
            "agencies": list(self.agencies),
        }


@dataclass(frozen=True, slots=True)
class Group:
    """An area of the coarsest layer, such as a province, and how many of its units take part.

    Attributes
    ----------
    code : str
    name : mapping of str to str
    units, served : int
        How many areas of the layer lie in it, and how many of them have an agency.
    """

    code: str
    name: Mapping[str, str]
    units: int
    served: int

    @property
    def share(self) -> float | None:
        """The share of its units that take part, 0 to 1; None where it has none."""
        return self.served / self.units if self.units else None

    @property
    def all(self) -> bool:
        """Whether every unit takes part, and there is one."""
        return 0 < self.units == self.served

    def to_dict(self) -> dict[str, Any]:
        """Return it as JSON has it."""
        return {
            "code": self.code,
            "name": dict(self.name),
            "units": self.units,
            "served": self.served,
            "share": self.share,
            "all": self.all,
        }


@dataclass(frozen=True, slots=True)
class Participation:
    """Which areas of a layer have an agency.

    Attributes
    ----------
    edition : str
    layer, group_layer : str
        What is counted, and the coarsest layer, which it is counted in.
    units : tuple of Unit
        Every area of the layer, by code.
    groups : tuple of Group
        Every area of the coarsest layer, by code.
    """

    edition: str
    layer: str
    group_layer: str
    units: tuple[Unit, ...]
    groups: tuple[Group, ...]

    @property
    def served(self) -> int:
        """How many units have an agency."""
        return sum(bool(unit.agencies) for unit in self.units)

    @property
    def whole_groups(self) -> int:
        """In how many areas of the coarsest layer every unit takes part."""
        return sum(group.all for group in self.groups)

    def to_dict(self) -> dict[str, Any]:
        """Return it as the JSON of ``GET /v1/agencies/coverage``."""
        return {
            "edition": self.edition,
            "layer": self.layer,
            "group_layer": self.group_layer,
            "units": len(self.units),
            "served": self.served,
            "groups": len(self.groups),
            "whole_groups": self.whole_groups,
            "by_group": [group.to_dict() for group in self.groups],
            "by_unit": [unit.to_dict() for unit in self.units],
        }


def participation(agencies: Iterable[Agency], resolver: Resolver, *, layer: str) -> Participation:
    """Return which areas of a layer have an agency, and how many in each area of the coarsest layer.

    An agency has an area when it lists it, by its code or with all of its layer; what rules would fall back
    to does not count.

    Parameters
    ----------
    agencies : iterable of Agency
    resolver : Resolver
        Of the edition whose areas count.
    layer : str
        An area of a layer that cuts across counts where a point of it lies that is well inside.

    Raises
    ------
    NotFoundError
        When the edition has no such layer.
    """
    areas = resolver.areas(layer)
    group_layer = resolver.edition.hierarchies[0][0]
    groups = resolver.areas(group_layer)
    of_group = _groups(areas, groups, resolver)
    listed: dict[str, list[str]] = {}
    for agency in sorted(agencies, key=lambda one: one.org_id):
        for place in agency.places:
            if place.layer in (None, layer):
                listed.setdefault(place.code, []).append(agency.org_id)
    everywhere = listed.pop(ANY_CODE, [])
    units = tuple(
        Unit(
            area.code,
            area.name,
            None if group < 0 else str(groups.codes[group]),
            tuple(dict.fromkeys([*listed.get(area.code, ()), *everywhere])),
        )
        for area, group in zip(areas, of_group, strict=True)
    )
    served = np.array([bool(unit.agencies) for unit in units], dtype=bool)
    inside = of_group >= 0
    counts = np.bincount(of_group[inside], minlength=len(groups))
    served_counts = np.bincount(of_group[inside & served], minlength=len(groups))
    return Participation(
        edition=resolver.edition.id,
        layer=layer,
        group_layer=group_layer,
        units=units,
        groups=tuple(
            Group(area.code, area.name, int(counts[at]), int(served_counts[at]))
            for at, area in enumerate(groups)
        ),
    )


def _groups(areas: Areas, groups: Areas, resolver: Resolver) -> NDArray[np.int32]:
    """Return for each area the position of the one of the coarsest layer that it lies in, -1 for none."""
    positions = np.arange(len(areas), dtype=np.int32)
    while areas.layer != groups.layer and areas.parent_layer is not None and areas.parents is not None:
        coarser = resolver.areas(areas.parent_layer)
        up = np.append(coarser.positions(areas.parents), np.int32(-1))
        positions, areas = up[positions], coarser
    if areas.layer == groups.layer:
        return positions
    lon, lat = shapely.get_coordinates(shapely.point_on_surface(areas.geometry)).T
    found = resolver.resolve_batch(lon, lat, layers=[groups.layer]).positions[groups.layer]
    return np.append(found, np.int32(-1))[positions]
