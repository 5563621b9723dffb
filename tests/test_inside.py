"""Points inside an area are answered by one look, and by one object for all in the same areas."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from geo_fondue.boundaries import Edition
from geo_fondue.resolver import Resolver

LAYERS = [None, "province", "district", "subdistrict", "municipality"]


@pytest.fixture(scope="module")
def opened(small_edition: Edition) -> Resolver:
    resolver = Resolver(small_edition)
    resolver.warm_up()
    return resolver


@pytest.mark.parametrize("layer", LAYERS)
@given(lon=st.floats(99, 105), lat=st.floats(9, 15))
def test_it_answers_as_the_resolver_does_or_not_at_all(
    opened: Resolver, layer: str | None, lon: float, lat: float
) -> None:
    answer = opened.inside.answer(lon, lat, layer)
    asked = opened.resolve(lat=lat, lon=lon, layer=layer)
    assert (answer is None) == (asked.outcome != "inside")
    assert answer is None or answer is asked


def test_a_layer_has_answers_of_its_own(opened: Resolver) -> None:
    one, other = (opened.inside.answer(lon, 10.5, "province") for lon in (100.5, 100.6))
    assert one is not None
    assert one is other
    assert list(one.areas) == ["province"]
    assert opened.inside.answer(100.5, 10.5, None) is not one


@pytest.mark.parametrize(("lon", "lat"), [(0.0, 0.0), (100, 12.0), (100.5, "12"), (float("nan"), 12.0)])
def test_what_may_be_no_position_is_not_answered(opened: Resolver, lon: object, lat: object) -> None:
    assert opened.inside.answer(lon, lat, None) is None  # type: ignore[arg-type]


def test_before_an_index_is_open_nothing_is_answered(small_edition: Edition) -> None:
    inside = Resolver(small_edition).inside
    assert inside.answer(100.5, 12.0, None) is None
    assert inside.answer(100.5, 12.0, "municipality") is None
    assert inside.open("municipality")
    assert not inside.open("municipality")
    assert not inside.open("parish")
    assert inside.answer(101.75, 12.0, "municipality") is not None
    assert inside.answer(100.5, 12.0, "province") is None
    assert inside.open(None)
    assert not inside.open("province")
    assert inside.answer(100.5, 12.0, "province") is not None
    assert inside.answer(100.5, 12.0, "parish") is None
