"""Exports in the hands of GDAL's own program."""

import shutil
import subprocess
from pathlib import Path

import pytest

from geo_fondue.boundaries import Edition
from geo_fondue.exports import Format, export_areas, export_reports, write_file
from geo_fondue.reports.filter import ReportFilter
from geo_fondue.reports.store.store import Store


def ogrinfo(*arguments: str) -> str:
    """Return what ogrinfo says; what it warns of fails."""
    answer = subprocess.run(["ogrinfo", *arguments], capture_output=True, text=True, check=True)
    assert answer.stderr == ""
    return answer.stdout


@pytest.fixture
def drivers() -> str:
    """Return the formats that ogrinfo reads."""
    if shutil.which("ogrinfo") is None:
        pytest.skip("ogrinfo (gdal-bin) is not installed")
    return ogrinfo("--formats")


@pytest.mark.parametrize(
    ("written_as", "driver"), [("geojson", "GeoJSON"), ("geojsonl", "GeoJSONSeq"), ("parquet", "Parquet")]
)
def test_ogrinfo_opens_areas_and_reports(
    drivers: str,
    reported: Store,
    small_edition: Edition,
    tmp_path: Path,
    written_as: Format,
    driver: str,
) -> None:
    if f" {driver} -" not in drivers:
        pytest.skip(f"this ogrinfo was built without {driver}")
    areas, reports = tmp_path / f"areas.{written_as}", tmp_path / f"reports.{written_as}"
    write_file(areas, export_areas(small_edition, layer="province", written_as=written_as))
    write_file(reports, export_reports(reported, small_edition, ReportFilter(), written_as=written_as))
    told = ogrinfo("-ro", "-al", "-so", str(areas))
    assert "Geometry: Polygon" in told
    assert "Feature Count: 2" in told
    assert "Extent: (100.000000, 10.000000) - (104.000000, 14.000000)" in told
    assert "WGS 84" in told
    told = ogrinfo("-ro", "-al", "-so", str(reports))
    assert "Geometry: Point" in told
    assert "Feature Count: 3" in told
    assert "categories: StringList" in told
