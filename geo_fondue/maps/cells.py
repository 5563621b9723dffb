"""Where reports are dense, as counts on a grid in which nobody's own report can be found."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from math import ceil, log2
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from geo_fondue.position import Bounds
from geo_fondue.reports.columns import Part, ReportColumns
from geo_fondue.reports.filter import ReportFilter
from geo_fondue.reports.states import STATE_GROUPS, StateGroup

GROUPS: tuple[StateGroup, ...] = ("open", "closed")
"""The state groups that are counted."""

CELLS_ACROSS = 512
"""How many cells the longer side of the map has at least: fewer than a cell to two pixels."""

FINEST = 17
"""The finest grid has 2**17 cells around the world: 0.0027 degrees, 300 m, a block of houses."""

MERGED_LEVELS = 5
"""How often cells with too few reports are merged, four into one: at most into one 32 times as wide."""

Counts = tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.int64]]
"""Column, row and count of cells."""


class HasColumns(Protocol):
    """What is asked of a store here."""

    def columns(self) -> ReportColumns:
        """Return the reports as columns."""


@dataclass(frozen=True, eq=False)
class Cells:
    """The cells of one state group.

    Attributes
    ----------
    points : ndarray of float, shape (n, 3)
        Latitude and longitude of each cell's middle in degrees, and its count, at least ``suppress_below``.
    total : int
        All reports that were asked for.
    dropped : int
        The part of ``total`` that no cell holds, as there were too few in the surroundings.
    """

    points: NDArray[np.float64]
    total: int
    dropped: int


@dataclass(frozen=True, eq=False)
class HeatCells:
    """What a heat map shows.

    Attributes
    ----------
    groups : mapping of str to Cells
        By state group, ``open`` and ``closed``.
    bounds : tuple of float
        West, south, east, north of the map in degrees.
    suppress_below : int
        No cell counts less than this.
    """

    groups: Mapping[str, Cells]
    bounds: Bounds
    suppress_below: int


def heat_cells(
    store: HasColumns, chosen: ReportFilter, *, bounds: Bounds, suppress_below: int = 5
) -> HeatCells:
    """Count reports on a grid that suits a map, with no count below a limit.

    A cell with fewer reports gives them to the cell twice as wide around it, which shows them if together
    they are enough, else passes them on, and so on up; what is still too few at the widest is dropped, and
    counted.

    Parameters
    ----------
    store : Store
        Where the reports are; only its ``columns`` are used.
    chosen : ReportFilter
        Which reports.
    bounds : tuple of float
        West, south, east, north of the map in degrees; the grid is the finer the smaller it is.
    suppress_below : int
        The least count that is shown; 0 or 1 shows every cell.
    """
    level = grid_level(bounds)
    side = 360 / 2**level
    columns = store.columns()
    marked = columns.marked(chosen)
    return HeatCells(
        {group: suppressed(_counts(columns, marked, group, side), side, suppress_below) for group in GROUPS},
        bounds,
        suppress_below,
    )


def grid_level(bounds: Bounds) -> int:
    """Return how often the world's width is halved to make the cells for a map of these bounds."""
    west, south, east, north = bounds
    side = max(east - west, north - south, 1e-9)
    return min(FINEST, max(0, ceil(log2(360 / side * CELLS_ACROSS))))


def _counts(
    columns: ReportColumns, marked: Iterable[NDArray[np.bool_]], group: StateGroup, side: float
) -> Counts:
    """Return how many of the marked reports of a state group lie in each cell that holds any."""
    wanted = STATE_GROUPS.index(group)
    keys = np.concatenate(
        [
            _keys(part, rows & (part["group"] == wanted), side)
            for part, rows in zip(columns.parts, marked, strict=True)
        ]
    )
    cells, count = np.unique(keys, return_counts=True)
    return cells >> 32, cells & 0xFFFFFFFF, count


def _keys(part: Part, rows: NDArray[np.bool_], side: float) -> NDArray[np.int64]:
    """Return column and row of the cell of each report, in one number: distances are never negative."""
    column = ((part["lon"][rows] + 180) / side).astype(np.int64)
    row = ((part["lat"][rows] + 90) / side).astype(np.int64)
    return column << 32 | row


def suppressed(counts: Counts, side: float, least: int) -> Cells:
    """Merge the cells that hold too few, four into one, as often as that helps and is allowed.

    Parameters
    ----------
    counts : tuple of ndarray
        Column, row and count of cells, each cell once.
    side : float
        Their width in degrees.
    least : int
        The least count that is shown.
    """
    total = int(counts[2].sum())
    shown = []
    for _ in range(MERGED_LEVELS + 1):
        column, row, count = counts
        enough = count >= least
        middle = (np.stack([row[enough], column[enough]], axis=1) + 0.5) * side - (90, 180)
        shown.append(np.column_stack([middle, count[enough]]))
        counts = _merged((column[~enough], row[~enough], count[~enough]))
        side *= 2
    points = np.concatenate(shown)
    return Cells(points, total, total - int(points[:, 2].sum()))


def _merged(counts: Counts) -> Counts:
    """Return the counts of cells twice as wide."""
    column, row, count = counts
    cells, of = np.unique(np.stack([column // 2, row // 2], axis=1), axis=0, return_inverse=True)
    merged = np.zeros(len(cells), dtype=np.int64)
    np.add.at(merged, of, count)
    return cells[:, 0], cells[:, 1], merged
