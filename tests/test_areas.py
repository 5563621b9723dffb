"""Areas as arrays, and one as a fact."""

import numpy as np
import pytest
import shapely

from geo_fondue.areas import Area, Areas, layer_order
from geo_fondue.errors import NotFoundError


@pytest.fixture
def districts() -> Areas:
    return Areas(
        layer="district",
        codes=np.array(["XA01", "XA02"], dtype=object),
        names={"th": np.array(["หนึ่ง", None], dtype=object), "en": np.array(["One", "Two"], dtype=object)},
        geometry=np.array([shapely.box(100, 10, 101, 11), shapely.box(101, 10, 103, 12)], dtype=object),
        parent_layer="province",
        parents=np.array(["XA", "XA"], dtype=object),
    )


def test_an_area_holds_the_names_that_there_are(districts: Areas) -> None:
    assert districts.area(0) == Area("district", "XA01", {"th": "หนึ่ง", "en": "One"}, "XA")
    assert [area.name for area in districts] == [{"th": "หนึ่ง", "en": "One"}, {"en": "Two"}]


def test_a_title_is_in_the_language_asked_for_or_in_any_or_the_code(districts: Areas) -> None:
    assert [area.title("th") for area in districts] == ["หนึ่ง", "Two"]
    assert Area("district", "XA03", {}).title("th") == "XA03"


def test_positions_are_found_by_code_and_none_is_nowhere(districts: Areas) -> None:
    assert districts.position("XA02") == 1
    found = districts.positions(["XA02", None, "YY", "XA01"])
    assert (found.dtype, found.tolist()) == (np.int32, [1, -1, -1, 0])


def test_a_code_that_is_not_there_is_named(districts: Areas) -> None:
    with pytest.raises(NotFoundError, match=r"no area 'XB' in layer 'district'"):
        districts.position("XB")


def test_bounds_are_west_south_east_north(districts: Areas) -> None:
    assert districts.bounds == (100, 10, 103, 12)


def test_layers_stand_from_coarse_to_fine_and_others_by_name_after_them() -> None:
    layers = ["park", "municipality", "district", "canal", "province", "subdistrict"]
    assert sorted(layers, key=layer_order) == [
        "province",
        "district",
        "subdistrict",
        "municipality",
        "canal",
        "park",
    ]
