"""Coordinates of any system as lon/lat."""

import numpy as np
import pyproj
import pytest
import shapely
from numpy.typing import NDArray

from geo_fondue.areas import Areas
from geo_fondue.boundaries.findings import Finding
from geo_fondue.boundaries.lonlat import UnknownSystemError, area_m2, to_lonlat
from geo_fondue.boundaries.operations import find_operation
from geo_fondue.errors import BoundaryError

BANGKOK = (100.5018, 13.7563)
WGS84 = pyproj.CRS("EPSG:4326")


def by(*geometry: shapely.Geometry) -> Areas:
    """Return a layer whose place is known."""
    codes = np.array([f"P{i}" for i in range(len(geometry))], dtype=object)
    return Areas("province", codes, {}, np.array(geometry, dtype=object))


def converted(
    geometry: list[shapely.Geometry | None],
    stated: object = None,
    given: str | None = None,
    usual: str | None = None,
    beside: Areas | None = None,
) -> tuple[NDArray[np.object_], list[Finding]]:
    crs = None if stated is None else pyproj.CRS(stated)
    array = np.array(geometry, dtype=object)
    return to_lonlat(array, crs, given=given, usual=usual, file="a.shp", layer="district", beside=beside)


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
    with pytest.raises(BoundaryError, match=r"the file says EPSG:4326, but.*no degrees\. Give --crs"):
        converted([square(662348, 1521274, 1000)], "EPSG:4326")
    with pytest.raises(BoundaryError, match=r"no place on earth.*Give --crs"):
        converted([square(662348, 1521274, 1000)], given="EPSG:4326")


def test_where_each_likely_system_would_put_them_is_said() -> None:
    with pytest.raises(
        BoundaryError, match=r"EPSG:32647 puts the middle at lat 13\.76, lon 100\.51; EPSG:32648"
    ):
        converted([square(662348, 1521274, 1000)])


def test_degrees_that_say_they_are_metres_are_taken_as_degrees_and_told() -> None:
    area = square(100, 13, 1)
    [same], [finding] = converted([area], "EPSG:32647")
    assert same.equals(area)
    assert (finding.kind, finding.done) == ("crs-wrong", "took it as EPSG:4326")
    with pytest.raises(BoundaryError, match=r"--crs says EPSG:32647, but the coordinates are degrees"):
        converted([area], given="EPSG:32647")


def test_swapped_axes_are_swapped_back_and_told() -> None:
    right = square(100, 13, 1)
    [turned, other], [finding] = converted([shapely.box(13, 100, 14, 101), right], "EPSG:4326")
    assert turned.equals(right)
    assert other.equals(right)
    assert finding.kind == "axes-swapped"
    assert finding.what.startswith("latitude and longitude of 1 of 2 areas are swapped")


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


# Provinces with borders of many vertices, as real ones have, and what is in them.
WEST = shapely.Point(100.5, 13.5).buffer(0.4, quad_segs=64)
EAST = shapely.Point(101.4, 14.1).buffer(0.4, quad_segs=64)
PROVINCES = by(WEST, EAST)
HALVES = [
    shapely.intersection(WEST, shapely.box(100, 13, 101, 13.5)),
    shapely.intersection(WEST, shapely.box(100, 13.5, 101, 14)),
    shapely.intersection(EAST, shapely.box(101, 13.5, 101.4, 15)),
    shapely.intersection(EAST, shapely.box(101.4, 13.5, 102, 15)),
]


def in_system(crs: str) -> list[shapely.Geometry]:
    """Return halves of the provinces in a system, moved to it as they should be."""
    operation, _ = find_operation(pyproj.CRS(crs), np.array([5e5, 1.4e6, 9e5, 1.7e6]), "")

    def there(xy: NDArray[np.float64]) -> NDArray[np.float64]:
        return np.column_stack(operation.transform(xy[:, 0], xy[:, 1], direction="INVERSE"))

    return [shapely.transform(half, there) for half in HALVES]


@pytest.mark.parametrize("crs", ["EPSG:32647", "EPSG:32648", "EPSG:24047", "EPSG:24048", "EPSG:3857"])
@pytest.mark.parametrize("stated", [None, "EPSG:4326"])
def test_another_layer_shows_the_system_of_a_file_that_does_not_say_or_says_degrees_of_metres(
    crs: str, stated: str | None
) -> None:
    geometry, findings = converted(in_system(crs), stated, beside=PROVINCES)
    assert findings[0].kind == ("crs-found" if stated is None else "crs-wrong")
    assert f"took it as {crs}, which fits the borders of the province within 0 m" in findings[0].done
    assert shapely.hausdorff_distance(geometry, HALVES).max() < 1e-6


def test_another_layer_that_fits_no_system_clearly_settles_nothing() -> None:
    elsewhere = by(shapely.Point(100.53, 13.52).buffer(0.43))
    with pytest.raises(UnknownSystemError, match=r"\d+ m off"):
        converted(in_system("EPSG:32647"), beside=elsewhere)


@pytest.mark.parametrize(
    ("stated", "truly"),
    [("EPSG:32647", "EPSG:24047"), ("EPSG:24047", "EPSG:32647"), ("EPSG:32648", "EPSG:24048")],
)  # fmt: skip
def test_a_file_that_says_another_datum_than_it_is_on_is_found_out_by_another_layer(
    stated: str, truly: str
) -> None:
    _, findings = converted(in_system(truly), stated, beside=PROVINCES)
    suspect = [finding for finding in findings if finding.kind == "datum-suspect"]
    assert len(suspect) == 1
    assert f"in {truly} it would be 0 m" in suspect[0].what
    assert f"--crs district='{truly}'" in suspect[0].done
    _, findings = converted(in_system(truly), truly, beside=PROVINCES)
    assert "datum-suspect" not in {finding.kind for finding in findings}


def test_what_gdal_made_of_wgs84_is_found_out_by_another_layer() -> None:
    to_indian = pyproj.Transformer.from_crs("EPSG:4326", "EPSG:24047", always_xy=True)
    wrong = [
        shapely.transform(half, lambda xy: np.column_stack(to_indian.transform(xy[:, 0], xy[:, 1])))
        for half in HALVES
    ]
    _, findings = converted(wrong, "EPSG:24047", beside=PROVINCES)
    [suspect] = [finding for finding in findings if finding.kind == "datum-suspect"]
    given = suspect.done.split("='")[1].rstrip("'")
    geometry, _ = converted(wrong, "EPSG:24047", given=given, beside=PROVINCES)
    assert shapely.hausdorff_distance(geometry, HALVES).max() < 1e-6


@pytest.mark.parametrize("beside", [None, PROVINCES])
def test_northing_before_easting_is_swapped_back_and_told(beside: Areas | None) -> None:
    turned = [shapely.transform(half, lambda xy: xy[:, ::-1]) for half in in_system("EPSG:32647")]
    geometry, findings = converted(turned, "EPSG:32647", beside=beside)
    assert [finding.kind for finding in findings] == ["axes-swapped"]
    assert shapely.hausdorff_distance(geometry, HALVES).max() < 1e-6


def test_axes_that_only_another_layer_shows_to_be_swapped_are_refused() -> None:
    with pytest.raises(BoundaryError, match=r"swapped in this file or in that of the province"):
        converted([square(52, 4, 1)], "EPSG:4326", beside=by(square(4, 52, 1)))
