"""From a point to its jurisdiction: one area per layer, and the outcome."""

import math
from collections.abc import Callable, Sequence
from pathlib import Path
from types import MappingProxyType

import numpy as np
from numpy.typing import NDArray

from geo_fondue.accuracy import CERTAIN_SHARE, Doubts, check_accuracy
from geo_fondue.answer import Answer, Outcome
from geo_fondue.areas import Area, Areas
from geo_fondue.boundaries.catalogue import Catalogue
from geo_fondue.boundaries.edition import MANIFEST, Edition, open_edition
from geo_fondue.coordinates import Column, coordinate, coordinate_columns, usable_positions
from geo_fondue.errors import InputError
from geo_fondue.hierarchies import Hierarchies, Search
from geo_fondue.inside import Inside
from geo_fondue.jurisdictions import INSIDE, NEAREST, OUTSIDE, UNUSABLE, Jurisdictions
from geo_fondue.position import check_position

__all__ = ["TOLERANCE_M", "Answer", "Jurisdictions", "Outcome", "Resolver", "default_data_folder"]

TOLERANCE_M = 2000.0
"""How far outside every area a point may lie to be given the nearest one, in metres, by default."""


def _no_default() -> Path:
    raise InputError(
        "no folder given", where="Resolver.open()", remedy="Give the path of an edition or a data folder"
    )


default_data_folder: Callable[[], Path] = _no_default
"""The data folder that ``Resolver.open()`` takes; ``geo_fondue`` sets it to that of the settings."""


