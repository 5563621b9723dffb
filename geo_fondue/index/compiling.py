"""From the areas of a layer to the tables that a point is looked up in."""

import numpy as np
import shapely
from numpy.typing import NDArray

from geo_fondue.areas import Areas
from geo_fondue.index.blocks import pack_blocks
from geo_fondue.index.edges import Edges, edges_of
from geo_fondue.index.grid import Grid, lay_grid, line
from geo_fondue.index.layout import TOP_SHIFT, Tables
from geo_fondue.index.leaves import pack_leaves
from geo_fondue.index.subdivision import Leaves, check_words, subdivide
from geo_fondue.index.tangles import find_tangled
from geo_fondue.position import Bounds

_TOP_CELLS_AN_AREA = 64.0
_MOST_TOP_CELLS = 1 << 19
_LEAST_TOP_CELLS = 1 << 12

# An area of width w has cells of about w / _FINENESS on its border, so of points spread evenly in an area of
# any size about as many need a test of edges. With many areas the cells are coarser, so that there are some
# millions.
_FINENESS = 16.0
_MOST_LEAVES = 3_000_000
_LEAVES_AN_AREA = 3.2  # times the fineness; measured on the subdistricts of Thailand
_LEAST_FINENESS = 4.0
_ELONGATION = 8.0  # of one nearly round: 2


def compile_tables(areas: Areas) -> Tables:
    """Compile a layer."""
    parts, part_owners = shapely.get_parts(areas.geometry, return_index=True)
    real = ~shapely.is_empty(parts)
    polygons: NDArray[np.object_] = parts[real]
    owners: NDArray[np.int32] = part_owners[real].astype(np.int32)
    edges = edges_of(polygons)
    grid = lay_grid(_bounds(edges), _top_cells(len(areas)))
    sizes = _cell_sizes(polygons, shapely.area(areas.geometry)[owners], len(areas))
    codes, leaves, sets = subdivide(edges, grid, sizes)
    tangled = find_tangled(*edges, *leaves, sets, grid)
    words, begins, order = pack_leaves(*edges, tangled, owners, *leaves, sets, grid)
    check_words(len(words))
    packed, beside = _packed_edges(edges, order, owners)
    places = np.column_stack([begins, leaves.nodes[:, :2], leaves.shifts])
    top, blocks, sketches = pack_blocks(
        _coded(codes, leaves, owners), grid.columns * grid.rows, places, words, packed, beside, grid
    )
    check_words(len(sketches))
    return Tables(
        *grid[:4], *_limits(grid), top, blocks, sketches, words, words.view(np.float64), packed, beside
    )


def _bounds(edges: Edges) -> Bounds:
    if not len(edges.ends):
        return (0.0, 0.0, 0.0, 0.0)
    lons, lats = edges.ends[:, ::2], edges.ends[:, 1::2]
    return (float(lons.min()), float(lats.min()), float(lons.max()), float(lats.max()))


def _top_cells(areas: int) -> float:
    return min(max(_TOP_CELLS_AN_AREA * areas, _LEAST_TOP_CELLS), _MOST_TOP_CELLS)


def _cell_sizes(
    polygons: NDArray[np.object_], extents: NDArray[np.float64], areas: int
) -> NDArray[np.float64]:
    """Return how wide the cells on the border of each polygon may be, in degrees.

    Parameters
    ----------
    polygons : ndarray of object, shape (n,)
    extents : ndarray of float64, shape (n,)
        How large the area of each is, in square degrees: an islet needs no finer cells than the rest.
    areas : int
    """
    fineness = min(max(_MOST_LEAVES / (_LEAVES_AN_AREA * max(areas, 1)), _LEAST_FINENESS), _FINENESS)
    west, south, east, north = shapely.bounds(polygons).T
    # a long and narrow one would have cells without number
    return np.asarray(np.maximum(np.sqrt(extents), (east - west + north - south) / _ELONGATION) / fineness)


def _limits(grid: Grid) -> tuple[float, float, float, float]:
    """Return the least and the most longitude and latitude that are on the grid and on earth."""
    east = np.nextafter(line(grid.columns << TOP_SHIFT, grid.west, grid.scale), -np.inf)
    north = np.nextafter(line(grid.rows << TOP_SHIFT, grid.south, grid.scale), -np.inf)
    west, south = line(0, grid.west, grid.scale), line(0, grid.south, grid.scale)
    return (max(west, -180.0), max(south, -90.0), min(float(east), 180.0), min(float(north), 90.0))


def _coded(codes: NDArray[np.int32], leaves: Leaves, owners: NDArray[np.int32]) -> NDArray[np.int32]:
    """Return codes with areas for polygons, and with the numbers of the leaves in their slots."""
    coded = np.where(codes >= 0, np.append(owners, np.int32(-1))[np.maximum(codes, -1)], codes)
    coded[leaves.nodes[:, 3]] = -3 - 2 * np.arange(len(leaves.nodes))
    return coded


def _packed_edges(
    edges: Edges, order: NDArray[np.int32], owners: NDArray[np.int32]
) -> tuple[NDArray[np.float64], NDArray[np.int32]]:
    packed = np.empty((len(order), 5))
    packed[:, :4] = edges.ends[order]
    areas = packed.view(np.int32)
    area_of = np.append(owners, np.int32(-1))  # so that -1 stays -1
    areas[:, 8], areas[:, 9] = area_of[edges.left[order]], area_of[edges.right[order]]
    return packed, areas
