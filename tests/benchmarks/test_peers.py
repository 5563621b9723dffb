"""A peer that is not installed says so; those that are say what this index says."""

import sys

import numpy as np
import pytest

from benchmarks.layers import as_areas, lattice
from benchmarks.peers import PEERS, AbsentError, Peer
from benchmarks.points import uniform
from benchmarks.verify import compare
from geo_fondue.index.reference import ReferenceIndex

_PACKAGES = {"DuckDB spatial": "duckdb", "SedonaDB": "sedonadb"}

each_peer = pytest.mark.parametrize("peer", PEERS, ids=lambda peer: peer.name)


@pytest.mark.parametrize(
    "peer", [peer for peer in PEERS if peer.name in _PACKAGES], ids=lambda peer: peer.name
)
def test_a_peer_that_is_not_installed_is_absent(peer: Peer, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, _PACKAGES[peer.name], None)
    with pytest.raises(AbsentError, match="not installed"), peer.open(lattice(1)):
        pass


@pytest.mark.slow
@each_peer
def test_a_peer_finds_the_same_areas_on_any_number_of_threads_and_one_by_one(peer: Peer) -> None:
    polygons = lattice(25)
    reference = ReferenceIndex(as_areas(polygons))
    points = uniform(polygons, 200, np.random.default_rng(1))
    ours = reference.locate_many(points.lon, points.lat)
    try:
        with peer.open(polygons) as session:
            session.load(points)
            for threads in (1, 2):
                assert compare(session.join(threads)(), ours, points, reference).differ == 0
            ask = session.single()
            if ask is not None:
                found = np.ravel(ask(float(points.lon[0]), float(points.lat[0])))
                assert found.tolist() == ([ours[0]] if ours[0] >= 0 else [])
    except AbsentError as error:
        pytest.skip(str(error))