class Resolver:
    """Resolves points against one edition. Any number of threads may use it at once.

    Layers that nest form a hierarchy: the finest is located, the rest follow by parent code. Layers that cut
    across are located by themselves. An index is built when its layer is first asked for.

    Parameters
    ----------
    edition : Edition
    tolerance_m : float, default 2000
        How far outside every area a point may lie, in metres, to be given the nearest one; 0 for never.
    certain_share : float, default 0.95
        The share of the probability, 0 to 1, from which on an answer to a rough position is certain.

    Attributes
    ----------
    edition : Edition
    layers : tuple of str
        Coarse to fine, then those that cut across.
    tolerance_m : float
    inside : Inside
        The answers for points inside an area, for those who ask very often.

    Raises
    ------
    InputError
        When the tolerance is negative or not finite, or the share is not between 0 and 1.

    Examples
    --------
    >>> resolver = Resolver.open("path/to/edition")                      # doctest: +SKIP
    >>> resolver.resolve(lat=13.7563, lon=100.5018).areas["province"].code   # doctest: +SKIP
    'TH10'
    """

    def __init__(
        self, edition: Edition, *, tolerance_m: float = TOLERANCE_M, certain_share: float = CERTAIN_SHARE
    ) -> None:
        if not (math.isfinite(tolerance_m) and tolerance_m >= 0):
            remedy = "Give metres, 0 for never"
            raise InputError(f"{tolerance_m} is no tolerance", where="tolerance_m", remedy=remedy)
        if not 0 <= certain_share <= 1:
            remedy = "Give a share of 1, such as 0.95"
            raise InputError(f"{certain_share} is no share", where="certain_share", remedy=remedy)
        self.edition = edition
        self.layers = edition.layers
        self.tolerance_m = tolerance_m
        self._hierarchies = Hierarchies(edition)
        self._doubts = Doubts(edition.areas, certain_share=certain_share)
        self.inside = Inside(self._hierarchies, edition.hierarchies, self._answer)

    @classmethod
    def open(
        cls,
        path: Path | str | None = None,
        *,
        tolerance_m: float = TOLERANCE_M,
        certain_share: float = CERTAIN_SHARE,
    ) -> "Resolver":
        """Open an edition.

        Parameters
        ----------
        path : Path or str, optional
            An edition's folder; or a data folder, for the edition that is published in it and in force today.
            Without it: the data folder of the settings.
        tolerance_m : float, default 2000
        certain_share : float, default 0.95

        Raises
        ------
        NotFoundError
            When there is nothing at the path, or nothing is published.
        DamagedError
            When the edition is not as it was written.
        """
        folder = default_data_folder() if path is None else Path(path)
        whole = (folder / MANIFEST).is_file()
        edition = open_edition(folder) if whole else Catalogue(folder).published()
        return cls(edition, tolerance_m=tolerance_m, certain_share=certain_share)

    def areas(self, layer: str) -> Areas:
        """Return the areas of a layer, in the order that positions refer to.

        Raises
        ------
        NotFoundError
            When the edition has no such layer.
        """
        return self.edition.areas(layer)

    def resolve(
        self, *, lat: float, lon: float, layer: str | None = None, accuracy: float | None = None
    ) -> Answer:
        """Return whose job it is at a point.

        Parameters
        ----------
        lat, lon : float
            Degrees, WGS84 (EPSG:4326).
        layer : str, optional
            Answer for this layer alone.
        accuracy : float, optional
            The radius in metres, 0 to 10,000, that holds the true position with 68 %, as phones state it:
            the answer then says how sure it is.

        Returns
        -------
        Answer
            ``inside`` when the first hierarchy, the administrative one, has an area at the point; ``nearest``
            when it has one within the tolerance only; else ``outside``. Areas of layers that cut across are
            there or not whatever the outcome. With a ``layer`` that cuts across, the outcome is about that
            layer: ``inside`` or ``outside``.

        Raises
        ------
        PositionError
            When the coordinates are out of range, not finite, (0, 0), or look swapped.
        InputError
            When the accuracy cannot be used.
        NotFoundError
            When the edition has no such layer.
        """
        if accuracy is not None:
            metres = check_accuracy(accuracy)
            answer = self.resolve(lat=lat, lon=lon, layer=layer)
            return self.with_doubt(answer, lat=lat, lon=lon, layer=layer, accuracy=metres)
        known = self.inside.answer(lon, lat, layer)
        if known is None and self.inside.open(layer):
            known = self.inside.answer(lon, lat, layer)
        if known is not None:
            return known
        lon, lat = coordinate(lon, "lon"), coordinate(lat, "lat")
        searches = self._hierarchies.searches(None if layer is None else [layer])
        check_position(lat=lat, lon=lon, bounds=self.edition.bounds)
        positions = []
        distance_m = None
        for search in searches:
            position = self._hierarchies.index(search.finest).locate(lon, lat)
            if position < 0 and search.administrative and self.tolerance_m > 0:
                nearest = self._hierarchies.index(search.finest).nearest(lon, lat, self.tolerance_m)
                position, distance_m = nearest or (-1, None)
            positions.append(position)
        return self._answer(searches, positions, distance_m)

    def with_doubt(
        self, answer: Answer, *, lat: float, lon: float, layer: str | None = None, accuracy: float
    ) -> Answer:
        """Return an answer of :meth:`resolve` with what the accuracy of its position leaves open.

        Parameters
        ----------
        answer : Answer
        lat, lon, layer
            Those that it was asked with. Without a layer, it is the finest administrative one that counts.
        accuracy : float

        Raises
        ------
        InputError
            When the accuracy cannot be used.
        """
        return self._doubts.add_to(
            answer,
            lat=float(lat),
            lon=float(lon),
            layer=layer or self.edition.hierarchies[0][-1],
            accuracy_m=check_accuracy(accuracy),
        )

    def _answer(
        self, searches: Sequence[Search], positions: Sequence[int], distance_m: float | None = None
    ) -> Answer:
        """Return the answer for a position in the finest layer of each search."""
        found: dict[str, Area] = {}
        for search, position in zip(searches, positions, strict=True):
            for name, there in self._hierarchies.climb(search, position):
                if there >= 0:
                    found[name] = self.areas(name).area(there)
        decisive = searches[0].layers if searches[0].administrative else self.layers
        outcome: Outcome = "outside"
        if not found.keys().isdisjoint(decisive):
            outcome = "inside" if distance_m is None else "nearest"
        ordered = {name: found[name] for name in self.layers if name in found}
        return Answer(outcome, self.edition.id, MappingProxyType(ordered), distance_m)

    def resolve_many(self, lon: Column, lat: Column | None = None, *, layer: str) -> NDArray[np.int32]:
        """Return the area of one layer at each of many points: those inside only, not the nearest.

        Parameters
        ----------
        lon, lat : array_like of float, shape (n,)
            Degrees, WGS84: lists, NumPy arrays, pandas Series, Arrow arrays. Or points alone, as ``lon``: a
            GeoSeries, an array of shapely Points, an Arrow array of GeoArrow points.
        layer : str

        Returns
        -------
        ndarray of int32, shape (n,)
            Positions in ``areas(layer)``; -1 where there is none, and for what :meth:`resolve` would refuse.

        Raises
        ------
        InputError
            When a column does not hold numbers or has another shape, or their lengths differ.
        NotFoundError
            When the edition has no such layer.

        Examples
        --------
        >>> index = resolver.resolve_many(lon, lat, layer="subdistrict")   # doctest: +SKIP
        >>> resolver.areas("subdistrict").codes[index[index >= 0]]         # doctest: +SKIP
        """
        (search,) = self._hierarchies.searches([layer])
        lon, lat = coordinate_columns(lon, lat)
        located = self._locate_many(search, lon, lat)
        positions: NDArray[np.int32]
        ((_, positions),) = self._hierarchies.climb(search, located)
        return positions

    def resolve_batch(
        self, lon: Column, lat: Column | None = None, *, layers: Sequence[str] | None = None
    ) -> Jurisdictions:
        """Return whose job it is at each of many points, in several layers at once, the nearest included.

        Parameters
        ----------
        lon, lat : array_like of float, shape (n,), as for :meth:`resolve_many`
        layers : sequence of str, optional
            Answer for these alone; without it, for all.

        Returns
        -------
        Jurisdictions
            For each point what :meth:`resolve` says; outcome -1 for what it would refuse. With only layers
            that cut across, a point is inside when any of them has an area there.

        Raises
        ------
        InputError
            When a column does not hold numbers or has another shape, or their lengths differ.
        NotFoundError
            When the edition has no such layer.
        """
        searches = self._hierarchies.searches(layers)
        lon, lat = coordinate_columns(lon, lat)
        located = [self._locate_many(search, lon, lat) for search in searches]
        # what is located is a position, so only the rest is looked at more closely
        rest = np.flatnonzero(np.all([positions < 0 for positions in located], axis=0))
        usable = np.ones(len(lon), dtype=bool)
        usable[rest] = usable_positions(lon[rest], lat[rest], self.edition.bounds)
        outcomes = np.full(len(lon), OUTSIDE, dtype=np.int8)
        distance_m = np.full(len(lon), np.nan)
        found: dict[str, NDArray[np.int32]] = {}
        for search, positions in zip(searches, located, strict=True):
            if search.administrative or not searches[0].administrative:
                outcomes[positions >= 0] = INSIDE
            if search.administrative and self.tolerance_m > 0:
                missed = np.flatnonzero(usable & (positions < 0))
                near = self._hierarchies.index(search.finest).nearest_many(
                    lon[missed], lat[missed], self.tolerance_m
                )
                positions[missed], distance_m[missed] = near
                outcomes[missed[near[0] >= 0]] = NEAREST
            found.update(self._hierarchies.climb(search, positions))
        outcomes[~usable] = UNUSABLE
        ordered = {name: found[name] for name in self.layers if name in found}
        codes = {name: self.areas(name).codes for name in ordered}
        return Jurisdictions(self.edition.id, ordered, outcomes, distance_m, codes)

    def warm_up(self) -> None:
        """Open all indexes, checked, and compile what they need, so that the first questions do not wait."""
        for hierarchy in self.edition.hierarchies:
            self._hierarchies.index(hierarchy[-1], verify=True)
        self.inside.open(None)
        for hierarchy in self.edition.hierarchies:
            self._hierarchies.index(hierarchy[-1]).nearest_many(np.zeros(1), np.zeros(1), 1.0)

    def _locate_many(
        self, search: Search, lon: NDArray[np.float64], lat: NDArray[np.float64]
    ) -> NDArray[np.int32]:
        """Return positions in the finest layer of a hierarchy, -1 also for all that :meth:`resolve` refuses.

        An index knows no area at what is not finite, out of range, or so far outside that it looks swapped.
        """
        located = self._hierarchies.index(search.finest).locate_many(lon, lat)
        west, south, east, north = self.edition.bounds
        if west <= 0 <= east and south <= 0 <= north:
            located[(lon == 0) & (lat == 0)] = -1
        return located
