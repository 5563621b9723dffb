"""Where GEOS is taken at its word."""

from fractions import Fraction

import numpy as np
import shapely
from shapely import MultiPolygon, Polygon, box

from geo_fondue.index.trust import Trust

WEDGE = Polygon([(0, 0), (3, 7), (0, 7)])


def _trusted(polygon: Polygon, lon: float, lat: float) -> bool:
    trust = Trust(np.array([polygon], dtype=object))
    one = trust.exact(0, lon, lat)
    assert one == trust.exact_many(np.array([0]), np.array([lon]), np.array([lat]))[0]
    return one


def test_short_edges_far_from_the_origin_are_trusted() -> None:
    assert _trusted(box(100, 13, 101, 14), 100.5, 13)
    assert _trusted(Polygon([(100, 13), (101, 14), (100, 14)]), 100.5, 13.5)


def test_what_is_right_at_lon_0_or_lat_0_is_not() -> None:
    assert not _trusted(WEDGE, 1.5e-40, 3.5e-40)
    assert not _trusted(Polygon([(100, 1e-6), (101, 1), (100, 1)]), 100.5, 0.5)


def test_a_coordinate_that_is_0_takes_no_precision() -> None:
    assert _trusted(Polygon([(0, 50), (0.001, 50), (0, 50.001)]), 0.0, 50.0)


def test_geos_is_wrong_where_it_is_not_trusted() -> None:
    """Which is why the second opinion exists; when this fails, it may be done without."""
    lon, lat = 9.76856404569063e-21, 2.2793316106611468e-20
    assert 3 * Fraction(lat) < 7 * Fraction(lon), "the point is outside"
    assert shapely.intersects_xy(WEDGE, lon, lat)
    assert not _trusted(WEDGE, lon, lat)


def test_each_polygon_is_judged_by_its_own_edges() -> None:
    near, far = box(0.5, 0.5, 90, 60), box(100, 13, 100.1, 13.1)
    slanted = shapely.affinity.rotate(near, 1)
    trust = Trust(shapely.get_parts(MultiPolygon([slanted, far])))
    assert [trust.exact(number, 100, 13) for number in (0, 1)] == [False, True]


def test_no_polygons_are_no_problem() -> None:
    nothing = np.empty(0)
    assert Trust(np.empty(0, dtype=object)).exact_many(nothing.astype(int), nothing, nothing).shape == (0,)
