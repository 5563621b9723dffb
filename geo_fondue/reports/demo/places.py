"""Where made-up reports are made: along the streets of towns, at a few hot spots, and in the hinterland."""

from dataclasses import dataclass

import numpy as np
import shapely
from numpy.typing import NDArray

from geo_fondue.boundaries.demo import Country
from geo_fondue.boundaries.demo.noise import Floats

_DECIMALS = 5
"""Of a degree, about a metre: what Traffy's own files have."""

_TOWN, _HOT_SPOT = 0.74, 0.06
"""Shares of all reports; the rest is from the hinterland."""

_HOT_SPOTS = 12
_STREETS = 60
_STREET_LENGTH = 0.015
_ACROSS_STREET = 0.0003
_TOWN_WIDTH = 0.028
_HOT_SPOT_WIDTH = 0.0012
"""Degrees; widths are standard deviations, a town's that of the largest."""

_TRIES = 16


@dataclass(frozen=True, eq=False)
class Spots:
    """Places in the country.

    Attributes
    ----------
    lon, lat : ndarray of float64, shape (n,)
        Degrees, rounded.
    subdistrict : ndarray of int64, shape (n,)
        The position of the subdistrict that each lies in.
    municipality : ndarray of int64, shape (n,)
        The position of the municipality, -1 where there is none.
    """

    lon: Floats
    lat: Floats
    subdistrict: NDArray[np.int64]
    municipality: NDArray[np.int64]


class Places:
    """A country as people report from it: its streets and hot spots are the same for the same seed."""

    def __init__(self, country: Country, seed: np.random.SeedSequence) -> None:
        rng = np.random.Generator(np.random.PCG64(seed))
        self._towns = np.column_stack([country.towns.lon, country.towns.lat])
        self._reach = _TOWN_WIDTH * country.towns.weight**0.4
        self._chance = np.cumsum(country.towns.weight)
        middle = rng.normal(0, 1, (len(self._towns), _STREETS, 2)) * self._reach[:, None, None]
        self._street_middle = self._towns[:, None, :] + middle
        # Streets of a town run in two directions, as in a grid that is turned.
        turn = rng.uniform(0, np.pi, (len(self._towns), 1)) + np.pi / 2 * (rng.random((1, _STREETS)) < 0.5)
        self._street_along = np.stack([np.cos(turn), np.sin(turn)], axis=2) * _STREET_LENGTH
        hot = self._of_town(rng, _HOT_SPOTS)
        self._hot_spots = self._towns[hot] + rng.normal(0, 0.6, (_HOT_SPOTS, 2)) * self._reach[hot, None]
        areas = country.layers["subdistrict"]
        self._subdistricts = areas.geometry
        self._tree = shapely.STRtree(areas.geometry)
        self._people = np.cumsum(areas.facts["population"].astype(np.float64))
        municipalities = country.layers.get("municipality")
        self._municipalities = shapely.STRtree([] if municipalities is None else municipalities.geometry)

    def draw(self, rng: np.random.Generator, count: int) -> Spots:
        """Return ``count`` places."""
        kind = rng.random(count)
        points = self._in_towns(rng, count)
        hot = (kind >= _TOWN) & (kind < _TOWN + _HOT_SPOT)
        spot = rng.integers(0, _HOT_SPOTS, count)
        points[hot] = self._hot_spots[spot[hot]] + rng.normal(0, _HOT_SPOT_WIDTH, (int(hot.sum()), 2))
        points = points.round(_DECIMALS)
        subdistrict = _containing(self._tree, points)
        # The hinterland, and what fell into the sea.
        elsewhere = np.flatnonzero((kind >= _TOWN + _HOT_SPOT) | (subdistrict < 0))
        at = rng.random(len(elsewhere)) * self._people[-1]
        subdistrict[elsewhere] = np.searchsorted(self._people, at, side="right")
        points[elsewhere] = self._inside(rng, subdistrict[elsewhere])
        return Spots(points[:, 0], points[:, 1], subdistrict, _containing(self._municipalities, points))

    def _of_town(self, rng: np.random.Generator, count: int) -> NDArray[np.int64]:
        at = rng.random(count) * self._chance[-1]
        town: NDArray[np.int64] = np.searchsorted(self._chance, at, side="right")
        return town

    def _in_towns(self, rng: np.random.Generator, count: int) -> Floats:
        town = self._of_town(rng, count)
        street = rng.integers(0, _STREETS, count)
        along = rng.normal(0, 0.5, (count, 1)) * self._street_along[town, street]
        on_street = self._street_middle[town, street] + along + rng.normal(0, _ACROSS_STREET, (count, 2))
        around = self._towns[town] + rng.normal(0, 1, (count, 2)) * self._reach[town, None]
        points: Floats = np.where(rng.random((count, 1)) < 0.7, on_street, around)
        return points

    def _inside(self, rng: np.random.Generator, subdistrict: NDArray[np.int64]) -> Floats:
        """Return a random point inside each of these subdistricts."""
        polygons = self._subdistricts[subdistrict]
        bounds = shapely.bounds(polygons)
        points = shapely.get_coordinates(shapely.point_on_surface(polygons))
        missing = np.arange(len(subdistrict))
        for _ in range(_TRIES):
            low, high = bounds[missing, :2], bounds[missing, 2:]
            tried = (low + rng.random((len(missing), 2)) * (high - low)).round(_DECIMALS)
            inside = shapely.contains_xy(polygons[missing], tried[:, 0], tried[:, 1])
            points[missing[inside]] = tried[inside]
            missing = missing[~inside]
        return points.round(_DECIMALS)


def _containing(tree: shapely.STRtree, points: Floats) -> NDArray[np.int64]:
    """Return for each point the position of a polygon that contains it, -1 where none does."""
    found = np.full(len(points), -1, dtype=np.int64)
    number, position = tree.query(np.asarray(shapely.points(points)), predicate="within")
    found[number] = position
    return found
