"""The first rule that fires names the agency; one point and a million get the same."""

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import date
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from geo_fondue.agencies import Agency, Place
from geo_fondue.agencies.agency import names
from geo_fondue.boundaries import Edition
from geo_fondue.errors import InputError
from geo_fondue.resolver import Resolver
from geo_fondue.responsibility import Assigner, Responsibility
from geo_fondue.responsibility.assigning import MOST_REMEMBERED
from geo_fondue.responsibility.rules import parse_rules

DAY = date(2026, 6, 1)
ACROSS = {"lat": 12.0, "lon": 101.8}  # in the municipality, XA0202
OPEN_LAND = {"lat": 11.0, "lon": 103.5}  # XB0102, in no municipality
AT_SEA = {"lat": 11.0, "lon": 99.99}


def agency(org_id: str, *places: str, categories: Sequence[str] = (), official: bool | None = None) -> Agency:
    found = tuple(Place(layer, code) for layer, _, code in (place.partition(":") for place in places))
    return Agency(
        org_id,
        names(f"หน่วย {org_id}", f"Agency {org_id}"),
        areas=found,
        categories=tuple(categories),
        is_official=official,
    )


TOWN = agency("town", "municipality:XM01")
EAST = agency("east", "province:XB")
WEST = agency("west", "province:XA")
ROADS = agency("roads", "province:*", categories=["ถนน"])


def assigner(
    edition: Edition, agencies: Sequence[Agency], rules: str | None = None, day: date = DAY
) -> Assigner:
    book = None if rules is None else parse_rules(rules)
    return Responsibility(tuple(agencies), book).assigner(edition.hierarchies, day)


@pytest.fixture(scope="module")
def resolver(small_edition: Edition) -> Resolver:
    return Resolver(small_edition)


def named(
    assigning: Assigner, resolver: Resolver, place: dict[str, float], category: str | None = None
) -> Any:
    answer = assigning.assign(resolver.resolve(**place), category)
    assert answer.rule is not None
    return answer.agency and answer.agency.org_id, answer.rule.rule, answer.rule.layer, answer.rule.code


def test_without_rules_the_finest_area_that_an_agency_serves_counts(resolver: Resolver) -> None:
    assigning = assigner(resolver.edition, [TOWN, EAST, WEST])
    assert named(assigning, resolver, ACROSS) == ("town", "area", "municipality", "XM01")
    assert named(assigning, resolver, OPEN_LAND) == ("east", "area", "province", "XB")
    assert named(assigning, resolver, AT_SEA) == ("west", "area", "province", "XA")


def test_where_nobody_serves_the_place_nobody_is_named_and_why_is_said(resolver: Resolver) -> None:
    answer = assigner(resolver.edition, [TOWN]).assign(resolver.resolve(**OPEN_LAND))
    assert answer.agency is None
    assert answer.rule is not None
    assert (answer.rule.rule, answer.rule.layer) == (None, None)
    assert "Province B" in answer.rule.why["en"]
    assert "จังหวัด" in answer.rule.why["th"]
    outside = assigner(resolver.edition, [TOWN]).assign(resolver.resolve(lat=0.5, lon=80.0))
    assert outside.rule is not None
    assert "outside every area" in outside.rule.why["en"]


RULES = """
[categories]
"ถนน" = ["Road"]

[[rule]]
id = "old"
agency = "west"
valid_to = 2026-06-01

[[rule]]
id = "town-roads"
layers = "municipality"
codes = ["XM01"]
categories = ["road"]
agency = "roads"

[[rule]]
id = "unknown-agency"
agency = "nobody"

[[rule]]
id = "unknown-layer"
layers = ["canal"]
agency = "west"

[[rule]]
id = "places"
layers = ["municipality", "district", "province"]

[[rule]]
id = "hotline"
categories = ["ถนน"]
agency = "roads"
why = {en = "The hotline"}
"""


@pytest.mark.parametrize(
    ("place", "category", "expected"),
    [
        (ACROSS, None, ("town", "places", "municipality", "XM01")),
        (ACROSS, "ถนน", ("roads", "town-roads", "municipality", "XM01")),
        (ACROSS, " ROAD ", ("roads", "town-roads", "municipality", "XM01")),
        (ACROSS, "คลอง", ("town", "places", "municipality", "XM01")),
        (OPEN_LAND, "ถนน", ("roads", "places", "province", "XB")),
        (OPEN_LAND, None, (None, None, None, None)),
        ({"lat": 1.0, "lon": 80.0}, "ถนน", (None, None, None, None)),
    ],
)
def test_the_first_rule_that_fires_counts(
    resolver: Resolver, place: Any, category: str | None, expected: Any
) -> None:
    assigning = assigner(resolver.edition, [TOWN, WEST, ROADS], RULES)
    assert named(assigning, resolver, place, category) == expected


