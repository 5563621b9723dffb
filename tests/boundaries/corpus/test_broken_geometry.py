"""A corpus of broken geometry: each kind is repaired with a finding, or refused with what to do."""

import json
import re
import sqlite3
import struct
from collections.abc import Callable
from pathlib import Path

import geopandas
import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import pyogrio
import pytest
import shapely

Make = Callable[[geopandas.GeoDataFrame, Path], Path]
CASES: dict[str, tuple[Make, str | None, str | None]] = {}

W, S, E, N = 100.0, 13.0, 100.1, 13.1
RING = [(W, S), (E, S), (E, N), (W, N), (W, S)]


def broken(kind: str) -> Callable[[Make], Make]:
    """Note that a file comes in with a finding of this kind."""

    def note(make: Make) -> Make:
        CASES[make.__name__] = (make, kind, None)
        return make

    return note


def refused(says: str) -> Callable[[Make], Make]:
    """Note that a file is refused in these words."""

    def note(make: Make) -> Make:
        CASES[make.__name__] = (make, None, says)
        return make

    return note


def replaced(frame: geopandas.GeoDataFrame, geometry: object) -> geopandas.GeoDataFrame:
    """Return the country with another geometry in its first row."""
    shapes = np.array([geometry, *frame.geometry[1:]], dtype=object)
    return frame.set_geometry(geopandas.GeoSeries(shapes, crs=frame.crs))


def wkt(text: str) -> shapely.Geometry:
    """Return a shape drawn in tenths of a cell."""
    return shapely.transform(shapely.from_wkt(text), lambda xy: xy / 100 + [W, S])


def gpkg(frame: geopandas.GeoDataFrame, folder: Path) -> Path:
    pyogrio.write_dataframe(frame, folder / "a.gpkg")
    return folder / "a.gpkg"


def shp(frame: geopandas.GeoDataFrame, folder: Path) -> Path:
    pyogrio.write_dataframe(frame, folder / "a.shp", encoding="utf-8")
    return folder / "a.shp"


def fgb(frame: geopandas.GeoDataFrame, folder: Path) -> Path:
    pyogrio.write_dataframe(frame, folder / "a.fgb")
    return folder / "a.fgb"


def parquet(frame: geopandas.GeoDataFrame, folder: Path) -> Path:
    frame.to_parquet(folder / "a.parquet")
    return folder / "a.parquet"


def geojson(frame: geopandas.GeoDataFrame, folder: Path, geometry: object = ...) -> Path:
    """Write GeoJSON, with anything in place of the first row's geometry."""
    collection = json.loads(frame.to_json(drop_id=True))
    if geometry is not ...:
        collection["features"][0]["geometry"] = geometry
    (folder / "a.geojson").write_text(json.dumps(collection))
    return folder / "a.geojson"


def polygon(*rings: object) -> dict[str, object]:
    return {"type": "Polygon", "coordinates": rings}


def wkb_parquet(frame: geopandas.GeoDataFrame, folder: Path, first: bytes) -> Path:
    """Write GeoParquet with any bytes in place of the first row's geometry."""
    about = {"encoding": "WKB", "geometry_types": []}
    geo = {"version": "1.1.0", "primary_column": "geometry", "columns": {"geometry": about}}
    table = pa.table(
        {
            **{name: frame[name].tolist() for name in ("code", "name_th", "name_en")},
            "geometry": pa.array([first, *shapely.to_wkb(frame.geometry[1:]).tolist()], pa.binary()),
        }
    )
    pq.write_table(table.replace_schema_metadata({"geo": json.dumps(geo)}), folder / "a.parquet")
    return folder / "a.parquet"


def bytes_of(*rings: list[tuple[float, float]]) -> bytes:
    """Return a polygon as well-known binary, closed or not."""
    parts = [
        struct.pack("<I", len(ring)) + b"".join(struct.pack("<2d", *xy) for xy in ring) for ring in rings
    ]
    return struct.pack("<BII", 1, 3, len(rings)) + b"".join(parts)


# Rings that cross, touch, or lie in one another


@broken("invalid-polygon")
def bow_tie(frame: geopandas.GeoDataFrame, folder: Path) -> Path:
    return gpkg(replaced(frame, shapely.Polygon([(W, S), (E, N), (E, S), (W, N)])), folder)


@broken("invalid-polygon")
def self_intersection(frame: geopandas.GeoDataFrame, folder: Path) -> Path:
    return parquet(
        replaced(frame, wkt("POLYGON ((0 0, 10 0, 10 10, 8 10, 8 4, 9 4, 9 9, 0 9, 0 0))")), folder
    )


@broken("invalid-polygon")
def self_touching(frame: geopandas.GeoDataFrame, folder: Path) -> Path:
    return shp(replaced(frame, wkt("POLYGON ((0 0, 10 0, 10 10, 5 0, 0 10, 0 0))")), folder)


@broken("invalid-polygon")
def nested_shells(frame: geopandas.GeoDataFrame, folder: Path) -> Path:
    shells = "MULTIPOLYGON (((0 0, 10 0, 10 10, 0 10, 0 0)), ((4 4, 4.1 4, 4.1 4.1, 4 4.1, 4 4)))"
    return parquet(replaced(frame, wkt(shells)), folder)


