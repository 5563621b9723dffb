"""Coordinates of any system as lon/lat."""

import numpy as np
import pyproj
import pytest
import shapely
from numpy.typing import NDArray

from geo_fondue.boundaries.findings import Finding
from geo_fondue.boundaries.lonlat import area_m2, to_lonlat
from geo_fondue.errors import BoundaryError

BANGKOK = (100.5018, 13.7563)
WGS84 = pyproj.CRS("EPSG:4326")


def converted(
    geometry: list[shapely.Geometry | None],
    stated: object = None,
    given: str | None = None,
    usual: str | None = None,
) -> tuple[NDArray[np.object_], list[Finding]]:
    crs = None if stated is None else pyproj.CRS(stated)
    array = np.array(geometry, dtype=object)
    return to_lonlat(array, crs, given=given, usual=usual, file="a.shp", layer="district")


def square(x: float, y: float, size: float) -> shapely.Polygon:
    return shapely.box(x, y, x + size, y + size)


# From WGS84 to Indian 1975 by the translation of NIMA TR8350.2 (third edition, Thailand), by hand.
INDIAN = (
    "+step +proj=cart +ellps=WGS84 +step +proj=helmert +x=-210 +y=-814 +z=-289"
    " +step +inv +proj=cart +ellps=evrst30"
)


@pytest.mark.parametrize(
    ("crs", "steps"),
    [
        ("EPSG:32647", "+step +proj=utm +zone=47 +ellps=WGS84"),
        ("EPSG:32648", "+step +proj=utm +zone=48 +ellps=WGS84"),
        ("EPSG:24047", f"{INDIAN} +step +proj=utm +zone=47 +ellps=evrst30"),
        ("EPSG:24048", f"{INDIAN} +step +proj=utm +zone=48 +ellps=evrst30"),
        ("EPSG:4240", f"{INDIAN} +step +proj=unitconvert +xy_in=rad +xy_out=deg"),
        ("EPSG:3857", "+step +proj=merc +a=6378137 +b=6378137"),
    ],
)
@pytest.mark.parametrize("as_esri", [False, True])
def test_a_place_in_bangkok_is_found_in_every_system_used_there(crs: str, steps: str, as_esri: bool) -> None:
    degrees = "+proj=unitconvert +xy_in=deg +xy_out=rad"
    x, y, _ = pyproj.Transformer.from_pipeline(f"+proj=pipeline +step {degrees} {steps}").transform(
        *BANGKOK, 0
    )
    stated = pyproj.CRS(crs).to_wkt("WKT1_ESRI") if as_esri else crs
    [area], findings = converted([square(x, y, 1e-6)], stated)
    # The translations in use differ by a few metres; without one the place would be off by 300 m.
    assert shapely.get_coordinates(area)[0] == pytest.approx(BANGKOK, abs=1e-4)
    shifted = [finding.done for finding in findings if finding.kind == "datum-shifted"]
    assert ["good to 5 m" in done for done in shifted] == ([True] if "evrst30" in steps else [])


def test_another_shift_can_be_asked_for_by_name() -> None:
    asked = "+proj=utm +zone=47 +ellps=evrst30 +towgs84=206,837,295"
    [area], _ = converted([square(662683, 1520972, 1)], given=asked)
    [usual], _ = converted([square(662683, 1520972, 1)], given="EPSG:24047")
    apart = pyproj.Geod(ellps="WGS84").inv(
        *shapely.get_coordinates(area)[0], *shapely.get_coordinates(usual)[0]
    )[2]
    assert 0.1 < apart < 10


@pytest.mark.parametrize("zone", [47, 48])
def test_what_proj_made_of_wgs84_by_default_can_be_undone_as_the_guide_says(zone: int) -> None:
    x, y = pyproj.Transformer.from_crs("EPSG:4326", f"EPSG:240{zone}", always_xy=True).transform(*BANGKOK)
    given = f"+proj=utm +zone={zone} +ellps=evrst30 +towgs84=293,836,318,0.5,1.6,-2.8,2.1"
    [area], _ = converted([square(x, y, 1e-6)], f"EPSG:240{zone}", given=given)
    assert shapely.get_coordinates(area)[0] == pytest.approx(BANGKOK, abs=1e-7)


