"""How fast points are resolved, as ratios to the peers in the same run (``make bench``).

Every tool answers the same question over the same points: which subdistrict of the demo country holds it?
Each is used as its documentation advises, and its answers are compared with ours before it is timed.
"""

import argparse
import statistics
import time
from collections.abc import Callable

import geopandas as gpd
import numpy as np
import shapely
from numpy.typing import NDArray
from rich.console import Console
from rich.table import Table

from geo_fondue.areas import Areas
from geo_fondue.boundaries.demo import Country, generate_country
from geo_fondue.index.reference import build

Answers = NDArray[np.int32]
Points = tuple[NDArray[np.float64], NDArray[np.float64]]


def main() -> None:
    """Generate the country and the points, check and time every tool, print the table."""
    options = _options()
    console = Console()
    console.print(f"Generating a made-up country of {options.subdistricts:,} subdistricts ...")
    country = generate_country(
        provinces=max(options.subdistricts // 96, 2),
        districts=max(options.subdistricts // 8, 4),
        subdistricts=options.subdistricts,
    )
    areas = country.layers["subdistrict"]
    tools = _tools(areas)
    vertices = shapely.get_num_coordinates(areas.geometry).sum()
    for kind, points in _points(country, options.points).items():
        expected = tools["Geo Fondue"](points)
        table = Table(title=f"{options.points:,} {kind} points, {len(areas):,} areas, {vertices:,} vertices")
        for column in ("tool", "µs a point", "times ours", "answers that differ"):
            table.add_column(column, justify="left" if column == "tool" else "right")
        ours = None
        for name, tool in tools.items():
            differ = int((tool(points) != expected).sum())
            seconds = _median_seconds(tool, points, options.runs)
            ours = ours or seconds
            table.add_row(
                name, f"{seconds / options.points * 1e6:.2f}", f"{seconds / ours:.2f}", f"{differ:,}"
            )
        console.print(table)
    console.print("A point on a border has one answer here; the others give both neighbours, or neither.")


def _tools(areas: Areas) -> dict[str, Callable[[Points], Answers]]:
    index = build(areas)
    tree = shapely.STRtree(areas.geometry)
    frame = gpd.GeoDataFrame(geometry=areas.geometry, crs="EPSG:4326")

    def ours(points: Points) -> Answers:
        return index.locate_many(*points)

    def strtree(points: Points) -> Answers:
        return _first(*tree.query(shapely.points(*points), predicate="intersects"), len(points[0]))

    def sjoin(points: Points) -> Answers:
        left = gpd.GeoDataFrame(geometry=gpd.points_from_xy(*points), crs="EPSG:4326")
        joined = left.sjoin(frame, predicate="intersects")
        return _first(joined.index.to_numpy(), joined["index_right"].to_numpy(), len(points[0]))

    return {"Geo Fondue": ours, "geopandas.sjoin": sjoin, "shapely STRtree.query": strtree}


def _first(point: NDArray[np.int64], area: NDArray[np.int64], count: int) -> Answers:
    """Return the lowest area of each point, -1 where none."""
    none = np.iinfo(np.int32).max
    found = np.full(count, none, dtype=np.int32)
    np.minimum.at(found, point, area.astype(np.int32))
    found[found == none] = -1
    return found


def _points(country: Country, count: int) -> dict[str, Points]:
    rng = np.random.default_rng(20_261_121)
    west, south, east, north = country.bounds
    uniform = rng.uniform(west, east, count), rng.uniform(south, north, count)
    town = rng.choice(len(country.towns.lon), count, p=country.towns.weight / country.towns.weight.sum())
    spread = rng.normal(0, 0.03, (2, count))
    city = country.towns.lon[town] + spread[0], country.towns.lat[town] + spread[1]
    return {"uniform": uniform, "city-like": city}


def _median_seconds(tool: Callable[[Points], Answers], points: Points, runs: int) -> float:
    def seconds() -> float:
        start = time.perf_counter()
        tool(points)
        return time.perf_counter() - start

    return statistics.median(seconds() for _ in range(runs))


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--points", type=int, default=200_000)
    parser.add_argument("--subdistricts", type=int, default=7_425)
    parser.add_argument("--runs", type=int, default=5)
    return parser.parse_args()


if __name__ == "__main__":
    main()
