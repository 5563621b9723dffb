"""The subdistricts of Thailand as old files have them: Indian 1975, cp874 unsaid, broken rings."""

from pathlib import Path

import geopandas
import numpy as np
import pyogrio
import pyproj
import pytest
import shapely

from geo_fondue.boundaries.importing import import_edition
from geo_fondue.boundaries.operations import find_operation

pytestmark = pytest.mark.thailand

BROKEN = 51


def tangled(area: shapely.Geometry) -> shapely.Geometry:
    """Return an area of which two neighbouring vertices are exchanged, so that its border crosses itself."""
    shell = shapely.get_coordinates(shapely.get_geometry(area, 0).exterior)[:-1]
    for at in range(1, len(shell) - 2):
        tried = shell.copy()
        tried[[at, at + 1]] = tried[[at + 1, at]]
        polygon = shapely.Polygon(tried)
        if not polygon.is_valid:
            return polygon
    return area


def test_old_thai_shapefiles_with_broken_subdistricts_come_in_whole(thailand: Path, tmp_path: Path) -> None:
    country = geopandas.read_parquet(thailand / "tha_adm3.parquet").sort_values("ADM3_PCODE")[6:]
    names = country["ADM3_TH"].tolist()
    shapes = country.geometry.to_numpy().copy()
    for i in range(0, len(shapes), 100):
        shapes[i] = tangled(shapes[i])
        if (~shapely.is_valid(shapes)).sum() == BROKEN:
            break
    operation, _ = find_operation(pyproj.CRS(24047), np.array([3e5, 6e5, 1.2e6, 2.3e6]), "")

    def indian(xy: np.ndarray) -> np.ndarray:
        return np.column_stack(operation.transform(xy[:, 0], xy[:, 1], direction="INVERSE"))

    old = country.set_geometry(
        geopandas.GeoSeries(shapely.transform(shapes, indian), country.index, crs=24047)
    )
    path = tmp_path / "tambon.shp"
    pyogrio.write_dataframe(old, path, encoding="cp874")
    path.with_suffix(".cpg").unlink()
    header = bytearray(path.with_suffix(".dbf").read_bytes())
    header[29] = 0  # the byte that names a code page
    path.with_suffix(".dbf").write_bytes(header)

    edition, findings = import_edition({"subdistrict": path}, folder=tmp_path / "data", edition_id="old")

    areas = edition.areas("subdistrict")
    assert areas.names["th"].tolist() == names
    assert shapely.is_valid(areas.geometry).all()
    assert areas.bounds == pytest.approx(tuple(country.total_bounds), abs=1e-6)
    kinds = [finding.kind for finding in findings]
    assert kinds.count("invalid-polygon") == BROKEN
    assert {"encoding-guessed", "datum-shifted"} <= set(kinds)
    repaired = [finding for finding in findings if finding.kind == "invalid-polygon"]
    assert all(finding.where is not None and finding.moved_m2 is not None for finding in repaired)
