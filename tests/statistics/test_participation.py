"""Which areas have an agency, and in which provinces every one has."""

import pytest

from geo_fondue.agencies import Agency, Place
from geo_fondue.agencies.agency import names
from geo_fondue.boundaries import Edition
from geo_fondue.errors import NotFoundError
from geo_fondue.resolver import Resolver
from geo_fondue.statistics.participation import Participation, participation


@pytest.fixture(scope="module")
def resolver(small_edition: Edition) -> Resolver:
    return Resolver(small_edition)


def agency(org_id: str, *places: Place) -> Agency:
    return Agency(org_id, names(org_id, None), areas=places)


def shares(found: Participation) -> list[tuple[str, int, int, float | None, bool]]:
    return [(one.code, one.units, one.served, one.share, one.all) for one in found.groups]


def test_provinces_where_every_unit_has_an_agency_are_counted(resolver: Resolver) -> None:
    listed = [agency("1", Place("district", "XA01"), Place(None, "XA02")), agency("2", Place(None, "XB01"))]
    found = participation(listed, resolver, layer="district")
    assert shares(found) == [("XA", 2, 2, 1.0, True), ("XB", 2, 1, 0.5, False)]
    assert (found.served, found.whole_groups, found.group_layer) == (3, 1, "province")
    assert [(unit.code, unit.group, unit.agencies) for unit in found.units] == [
        ("XA01", "XA", ("1",)),
        ("XA02", "XA", ("1",)),
        ("XB01", "XB", ("2",)),
        ("XB02", "XB", ()),
    ]


def test_the_finest_layer_is_counted_through_its_parents(resolver: Resolver) -> None:
    found = participation([agency("9", Place("subdistrict", "*"))], resolver, layer="subdistrict")
    assert shares(found) == [("XA", 4, 4, 1.0, True), ("XB", 4, 4, 1.0, True)]


def test_a_layer_that_cuts_across_is_counted_where_it_lies(resolver: Resolver) -> None:
    found = participation([], resolver, layer="municipality")
    assert sum(one.units for one in found.groups) == 1
    empty = next(one for one in found.groups if not one.units)
    assert (empty.share, empty.all) == (None, False)


def test_the_coarsest_layer_counts_itself(resolver: Resolver) -> None:
    found = participation([agency("1", Place("province", "XA"))], resolver, layer="province")
    assert shares(found) == [("XA", 1, 1, 1.0, True), ("XB", 1, 0, 0.0, False)]


def test_an_agency_of_another_layer_does_not_count(resolver: Resolver) -> None:
    found = participation(
        [agency("1", Place("province", "*"), Place(None, "XA"))], resolver, layer="district"
    )
    assert found.served == 0


def test_its_json_says_all_of_it(resolver: Resolver) -> None:
    told = participation([agency("1", Place(None, "XA01"))], resolver, layer="district").to_dict()
    assert (told["units"], told["served"], told["groups"], told["whole_groups"]) == (4, 1, 2, 0)
    assert told["by_group"][0] == {
        "code": "XA",
        "name": {"th": "จังหวัดก", "en": "Province A"},
        "units": 2,
        "served": 1,
        "share": 0.5,
        "all": False,
    }
    assert told["by_unit"][0]["agencies"] == ["1"]


def test_a_layer_that_is_not_there_is_told(resolver: Resolver) -> None:
    with pytest.raises(NotFoundError):
        participation([], resolver, layer="canal")
