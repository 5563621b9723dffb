"""Reports counted by hexagon: H3's cells, in which nobody's own report can be found."""

from dataclasses import dataclass
from functools import cache
from math import cos, log2, pi

import h3.api.basic_int as h3
import numpy as np
from numpy.typing import NDArray

from geo_fondue.errors import InputError
from geo_fondue.position import Bounds
from geo_fondue.reports.columns import Arrays, ReportColumns
from geo_fondue.reports.filter import ReportFilter
from geo_fondue.reports.states import STATE_GROUPS
from geo_fondue.reports.store.store import Store

COARSEST = 3
"""Hexagons 138 km across: fewer than a dozen make up a small country."""

FINEST = 9
"""Hexagons 400 m across, a block of houses."""

MERGED_LEVELS = 2
"""How often hexagons with too few reports are merged, seven into one: at most into one 7 times as wide."""

MOST_HEXAGONS = 20_000
"""More than one answer gives: a browser draws that many at once, and no reader tells more apart."""

_LEAST_PIXELS = 14.0
"""A hexagon narrower than this on the screen is hard to see, and to hit."""

Cells = NDArray[np.uint64]


@dataclass(frozen=True, eq=False)
class Hexagons:
    """Reports by hexagon.

    Attributes
    ----------
    resolution : int
        H3's, of the hexagons that were asked for; those that took in what is too few are coarser.
    cells : ndarray of uint64, shape (n,)
        H3 indexes, ascending, so that coarser ones come first.
    counts : ndarray of int64, shape (n, 3)
        Reports by state group, in the order of :data:`~geo_fondue.reports.states.STATE_GROUPS`.
    asked : int
        All reports that were asked for.
    suppress_below : int
        No hexagon counts fewer reports than this.
    """

    resolution: int
    cells: Cells
    counts: NDArray[np.int64]
    asked: int
    suppress_below: int

    def __len__(self) -> int:
        return len(self.cells)

    @property
    def dropped(self) -> int:
        """The reports that no hexagon holds, as there were too few in the surroundings."""
        return self.asked - int(self.counts.sum())

    @property
    def merged(self) -> NDArray[np.bool_]:
        """Which hexagons are coarser than was asked for: they count what is too few elsewhere in them."""
        coarse: NDArray[np.bool_] = resolution_of(self.cells) < self.resolution
        return coarse

    def within(self, bbox: Bounds) -> "Hexagons":
        """Return those that lie in a bounding box or close to it; nothing is counted anew.

        Parameters
        ----------
        bbox : tuple of float
            West, south, east, north in degrees; west > east crosses the antimeridian.
        """
        kept = _near(self.cells, self.resolution, bbox)
        return Hexagons(self.resolution, self.cells[kept], self.counts[kept], self.asked, self.suppress_below)


def hexagons(store: Store, chosen: ReportFilter, *, resolution: int, suppress_below: int = 5) -> Hexagons:
    """Count reports by hexagon, with no count below a limit.

    A hexagon with fewer reports gives them to the one seven times as large around it, which shows them if
    together they are enough, else passes them on, twice at most; what is still too few is left out, and told.

    Parameters
    ----------
    store : Store
    chosen : ReportFilter
        Which reports. A bounding box would let counts be told apart that are too small to be shown: ask
        :meth:`Hexagons.within` instead.
    resolution : int
        H3's, from :data:`COARSEST` to :data:`FINEST`.
    suppress_below : int
        The least count that is shown; 0 or 1 shows every hexagon.

    Raises
    ------
    InputError
        For a resolution that there is none of.
    """
    return gathered(
        *fine_counts(store.columns(), chosen), resolution=resolution, suppress_below=suppress_below
    )


def fine_counts(columns: ReportColumns, chosen: ReportFilter) -> tuple[Cells, NDArray[np.int64]]:
    """Return the finest hexagons with any of the chosen reports, ascending, and counts by state group."""
    rows = columns.rows(chosen)
    cells = columns.derived("hexagon", _hexagon)[rows]
    group = columns.group[rows].astype(np.int64)
    distinct, at = np.unique(cells, return_inverse=True)
    size, kinds = len(distinct), len(STATE_GROUPS)
    return distinct, np.bincount(at * kinds + group, minlength=size * kinds).reshape(size, kinds)


def gathered(cells: Cells, counts: NDArray[np.int64], *, resolution: int, suppress_below: int) -> Hexagons:
    """Return the hexagons of a resolution from those of the finest.

    Parameters
    ----------
    cells : ndarray of uint64, shape (n,)
        Ascending, each once.
    counts : ndarray of int64, shape (n, 3)
    resolution, suppress_below
        As for :func:`hexagons`.
    """
    check_resolution(resolution)
    asked = int(counts.sum())
    shown_cells, shown_counts = [], []
    for level in range(resolution, max(COARSEST, resolution - MERGED_LEVELS) - 1, -1):
        cells, counts = _summed(coarser(cells, level), counts)
        enough = counts.sum(axis=1) >= suppress_below
        shown_cells.append(cells[enough])
        shown_counts.append(counts[enough])
        cells, counts = cells[~enough], counts[~enough]
    # the coarser a cell, the smaller its number
    return Hexagons(
        resolution,
        np.concatenate(shown_cells[::-1]),
        np.concatenate(shown_counts[::-1]),
        asked,
        suppress_below,
    )


