"""Border lines: each piece between two cells bent by midpoint displacement that cannot leave its kite."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from geo_fondue.boundaries.demo.grouping import SEA
from geo_fondue.boundaries.demo.mesh import Integers, Mesh
from geo_fondue.boundaries.demo.noise import Floats
from geo_fondue.boundaries.demo.parameters import Square

DECIMALS = 7
"""Of a degree: about a centimetre, as RFC 7946 advises at most."""

_SHORTEST = 2e-6
"""Degrees. Pieces are not halved below this, so that rounding cannot make lines touch."""

_COAST, _INLAND = 0.28, 0.20
"""How far from the middle of a kite's cross line, as a share of it, a line may be bent."""


@dataclass(frozen=True, eq=False)
class Borders:
    """The lines between cells of different areas, one after the other.

    Attributes
    ----------
    left, right : ndarray of int32, shape (n,)
        The cells on either side of each line.
    start, end : ndarray of int32, shape (n,)
        The mesh's corners that it goes from and to; at most three lines meet in one.
    points : ndarray of float64, shape (points, 2)
        Lon, lat, rounded: all points of all lines, from start to end.
    first : ndarray of int64, shape (n + 1,)
        Where each line begins in ``points``; it ends before the next one's first.
    """

    left: Integers
    right: Integers
    start: Integers
    end: Integers
    points: Floats
    first: NDArray[np.int64]


def borders(
    mesh: Mesh, subdistrict: Integers, *, square: Square, detail: int, seed: np.random.SeedSequence
) -> Borders:
    """Return the bent lines between subdistricts, and between them and the sea.

    Parameters
    ----------
    mesh : Mesh
    subdistrict : ndarray of int32, shape (cells,)
        Of each cell; ``SEA`` where there is none.
    square : Square
        Where the mesh lies.
    detail : int
        Halvings after the first bend. One more keeps all points and adds one between each two.
    seed : SeedSequence

    Notes
    -----
    A piece from corner A to corner B with sites P and Q on either side is bent at a point C of the line
    PQ, which lies inside the kite A, P, B, Q. Its halves lie in the kites A, (A+P)/2, C, (A+Q)/2 and
    C, (B+P)/2, B, (B+Q)/2, which are convex, lie inside the first and meet in C only. So lines never
    cross or touch but at the mesh's corners, at any depth. A straight line from A to B would not do: it
    may leave a kite that is not convex.
    """
    one, other = subdistrict[mesh.left], subdistrict[mesh.right]
    pieces = np.flatnonzero(one != other)
    amplitude = np.where((one[pieces] == SEA) | (other[pieces] == SEA), _COAST, _INLAND)
    left, right, start, end = (part[pieces] for part in (mesh.left, mesh.right, mesh.start, mesh.end))
    sites, corners = square.degrees(mesh.sites), square.degrees(mesh.corners)
    kites = corners[start], sites[left], corners[end], sites[right]
    depth = _depth(kites[0], kites[2], detail)
    first = np.concatenate([[0], np.cumsum(2**depth + 1)])
    points = np.empty((first[-1], 2))
    # A stream of its own for each halving: more detail refines the same country.
    bends = [
        np.random.Generator(np.random.PCG64(own)).random((len(pieces), 2**step), dtype=np.float32)
        for step, own in enumerate(seed.spawn(detail + 1))
    ]
    for deep in np.unique(depth):
        chosen = np.flatnonzero(depth == deep)
        bent = [0.5 + amplitude[chosen, None] * (2.0 * bend[chosen] - 1) for bend in bends[:deep]]
        line = _bent([corner[chosen] for corner in kites], bent)
        points[(first[chosen, None] + np.arange(2**deep + 1)).ravel()] = line.reshape(-1, 2)
    return Borders(left, right, start, end, points.round(DECIMALS), first)


def _depth(a: Floats, b: Floats, detail: int) -> NDArray[np.int64]:
    length = np.sqrt(((b - a) ** 2).sum(axis=1))
    depth: NDArray[np.int64] = np.clip(np.log2(np.maximum(length / _SHORTEST, 1)), 1, detail + 1).astype(
        np.int64
    )
    return depth


def _bent(kite: list[Floats], bends: list[Floats]) -> Floats:
    """Return lines of ``2**len(bends) + 1`` points, shape (n, points, 2), through kites A, P, B, Q."""
    start, left, end, right = (corner[:, None, :] for corner in kite)
    for bend in bends:
        middle = left + bend[:, :, None] * (right - left)
        start, left, end, right = (
            _interleaved(start, middle),
            _interleaved((start + left) / 2, (end + left) / 2),
            _interleaved(middle, end),
            _interleaved((start + right) / 2, (end + right) / 2),
        )
    return np.concatenate([start, end[:, -1:, :]], axis=1)


def _interleaved(one: Floats, other: Floats) -> Floats:
    return np.stack([one, other], axis=2).reshape(len(one), -1, 2)
