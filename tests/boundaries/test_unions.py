"""Layers that nest, made to agree."""

from dataclasses import replace

import numpy as np
import pytest
import shapely

from geo_fondue.areas import Areas
from geo_fondue.boundaries.limits import Limits
from geo_fondue.boundaries.unions import agree

METRE = 1 / 109_000
"""Of longitude at lat 11, in degrees, roughly."""


def drawn(areas: Areas, **shapes: shapely.Geometry) -> Areas:
    geometry = areas.geometry.copy()
    for code, shape in shapes.items():
        geometry[areas.position(code)] = shape
    return replace(areas, geometry=geometry)


def test_areas_that_are_what_is_in_them_are_left_as_they_are(small_layers: list[Areas]) -> None:
    province, district, subdistrict, _ = small_layers
    for areas, finer in ((district, subdistrict), (province, district)):
        agreed, findings = agree(areas, finer, limits=Limits())
        assert agreed is areas
        assert findings == []


def test_a_border_a_little_beside_is_drawn_as_the_finer_layer_has_it(small_layers: list[Areas]) -> None:
    _, district, subdistrict, _ = small_layers
    beside = drawn(
        district,
        XA01=shapely.box(100, 10, 102 + 5 * METRE, 12),
        XB01=shapely.box(102 + 5 * METRE, 10, 104, 12),
    )
    agreed, findings = agree(beside, subdistrict, limits=Limits())
    assert [finding.kind for finding in findings] == ["parents-redrawn", "parent-redrawn", "parent-redrawn"]
    for code in ("XA01", "XB01"):
        assert agreed.geometry[agreed.position(code)].equals(district.geometry[district.position(code)])
    assert findings[1].moved_m2 == pytest.approx(5 * 2 * 110.6e3, rel=0.01)
    assert agreed.geometry[agreed.position("XA02")] is district.geometry[district.position("XA02")]


def test_a_lake_that_no_subdistrict_has_is_told_and_kept(small_layers: list[Areas]) -> None:
    _, district, subdistrict, _ = small_layers
    lake = shapely.box(100.4, 10.4, 100.42, 10.42)
    position = subdistrict.position("XA0101")
    holed = drawn(subdistrict, XA0101=subdistrict.geometry[position] - lake)
    agreed, [finding] = agree(district, holed, limits=Limits())
    assert agreed is district
    assert (finding.kind, finding.code, finding.moved_m2) == ("parent-differs", "XA01", None)
    assert "of it lie in none of its subdistricts" in finding.what
    assert shapely.intersects_xy(lake, *finding.where or ())
    assert finding.shape is not None
    assert finding.shape.equals(lake)


def test_an_area_follows_the_finer_layer_and_keeps_its_lake(small_layers: list[Areas]) -> None:
    _, district, subdistrict, _ = small_layers
    lake = shapely.box(100.4, 10.4, 100.42, 10.42)
    holed = drawn(subdistrict, XA0101=subdistrict.geometry[subdistrict.position("XA0101")] - lake)
    beside = drawn(district, XA01=shapely.box(100, 10, 102 - 5 * METRE, 12))
    agreed, findings = agree(beside, holed, limits=Limits())
    assert {finding.kind for finding in findings} == {"parents-redrawn", "parent-redrawn", "parent-differs"}
    assert agreed.geometry[0].equals(district.geometry[0])


def test_land_of_a_subdistrict_outside_of_its_district_is_told(small_layers: list[Areas]) -> None:
    _, district, subdistrict, _ = small_layers
    agreed, findings = agree(
        district, drawn(subdistrict, XA0102=shapely.box(101, 10, 102.1, 12)), limits=Limits()
    )
    assert agreed is district
    [finding] = findings
    assert finding.what.endswith("of its subdistricts lie outside of it")


def test_more_narrow_land_than_is_allowed_is_told_and_kept(small_layers: list[Areas]) -> None:
    _, district, subdistrict, _ = small_layers
    beside = drawn(district, XA01=shapely.box(100, 10, 102 - 5 * METRE, 12))
    agreed, [finding] = agree(beside, subdistrict, limits=Limits(moved_m2=10, moved_share=0))
    assert agreed is beside
    assert finding.kind == "parent-differs"


def test_an_area_without_any_in_it_is_told(small_layers: list[Areas]) -> None:
    _, district, subdistrict, _ = small_layers
    kept = subdistrict.parents != np.array("XB02", dtype=object)
    fewer = replace(
        subdistrict,
        codes=subdistrict.codes[kept],
        geometry=subdistrict.geometry[kept],
        parents=None if subdistrict.parents is None else subdistrict.parents[kept],
    )
    _, findings = agree(district, fewer, limits=Limits())
    assert [(finding.kind, finding.code) for finding in findings] == [("childless", "XB02")]
