"""An answer to a rough position says which areas it may lie in, and whether it is sure."""

import pytest
from pyproj import Geod

from geo_fondue.accuracy import EXACT_M, LEAST_SHARE
from geo_fondue.boundaries import Edition
from geo_fondue.errors import InputError
from geo_fondue.resolver import Resolver

WGS84 = Geod(ellps="WGS84")


@pytest.fixture(scope="module")
def resolver(small_edition: Edition) -> Resolver:
    return Resolver(small_edition)


def west_of(lon: float, lat: float, metres: float) -> dict[str, float]:
    found_lon, found_lat, _ = WGS84.fwd(lon, lat, 270, metres)
    return {"lon": found_lon, "lat": found_lat}


def test_without_an_accuracy_nothing_is_said_of_doubt(resolver: Resolver) -> None:
    answer = resolver.resolve(lat=13.0, lon=101.2)
    assert (answer.border_distance_m, answer.certain, answer.candidates) == (None, None, None)
    assert resolver.resolve(lat=13.0, lon=101.3) is answer


def test_near_a_border_the_neighbour_is_a_candidate(resolver: Resolver) -> None:
    answer = resolver.resolve(**west_of(101, 11, 20), accuracy=50)
    assert [(one.code, one.layer, one.kind) for one in answer.candidates or ()] == [
        ("XA0101", "subdistrict", "area"),
        ("XA0102", "subdistrict", "area"),
    ]
    assert answer.border_distance_m == pytest.approx(20, abs=1e-3)
    assert not answer.certain
    assert answer.areas["subdistrict"].code == "XA0101"


def test_far_from_any_border_the_answer_is_certain(resolver: Resolver) -> None:
    answer = resolver.resolve(lat=11, lon=100.5, accuracy=50)
    assert answer.certain
    assert [one.share for one in answer.candidates or ()] == [1]
    assert (answer.border_distance_m or 0) > 50_000


def test_the_threshold_is_that_of_the_resolver_and_stands_in_the_answer(small_edition: Edition) -> None:
    place = west_of(101, 11, 20)
    for share, certain in ((0.7, True), (0.8, False)):  # Phi(20 / (50 / 1.51)) is 0.727
        answer = Resolver(small_edition, certain_share=share).resolve(**place, accuracy=50)
        assert (answer.certain, answer.certain_share) == (certain, share)
    with pytest.raises(InputError, match="certain_share"):
        Resolver(small_edition, certain_share=1.5)


def test_off_the_coast_what_falls_outside_is_said(resolver: Resolver) -> None:
    answer = resolver.resolve(**west_of(100, 11, 30), accuracy=60)
    assert answer.outcome == "nearest"
    area, outside = answer.candidates or ()
    assert (area.code, outside.code, outside.kind) == ("XA0101", None, "outside")
    assert area.share + outside.share == pytest.approx(1, abs=1e-12)
    assert outside.share > area.share > 0.1
    assert answer.border_distance_m == pytest.approx(answer.distance_m)
    assert not answer.certain


def test_far_out_it_is_certain_that_it_is_outside(resolver: Resolver) -> None:
    answer = resolver.resolve(lat=11, lon=98, accuracy=60)
    assert [(one.kind, one.share) for one in answer.candidates or ()] == [("outside", 1)]
    assert (answer.outcome, answer.certain, answer.border_distance_m) == ("outside", True, None)


@pytest.mark.parametrize("layer", ["province", "municipality"])
def test_another_layer_has_candidates_of_its_own(resolver: Resolver, layer: str) -> None:
    answer = resolver.resolve(
        **west_of(102 if layer == "province" else 101.5, 12.2, -5), layer=layer, accuracy=50
    )
    assert {one.layer for one in answer.candidates or ()} == {layer}
    assert len(answer.candidates or ()) == 2
    assert sum(one.share for one in answer.candidates or ()) == pytest.approx(1)


@pytest.mark.parametrize("accuracy", [0, 0.0, EXACT_M / 2])
@pytest.mark.parametrize("lon", [100.5, 101.0])
def test_a_position_that_is_exact_has_one_candidate(resolver: Resolver, accuracy: float, lon: float) -> None:
    answer = resolver.resolve(lat=11, lon=lon, accuracy=accuracy)
    assert [(one.code, one.share) for one in answer.candidates or ()] == [
        (answer.areas["subdistrict"].code, 1)
    ]
    assert answer.certain


def test_areas_too_unlikely_to_be_listed_are_counted_together(resolver: Resolver) -> None:
    answer = resolver.resolve(**west_of(101, 11, 105), accuracy=50)
    area, others = answer.candidates or ()
    assert (others.kind, others.code) == ("others", None)
    assert 0 < others.share < LEAST_SHARE
    assert area.share + others.share == pytest.approx(1, abs=1e-12)


def test_what_is_no_accuracy_is_refused(resolver: Resolver) -> None:
    with pytest.raises(InputError, match="accuracy"):
        resolver.resolve(lat=11, lon=101, accuracy=-3)
