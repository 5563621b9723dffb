"""The layers that are measured on: a made-up country, a lattice, and Thailand where present."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

import geopandas
import numpy as np
import shapely
from numpy.typing import NDArray

from benchmarks.dense import densified
from geo_fondue.areas import Areas
from geo_fondue.boundaries.demo import Country, generate_country

Polygons = NDArray[np.object_]

SUBDISTRICTS = 7_425
"""As many as Thailand has."""

DENSE_VERTICES = 6_600_000
MADE_UP: Mapping[str, int] = {"coarse": 0, "dense": 4}
"""The detail of the made-up country's borders: 0.4 and 6.5 million vertices."""

_THAILAND = Path(__file__).resolve().parents[2] / "shared" / "data" / "tha" / "tha_adm3.parquet"
_CORNERS = ((0, 0), (0, 1), (1, 1), (1, 0), (0, 0))


@dataclass(frozen=True, slots=True)
class Layer:
    """One layer to measure on.

    Attributes
    ----------
    name : str
    polygons : ndarray of object (shapely Polygon or MultiPolygon), shape (n,)
    role : str
        ``coarse`` or ``dense``: which targets are asked of it.
    real : bool
        Whether it is a real country's, though its borders may have been refined.
    """

    name: str
    polygons: Polygons
    role: str
    real: bool = False

    @property
    def vertices(self) -> int:
        """How many coordinates its polygons have."""
        return int(shapely.get_num_coordinates(self.polygons).sum())


def as_areas(polygons: Polygons) -> Areas:
    """Return polygons as a layer: what an index is compiled from."""
    codes = np.array([f"{number:07}" for number in range(len(polygons))], dtype=object)
    return Areas("subdistrict", codes, {"en": codes}, polygons)


def subdistricts(country: Country) -> Polygons:
    """Return the finest layer of a made-up country: a coverage without gaps or overlaps."""
    return country.layers["subdistrict"].geometry


def made_up(name: str) -> Country:
    """Return the made-up country that is measured on, by its layer's name in :data:`LAYERS`."""
    return generate_country(subdistricts=SUBDISTRICTS, detail=MADE_UP[name])


def lattice(areas: int, *, seed: int = 1) -> Polygons:
    """Return about so many quadrilaterals, a coverage, from villages to wastes: the quickest to make.

    Their corners are those of a grid, pushed about by less than a quarter of their distance, so that no
    quadrilateral meets another one but along an edge. The grid's lines are the closer the nearer to its
    middle: the widest area is some thousand times the smallest in extent.

    Parameters
    ----------
    areas : int
        Rounded to a square number.
    seed : int
    """
    side = max(round(areas**0.5), 1)
    generator = np.random.default_rng(seed)
    lines = _crowded(np.linspace(-1, 1, side + 1))
    gaps = np.diff(lines)
    room = 0.24 * np.minimum(np.append(gaps, gaps[-1]), np.append(gaps[0], gaps))
    lon, lat = np.meshgrid(lines, lines)
    lon += generator.uniform(-1, 1, lon.shape) * room
    lat += generator.uniform(-1, 1, lat.shape) * room[:, None]
    corners = np.stack([100 + 4 * lon, 14 + 7 * lat], axis=-1)
    rings = np.stack(
        [corners[row : row + side, column : column + side] for row, column in _CORNERS], axis=2
    ).reshape(side * side, len(_CORNERS), 2)
    return np.asarray(shapely.polygons(rings), dtype=object)


def thailand() -> Polygons | None:
    """Return the subdistricts of Thailand, or None where its data is not beside the checkout."""
    return np.asarray(geopandas.read_parquet(_THAILAND).geometry.values) if _THAILAND.is_file() else None


def _made_coarse() -> Layer:
    return Layer("made-up country", subdistricts(made_up("coarse")), "coarse")


def _made_dense() -> Layer:
    return Layer("made-up country, dense", subdistricts(made_up("dense")), "dense")


def _thai_coarse() -> Layer | None:
    polygons = thailand()
    return None if polygons is None else Layer("Thailand", polygons, "coarse", real=True)


def _thai_dense() -> Layer | None:
    polygons = thailand()
    if polygons is None:
        return None
    refined = densified(polygons, vertices=DENSE_VERTICES)
    return Layer("Thailand, borders made dense", refined, "dense", real=True)


LAYERS: Mapping[str, Callable[[], Layer | None]] = {
    "coarse": _made_coarse,
    "dense": _made_dense,
    "thailand": _thai_coarse,
    "thailand-dense": _thai_dense,
}
"""By the name that the command line knows it by; None where its data is not present."""

DEFAULT = ("coarse", "dense", "thailand")
"""What is measured on unless others are asked for."""


def _crowded(places: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return places from -1 to 1, the closer together the nearer to 0, up to some thirty times."""
    warped = np.sign(places) * (0.03 * np.abs(places) + 0.97 * np.abs(places) ** 2.5)
    return np.asarray(warped)
