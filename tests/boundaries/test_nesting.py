"""Areas in their parents."""

from dataclasses import replace

import numpy as np
import pytest
import shapely

from geo_fondue.areas import Areas
from geo_fondue.boundaries.nesting import check_nesting, locate_parents
from geo_fondue.errors import BoundaryError


def moved(areas: Areas, **boxes: tuple[float, float, float, float]) -> Areas:
    geometry = areas.geometry.copy()
    for code, box in boxes.items():
        geometry[areas.position(code)] = shapely.box(*box)
    return replace(areas, geometry=geometry)


def test_areas_that_fill_their_parents_give_no_finding(small_layers: list[Areas]) -> None:
    province, district, subdistrict, _ = small_layers
    assert check_nesting(district, province, file="a.shp") == []
    assert check_nesting(subdistrict, district, file="a.shp") == []


def test_a_border_drawn_a_little_differently_gives_no_finding(small_layers: list[Areas]) -> None:
    district = moved(small_layers[1], XA01=(99.995, 9.995, 102.005, 12.005))
    assert check_nesting(district, small_layers[0], file="a.shp") == []


def test_a_part_outside_is_told_with_place_and_size(small_layers: list[Areas]) -> None:
    district = moved(small_layers[1], XA01=(100, 10, 102.2, 12))
    [finding] = check_nesting(district, small_layers[0], file="a.shp")
    assert (finding.kind, finding.code) == ("outside-parent", "XA01")
    assert finding.what == "9.1% of it lies outside its province, XA"
    assert finding.where == pytest.approx((102.1, 11))
    assert finding.size_m2 == pytest.approx(0.2 * 109.3e3 * 2 * 110.6e3, rel=0.01)


def test_an_island_outside_every_parent_is_told_and_kept(small_layers: list[Areas]) -> None:
    district = moved(small_layers[1], XA01=(99, 10, 99.9, 11))
    [finding] = check_nesting(district, small_layers[0], file="a.shp")
    assert finding.what == "100.0% of it lies outside its province, XA"


def test_an_area_far_from_its_parent_is_refused(small_layers: list[Areas]) -> None:
    district = moved(small_layers[1], XA01=(90, 10, 91, 11))
    with pytest.raises(BoundaryError, match=r"XA01 lies 98\d km from XA.*coordinate system"):
        check_nesting(district, small_layers[0], file="a.shp")


def test_an_area_in_another_parent_than_its_own_is_refused(small_layers: list[Areas]) -> None:
    district = small_layers[1]
    wrong = replace(district, parents=np.array(["XB", "XA", "XB", "XB"], dtype=object))
    with pytest.raises(BoundaryError, match=r"a\.shp, parent of the district: .*XA01 lies in XA, not in XB"):
        check_nesting(wrong, small_layers[0], file="a.shp")


def test_parents_are_found_by_where_areas_lie(small_layers: list[Areas]) -> None:
    province, district, subdistrict, _ = small_layers
    found, findings = locate_parents(
        subdistrict.geometry, district, layer="subdistrict", codes=subdistrict.codes
    )
    assert found.tolist() == list(subdistrict.parents)  # type: ignore[arg-type]
    assert findings == []
    found, findings = locate_parents(district.geometry, province, layer="district", codes=district.codes)
    assert found.tolist() == list(district.parents)  # type: ignore[arg-type]


def test_an_area_outside_every_parent_goes_to_the_nearest_and_that_is_told(small_layers: list[Areas]) -> None:
    island = np.array([shapely.box(104.5, 10, 104.6, 10.1)], dtype=object)
    found, [finding] = locate_parents(
        island, small_layers[0], layer="district", codes=np.array(["I"], dtype=object)
    )
    assert found.tolist() == ["XB"]
    assert (finding.kind, finding.done) == ("outside-parent", "its parent is the nearest province, XB")


def test_where_parents_overlap_the_lowest_code_wins(small_layers: list[Areas]) -> None:
    province = moved(small_layers[0], XB=(100, 10, 104, 14))
    found, _ = locate_parents(
        small_layers[1].geometry[:1], province, layer="district", codes=small_layers[1].codes[:1]
    )
    assert found.tolist() == ["XA"]
