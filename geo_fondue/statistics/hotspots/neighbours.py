"""Which areas, or hexagons, are looked at together."""

import contextlib
import hashlib
from dataclasses import dataclass
from pathlib import Path
from tempfile import NamedTemporaryFile
from weakref import WeakKeyDictionary

import h3.api.basic_int as h3
import numpy as np
import shapely
from numpy.typing import NDArray
from scipy.sparse import csr_array

from geo_fondue.areas import Areas

_KNOWN: WeakKeyDictionary[Areas, "Neighbours"] = WeakKeyDictionary()


@dataclass(frozen=True, eq=False)
class Neighbours:
    """Who is beside whom; each pair both ways, nobody beside itself.

    Attributes
    ----------
    one, other : ndarray of int32, shape (m,)
        Positions, ``one`` ascending.
    size : int
        How many there are.
    joined : ndarray of bool, shape (size,)
        Those that touch nobody (an island) and were put beside their nearest.
    """

    one: NDArray[np.int32]
    other: NDArray[np.int32]
    size: int
    joined: NDArray[np.bool_]

    def among(self, chosen: NDArray[np.intp]) -> "Neighbours":
        """Return the neighbours of some among one another.

        Parameters
        ----------
        chosen : ndarray of int
            Ascending positions; the answer numbers them from 0.
        """
        place = np.full(self.size, -1, dtype=np.int32)
        place[chosen] = np.arange(len(chosen), dtype=np.int32)
        kept = (place[self.one] >= 0) & (place[self.other] >= 0)
        return Neighbours(place[self.one[kept]], place[self.other[kept]], len(chosen), self.joined[chosen])

    def counts(self) -> NDArray[np.int64]:
        """Return how many neighbours each has."""
        return np.bincount(self.one, minlength=self.size)

    def matrix(self) -> csr_array:
        """Return the weights: 1 for neighbours, 0 for others and for itself."""
        ones = np.ones(len(self.one), dtype=np.float64)
        return csr_array((ones, (self.one, self.other)), shape=(self.size, self.size))


def of_areas(areas: Areas, *, derived: Path | None = None) -> Neighbours:
    """Return the neighbours of the areas of a layer: those that share a border or a corner, or overlap.

    An area that touches no other is put beside the one nearest to it, as both must be looked at together with
    somebody (``attach_islands`` of libpysal does the same).

    Parameters
    ----------
    areas : Areas
    derived : Path, optional
        A folder of the edition's for what can be made again: found there, they need not be worked out.
    """
    known = _KNOWN.get(areas)
    if known is None:
        known = _KNOWN[areas] = _read_or_made(areas, derived)
    return known


def of_hexagons(cells: NDArray[np.uint64]) -> Neighbours:
    """Return the neighbours of H3 cells of one resolution: those of the ring around each that are among them.

    Parameters
    ----------
    cells : ndarray of uint64, shape (n,)
        Ascending.
    """
    rings = [h3.grid_disk(cell, 1) for cell in cells.tolist()]
    lengths = np.fromiter(map(len, rings), dtype=np.int64, count=len(rings))
    around = np.fromiter((cell for ring in rings for cell in ring), dtype=np.uint64, count=int(lengths.sum()))
    one = np.repeat(np.arange(len(cells), dtype=np.int32), lengths)
    other = np.minimum(np.searchsorted(cells, around), max(0, len(cells) - 1)).astype(np.int32)
    beside = (cells[other] == around) & (one != other) if len(cells) else np.zeros(0, dtype=np.bool_)
    return Neighbours(one[beside], other[beside], len(cells), np.zeros(len(cells), dtype=np.bool_))


def _read_or_made(areas: Areas, derived: Path | None) -> Neighbours:
    file = None if derived is None else derived / _name(areas)
    if file is not None and (kept := _read(file, len(areas))) is not None:
        return kept
    made = _made(areas)
    if file is not None:
        # Without it the next process is as slow as this one, and no less right
        with contextlib.suppress(OSError):
            _write_whole(file, made)
    return made


def _name(areas: Areas) -> str:
    return f"neighbours-{hashlib.sha256(areas.layer.encode()).hexdigest()[:16]}.npy"


def _read(file: Path, size: int) -> Neighbours | None:
    try:
        pairs = np.load(file, allow_pickle=False)
    except (OSError, ValueError, EOFError):
        return None
    if pairs.dtype != np.int32 or pairs.ndim != 2 or len(pairs) != 2:
        return None
    if pairs.size and not (pairs.min() >= 0 and pairs.max() < size):
        return None
    one, other = pairs
    joined = np.zeros(size, dtype=np.bool_)
    joined[one[one == other]] = True
    return Neighbours(one[one != other], other[one != other], size, joined)


def _write_whole(file: Path, made: Neighbours) -> None:
    """Write a file so that no reader sees a part of it; who was joined stands as beside itself."""
    alone = np.flatnonzero(made.joined).astype(np.int32)
    pairs = np.concatenate([np.stack([made.one, made.other]), np.stack([alone, alone])], axis=1)
    file.parent.mkdir(exist_ok=True)
    with NamedTemporaryFile(dir=file.parent, prefix=".neighbours-", delete=False) as aside:
        np.save(aside, pairs[:, np.argsort(pairs[0], kind="stable")])
    Path(aside.name).replace(file)


def _made(areas: Areas) -> Neighbours:
    tree = shapely.STRtree(areas.geometry)
    one, other = tree.query(areas.geometry, predicate="intersects")
    apart = one != other
    one, other = one[apart], other[apart]
    joined = np.bincount(one, minlength=len(areas)) == 0
    if joined.any() and len(areas) > 1:
        alone = np.flatnonzero(joined)
        asked, nearest = tree.query_nearest(areas.geometry[alone], exclusive=True, all_matches=False)
        one = np.concatenate([one, alone[asked], nearest])
        other = np.concatenate([other, nearest, alone[asked]])
    pairs = np.unique(np.stack([one, other]), axis=1).astype(np.int32)
    return Neighbours(pairs[0], pairs[1], len(areas), joined)