@broken("invalid-polygon")
def hole_outside_shell(frame: geopandas.GeoDataFrame, folder: Path) -> Path:
    hole = "POLYGON ((0 0, 10 0, 10 10, 0 10, 0 0), (-2 4, -1.9 4, -1.9 4.1, -2 4.1, -2 4))"
    return fgb(replaced(frame, wkt(hole)), folder)


@broken("invalid-polygon")
def overlapping_holes(frame: geopandas.GeoDataFrame, folder: Path) -> Path:
    holes = "(1 1, 2 1, 2 2, 1 2, 1 1), (1.9 1.9, 3 1.9, 3 3, 1.9 3, 1.9 1.9)"
    return gpkg(replaced(frame, wkt(f"POLYGON ((0 0, 10 0, 10 10, 0 10, 0 0), {holes})")), folder)


@broken("invalid-polygon")
def nested_holes(frame: geopandas.GeoDataFrame, folder: Path) -> Path:
    holes = "(1 1, 2 1, 2 2, 1 2, 1 1), (1.4 1.4, 1.5 1.4, 1.5 1.5, 1.4 1.5, 1.4 1.4)"
    return parquet(replaced(frame, wkt(f"POLYGON ((0 0, 10 0, 10 10, 0 10, 0 0), {holes})")), folder)


@broken("invalid-polygon")
def ring_drawn_twice(frame: geopandas.GeoDataFrame, folder: Path) -> Path:
    return geojson(frame, folder, polygon([*RING, *RING[1:]]))


# Vertices


@broken("duplicate-vertices")
def duplicate_vertices(frame: geopandas.GeoDataFrame, folder: Path) -> Path:
    return geojson(frame, folder, polygon([*RING[:2], *RING[1:]]))


@broken("spike")
def spike(frame: geopandas.GeoDataFrame, folder: Path) -> Path:
    return gpkg(replaced(frame, shapely.Polygon([*RING[:3], (E, N + 0.05), (E, N), *RING[3:]])), folder)


@broken("winding")
def clockwise_in_geojson(frame: geopandas.GeoDataFrame, folder: Path) -> Path:
    return geojson(frame, folder, polygon(RING[::-1]))


@broken("winding")
def shells_wound_both_ways(frame: geopandas.GeoDataFrame, folder: Path) -> Path:
    return parquet(replaced(frame, shapely.Polygon(RING[::-1])), folder)


@broken("winding")
def hole_wound_as_its_shell(frame: geopandas.GeoDataFrame, folder: Path) -> Path:
    return gpkg(
        replaced(frame, wkt("POLYGON ((0 0, 10 0, 10 10, 0 10, 0 0), (4 4, 5 4, 5 5, 4 5, 4 4))")), folder
    )


@broken("sliver")
def sliver_beside_the_area(frame: geopandas.GeoDataFrame, folder: Path) -> Path:
    sliver = shapely.box(W - 0.01, S, W - 0.01 + 5e-7, N)
    return parquet(replaced(frame, shapely.MultiPolygon([shapely.Polygon(RING), sliver])), folder)


@broken("spike")
def part_without_area(frame: geopandas.GeoDataFrame, folder: Path) -> Path:
    line = shapely.Polygon([(W, S - 1), (E, S - 1), (W, S - 1)])
    return gpkg(replaced(frame, shapely.MultiPolygon([shapely.Polygon(RING), line])), folder)


@broken("unclosed-ring")
def unclosed_ring_in_geojson(frame: geopandas.GeoDataFrame, folder: Path) -> Path:
    return geojson(frame, folder, polygon(RING[:-1]))


@broken("unclosed-ring")
def unclosed_ring_in_parquet(frame: geopandas.GeoDataFrame, folder: Path) -> Path:
    return wkb_parquet(frame, folder, bytes_of(RING[:-1]))


@broken("invalid-polygon")
def too_few_corners(frame: geopandas.GeoDataFrame, folder: Path) -> Path:
    return geojson(frame, folder, polygon([RING[0], RING[1], RING[0]]))


@refused(r"a\.geojson, row 1, geometry: the geometry cannot be read\. Repair this row's")
def ring_of_one_vertex(frame: geopandas.GeoDataFrame, folder: Path) -> Path:
    return geojson(frame, folder, polygon([RING[0]]))


@refused(r"row 1, geometry: 1 rows have coordinates that are no numbers")
def not_a_number(frame: geopandas.GeoDataFrame, folder: Path) -> Path:
    return wkb_parquet(frame, folder, bytes_of([RING[0], (float("nan"), S), *RING[2:]]))


@refused(r"row 1, geometry: 1 rows have coordinates that are no numbers")
def infinite(frame: geopandas.GeoDataFrame, folder: Path) -> Path:
    return geojson(frame, folder, polygon([RING[0], (float("inf"), S), *RING[2:]]))