def test_lon_lat_is_passed_on_to_the_last_bit() -> None:
    area = square(100.1234567890123, 13.1234567890123, 0.1)
    for crs in ("EPSG:4326", "OGC:CRS84", WGS84.to_wkt("WKT1_ESRI")):
        [same], findings = converted([area], crs)
        assert shapely.equals_identical(same, area)
        assert findings == []


def test_degrees_without_a_system_are_taken_as_such_and_told() -> None:
    _, [finding] = converted([square(100, 13, 1)])
    assert finding.kind == "crs-missing"
    assert finding.done == "took it as EPSG:4326"


def test_metres_without_a_system_are_refused() -> None:
    with pytest.raises(BoundaryError, match=r"a\.shp: the file does not say.*no degrees.*--crs: EPSG:32647"):
        converted([square(662000, 1521000, 1000)])


def test_what_a_source_usually_uses_helps_where_the_file_is_silent() -> None:
    [area], [finding] = converted([square(662348, 1521274, 1)], usual="EPSG:32647")
    assert shapely.get_coordinates(area)[0] == pytest.approx(BANGKOK, abs=1e-3)
    assert finding.kind == "crs-missing"


def test_what_a_person_says_wins_and_is_told_where_the_file_says_otherwise() -> None:
    [area], [finding] = converted([square(662348, 1521274, 1)], "EPSG:32648", given="EPSG:32647")
    assert shapely.get_coordinates(area)[0] == pytest.approx(BANGKOK, abs=1e-3)
    assert finding.kind == "crs-overridden"
    assert converted([square(100, 13, 1)], "EPSG:4326", given="EPSG:4326")[1] == []


def test_a_system_that_is_none_is_refused() -> None:
    with pytest.raises(BoundaryError, match="'EPSG:99999999' is no coordinate system"):
        converted([square(100, 13, 1)], given="EPSG:99999999")


def test_metres_that_say_they_are_degrees_are_refused() -> None:
    with pytest.raises(BoundaryError, match=r"no place on earth.*Give --crs"):
        converted([square(662348, 1521274, 1000)], "EPSG:4326")


def test_swapped_axes_are_refused() -> None:
    with pytest.raises(BoundaryError, match="Lat and lon look swapped"):
        converted([square(13, 100, 1)], "EPSG:4326")


def test_coordinates_outside_their_system_are_refused() -> None:
    with pytest.raises(BoundaryError, match=r"a\.shp"):
        converted([square(1e12, 1e12, 1)], "EPSG:32647")


def test_a_datum_without_a_known_shift_is_told() -> None:
    spheroid = 'DATUM["Village_1901",SPHEROID["Clarke 1866",6378206.4,294.978698]]'
    unknown = f'GEOGCS["x",{spheroid},PRIMEM["Greenwich",0],UNIT["degree",0.0174532925199433]]'
    _, [finding] = converted([square(100, 13, 1)], unknown)
    assert finding.kind == "datum-shift-unknown"


def test_nothing_is_made_of_nothing() -> None:
    geometry, _ = converted([None, shapely.Polygon()], "EPSG:32647")
    assert geometry[0] is None
    assert geometry[1].is_empty


def test_areas_are_geodesic_and_do_not_depend_on_the_winding() -> None:
    cell = shapely.box(100, 13, 101, 14)
    # 1 degree by 1 degree at 13.5 degrees north: 108.3 km by 110.6 km.
    assert area_m2(cell) == pytest.approx(1.1978e10, rel=1e-3)
    assert area_m2(cell.reverse()) == area_m2(cell)
    assert area_m2(cell.difference(shapely.box(100.2, 13.2, 100.4, 13.4))) < area_m2(cell)
