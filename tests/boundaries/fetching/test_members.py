"""Which administrative level a file holds."""

import zipfile
from pathlib import Path

import pytest

from geo_fondue.boundaries.fetching.members import level_of, members
from geo_fondue.errors import BoundaryError


@pytest.mark.parametrize(
    ("name", "level"),
    [
        ("tha_admbnda_adm2_rtsd_20220121.shp", 2),
        ("tha_admin1.geojson", 1),
        ("tha_admin3_em.shp", 3),
        ("geoBoundaries-THA-ADM1.geojson", 1),
        ("tha_adm_rtsd_itos_20210121_SHP.zip", None),
        ("tha_admbndl_admALL_rtsd_itos_20220121.shp", None),
        ("tha_admbndp_adm1_points.shp", None),
        ("tha_adminlines.shp", None),
        ("tha_admincapitals.geojson", None),
    ],
)
def test_the_level_is_in_the_name(name: str, level: int | None) -> None:
    assert level_of(name) == level


def packed(path: Path, *names: str) -> Path:
    with zipfile.ZipFile(path, "w") as archive:
        for name in names:
            archive.writestr(name, b"x")
    return path


def test_an_archive_holds_a_file_for_each_level(tmp_path: Path) -> None:
    names = (
        "a/tha_admin2.shp",
        "a/tha_admin2.dbf",
        "a/tha_admin1_em.shp",
        "a/tha_admin1.shp",
        "a/tha_admin0.shp",
    )
    path = packed(tmp_path / "x.zip", *names)
    found = {level: str(file).rpartition("#")[2] for level, file in members(path).items()}
    assert found == {0: "a/tha_admin0.shp", 1: "a/tha_admin1.shp", 2: "a/tha_admin2.shp"}


def test_an_archive_without_levels_is_told(tmp_path: Path) -> None:
    with pytest.raises(BoundaryError, match="no file of a known"):
        members(packed(tmp_path / "x.zip", "readme.txt"))


def test_a_broken_archive_is_told(tmp_path: Path) -> None:
    path = tmp_path / "x.zip"
    path.write_bytes(b"no archive")
    with pytest.raises(BoundaryError, match="cannot be read"):
        members(path)
