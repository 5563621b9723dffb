"""The real country: its places, its coast, and every subdistrict."""

import csv
from pathlib import Path

import geopandas as gpd
import numpy as np
import pytest
import shapely

from geo_fondue.areas import PARENT_LAYERS, Areas
from geo_fondue.boundaries import Origin, write_edition
from geo_fondue.errors import PositionError
from geo_fondue.resolver import Resolver

pytestmark = pytest.mark.thailand

with (Path(__file__).parent / "features" / "resolve_thailand.csv").open(encoding="utf-8") as _file:
    TABLE = list(csv.DictReader(_file))


@pytest.fixture(scope="module")
def resolver(thailand: Path, tmp_path_factory: pytest.TempPathFactory) -> Resolver:
    origin = Origin(title="COD-AB THA", licence="CC BY-IGO", attribution="OCHA, RTSD", url=None, files=())
    layers = []
    for level, layer in ((1, "province"), (2, "district"), (3, "subdistrict")):
        frame = gpd.read_parquet(thailand / f"tha_adm{level}.parquet").sort_values(f"ADM{level}_PCODE")
        columns = {name: frame[name].to_numpy(dtype=object) for name in frame.columns}
        areas = Areas(
            layer=layer,
            codes=columns[f"ADM{level}_PCODE"],
            names={language: columns[f"ADM{level}_{language.upper()}"] for language in ("th", "en")},
            geometry=columns["geometry"],
            parent_layer=PARENT_LAYERS.get(layer),
            parents=columns[f"ADM{level - 1}_PCODE"] if level > 1 else None,
        )
        layers.append((areas, origin))
    folder = tmp_path_factory.mktemp("thailand")
    return Resolver(write_edition(folder, edition_id="tha", layers=layers))


@pytest.mark.parametrize("row", TABLE, ids=[row["place"] for row in TABLE])
def test_known_places(resolver: Resolver, row: dict[str, str]) -> None:
    answer = resolver.resolve(lat=float(row["lat"]), lon=float(row["lon"]))
    assert answer.outcome == row["outcome"]
    codes = {layer: area.code for layer, area in answer.areas.items()}
    assert codes.items() >= {layer: row[layer] for layer in resolver.layers if row[layer]}.items()
    assert bool(codes) == (row["outcome"] != "outside")


def test_every_subdistrict_holds_its_own_representative_point(resolver: Resolver) -> None:
    areas = resolver.areas("subdistrict")
    points = shapely.point_on_surface(areas.geometry)
    found = resolver.resolve_batch(shapely.get_x(points), shapely.get_y(points))
    assert len(areas) == 7425
    np.testing.assert_array_equal(found.positions["subdistrict"], np.arange(len(areas)))
    assert (found.outcomes == 0).all()
    for finer, coarser in (("subdistrict", "district"), ("district", "province")):
        parents = resolver.areas(finer).parents
        assert parents is not None
        np.testing.assert_array_equal(parents[found.positions[finer]], found.codes(coarser))


def test_every_vertex_has_exactly_one_area(resolver: Resolver) -> None:
    """A vertex touches an area, so some area has it; and the code of its district agrees."""
    vertices = np.unique(shapely.get_coordinates(resolver.areas("subdistrict").geometry), axis=0)
    some = np.random.default_rng(1).permutation(vertices)[:5000]
    found = resolver.resolve_batch(some[:, 0], some[:, 1])
    assert (found.outcomes == 0).all()
    assert all(
        code.startswith(district)
        for code, district in zip(found.codes("subdistrict"), found.codes("district"), strict=True)
    )


def test_null_island_and_swapped_coordinates_are_refused(resolver: Resolver) -> None:
    with pytest.raises(PositionError, match=r"\(0, 0\)"):
        resolver.resolve(lat=0, lon=0)
    with pytest.raises(PositionError, match=r"Try lat=13\.7563, lon=100\.5018"):
        resolver.resolve(lat=100.5018, lon=13.7563)
    assert resolver.resolve_batch([0, 13.7563], [0, 100.5018]).outcomes.tolist() == [-1, -1]
