"""Which agencies serve an area, the best claim first."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from geo_fondue.agencies import ANY_CODE, Agency
from geo_fondue.responsibility.categories import Categories


@dataclass(frozen=True, slots=True)
class Claim:
    """An agency's claim to an area.

    Attributes
    ----------
    agency : Agency
    by_category : bool
        Whether it holds for the category alone that was asked about.
    by_area : bool
        Whether the agency names the very area, not all of its layer.
    """

    agency: Agency
    by_category: bool
    by_area: bool

    @property
    def rank(self) -> tuple[bool, bool]:
        """How good the claim is: the smaller the better."""
        return (not self.by_category, not self.by_area)


class Claims:
    """The areas that agencies serve, by layer and code.

    Parameters
    ----------
    agencies : iterable of Agency
    categories : Categories
    """

    def __init__(self, agencies: Iterable[Agency], categories: Categories) -> None:
        self._by_place: dict[tuple[str | None, str], list[Agency]] = {}
        self._serves: dict[str, frozenset[str]] = {}
        for agency in agencies:
            self._serves[agency.org_id] = categories.find_all(agency.categories)
            for place in agency.places:
                self._by_place.setdefault((place.layer, place.code), []).append(agency)

    def to(self, layer: str, code: str, category: str | None) -> Sequence[Claim]:
        """Return the claims to an area, the best first.

        A claim for the category asked about is better than one for all categories, and one for the very area
        better than one for all areas of its layer. Of equal ones that of an official agency comes first, then
        the order is that of their ids.

        Parameters
        ----------
        layer, code : str
        category : str or None
            Known; with None only those count that serve all categories.
        """
        claims: dict[str, Claim] = {}
        for place in ((layer, code), (None, code), (layer, ANY_CODE)):
            for agency in self._by_place.get(place, ()):
                serves_all = not agency.categories
                if serves_all or category in self._serves[agency.org_id]:
                    claims.setdefault(agency.org_id, Claim(agency, not serves_all, place[1] != ANY_CODE))
        return sorted(
            claims.values(),
            key=lambda claim: (*claim.rank, not claim.agency.is_official, claim.agency.org_id),
        )
