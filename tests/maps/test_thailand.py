"""The largest map that staff open: all subdistricts of Thailand."""

import gzip
from collections.abc import Callable, Mapping
from itertools import pairwise
from pathlib import Path
from typing import Any

import geopandas
import numpy as np
import orjson
import pytest
import shapely
from numpy.typing import NDArray

from geo_fondue.areas import Areas
from geo_fondue.maps import choropleth, to_html
from geo_fondue.maps.outlines import outlines
from geo_fondue.maps.topology import Topology
from geo_fondue.statistics.table import Statistics

pytestmark = pytest.mark.thailand

MOST_BYTES = 600_000

Unpacked = Callable[[Mapping[str, Any]], Topology]


@pytest.fixture(scope="module")
def layers(thailand: Path) -> list[Areas]:
    """Return subdistricts, districts and provinces."""
    return [_layer(thailand, number) for number in (3, 2, 1)]


def _layer(folder: Path, number: int) -> Areas:
    frame = geopandas.read_parquet(folder / f"tha_adm{number}.parquet").sort_values(f"ADM{number}_PCODE")

    def column(name: str) -> NDArray[np.object_]:
        return np.asarray(frame[name], dtype=object)

    names = ("", "province", "district", "subdistrict")
    return Areas(
        names[number],
        column(f"ADM{number}_PCODE"),
        {"th": column(f"ADM{number}_TH"), "en": column(f"ADM{number}_EN")},
        column("geometry"),
        names[number - 1] or None,
        column(f"ADM{number - 1}_PCODE") if number > 1 else None,
    )


@pytest.fixture(scope="module")
def statistics(layers: list[Areas], heavy_statistics: Callable[[Areas], Statistics]) -> Statistics:
    """Return made-up statistics of all subdistricts."""
    return heavy_statistics(layers[0])


@pytest.mark.parametrize("language", ["th", "en"])
def test_the_national_map_of_subdistricts_is_light_even_as_one_file(
    layers: list[Areas], statistics: Statistics, language: str
) -> None:
    """With its scripts, styles and fonts, as compressed as a server would send it."""
    html = to_html(choropleth(statistics, layers[0], coarser=layers[1:], language=language))
    assert len(gzip.compress(html.encode(), compresslevel=5)) < MOST_BYTES


def test_every_subdistrict_is_drawn_and_no_border_is_drawn_twice(
    layers: list[Areas], unpacked: Unpacked
) -> None:
    areas = layers[0]
    drawn = unpacked(orjson.loads(outlines(areas, np.arange(len(areas)), bounds=areas.bounds)))
    assert len(drawn.rings) == 7425
    assert all(drawn.rings)
    pieces = [tuple(sorted(map(tuple, pair))) for arc in drawn.arcs for pair in pairwise(arc.tolist())]
    assert len(set(pieces)) == len(pieces)


def test_borders_move_by_less_than_a_pixel_of_a_full_screen_map(
    layers: list[Areas], unpacked: Unpacked
) -> None:
    areas = layers[2]
    found = unpacked(orjson.loads(outlines(areas, np.arange(len(areas)), bounds=areas.bounds)))
    drawn = shapely.multilinestrings(
        [shapely.linestrings(arc * found.grid + found.corner) for arc in found.arcs]
    )
    west, south, east, north = areas.bounds
    pixel = max(east - west, north - south) / 1080
    borders = shapely.union_all(shapely.boundary(areas.geometry))
    kept = shapely.length(shapely.intersection(borders, shapely.buffer(drawn, pixel)))
    assert kept / shapely.length(borders) > 0.99
