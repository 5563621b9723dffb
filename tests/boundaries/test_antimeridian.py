"""Areas across the 180th meridian."""

import numpy as np
import pytest
import shapely

from geo_fondue.boundaries.antimeridian import split_at_180, unroll
from geo_fondue.boundaries.findings import Finding
from geo_fondue.errors import BoundaryError

FIJI = shapely.MultiPolygon([shapely.box(177, -19, 180, -16), shapely.box(-180, -19, -178, -16)])


def split(geometry: shapely.Geometry | None) -> tuple[shapely.Geometry, list[Finding]]:
    codes = np.array(["FJ"], dtype=object)
    whole = unroll(np.array([geometry], dtype=object), layer="zone", codes=codes, file="a.shp")
    array, findings = split_at_180(whole, layer="zone", codes=codes)
    return array[0], findings


@pytest.mark.parametrize(
    "geometry",
    [
        shapely.box(177, -19, 182, -16),
        shapely.box(-183, -19, -178, -16),
        shapely.box(537, -19, 542, -16),
        shapely.Polygon([(177, -19), (-178, -19), (-178, -16), (177, -16)]),
        shapely.MultiPolygon([shapely.box(177, -19, 179, -16), shapely.box(179, -19, 182, -16)]),
    ],
)
def test_what_goes_past_180_is_cut_there_and_brought_back(geometry: shapely.Geometry) -> None:
    after, [finding] = split(geometry)
    assert shapely.equals(after, FIJI) or shapely.union_all(shapely.get_parts(after)).equals(FIJI)
    assert finding.kind == "antimeridian"
    assert finding.moved_m2 == 0


def test_what_lies_wholly_past_180_is_brought_back_whole() -> None:
    after, _ = split(shapely.box(200, 10, 210, 20))
    assert after.equals(shapely.box(-160, 10, -150, 20))
    assert after.geom_type == "Polygon"


@pytest.mark.parametrize(
    "good",
    [None, FIJI, shapely.box(-180, -90, 180, 90), shapely.box(177, -19, 180, -16)],
)
def test_what_keeps_to_its_side_is_passed_on(good: shapely.Geometry | None) -> None:
    same, findings = split(good)
    assert same is good
    assert findings == []


def test_holes_go_with_their_shell_on_whichever_side_they_are_given() -> None:
    hole = [(-179.5, -18), (-179, -18), (-179, -17), (-179.5, -17)]
    after, _ = split(shapely.Polygon([(177, -19), (182, -19), (182, -16), (177, -16)], [hole]))
    assert after.equals(FIJI.difference(shapely.Polygon(hole)))


def test_a_border_around_a_pole_is_refused_with_what_to_do() -> None:
    around = shapely.Polygon([(lon, -70) for lon in range(-180, 180, 30)])
    with pytest.raises(
        BoundaryError, match=r"a\.shp, zone FJ, geometry: .*goes around a pole.*Close it along"
    ):
        split(around)


@pytest.mark.parametrize("slip", [500.0, 300.0, -100.0])
def test_a_longitude_that_is_a_slip_is_told_though_the_area_keeps_to_one_side(slip: float) -> None:
    given = np.array([shapely.Polygon([(100.4, 15), (slip, 15), (100.6, 15.2)])], dtype=object)
    codes = np.array(["X"], dtype=object)
    whole = unroll(given, layer="zone", codes=codes, file="a.shp")
    _, [finding] = split_at_180(whole, layer="zone", codes=codes, unrolled=np.array([True]))
    assert finding.kind == "antimeridian"
