"""Points a second: the compiled index against shapely, geopandas and the bare look-up in a table, as ratios.

    python benchmarks/resolve.py [LAYER.parquet] [--points N] [--vertices N] [--check N] [--cpu]

Without a file, 7,425 subdistricts of a made-up country (``make bench``). Each contestant runs once to warm up
and then in turns with the others; the medians are compared, so that a busy machine slows all of them alike.
With --cpu it is processor time that counts: on a machine shared with others the better measure, but blind to
threads.
"""

import argparse
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import geopandas
import numba
import numpy as np
import shapely
from dense import densified
from numpy.typing import NDArray

from geo_fondue.areas import Areas
from geo_fondue.boundaries.demo import generate_country
from geo_fondue.index.compiled import CompiledIndex, compile_index, open_index
from geo_fondue.index.reference import build

Floats = NDArray[np.float64]
Points = tuple[Floats, Floats]

_BORDER_DEGREES = 50 / 111_320
_CITY_DEGREES = 0.03


def main() -> None:
    """Measure, and print tables."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("layer", nargs="?", type=Path, help="a GeoParquet file of polygons")
    parser.add_argument("--points", type=int, default=1_000_000)
    parser.add_argument("--vertices", type=int, default=6_600_000, help="of the dense layer; 0 for none")
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument(
        "--check", type=int, default=0, help="points to compare with the reference, of each kind"
    )
    parser.add_argument("--cpu", action="store_true", help="count processor time instead of the clock's")
    options = parser.parse_args()
    clock = time.process_time if options.cpu else time.perf_counter
    coarse = _polygons(options.layer)
    layers = {"coarse": coarse}
    if options.vertices:
        layers["dense"] = densified(coarse, vertices=options.vertices)
    for name, polygons in layers.items():
        areas = _areas(polygons)
        index = _prepare(name, areas)
        kinds = _kinds(polygons, options.points, np.random.default_rng(1))
        for kind, points in kinds.items():
            _compare(f"{name}, {kind}", areas, index, points, options.rounds, clock)
        _singles(index, kinds["city-like"])
        if options.check:
            _check(areas, index, _kinds(polygons, options.check, np.random.default_rng(2)))


def _polygons(layer: Path | None) -> NDArray[np.object_]:
    if layer is not None:
        return np.asarray(geopandas.read_parquet(layer).geometry.values)
    return generate_country(subdistricts=7_425, detail=0).layers["subdistrict"].geometry


def _areas(polygons: NDArray[np.object_]) -> Areas:
    codes = np.array([f"{number:07}" for number in range(len(polygons))], dtype=object)
    return Areas("subdistrict", codes, {"en": codes}, polygons)


def _prepare(name: str, areas: Areas) -> CompiledIndex:
    """Compile a layer and say what that takes."""
    compile_index(_areas(areas.geometry[:1]))  # so that Numba's own time is not in it
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "layer.index"
        begin = time.perf_counter()
        open_index(areas, path, "benchmark")
        made = time.perf_counter()
        index = open_index(areas, path, "benchmark")
        opened = time.perf_counter()
        size = path.stat().st_size
    assert isinstance(index, CompiledIndex)
    vertices = int(shapely.get_num_coordinates(areas.geometry).sum())
    print(f"\n{name}: {len(areas):,} areas, {vertices:,} vertices")
    print(f"  compiled and written in {made - begin:.1f} s, opened in {1e3 * (opened - made):.1f} ms")
    print(
        f"  {size / 1e6:.0f} MB: "
        + ", ".join(
            f"{array} {getattr(index.tables, array).nbytes / 1e6:.0f}"
            for array in ("codes", "leaves", "edges")
        )
    )
    return index


def _kinds(polygons: NDArray[np.object_], count: int, generator: np.random.Generator) -> dict[str, Points]:
    """Return points all over, around the middles of areas (the smaller, the more), and near borders."""
    west, south, east, north = shapely.total_bounds(polygons)
    extent = shapely.area(polygons)
    chosen = generator.choice(len(polygons), count, p=(1 / extent) / (1 / extent).sum())
    middle = shapely.get_coordinates(shapely.centroid(polygons))[chosen]
    turn, reach = generator.uniform(0, 2 * np.pi, count), generator.exponential(_CITY_DEGREES, count)
    vertices, ring = shapely.get_coordinates(
        shapely.get_rings(shapely.get_parts(polygons)), return_index=True
    )
    begin = generator.choice(np.flatnonzero(ring[1:] == ring[:-1]), count)
    share = generator.uniform(0, 1, (count, 1))
    on_border = vertices[begin] * (1 - share) + vertices[begin + 1] * share
    return {
        "uniform": (generator.uniform(west, east, count), generator.uniform(south, north, count)),
        "city-like": (
            np.clip(middle[:, 0] + reach * np.cos(turn), west, east),
            np.clip(middle[:, 1] + reach * np.sin(turn), south, north),
        ),
        "near borders": (
            on_border[:, 0] + generator.uniform(-_BORDER_DEGREES, _BORDER_DEGREES, count),
            on_border[:, 1] + generator.uniform(-_BORDER_DEGREES, _BORDER_DEGREES, count),
        ),
    }


def _compare(
    title: str, areas: Areas, index: CompiledIndex, points: Points, rounds: int, clock: Callable[[], float]
) -> None:
    lon, lat = points
    few = slice(0, max(len(lon) // 10, 1))  # for those that would take long
    contestants: dict[str, tuple[Callable[[], object], int]] = {
        "this index, one thread": (lambda: index.locate_many(lon, lat, threads=1), len(lon)),
        "this index, two threads": (lambda: index.locate_many(lon, lat, threads=2), len(lon)),
        "a table's look-up (Numba)": (_gather(areas, lon, lat), len(lon)),
        "shapely, prepared, STRtree": (_prepared(areas, lon[few], lat[few]), len(lon[few])),
        "geopandas.sjoin": (_sjoin(areas, lon[few], lat[few]), len(lon[few])),
    }
    times: dict[str, list[float]] = {name: [] for name in contestants}
    for turn in range(rounds + 1):
        for name, (run, count) in contestants.items():
            begin = clock()
            run()
            if turn:
                times[name].append((clock() - begin) / count * 1e9)
    medians = {name: float(np.median(taken)) for name, taken in times.items()}
    ours = medians["this index, one thread"]
    print(f"  {title}")
    for name, taken in medians.items():
        print(f"    {name:28} {taken:9.1f} ns a point {taken / ours:8.2f} times this index")


def _gather(areas: Areas, lon: Floats, lat: Floats) -> Callable[[], object]:
    west, south, east, north = areas.bounds
    columns, rows = 1000, 1500
    table = np.zeros(columns * rows, dtype=np.int32)
    found = np.empty(len(lon), dtype=np.int32)
    x_scale, y_scale = columns / (east - west), rows / (north - south)
    return lambda: _look_up(table, west, south, x_scale, y_scale, columns, rows, lon, lat, found)


@numba.njit(nogil=True)  # type: ignore[untyped-decorator]
def _look_up(table, west, south, x_scale, y_scale, columns, rows, lon, lat, found):  # type: ignore[no-untyped-def]
    for i in range(len(lon)):
        x = min(max(int((lon[i] - west) * x_scale), 0), columns - 1)
        y = min(max(int((lat[i] - south) * y_scale), 0), rows - 1)
        found[i] = table[y * columns + x]


def _prepared(areas: Areas, lon: Floats, lat: Floats) -> Callable[[], object]:
    polygons = areas.geometry.copy()
    shapely.prepare(polygons)
    tree = shapely.STRtree(polygons)

    def run() -> object:
        point, area = tree.query(shapely.points(lon, lat))
        inside = shapely.contains_xy(polygons[area], lon[point], lat[point])
        return point[inside], area[inside]

    return run


def _sjoin(areas: Areas, lon: Floats, lat: Floats) -> Callable[[], object]:
    polygons = geopandas.GeoDataFrame(geometry=geopandas.GeoSeries(areas.geometry, crs=4326))

    def run() -> object:
        points = geopandas.GeoDataFrame(geometry=geopandas.points_from_xy(lon, lat, crs=4326))
        return geopandas.sjoin(points, polygons, predicate="within")

    return run


def _singles(index: CompiledIndex, points: Points) -> None:
    lon, lat = points[0][:50_000].tolist(), points[1][:50_000].tolist()
    taken = []
    for x, y in zip(lon, lat, strict=True):
        begin = time.perf_counter_ns()
        index.locate(x, y)
        taken.append(time.perf_counter_ns() - begin)
    p50, p99 = np.percentile(taken, [50, 99])
    print(f"  one point at a time, city-like: {p50 / 1e3:.2f} µs at p50, {p99 / 1e3:.2f} µs at p99")


def _check(areas: Areas, index: CompiledIndex, kinds: dict[str, Points]) -> None:
    reference = build(areas)
    for kind, (lon, lat) in kinds.items():
        differ = index.locate_many(lon, lat) != reference.locate_many(lon, lat)
        print(f"  {kind}: {np.count_nonzero(differ)} of {len(lon):,} answers differ from the reference's")
    vertices = shapely.get_coordinates(areas.geometry)[: len(lon)]
    lon, lat = np.ascontiguousarray(vertices.T)
    differ = index.locate_many(lon, lat) != reference.locate_many(lon, lat)
    print(f"  vertices: {np.count_nonzero(differ)} of {len(lon):,} answers differ from the reference's")


if __name__ == "__main__":
    main()
