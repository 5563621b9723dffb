"""The drawings of a report card, as SVG that is crisp on paper: an area with what is in it, and its place."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import cos, radians
from unicodedata import category

import numpy as np
import shapely
from numpy.typing import NDArray

from geo_fondue.areas import Areas
from geo_fondue.maps.outlines import bounds_of, simplify
from geo_fondue.position import Bounds

SIDE = 1000.0
"""The longer side of a drawing, in units of its own."""

AREA_DETAIL, COUNTRY_DETAIL = 1500, 400
"""Into how many steps the longer side is simplified: a tenth of a millimetre on paper."""

_MARGIN = 12.0
_LETTER = 17.0
"""How wide a letter of a label is, and how far it reaches above and below its middle."""


@dataclass(frozen=True, slots=True)
class Shape:
    """An area as it is drawn: the outline as an SVG path, and what fills it."""

    path: str
    fill: str
    name: str


@dataclass(frozen=True, slots=True)
class Label:
    """A name, and where its middle stands."""

    x: float
    y: float
    text: str


@dataclass(frozen=True, slots=True)
class Drawing:
    """Areas drawn in a box of ``width`` by ``height``.

    Attributes
    ----------
    shapes : tuple of Shape
    labels : tuple of Label
        Of the areas that have room for their name.
    width, height : float
    bar_km : float
        A round length, for the scale.
    bar : float
        The same in the drawing's units.
    """

    shapes: tuple[Shape, ...]
    labels: tuple[Label, ...]
    width: float
    height: float
    bar_km: float
    bar: float


@dataclass(frozen=True, slots=True)
class Place:
    """Where in the country an area lies: the middle of a ring around it, its radius, and its outline."""

    path: str
    x: float
    y: float
    radius: float


class Frame:
    """How degrees become a drawing: east to the right, north up, distances true along the middle parallel.

    Parameters
    ----------
    bounds : tuple of float
        West, south, east, north of what is drawn, in degrees.
    """

    def __init__(self, bounds: Bounds) -> None:
        west, south, east, north = bounds
        self._west, self._north = west, north
        self._narrowed = cos(radians((south + north) / 2))
        width, height = (east - west) * self._narrowed, north - south
        self.degrees = max(width, height) or 1.0
        self._scale = (SIDE - 2 * _MARGIN) / self.degrees
        self.width = width * self._scale + 2 * _MARGIN
        self.height = height * self._scale + 2 * _MARGIN
        self.per_km = self._scale / 111.2

    def points(self, lonlat: NDArray[np.float64]) -> NDArray[np.float64]:
        """Return degrees, shape (n, 2), as places of the drawing."""
        x = (lonlat[:, 0] - self._west) * self._narrowed * self._scale + _MARGIN
        y = (self._north - lonlat[:, 1]) * self._scale + _MARGIN
        return np.column_stack([x, y])

    def path(self, geometry: shapely.Geometry) -> str:
        """Return a polygon, or several, as an SVG path."""
        rings = shapely.get_rings(shapely.get_parts(geometry))
        return "".join(_ring(self.points(shapely.get_coordinates(ring))) for ring in rings)


def _ring(points: NDArray[np.float64]) -> str:
    places = np.round(points, 1)
    # what falls on the place before is not drawn
    moved = np.append(True, np.any(places[1:] != places[:-1], axis=1))
    places = places[moved]
    if len(places) < 4:
        return ""
    return "M" + " ".join(f"{x:g},{y:g}" for x, y in places[:-1].tolist()) + "Z"


def draw(areas: Areas, positions: NDArray[np.intp], fills: Sequence[str], language: str) -> Drawing:
    """Return some areas of a layer drawn beside one another, with their names where there is room.

    Parameters
    ----------
    areas : Areas
    positions : ndarray of int, shape (n,)
    fills : sequence of str
        The colour of each.
    language : {"th", "en"}
    """
    frame = Frame(bounds_of(areas, positions))
    drawn = simplify(areas.geometry[positions], frame.degrees / AREA_DETAIL)
    names = [areas.area(int(position)).title(language) for position in positions]
    shapes = tuple(
        Shape(frame.path(one), fill, name) for one, fill, name in zip(drawn, fills, names, strict=True)
    )
    bar_km = _round_length(frame.width / frame.per_km / 4)
    return Drawing(
        shapes, tuple(_labels(drawn, names, frame)), frame.width, frame.height, bar_km, bar_km * frame.per_km
    )


def country(land: Areas) -> tuple[Frame, str]:
    """Return the frame of a country and all of its outline as one path, for :func:`place`."""
    frame = Frame(land.bounds)
    drawn = simplify(land.geometry, frame.degrees / COUNTRY_DETAIL)
    return frame, "".join(frame.path(one) for one in drawn)


def place(frame: Frame, geometry: shapely.Geometry) -> Place:
    """Return where in the country an area lies."""
    simplified = shapely.simplify(geometry, frame.degrees / COUNTRY_DETAIL, preserve_topology=True)
    points = frame.points(shapely.get_coordinates(geometry))
    low, high = points.min(axis=0), points.max(axis=0)
    x, y = ((low + high) / 2).tolist()
    return Place(
        frame.path(simplified), round(x, 1), round(y, 1), round(float(np.hypot(*(high - low))) / 2 + 14, 1)
    )


def _labels(geometry: NDArray[np.object_], names: Sequence[str], frame: Frame) -> list[Label]:
    """Return the names that stand on their areas and on no other name; the largest areas are asked first."""
    made: list[Label] = []
    taken: list[tuple[float, float, float, float]] = []
    sizes = shapely.area(geometry)
    for number in np.argsort(-sizes).tolist():
        parts = shapely.get_parts(geometry[number])
        largest = parts[int(np.argmax(shapely.area(parts)))]
        middle = shapely.maximum_inscribed_circle(largest, tolerance=frame.degrees / 200)
        x, y = frame.points(shapely.get_coordinates(middle)[:1])[0].tolist()
        half = _LETTER * (_letters(names[number]) + 1) / 2
        low, high = frame.points(np.array(shapely.bounds(largest)).reshape(2, 2))
        room = float(high[0] - low[0]) / 2 + _LETTER
        box = (x - half, y - _LETTER, x + half, y + _LETTER)
        fits = half <= room and box[0] >= 0 and box[2] <= frame.width
        if fits and not any(_overlap(box, other) for other in taken):
            taken.append(box)
            made.append(Label(round(x, 1), round(y, 1), names[number]))
    return made


def _letters(text: str) -> int:
    """Return how many letters stand beside one another: marks above and below have no width."""
    return sum(category(letter) != "Mn" for letter in text)


def _overlap(one: tuple[float, float, float, float], other: tuple[float, float, float, float]) -> bool:
    return one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3]


def _round_length(km: float) -> float:
    """Return the largest of 1, 2 or 5 times a power of ten that is not above a length.

    Examples
    --------
    >>> _round_length(37), _round_length(9.9), _round_length(0.6)
    (20.0, 5.0, 0.5)
    """
    power = 10.0 ** np.floor(np.log10(km))
    return float(next(first * power for first in (5, 2, 1) if first * power <= km * (1 + 1e-9)))
