"""What of a finding's land is drawn."""

import numpy as np
import shapely

from geo_fondue.boundaries.fitting.shapes import MOST_VERTICES, drawn

CELL = shapely.box(100, 13, 101, 14)


def test_polygons_alone_are_drawn() -> None:
    touching = shapely.GeometryCollection([CELL, shapely.LineString([(101, 13), (102, 13)])])
    assert drawn(np.array([touching, shapely.Point(100, 13)], dtype=object)).equals(CELL)
    assert drawn(np.array([shapely.LineString([(101, 13), (102, 13)])], dtype=object)) is None


def test_what_has_many_vertices_is_drawn_more_coarsely() -> None:
    shape = drawn(np.array([shapely.Point(100, 13).buffer(1, quad_segs=500)], dtype=object))
    assert shapely.get_num_coordinates(shape) <= MOST_VERTICES
    assert shape.area > 3
