"""Cells grown together into subdistricts, those into districts, those into provinces, evenly."""

from dataclasses import dataclass

import numpy as np
from scipy.sparse import csr_array
from scipy.sparse.csgraph import dijkstra

from geo_fondue.boundaries.demo.ground import Ground, bridges
from geo_fondue.boundaries.demo.mesh import Integers, Mesh, symmetric
from geo_fondue.boundaries.demo.noise import Floats

SEA = -1

_ROUNDS = 3


@dataclass(frozen=True, eq=False)
class Division:
    """Who belongs to whom.

    Attributes
    ----------
    subdistrict : ndarray of int32, shape (cells,)
        Of each cell; ``SEA`` where there is none.
    district : ndarray of int32, shape (subdistricts,)
    province : ndarray of int32, shape (districts,)
    """

    subdistrict: Integers
    district: Integers
    province: Integers


def divide(
    mesh: Mesh,
    ground: Ground,
    rng: np.random.Generator,
    *,
    provinces: int,
    districts: int,
    subdistricts: int,
    capital: int,
) -> Division:
    """Divide the land into exactly so many areas of each layer.

    The last district is the enclave: one subdistrict, wholly inside another subdistrict and so inside
    another district. Where there are two provinces it belongs to another one than the land around it. The
    province of the ``capital``, a cell, grows around it.
    """
    cells = np.flatnonzero(ground.land & ~ground.core)
    # The collar is one node, so that no border can cut it and open the enclave.
    name = np.arange(len(mesh.sites))
    name[ground.collar] = np.flatnonzero(ground.collar)[0]
    node = np.unique(name[cells], return_inverse=True)[1].astype(np.int32)
    node_of_cell = np.full(len(mesh.sites), SEA, dtype=np.int32)
    node_of_cell[cells] = node

    pairs = _land_pairs(mesh, ground)
    place = _centres(mesh.sites[cells], node)
    of_node = _grown(_contracted(pairs, node_of_cell), subdistricts - 1, place, rng)
    subdistrict = np.where(node_of_cell == SEA, SEA, of_node[node_of_cell]).astype(np.int32)

    place = _centres(mesh.sites[cells], subdistrict[cells])
    district = _grown(_contracted(pairs, subdistrict), districts - 1, place, rng)
    place = _centres(place, district)
    graph = _contracted(pairs, np.where(subdistrict == SEA, SEA, district[subdistrict]))
    heart = 0 if ground.core[capital] else district[subdistrict[capital]]
    province = _grown(graph, provinces, place, rng, heart=heart)

    around = subdistrict[np.flatnonzero(ground.collar)[0]]
    owner = _other_province(province, district[around], _centres(place, province))
    subdistrict[ground.core] = subdistricts - 1
    return Division(
        subdistrict,
        np.append(district, districts - 1).astype(np.int32),
        np.append(province, owner).astype(np.int32),
    )


def _land_pairs(mesh: Mesh, ground: Ground) -> tuple[Integers, Integers]:
    """Return pairs of neighbouring land cells outside the enclave, and a bridge to each island."""
    usable = ground.land & ~ground.core
    both = usable[mesh.left] & usable[mesh.right]
    island, shore = bridges(mesh, usable)
    return np.concatenate([mesh.left[both], island]), np.concatenate([mesh.right[both], shore])


def _contracted(pairs: tuple[Integers, Integers], group: Integers) -> csr_array:
    """Return which groups of cells are neighbours."""
    return symmetric(group[pairs[0]], group[pairs[1]], int(group.max()) + 1)


def _centres(points: Floats, group: Integers) -> Floats:
    """Return the mean of each group's points, shape (groups, 2)."""
    count = np.bincount(group)
    return np.column_stack([np.bincount(group, points[:, axis]) / count for axis in (0, 1)])


def _grown(
    graph: csr_array, count: int, place: Floats, rng: np.random.Generator, *, heart: int | None = None
) -> Integers:
    """Group a connected graph's nodes into ``count`` contiguous groups of about as many nodes.

    Groups grow from seeds along shortest paths of random lengths; each round begins again from the node
    in the middle of each group (Lloyd's method on a graph). The group of ``heart`` ends up around it.
    """
    nodes = len(place)
    rough = graph.copy()
    seeds = ((np.arange(count) + 0.5) * nodes / count).astype(np.int64)
    for left in reversed(range(_ROUNDS)):
        rough.data = rng.uniform(1, 1.8, len(graph.data))
        _, _, source = dijkstra(rough, directed=False, indices=seeds, min_only=True, return_predecessors=True)
        rank = np.empty(nodes, dtype=np.int32)
        rank[seeds] = np.arange(count, dtype=np.int32)
        group: Integers = rank[source]
        if left:
            off = ((place - _centres(place, group)[group]) ** 2).sum(axis=1)
            order = np.lexsort((off, group))
            seeds = order[np.searchsorted(group[order], np.arange(count))]
            if heart is not None:
                seeds[group[heart]] = heart
    return group


def _other_province(province: Integers, host: int, centres: Floats) -> int:
    """Return the province nearest to that of the host district, or the same where it is the only one."""
    here = province[host]
    distance = ((centres - centres[here]) ** 2).sum(axis=1)
    distance[here] = np.inf if len(centres) > 1 else 0
    return int(distance.argmin())
