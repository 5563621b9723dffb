"""The drawings of a report card: true to the ground, whole, and with names that keep clear of one another."""

import re
from collections.abc import Mapping

import numpy as np
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st

from geo_fondue.areas import Areas
from geo_fondue.maps.report_card_map import SIDE, Frame, country, draw, place


def _places(path: str) -> np.ndarray:
    return np.array(re.findall(r"(-?[\d.]+),(-?[\d.]+)", path), dtype=float)


def test_every_part_of_an_area_is_drawn_and_its_holes_are_left_out() -> None:
    ring = shapely.Polygon(shapely.box(0, 0, 2, 2).exterior, [shapely.box(0.5, 0.5, 1, 1).exterior])
    areas = shapely.MultiPolygon([ring, shapely.box(3, 0, 4, 1)])
    frame = Frame((0, 0, 4, 2))
    assert frame.path(areas).count("M") == 3


@given(
    west=st.floats(-170, 160),
    south=st.floats(-70, 65),
    width=st.floats(0.001, 10),
    height=st.floats(0.001, 10),
)
def test_whatever_is_drawn_lies_in_its_box_and_the_longer_side_fills_it(
    west: float, south: float, width: float, height: float
) -> None:
    bounds = (west, south, west + width, south + height)
    frame = Frame(bounds)
    corners = frame.points(np.array(bounds).reshape(2, 2))
    assert max(frame.width, frame.height) == pytest.approx(SIDE)
    assert (corners >= -1e-6).all()
    assert (corners <= (frame.width + 1e-6, frame.height + 1e-6)).all()
    # north is up
    assert corners[0, 1] > corners[1, 1]


def test_neighbours_keep_the_same_border(squares: Mapping[str, Areas]) -> None:
    areas = squares["subdistrict"]
    drawn = draw(areas, np.arange(len(areas)), ["#000000"] * len(areas), "en")
    assert len(drawn.shapes) == 16
    corners = {tuple(point) for shape in drawn.shapes for point in _places(shape.path).tolist()}
    assert len(corners) == 25


def test_names_do_not_run_into_one_another(squares: Mapping[str, Areas]) -> None:
    areas = squares["subdistrict"]
    labels = draw(areas, np.arange(len(areas)), [""] * len(areas), "th").labels
    assert labels
    for one in labels:
        for other in labels:
            assert one is other or abs(one.x - other.x) > 30 or abs(one.y - other.y) > 30


def test_a_place_is_ringed_where_it_lies_in_the_country(squares: Mapping[str, Areas]) -> None:
    land = squares["province"]
    frame, outline = country(land)
    assert outline.count("M") == 2
    east = place(frame, land.geometry[1])
    assert east.x > frame.width / 2
    assert east.y == pytest.approx(frame.height / 2, abs=1)
    west = place(frame, land.geometry[0])
    assert west.x < frame.width / 2
