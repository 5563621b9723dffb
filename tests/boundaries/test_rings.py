"""Vertices that say nothing."""

import numpy as np
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st

from geo_fondue.boundaries.findings import Finding
from geo_fondue.boundaries.rings import SPIKE_WIDTH_M, clean_rings

CORNERS = [(100.0, 13.0), (101.0, 13.0), (101.0, 14.0), (100.0, 14.0)]
CELL = shapely.Polygon(CORNERS)


def cleaned(geometry: shapely.Geometry) -> tuple[shapely.Geometry, list[Finding]]:
    array, findings = clean_rings(
        np.array([geometry], dtype=object), layer="zone", codes=np.array(["Z1"], dtype=object)
    )
    return array[0], findings


def test_what_is_in_order_is_passed_on_as_it_is() -> None:
    many = shapely.MultiPolygon(
        [CELL, shapely.box(102, 13, 103, 14).difference(shapely.box(102.4, 13.4, 102.6, 13.6))]
    )
    for good in (CELL, many):
        same, findings = cleaned(good)
        assert same is good
        assert findings == []
    nothing, findings = clean_rings(np.array([None]), layer="zone", codes=np.array(["Z1"], dtype=object))
    assert nothing.tolist() == [None]
    assert findings == []


@pytest.mark.parametrize("at", range(4))
def test_a_vertex_given_several_times_is_taken_once(at: int) -> None:
    ring, [finding] = cleaned(shapely.Polygon([*CORNERS[:at], CORNERS[at], CORNERS[at], *CORNERS[at:]]))
    assert ring.normalize() == CELL.normalize()
    assert finding.kind == "duplicate-vertices"
    assert finding.what == "2 vertices are given twice in a row"
    assert finding.where == CORNERS[at]
    assert finding.moved_m2 == 0


@pytest.mark.parametrize("at", range(5))
def test_a_spike_is_cut_off_wherever_the_ring_begins(at: int) -> None:
    spiked = [(100.0, 13.0), (101.0, 13.0), (101.0, 14.0), (105.0, 14.0), (100.0, 14.0)]
    ring, [finding] = cleaned(shapely.Polygon(spiked[at:] + spiked[:at]))
    assert ring.equals(CELL)
    assert finding.kind == "spike"
    assert finding.where == (105, 14)
    assert finding.moved_m2 == finding.size_m2 == pytest.approx(0, abs=1e-3)


def test_a_spike_of_several_vertices_is_cut_off_to_its_root() -> None:
    out = [(101.0, 14.0), (102.0, 15.0), (103.0, 16.0), (102.0, 15.0)]
    ring, [finding] = cleaned(shapely.Polygon([*CORNERS[:2], *out, CORNERS[2], CORNERS[3]]))
    assert ring.equals(CELL)
    assert ring.is_valid
    assert finding.kind == "spike"


def test_a_narrow_strip_is_a_spike_and_a_wider_one_is_land() -> None:
    metre = 1 / 111_320
    for width, kinds in ((SPIKE_WIDTH_M / 2, ["spike"]), (SPIKE_WIDTH_M * 3, [])):
        top = 14 - width * metre
        geometry = shapely.Polygon([(100, 13), (101, 13), (101, top), (101.01, 14), (100, 14)])
        after, findings = cleaned(geometry)
        assert [finding.kind for finding in findings] == kinds
        moved = sum(finding.moved_m2 or 0 for finding in findings)
        assert moved <= SPIKE_WIDTH_M * 110_000
        assert shapely.symmetric_difference(geometry, after).area * 111_320**2 * 0.97 == pytest.approx(
            moved, rel=0.05
        )


def test_holes_and_parts_that_are_nothing_but_a_spike_are_gone() -> None:
    line = [(100.2, 13.2), (100.4, 13.4), (100.3, 13.3)]
    ring, [finding] = cleaned(shapely.Polygon(CORNERS, [line]))
    assert ring.equals(CELL)
    assert finding.kind == "spike"
    parts, [finding] = cleaned(shapely.MultiPolygon([CELL, shapely.Polygon(line)]))
    assert parts.equals(CELL)
    assert finding.kind == "spike"


def test_an_area_that_is_nothing_but_a_spike_is_left_for_others_to_judge() -> None:
    line = shapely.Polygon([(100, 13), (101, 13), (100.5, 13)])
    same, findings = cleaned(line)
    assert same is line
    assert findings == []


def test_many_areas_are_looked_at_in_blocks(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("geo_fondue.boundaries.rings._BLOCK", 7)
    bad = shapely.Polygon([*CORNERS[:1], *CORNERS])
    geometry = np.array([CELL, None, bad, CELL, CELL, shapely.MultiPolygon([CELL, bad]), bad], dtype=object)
    codes = np.array(list("abcdefg"), dtype=object)
    after, findings = clean_rings(geometry, layer="zone", codes=codes)
    assert [finding.code for finding in findings] == ["c", "f", "g"]
    assert after[3] is CELL
    assert after[2].equals(CELL)


@given(st.lists(st.tuples(st.integers(0, 3), st.integers(0, 3)), min_size=3, max_size=12))
def test_what_is_cleaned_is_clean_and_nothing_that_was_land_is_lost(corners: list[tuple[int, int]]) -> None:
    before = shapely.Polygon(corners)
    after, findings = cleaned(before)
    assert (after is before) == (not findings)
    if findings:
        again, _ = cleaned(after)
        assert again is after
        assert after.area == pytest.approx(before.area), (
            "counted with the sign of its winding, as shapely does"
        )
