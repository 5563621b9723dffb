"""On the real boundaries the shares are those of a million positions, each resolved by itself."""

import math
from pathlib import Path

import numpy as np
import pytest
from pyproj import Geod

from geo_fondue.accuracy.gaussian import R68_IN_SIGMA
from geo_fondue.boundaries.importing import import_edition
from geo_fondue.resolver import Resolver

WGS84 = Geod(ellps="WGS84")
SAMPLES = 1_000_000


@pytest.fixture(scope="module")
def resolver(thailand: Path, tmp_path_factory: pytest.TempPathFactory) -> Resolver:
    """Import the subdistricts alone."""
    edition, _ = import_edition(
        {"subdistrict": thailand / "tha_adm3.parquet"},
        folder=tmp_path_factory.mktemp("thailand"),
        edition_id="subdistricts",
    )
    return Resolver(edition)


@pytest.mark.thailand
@pytest.mark.parametrize(
    ("lat", "lon", "accuracy"),
    [
        (13.7563, 100.5018, 300.0),  # the old town of Bangkok
        (13.7563, 100.5018, 5000.0),
        (7.8804, 98.3923, 2000.0),  # Phuket
        (12.928, 100.87, 400.0),  # off the beach of Pattaya
        (18.3609, 103.6466, 5000.0),  # on the Mekong
    ],
)
def test_the_shares_are_those_of_a_million_positions(
    resolver: Resolver, lat: float, lon: float, accuracy: float
) -> None:
    answer = resolver.resolve(lat=lat, lon=lon, accuracy=accuracy)
    rng = np.random.default_rng(0)
    east, north = rng.normal(0, accuracy / R68_IN_SIGMA, (2, SAMPLES))
    places = WGS84.fwd(
        np.full(SAMPLES, lon),
        np.full(SAMPLES, lat),
        np.degrees(np.arctan2(east, north)),
        np.hypot(east, north),
    )
    found = resolver.resolve_many(places[0], places[1], layer="subdistrict")
    codes = resolver.areas("subdistrict").codes
    for candidate in answer.candidates or ():
        if candidate.kind == "others":
            continue
        here = found < 0 if candidate.code is None else (found >= 0) & (codes[found] == candidate.code)
        hits = np.count_nonzero(here)
        deviation = math.sqrt(max(candidate.share * (1 - candidate.share), 1e-6) / SAMPLES)
        assert abs(hits / SAMPLES - candidate.share) < 5 * deviation + 1e-5
    assert sum(candidate.share for candidate in answer.candidates or ()) == pytest.approx(1, abs=1e-9)
