"""One agency: who it is, and the areas and categories it serves."""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any

ANY_CODE = "*"
"""Stands for every code of a layer: ``expressway:*``."""


@dataclass(frozen=True, slots=True)
class Place:
    """An area that an agency serves.

    Attributes
    ----------
    layer : str or None
        None where the source has a code alone: then it is that of whichever layer has it.
    code : str
        ``"*"`` for every area of the layer.
    """

    layer: str | None
    code: str

    def __str__(self) -> str:
        return self.code if self.layer is None else f"{self.layer}:{self.code}"


@dataclass(frozen=True, slots=True)
class Agency:
    """An agency, as Traffy's ``get-org-list`` tells of it, and what it serves.

    Attributes
    ----------
    org_id : str
        Unique.
    name : mapping of str to str
        By language, ``th`` and ``en``; a language without a name is absent.
    lat, lon : float or None
        Where its office is, in degrees.
    address, province : str or None
        Where its office is, in words.
    is_official : bool or None
        Whether it takes part officially; None where the source does not say.
    areas : tuple of Place
        Areas it is in charge of: provinces, districts, municipalities.
    overlays : tuple of Place
        Areas of layers that cut across: its expressways, parks, canals.
    categories : tuple of str
        It serves these alone; empty for all.
    """

    org_id: str
    name: Mapping[str, str]
    lat: float | None = None
    lon: float | None = None
    address: str | None = None
    province: str | None = None
    is_official: bool | None = None
    areas: tuple[Place, ...] = ()
    overlays: tuple[Place, ...] = ()
    categories: tuple[str, ...] = ()

    @property
    def places(self) -> tuple[Place, ...]:
        """The areas and overlays it serves."""
        return self.areas + self.overlays

    def title(self, language: str) -> str:
        """Return the name in ``language``, else in any other, else the id."""
        return self.name.get(language) or next(iter(self.name.values()), self.org_id)

    def brief(self) -> dict[str, Any]:
        """Return it as answers name it: id and names."""
        return {"org_id": self.org_id, "name": dict(self.name)}

    def to_dict(self) -> dict[str, Any]:
        """Return all that is known of it, as JSON has it."""
        return {
            **self.brief(),
            "lat": self.lat,
            "lon": self.lon,
            "address": self.address,
            "province": self.province,
            "is_official": self.is_official,
            "areas": [str(place) for place in self.areas],
            "overlays": [str(place) for place in self.overlays],
            "categories": list(self.categories),
        }


def names(thai: str | None, english: str | None) -> Mapping[str, str]:
    """Return names by language, without those that are missing."""
    found = {"th": thai, "en": english}
    return MappingProxyType({language: name for language, name in found.items() if name})