def test_a_rule_holds_on_its_days_alone(resolver: Resolver) -> None:
    before = assigner(resolver.edition, [TOWN, WEST, ROADS], RULES, date(2026, 5, 31))
    assert named(before, resolver, ACROSS) == ("west", "old", None, None)


def test_a_reason_of_the_citys_own_is_given_as_it_is(resolver: Resolver) -> None:
    assigning = assigner(resolver.edition, [replace(ROADS, areas=())], RULES)
    answer = assigning.assign(resolver.resolve(**OPEN_LAND), "Road")
    assert answer.rule is not None
    assert (answer.rule.why, answer.rule.category) == ({"en": "The hotline"}, "ถนน")


def test_of_equal_claims_one_is_named_and_the_others_are_told(resolver: Resolver) -> None:
    rivals = [
        agency("9", "province:XB"),
        agency("5", "province:XB"),
        agency("7", "province:XB", official=True),
        agency("1", "province:*"),
        agency("8", "province:XB", categories=["ถนน"]),
    ]
    assigning = assigner(resolver.edition, rivals)
    general = assigning.assign(resolver.resolve(**OPEN_LAND))
    special = assigning.assign(resolver.resolve(**OPEN_LAND), "ถนน")
    assert general.agency is not None
    assert special.agency is not None
    assert general.rule is not None
    assert special.rule is not None
    assert (general.agency.org_id, general.rule.also) == ("7", ("5", "9"))
    assert (special.agency.org_id, special.rule.also, special.rule.category) == ("8", (), "ถนน")


def test_a_code_without_a_layer_is_that_of_the_layer_that_has_it(resolver: Resolver) -> None:
    bare = replace(EAST, areas=(Place(None, "XB01"),))
    assert named(assigner(resolver.edition, [bare]), resolver, OPEN_LAND) == (
        "east",
        "area",
        "district",
        "XB01",
    )


def test_of_one_answer_and_category_it_is_one_object(resolver: Resolver) -> None:
    assigning = assigner(resolver.edition, [TOWN, EAST, WEST, ROADS])
    answer = resolver.resolve(**ACROSS)
    with ThreadPoolExecutor(8) as pool:
        found = list(pool.map(lambda n: assigning.assign(answer, (None, "ถนน", "x", "y")[n % 4]), range(400)))
    assert len({id(one) for one in found}) == 2  # categories that nobody knows count like none
    for number in range(20):
        assigning.assign(resolver.resolve(lat=1.0, lon=80.0 + number))
    assert len(assigning._remembered) == 2 < MOST_REMEMBERED


def test_rules_that_cannot_be_read_name_nobody_and_say_so(small_edition: Edition, resolver: Resolver) -> None:
    broken = Responsibility((WEST,), None, InputError("x")).assigner(small_edition.hierarchies, DAY)
    answer = broken.assign(resolver.resolve(**ACROSS))
    assert answer.agency is None
    assert answer.rule is not None
    assert "cannot be read" in answer.rule.why["en"]


@settings(max_examples=20)
@given(
    st.lists(
        st.tuples(
            st.floats(99.9, 104.1) | st.just(float("nan")),
            st.floats(9.9, 14.1),
            st.sampled_from([None, "ถนน", "road", "x", float("nan")]),
        ),
        max_size=40,
    )
)
def test_many_points_get_the_agency_that_each_gets_alone(resolver: Resolver, rows: Any) -> None:
    assigning = assigner(resolver.edition, [TOWN, WEST, ROADS], RULES)
    lon, lat = (np.array([row[side] for row in rows], dtype=float) for side in (0, 1))
    categories = [row[2] for row in rows]
    found = resolver.resolve_batch(lon, lat)
    many = assigning.assign_many(found, categories)
    for row, (x, y, category) in enumerate(rows):
        if np.isnan(x):
            assert many[row] is None
            continue
        about = category if isinstance(category, str) else None
        alone = assigning.assign(resolver.resolve(lat=y, lon=x), about).agency
        assert many[row] == (alone and alone.org_id)
    one = assigning.assign_many(found, "ถนน")
    assert one.tolist() == assigning.assign_many(found, ["ถนน"] * len(rows)).tolist()


def test_what_many_agencies_need_is_said(resolver: Resolver) -> None:
    assigning = assigner(resolver.edition, [TOWN])
    with pytest.raises(InputError, match="also depend on district"):
        assigning.assign_many(
            resolver.resolve_batch([101.0], [12.0], layers=["province", "subdistrict", "municipality"])
        )
    with pytest.raises(InputError, match="2 categories for 1 points"):
        assigning.assign_many(resolver.resolve_batch([101.0], [12.0]), ["a", "b"])
    assert assigning.assign_many(resolver.resolve_batch([], [])).tolist() == []
