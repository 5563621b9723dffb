"""Polygons made to fit their neighbours."""

import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from geo_fondue.areas import Areas
from geo_fondue.boundaries.fitting import fit_layer
from geo_fondue.boundaries.fitting.cleaning import Cleaned, clean
from geo_fondue.boundaries.sizes import areas_m2, in_metres
from geo_fondue.index.reference import build

METRE = 1 / 108_000
"""Of longitude at lat 13.5, in degrees, roughly."""


def polygons(*shapes: shapely.Geometry) -> np.ndarray:
    return np.array(shapes, dtype=object)


def cleaned(*shapes: shapely.Geometry, sliver_m: float = 10) -> Cleaned:
    found = clean(polygons(*shapes), sliver_m=sliver_m)
    assert found.fits
    assert shapely.is_valid(found.geometry).all()
    return found


WEST, EAST = shapely.box(100, 13, 100.5, 14), shapely.box(100.5, 13, 101, 14)


def test_areas_that_fit_are_left_bit_for_bit() -> None:
    found = cleaned(WEST, EAST)
    assert found.geometry[0] is WEST
    assert found.geometry[1] is EAST
    assert (found.settled, found.overlaps, found.closed, found.gaps) == ((), (), (), ())


@pytest.mark.parametrize("south", [13, 13.2], ids=["open at both ends", "closed"])
def test_a_gap_of_5_m_is_closed(south: float) -> None:
    gap = shapely.box(100.5, south, 100.5 + 5 * METRE, 14 if south == 13 else 13.8)
    found = cleaned(WEST, EAST - gap)
    assert shapely.coverage_is_valid(found.geometry)
    [closed] = found.closed
    assert closed.around == (0, 1)
    assert areas_m2(polygons(closed.piece)) == pytest.approx(areas_m2(polygons(gap)), rel=1e-4)
    assert shapely.union_all(found.geometry).area == pytest.approx(1, abs=1e-9)


def test_an_overlap_of_5_m_becomes_one_areas() -> None:
    found = cleaned(WEST, shapely.box(100.5 - 5 * METRE, 13, 101, 14))
    assert shapely.coverage_is_valid(found.geometry)
    assert [overlap.owners for overlap in found.settled] == [(0, 1)]
    assert shapely.area(found.geometry).sum() == pytest.approx(1, abs=1e-9)


def test_a_lake_of_2_km_stays_and_is_told() -> None:
    lake = shapely.box(100.49, 13.49, 100.51, 13.51)
    found = cleaned(WEST - lake, EAST - lake)
    assert [gap.piece.equals(lake) for gap in found.gaps] == [True]
    assert found.closed == ()
    assert found.geometry[0].equals(WEST - lake)


def test_a_sliver_that_runs_into_a_lake_is_closed_up_to_it() -> None:
    lake = shapely.box(100.49, 13.49, 100.51, 13.51)
    found = cleaned(WEST - lake, shapely.box(100.5 + 5 * METRE, 13, 101, 14) - lake)
    assert len(found.closed) == 2
    [gap] = found.gaps
    assert shapely.symmetric_difference(gap.piece, lake).area < 1e-9


def test_an_overlap_of_1_km_stays_with_both() -> None:
    west = shapely.box(100, 13, 100.51, 14)
    found = cleaned(west, EAST)
    assert found.geometry[0].equals(west)
    assert found.geometry[1].equals(EAST)
    [overlap] = found.overlaps
    assert overlap.owners == (0, 1)
    assert overlap.piece.equals(shapely.box(100.5, 13, 100.51, 14))


def test_slivers_of_an_area_are_closed_though_it_overlaps_widely_elsewhere() -> None:
    further = shapely.box(101 + 5 * METRE, 13, 102, 14)
    found = cleaned(shapely.box(100, 13, 100.51, 14), EAST, further)
    assert [overlap.owners for overlap in found.overlaps] == [(0, 1)]
    assert [gap.around for gap in found.closed] == [(1, 2)]


def test_where_three_overlap_the_land_is_one_piece_with_three_owners() -> None:
    found = cleaned(
        shapely.box(100, 13, 100.6, 14),
        shapely.box(100.4, 13, 101, 14),
        shapely.box(100.3, 13.3, 100.7, 13.6),
    )
    by_owners: dict[tuple[int, ...], float] = {}
    for overlap in found.overlaps:
        by_owners[overlap.owners] = by_owners.get(overlap.owners, 0) + overlap.piece.area
    assert by_owners == pytest.approx({(0, 1): 0.14, (0, 2): 0.03, (1, 2): 0.03, (0, 1, 2): 0.06})


@pytest.mark.parametrize("enclave", [shapely.box(100.4, 13.4, 100.5, 13.5), shapely.box(100, 13, 101, 14)])
def test_an_area_in_another_is_an_overlap_of_both(enclave: shapely.Geometry) -> None:
    found = cleaned(shapely.box(100, 13, 101, 14), enclave)
    assert [overlap.owners for overlap in found.overlaps] == [(0, 1)]
    assert found.geometry[1].equals(enclave)


def test_a_vertex_that_the_neighbour_does_not_have_is_put_into_its_edge() -> None:
    north, south = shapely.box(100.5, 13.5, 101, 14), shapely.box(100.5, 13, 101, 13.5)
    found = cleaned(WEST, north, south)
    assert shapely.coverage_is_valid(found.geometry)
    assert found.geometry[0].equals(WEST)
    assert [100.5, 13.5] in shapely.get_coordinates(found.geometry[0]).tolist()
    assert found.geometry[1] is north


