"""What cuts across the made-up country: an expressway through its largest towns, and parks beside them."""

from itertools import pairwise

import numpy as np
import shapely
from numpy.typing import NDArray

from geo_fondue.areas import Areas
from geo_fondue.boundaries.demo.borders import DECIMALS
from geo_fondue.boundaries.demo.country import Country
from geo_fondue.boundaries.demo.noise import Floats
from geo_fondue.boundaries.demo.parameters import code_prefixes

_TOWNS = 4
"""The largest of so many the expressway leads through."""

_WIDTH_M = 120.0
_PARK_M = 900.0
"""Half the expressway with its ramps, and how far a park reaches: broader than real ones, to be hit."""

_DEGREE_M = 111_195.0

_BENDS = 24


def overlay_layers(country: Country) -> tuple[Areas, Areas]:
    """Return the layers ``expressway`` and ``park`` of a made-up country: the same for the same country."""
    rng = np.random.default_rng(country.seed)
    towns = np.column_stack([country.towns.lon, country.towns.lat])[:_TOWNS]
    stretch = np.array([np.cos(np.radians(towns[0, 1])), 1.0])  # so that a degree is as long each way
    land = shapely.coverage_union_all(country.layers["province"].geometry)
    # From the capital to the nearest, and so on
    order = [0]
    while len(order) < len(towns):
        apart = np.hypot(*((towns - towns[order[-1]]) * stretch).T)
        apart[order] = np.inf
        order.append(int(np.argmin(apart)))
    roads = [
        _on_land(_road(towns[a] * stretch, towns[b] * stretch, rng), stretch, land)
        for a, b in pairwise(order)
    ]
    parks = [_on_land(_park(town * stretch, rng), stretch, land) for town in towns]
    prefixes = code_prefixes()
    return (
        _layer("expressway", prefixes.expressway, roads, "ทางพิเศษสาย {n}", "Expressway {n}"),
        _layer("park", prefixes.park, parks, "สวนสาธารณะ {n}", "Park {n}"),
    )


def _road(start: Floats, end: Floats, rng: np.random.Generator) -> shapely.Polygon:
    """Return a road with bends, as a line with a width."""
    share = np.linspace(0, 1, _BENDS)[:, None]
    along = end - start
    aside = np.array([-along[1], along[0]])
    swing = np.sin(np.pi * share) * rng.uniform(-0.08, 0.08) + np.sin(3 * np.pi * share) * rng.uniform(
        -0.03, 0.03
    )
    line = shapely.LineString(start + share * along + swing * aside)
    return line.buffer(_WIDTH_M / _DEGREE_M, cap_style="flat")


def _park(town: Floats, rng: np.random.Generator) -> shapely.Polygon:
    """Return a round park with a ragged edge, a little outside a town."""
    angle = np.linspace(0, 2 * np.pi, 32, endpoint=False)
    away = rng.uniform(0, 2 * np.pi)
    middle = town + 2.5 * _PARK_M / _DEGREE_M * np.array([np.cos(away), np.sin(away)])
    reach = _PARK_M / _DEGREE_M * rng.uniform(0.75, 1.1, len(angle))
    return shapely.Polygon(middle + reach[:, None] * np.column_stack([np.cos(angle), np.sin(angle)]))


def _on_land(shape: shapely.Polygon, stretch: Floats, land: shapely.Geometry) -> shapely.Geometry:
    """Return what of a shape is on land, in degrees."""
    in_degrees = shapely.transform(shape, lambda points: points / stretch)
    cut = shapely.intersection(in_degrees, land, grid_size=10**-DECIMALS)
    parts = shapely.get_parts(cut)
    parts = parts[shapely.get_type_id(parts) == shapely.GeometryType.POLYGON]
    whole: shapely.Geometry = parts[0] if len(parts) == 1 else shapely.multipolygons(parts)
    return whole


def _layer(layer: str, prefix: str, shapes: list[shapely.Geometry], thai: str, english: str) -> Areas:
    there: list[tuple[int, shapely.Geometry]] = [
        (number, shape) for number, shape in enumerate(shapes, start=1) if not shapely.is_empty(shape)
    ]

    def texts(pattern: str) -> NDArray[np.object_]:
        return np.array([pattern.format(n=number) for number, _ in there], dtype=object)

    return Areas(
        layer=layer,
        codes=texts(prefix + "{n:02}"),
        names={"th": texts(thai), "en": texts(english)},
        geometry=np.array([shape for _, shape in there], dtype=object),
    )
