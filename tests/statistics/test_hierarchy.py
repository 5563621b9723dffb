"""Which areas lie in another."""

import pytest

from geo_fondue.boundaries import Edition
from geo_fondue.errors import InputError, NotFoundError
from geo_fondue.statistics.hierarchy import within


def codes(edition: Edition, layer: str, parent: str) -> list[str]:
    return edition.areas(layer).codes[within(edition, layer, parent)[1]].tolist()


def test_a_districts_subdistricts_are_those_that_name_it_as_parent(small_edition: Edition) -> None:
    assert within(small_edition, "subdistrict", "XA02")[0] == "district"
    assert codes(small_edition, "subdistrict", "XA02") == ["XA0201", "XA0202"]


def test_a_provinces_subdistricts_are_found_through_its_districts(small_edition: Edition) -> None:
    assert within(small_edition, "subdistrict", "XB")[0] == "province"
    assert codes(small_edition, "subdistrict", "XB") == ["XB0101", "XB0102", "XB0201", "XB0202"]


def test_the_parent_must_be_of_a_coarser_layer(small_edition: Edition) -> None:
    with pytest.raises(NotFoundError, match="no area 'XA0101' in district, province"):
        within(small_edition, "subdistrict", "XA0101")
    with pytest.raises(NotFoundError, match="no area 'XM01'"):
        within(small_edition, "district", "XM01")


@pytest.mark.parametrize("layer", ["province", "municipality"])
def test_a_layer_that_nests_in_none_cannot_be_narrowed(small_edition: Edition, layer: str) -> None:
    with pytest.raises(InputError, match="nests in no other"):
        within(small_edition, layer, "XA")


def test_an_unknown_layer_is_told_with_those_there_are(small_edition: Edition) -> None:
    with pytest.raises(NotFoundError, match="province, district, subdistrict, municipality"):
        within(small_edition, "region", "XA")