def test_an_inlet_of_one_area_is_its_own() -> None:
    inlet = shapely.box(100.2, 13, 100.2 + 5 * METRE, 13.3)
    found = cleaned(WEST - inlet, EAST)
    assert found.closed == ()
    assert found.geometry[0].equals(WEST - inlet)


def test_without_a_width_nothing_is_closed() -> None:
    west, east = WEST, shapely.box(100.5 - 5 * METRE, 13, 101, 14)
    found = cleaned(west, east, sliver_m=0)
    assert len(found.overlaps) == 1
    assert found.geometry[1].equals(east)


def grid(columns: int, rows: int, noise: np.ndarray) -> np.ndarray:
    """Return cells of about 1 km, each corner shared and moved by up to 300 m."""
    corners = np.stack(np.meshgrid(np.arange(columns + 1), np.arange(rows + 1), indexing="ij"), axis=-1)
    corners = 100 + 0.01 * (corners + 0.3 * noise)
    corners[..., 1] -= 87
    cells = [
        shapely.Polygon([corners[i, j], corners[i + 1, j], corners[i + 1, j + 1], corners[i, j + 1]])
        for i in range(columns)
        for j in range(rows)
    ]
    return polygons(*cells)


def as_layer(geometry: np.ndarray) -> Areas:
    codes = np.array([f"A{i:02}" for i in range(len(geometry))], dtype=object)
    return Areas("district", codes, {"en": codes}, geometry)


@settings(max_examples=40)
@given(
    seed=st.integers(0, 2**32 - 1),
    columns=st.integers(1, 5),
    rows=st.integers(2, 5),
    metres=st.sampled_from([0.01, 0.3, 2.0]),
)
def test_a_coverage_whose_areas_were_drawn_each_by_itself_is_one_again(
    seed: int, columns: int, rows: int, metres: float
) -> None:
    """Every vertex of every area is moved by itself: gaps, overlaps and borders that cross everywhere."""
    rng = np.random.default_rng(seed)
    whole = grid(columns, rows, rng.uniform(-1, 1, (columns + 1, rows + 1, 2)))
    broken = whole.copy()
    for i, cell in enumerate(whole):
        ring = shapely.get_coordinates(shapely.segmentize(cell, 0.003))[:-1]
        broken[i] = shapely.Polygon(ring + rng.uniform(-metres, metres, ring.shape) * METRE)
    layer = as_layer(broken)
    fitted, findings = fit_layer(layer, sliver_m=10)
    assert shapely.coverage_is_valid(fitted.geometry)
    assert shapely.is_valid(fitted.geometry).all()
    assert fitted.codes is layer.codes
    assert fitted.names is layer.names
    moved = areas_m2(shapely.symmetric_difference(broken, fitted.geometry))
    assert np.all(moved <= 2.9 * metres * shapely.length(in_metres(broken)) + 1), "within what was broken"
    told = {finding.code: 0.0 for finding in findings}
    for finding in findings:
        told[finding.code] += finding.moved_m2 or 0
    assert told[None] == pytest.approx(moved.sum(), abs=1)
    for code, size in zip(layer.codes, moved, strict=True):
        assert told.get(code, 0.0) >= 0.99 * size - 1, "all that is moved is told"
    land, before = shapely.coverage_union_all(fitted.geometry), shapely.union_all(broken)
    assert shapely.difference(before, land).area < 1e-9, "no land is lost"
    assert len(shapely.get_parts(land)) == 1
    assert not shapely.get_rings(shapely.get_parts(land))[1:].tolist(), "no gap is left"


@settings(max_examples=10)
@given(seed=st.integers(0, 2**32 - 1))
def test_in_what_was_fitted_every_point_has_one_area(seed: int) -> None:
    rng = np.random.default_rng(seed)
    whole = grid(3, 3, rng.uniform(-1, 1, (4, 4, 2)))
    broken = polygons(
        *(
            shapely.Polygon(ring + rng.uniform(-2, 2, ring.shape) * METRE)
            for ring in (shapely.get_coordinates(cell)[:-1] for cell in whole)
        )
    )
    fitted, _ = fit_layer(as_layer(broken), sliver_m=10)
    inside = shapely.buffer(shapely.union_all(whole), -20 * METRE)
    west, south, east, north = inside.bounds
    points = rng.uniform((west, south), (east, north), (2000, 2))
    points = np.concatenate([points, shapely.get_coordinates(fitted.geometry)])
    points = points[shapely.contains_xy(inside, points)]
    index = build(fitted)
    for lon, lat in points.tolist():
        assert len(index.locate_all(lon, lat)) == 1


def test_a_narrow_area_between_others_is_no_gap_of_theirs() -> None:
    """A strip of 5 m between two areas, and a sliver elsewhere that makes these two be worked on."""
    strip = shapely.box(100.5, 13, 100.5 + 5 * METRE, 14)
    east = shapely.box(100.5 + 5 * METRE, 13, 101, 14)
    further = shapely.box(101 + 5 * METRE, 13, 102, 14)
    found = cleaned(WEST, strip, east, further)
    assert found.geometry[1] is strip
    assert [gap.around for gap in found.closed] == [(2, 3)]
