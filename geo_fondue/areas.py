"""Areas and layers: polygons with a code, names and a parent, as arrays for bulk and as facts for one."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from types import MappingProxyType

import numpy as np
import shapely
from numpy.typing import NDArray

from geo_fondue.errors import NotFoundError
from geo_fondue.position import Bounds

LAYERS = ("province", "district", "subdistrict", "municipality")
"""The layers known by name, from coarse to fine, then those that cut across. Others may be added freely."""

PARENT_LAYERS: Mapping[str, str] = MappingProxyType({"district": "province", "subdistrict": "district"})
"""The layer that each known layer nests in."""

LANGUAGES = ("th", "en")


@dataclass(frozen=True, slots=True)
class Area:
    """One area, as an answer names it.

    Attributes
    ----------
    layer : str
        The layer it belongs to, such as ``"district"``.
    code : str
        Its code, unique in the layer.
    name : mapping of str to str
        Its names by language, ``th`` and ``en``; a language without a name is absent.
    parent : str or None
        The code of the area it nests in, in the layer's parent layer.
    """

    layer: str
    code: str
    name: Mapping[str, str]
    parent: str | None = None

    def title(self, language: str) -> str:
        """Return the name in ``language``, else in any other, else the code."""
        return self.name.get(language) or next(iter(self.name.values()), self.code)


@dataclass(frozen=True, eq=False)
class Areas:
    """All areas of one layer, sorted by code; an area's position in these arrays is what the index answers.

    Attributes
    ----------
    layer : str
    codes : ndarray of object (str), shape (n,)
        Unique, ascending.
    names : mapping of str to ndarray of object (str or None), shape (n,)
        One array for each language present.
    geometry : ndarray of object (shapely Polygon or MultiPolygon), shape (n,)
        Lon/lat degrees, EPSG:4326.
    parent_layer : str or None
        The layer this one nests in.
    parents : ndarray of object (str or None), shape (n,), or None
        Codes in ``parent_layer``.
    facts : mapping of str to ndarray, shape (n,)
        Further columns that came with the boundaries and are of use, such as ``population``.
    """

    layer: str
    codes: NDArray[np.object_]
    names: Mapping[str, NDArray[np.object_]]
    geometry: NDArray[np.object_]
    parent_layer: str | None = None
    parents: NDArray[np.object_] | None = None
    facts: Mapping[str, NDArray[np.generic]] = field(default_factory=dict)

    def __len__(self) -> int:
        return len(self.codes)

    def __iter__(self) -> Iterator[Area]:
        return (self.area(position) for position in range(len(self)))

    def area(self, position: int) -> Area:
        """Return the area at a position (0 to n - 1); the same object each time."""
        made = self._made.get(position)
        if made is None:
            made = self._made[int(position)] = self._make(int(position))
        return made

    def _make(self, position: int) -> Area:
        name = {language: str(names[position]) for language, names in self.names.items() if names[position]}
        parent = None if self.parents is None else self.parents[position]
        return Area(self.layer, str(self.codes[position]), MappingProxyType(name), parent)

    def position(self, code: str) -> int:
        """Return the position of the area with this code.

        Raises
        ------
        NotFoundError
            When the layer has no such code.
        """
        found = self._positions.get(code)
        if found is None:
            raise NotFoundError(
                f"no area {code!r} in layer {self.layer!r}",
                remedy="See the codes with geo-fondue export areas, or GET /v1/exports/areas.csv",
            )
        return found

    def positions(self, codes: Sequence[str | None] | NDArray[np.object_]) -> NDArray[np.int32]:
        """Return the positions of many codes as int32, -1 where a code is None or not in the layer."""
        known = self._positions
        return np.fromiter((known.get(code, -1) for code in codes), dtype=np.int32, count=len(codes))

    @cached_property
    def bounds(self) -> Bounds:
        """West, south, east, north of the whole layer in degrees."""
        west, south, east, north = shapely.total_bounds(self.geometry)
        return (float(west), float(south), float(east), float(north))

    @cached_property
    def _made(self) -> dict[int, Area]:
        return {}

    @cached_property
    def _positions(self) -> dict[str | None, int]:
        return {code: position for position, code in enumerate(self.codes)}


def layer_order(layer: str) -> tuple[int, str]:
    """Sort key that puts layers in the order people expect: coarse to fine, then the others by name."""
    return (LAYERS.index(layer) if layer in LAYERS else len(LAYERS), layer)