@refused(r"a\.parquet, row 1, geometry: the geometry cannot be read")
def bytes_that_are_no_geometry(frame: geopandas.GeoDataFrame, folder: Path) -> Path:
    return wkb_parquet(frame, folder, b"\x01\x03\x00\x00")


# What is no polygon


@broken("no-geometry")
def null_geometry(frame: geopandas.GeoDataFrame, folder: Path) -> Path:
    return geojson(frame, folder, None)


@broken("no-geometry")
def empty_geometry(frame: geopandas.GeoDataFrame, folder: Path) -> Path:
    return parquet(replaced(frame, shapely.Polygon()), folder)


@broken("no-geometry")
def coordinates_that_are_texts(frame: geopandas.GeoDataFrame, folder: Path) -> Path:
    return geojson(frame, folder, polygon([[str(x), str(y)] for x, y in RING]))


@broken("not-a-polygon")
def closed_line(frame: geopandas.GeoDataFrame, folder: Path) -> Path:
    return fgb(replaced(frame, shapely.LineString(RING)), folder)


@broken("not-a-polygon")
def point(frame: geopandas.GeoDataFrame, folder: Path) -> Path:
    return parquet(replaced(frame, shapely.Point(W, S)), folder)


@refused(r"a\.gpkg: the file has no polygons\. Give the areas, not their borders; --buffer district=METRES")
def lines_alone(frame: geopandas.GeoDataFrame, folder: Path) -> Path:
    return gpkg(frame.set_geometry(frame.boundary), folder)


@broken("mixed-geometry")
def geometry_collection(frame: geopandas.GeoDataFrame, folder: Path) -> Path:
    mixed = shapely.GeometryCollection([shapely.Polygon(RING), shapely.Point(W, S), shapely.LineString(RING)])
    return geojson(replaced(frame, mixed), folder)


@broken("not-flat")
def heights(frame: geopandas.GeoDataFrame, folder: Path) -> Path:
    return shp(frame.set_geometry(shapely.force_3d(frame.geometry, 7.5)), folder)


@broken("not-flat")
def measures(frame: geopandas.GeoDataFrame, folder: Path) -> Path:
    return wkb_parquet(
        frame,
        folder,
        shapely.to_wkb(
            shapely.from_wkt("POLYGON M ((100 13 1, 100.1 13 2, 100.1 13.1 3, 100 13.1 4, 100 13 1))"),
            output_dimension=3,
            flavor="iso",
        ),
    )


@broken("curved")
def curved_polygon(frame: geopandas.GeoDataFrame, folder: Path) -> Path:
    path = gpkg(frame, folder)
    arcs = [(W, S), (W + 0.05, S + 0.05), (E, S), (W + 0.05, S - 0.05), (W, S)]
    curve = struct.pack("<BII", 1, 10, 1) + struct.pack("<BII", 1, 8, 5)
    curve += b"".join(struct.pack("<2d", *xy) for xy in arcs)
    connection = sqlite3.connect(path)
    for (trigger,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'").fetchall():
        connection.execute(f'DROP TRIGGER "{trigger}"')
    connection.execute(
        "UPDATE a SET geom = ? WHERE rowid = 1", (b"GP\x00\x01" + struct.pack("<i", 4326) + curve,)
    )
    connection.commit()
    connection.close()
    return path


# Round the back of the globe


@broken("antimeridian")
def past_180(frame: geopandas.GeoDataFrame, folder: Path) -> Path:
    return parquet(frame.set_geometry(frame.translate(79.85)), folder)


@broken("antimeridian")
def jumping_at_180(frame: geopandas.GeoDataFrame, folder: Path) -> Path:
    moved = shapely.transform(
        frame.translate(79.85).to_numpy(),
        lambda xy: np.column_stack([(xy[:, 0] + 180) % 360 - 180, xy[:, 1]]),
    )
    return gpkg(frame.set_geometry(geopandas.GeoSeries(moved, crs=frame.crs)), folder)


@refused(r"a\.parquet, district 1001, geometry: a border goes around a pole")
def around_a_pole(frame: geopandas.GeoDataFrame, folder: Path) -> Path:
    return parquet(replaced(frame, shapely.Polygon([(lon, -70) for lon in range(-180, 180, 30)])), folder)


@pytest.mark.parametrize("case", CASES)
def test_broken_geometry_is_repaired_and_told_or_refused_with_what_to_do(
    case: str,
    country: geopandas.GeoDataFrame,
    tmp_path: Path,
    attempt: Callable[..., tuple[object, set[str], str]],
) -> None:
    make, kind, says = CASES[case]
    edition, kinds, refusal = attempt(make(country, tmp_path))
    if says is not None:
        assert re.search(says, refusal), refusal or kinds
        return
    assert edition is not None, refusal
    assert kind in kinds


@pytest.mark.parametrize("write", [gpkg, shp, fgb, parquet, geojson])
def test_the_country_that_is_broken_has_nothing_to_find(
    write: Make,
    country: geopandas.GeoDataFrame,
    tmp_path: Path,
    attempt: Callable[..., tuple[object, set[str], str]],
) -> None:
    edition, kinds, refusal = attempt(write(country, tmp_path))
    assert edition is not None, refusal
    assert kinds == set()
