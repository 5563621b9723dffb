"""What this index is measured against: one module for each, used as its documentation advises."""

from benchmarks.peers import (
    duckdb_spatial,
    geopandas_sjoin,
    postgis,
    sedona,
    shapely_points,
    shapely_prepared,
    shapely_tree,
)
from benchmarks.peers.peer import AbsentError, Pairs, Peer, Session

__all__ = ["PEERS", "AbsentError", "Pairs", "Peer", "Session"]

PEERS: tuple[Peer, ...] = (
    shapely_tree.PEER,
    shapely_prepared.PEER,
    shapely_prepared.SORTED,
    shapely_points.PEER,
    geopandas_sjoin.PEER,
    duckdb_spatial.PEER,
    sedona.PEER,
    postgis.PEER,
)
