"""Municipalities: ragged blobs around towns that ignore all other borders, apart from each other, on land."""

import numpy as np
import shapely
from numpy.typing import NDArray
from scipy.spatial import cKDTree

from geo_fondue.boundaries.demo.borders import DECIMALS
from geo_fondue.boundaries.demo.noise import Floats

_GAP = 0.45
"""The farthest a municipality reaches towards the nearest other town, as a share of the way."""

_CORNERS = 8
"""Of the blob before its outline is halved."""

_SLIVER = 0.02
"""Parts cut off by the sea are dropped when they are less than this share of the whole."""


def municipality_polygons(
    towns: Floats,
    reach: Floats,
    *,
    subdistricts: NDArray[np.object_],
    coast: NDArray[np.object_],
    detail: int,
    rng: np.random.Generator,
) -> NDArray[np.object_]:
    """Return the polygon of each town's municipality.

    Parameters
    ----------
    towns : ndarray, shape (t, 2)
        Lon, lat of each town, on land.
    reach : ndarray, shape (t,)
        How far each is to reach, in degrees; it is cut where another town is near.
    subdistricts : ndarray of object (shapely polygons)
        The land that municipalities are cut to.
    coast : ndarray of object (shapely LineString)
        The shores of that land.
    detail : int
        How often the outline is halved.
    rng : Generator
    """
    shape = _outlines(len(towns), detail, rng)
    if len(towns) > 1:
        apart = cKDTree(towns).query(towns, k=2)[0][:, 1]
        reach = np.minimum(reach, _GAP * apart / shape.max(axis=1))
    angle = np.arange(shape.shape[1]) * (2 * np.pi / shape.shape[1])
    circle = np.column_stack([np.cos(angle), np.sin(angle)])
    points = towns[:, None, :] + (reach[:, None] * shape)[:, :, None] * circle
    blobs = np.asarray(shapely.polygons(points.round(DECIMALS)))
    wet = np.unique(shapely.STRtree(coast).query(blobs, predicate="intersects")[0])
    land = shapely.STRtree(subdistricts)
    for at in wet:
        around = shapely.coverage_union_all(subdistricts[land.query(blobs[at], predicate="intersects")])
        blobs[at] = _cut(blobs[at], around, towns[at])
    return blobs


def _outlines(count: int, detail: int, rng: np.random.Generator) -> Floats:
    """Return distances from the middle, around 1, of closed outlines of ``_CORNERS * 2**detail`` points."""
    height = rng.uniform(-0.35, 0.35, (count, _CORNERS))
    for step in range(detail):
        middle = (height + np.roll(height, -1, axis=1)) / 2
        middle += rng.uniform(-0.22, 0.22, middle.shape) * 0.55**step
        height = np.stack([height, middle], axis=2).reshape(count, -1)
    return np.exp(height)


def _cut(blob: shapely.Polygon, land: shapely.Geometry, town: Floats) -> shapely.Geometry:
    """Return what of the blob is land, on the grid of coordinates, without slivers."""
    parts = shapely.get_parts(shapely.intersection(blob, land, grid_size=10**-DECIMALS))
    parts = parts[shapely.get_type_id(parts) == shapely.GeometryType.POLYGON]
    area = shapely.area(parts)
    kept = parts[(area >= _SLIVER * area.sum()) | shapely.contains_xy(parts, *town)]
    cut: shapely.Geometry = kept[0] if len(kept) == 1 else shapely.multipolygons(kept)
    return cut
