"""An import that mends what lies between areas."""

import json
from pathlib import Path

import geopandas
import numpy as np
import pytest
import shapely

from geo_fondue.boundaries import Edition, Finding
from geo_fondue.boundaries.columns import ColumnOptions
from geo_fondue.boundaries.gate import obstacles
from geo_fondue.boundaries.importing import import_edition
from geo_fondue.boundaries.limits import Limits
from geo_fondue.errors import BoundaryError

COLUMNS = ColumnOptions(code="code", name_en="name")
METRE = 1 / 108_000


def imported(
    tmp_path: Path, layer: str, *shapes: shapely.Geometry, **options: object
) -> tuple[Edition, list[Finding]]:
    codes = [f"A{i}" for i in range(len(shapes))]
    frame = geopandas.GeoDataFrame({"code": codes, "name": codes}, geometry=list(shapes), crs="EPSG:4326")
    path = tmp_path / f"{layer}.gpkg"
    frame.to_file(path)
    return import_edition({layer: path}, folder=tmp_path, edition_id="e1", columns=COLUMNS, **options)  # type: ignore[arg-type]


def test_a_sliver_of_5_m_and_a_lake_of_2_km_are_told_apart(tmp_path: Path) -> None:
    lake = shapely.box(100.49, 13.49, 100.51, 13.51)
    east = shapely.box(100.5 + 5 * METRE, 13, 101, 14)
    edition, findings = imported(tmp_path, "district", shapely.box(100, 13, 100.5, 14) - lake, east - lake)
    assert [finding.kind for finding in findings] == ["borders-fitted", "gap-closed", "gap"]
    assert shapely.coverage_is_valid(edition.areas("district").geometry)
    gap = findings[-1]
    assert gap.size_m2 == pytest.approx(4.79e6, rel=0.01)
    assert gap.where == pytest.approx((100.5, 13.5), abs=0.01)
    assert edition.findings() == findings
    assert not obstacles(edition), "a lake is no obstacle"
    assert json.loads((edition.path / "findings.json").read_bytes())[-1]["shape"]["type"] == "Polygon"


def test_what_would_move_too_much_stops_the_import_and_says_what_allows_it(tmp_path: Path) -> None:
    """Two strips of 60 m, 8 m apart: closing that would move more than 10 % of one."""
    west = shapely.box(100, 13, 100 + 60 * METRE, 13.1)
    east = shapely.box(100 + 68 * METRE, 13, 100 + 128 * METRE, 13.1)
    with pytest.raises(BoundaryError, match=r"A0 by [\d,]+ m² \(13\.\d%\).*--allow-moved (\d+)") as told:
        imported(tmp_path, "district", west, east)
    allowed = float(str(told.value).partition("--allow-moved ")[2].split(";")[0])
    edition, _ = imported(tmp_path, "district", west, east, limits=Limits(moved_m2=allowed))
    assert len(shapely.get_parts(shapely.union_all(edition.areas("district").geometry))) == 1


def test_a_real_overlap_is_kept_told_and_in_the_way_of_publishing(tmp_path: Path) -> None:
    edition, [fitted, finding] = imported(
        tmp_path, "district", shapely.box(100, 13, 100.6, 14), shapely.box(100.5, 13, 101, 14)
    )
    assert (fitted.kind, fitted.moved_m2) == ("borders-fitted", 0), "vertices where borders cross"
    assert (finding.kind, finding.code, finding.moved_m2) == ("overlap", "A0", None)
    assert edition.areas("district").geometry[0].equals(shapely.box(100, 13, 100.6, 14))
    assert [obstacle.kind for obstacle in obstacles(edition)] == ["overlap"]


def test_a_layer_that_cuts_across_may_overlap_and_is_left(tmp_path: Path) -> None:
    shapes = shapely.box(100, 13, 100.5 + 5 * METRE, 14), shapely.box(100.5, 13, 101, 14)
    edition, [finding] = imported(tmp_path, "expressway", *shapes)
    assert finding.kind == "may-overlap"
    assert all(map(shapely.equals, edition.areas("expressway").geometry, shapes))
    assert not obstacles(edition)


def test_a_layer_of_ones_own_can_be_said_to_share_out_the_land(tmp_path: Path) -> None:
    shapes = shapely.box(100, 13, 100.5 + 5 * METRE, 14), shapely.box(100.5, 13, 101, 14)
    edition, findings = imported(tmp_path, "ward", *shapes, coverages=["ward"])
    assert "overlap-settled" in [finding.kind for finding in findings]
    assert np.all(shapely.is_valid(edition.areas("ward").geometry))
    assert shapely.coverage_is_valid(edition.areas("ward").geometry)