def check_resolution(resolution: int) -> None:
    """Refuse a resolution that there are no hexagons of.

    Raises
    ------
    InputError
    """
    if not COARSEST <= resolution <= FINEST:
        raise InputError(
            f"no hexagons of resolution {resolution}",
            where="resolution",
            remedy=f"Give {COARSEST} (the largest) to {FINEST} (the smallest)",
        )


def cells_of_rows(columns: ReportColumns, resolution: int) -> list[Cells]:
    """Return for each part of the columns the hexagon that holds each of its rows."""
    return [coarser(part.derived("hexagon", _hexagon), resolution) for part in columns.parts]


def counts_of(cells: Cells, fine: Cells, counts: NDArray[np.int64]) -> NDArray[np.int64]:
    """Return the counts of some hexagons of one resolution, from those of the finest; 0 where there are none.

    Parameters
    ----------
    cells : ndarray of uint64, shape (n,)
        Ascending.
    fine : ndarray of uint64, shape (m,)
    counts : ndarray of int64, shape (m, 3)

    Returns
    -------
    ndarray of int64, shape (n, 3)
    """
    found = np.zeros((len(cells), counts.shape[1]), dtype=np.int64)
    if not len(cells) or not len(fine):
        return found
    summed_cells, summed_counts = _summed(coarser(fine, int(resolution_of(cells[:1])[0])), counts)
    at = np.minimum(np.searchsorted(cells, summed_cells), len(cells) - 1)
    same = cells[at] == summed_cells
    found[at[same]] = summed_counts[same]
    return found


def fine_cells(lon: NDArray[np.float64], lat: NDArray[np.float64]) -> Cells:
    """Return the finest hexagon that holds each position; the slow part, to be done once for each report."""
    found = map(h3.latlng_to_cell, lat.tolist(), lon.tolist(), [FINEST] * len(lon))
    return np.fromiter(found, dtype=np.uint64, count=len(lon))


def _hexagon(arrays: Arrays) -> Cells:
    return fine_cells(arrays["lon"], arrays["lat"])


def coarser(cells: Cells, resolution: int) -> Cells:
    """Return the cells of a coarser resolution, or the same, that cells belong to.

    As ``h3.cell_to_parent``, for many at once: an H3 index has its resolution in bits 52 to 55, and below
    them three bits for each resolution, all set where it is coarser than that.

    Parameters
    ----------
    cells : ndarray of uint64
    resolution : int
        No finer than theirs.
    """
    unused = np.uint64((1 << 3 * (15 - resolution)) - 1)
    parents: Cells = (cells & ~np.uint64(15 << 52)) | np.uint64(resolution << 52) | unused
    return parents


def resolution_of(cells: Cells) -> NDArray[np.int64]:
    """Return the resolution of each cell."""
    return ((cells >> np.uint64(52)) & np.uint64(15)).astype(np.int64)


def rings(cells: Cells) -> list[NDArray[np.float64]]:
    """Return the corners of each cell as lon/lat degrees, counter-clockwise, the first not repeated.

    One that crosses the antimeridian goes on beyond 180 degrees. Most have six corners; a few have five, and
    those that lie across an edge of H3's icosahedron have more.
    """
    found = []
    for cell in cells.tolist():
        corners = np.array(h3.cell_to_boundary(cell))[:, ::-1]
        if np.ptp(corners[:, 0]) > 180:
            corners[corners[:, 0] < 0, 0] += 360
        found.append(corners)
    return found


@cache
def width_m(resolution: int) -> float:
    """Return how wide the hexagons of a resolution are on the average, from corner to corner, in metres."""
    return 2 * float(h3.average_hexagon_edge_length(resolution, unit="m"))


def least_zoom(resolution: int, lat: float) -> float:
    """Return the zoom of a web map (the world is 256 pixels wide at 0) from which hexagons are seen well."""
    pixel_m = 2 * pi * 6378137 / 256 * cos(lat * pi / 180)
    return log2(pixel_m * _LEAST_PIXELS / width_m(resolution))


def _summed(cells: Cells, counts: NDArray[np.int64]) -> tuple[Cells, NDArray[np.int64]]:
    """Return each cell once with the sum of its counts; equal cells must come in a row."""
    if not len(cells):
        return cells, counts
    starts = np.flatnonzero(np.append(True, cells[1:] != cells[:-1]))
    return cells[starts], np.add.reduceat(counts, starts, axis=0)


def _near(cells: Cells, resolution: int, bbox: Bounds) -> NDArray[np.bool_]:
    """Return which cells may reach into a box, judged by larger ones that they lie in."""
    large = coarser(cells, max(0, resolution - MERGED_LEVELS))
    distinct, of = np.unique(large, return_inverse=True)
    west, south, east, north = bbox
    # Half a width from the middle to a corner, and some as finer cells stick out of the coarser
    margin = 0.7 * width_m(max(0, resolution - MERGED_LEVELS)) / 111_000
    seen = np.zeros(len(distinct), dtype=np.bool_)
    for number, cell in enumerate(distinct.tolist()):
        lat, lon = h3.cell_to_latlng(cell)
        aside = margin / max(0.05, cos(lat * pi / 180))
        width = (east - west) % 360 if (west, east) != (-180, 180) else 360
        seen[number] = (
            south - margin <= lat <= north + margin and (lon - west + aside) % 360 <= width + 2 * aside
        )
    return seen[of]
