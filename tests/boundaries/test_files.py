"""Boundary files as they lie on a disk."""

import zipfile
from pathlib import Path

import pytest

from geo_fondue.boundaries.files import find_file, some
from geo_fondue.errors import BoundaryError

SHP = b"\x00\x00\x27\x0a" + bytes(96)
"""An empty file of a Shapefile, good for any of the three."""


def refused(path: Path) -> str:
    """Return what a refusal says; it always says where, and what to do."""
    with pytest.raises(BoundaryError) as caught:
        find_file(path)
    assert caught.value.where
    assert caught.value.remedy
    return caught.value.what


def archive(path: Path, **members: bytes) -> Path:
    with zipfile.ZipFile(path, "w") as opened:
        for name, data in members.items():
            opened.writestr(
                name.replace("__MACOSX", "~").replace("__", "/").replace("_", ".").replace("~", "__MACOSX"),
                data,
            )
    return path


def test_what_is_not_there_is_refused(tmp_path: Path) -> None:
    assert refused(tmp_path / "a.shp") == "there is no such file"
    assert refused(tmp_path) == "this is a folder"


def test_an_empty_file_is_refused(tmp_path: Path) -> None:
    (tmp_path / "a.geojson").touch()
    assert refused(tmp_path / "a.geojson") == "the file is empty"


@pytest.mark.parametrize("name", ["a.txt", "a", "a.csv", "a.vrt", "a.gdb"])
def test_other_formats_are_refused(tmp_path: Path, name: str) -> None:
    (tmp_path / name).write_text("x")
    assert "not a known format" in refused(tmp_path / name)


@pytest.mark.parametrize("suffix", [".shp", ".geojson", ".json", ".gpkg", ".fgb", ".kml", ".kmz", ".parquet"])
def test_text_under_another_suffix_is_refused(tmp_path: Path, suffix: str) -> None:
    path = tmp_path / f"a{suffix}"
    path.write_text("this is text")
    assert refused(path) == f"the content is not what {suffix} promises"


@pytest.mark.parametrize(
    ("name", "content"),
    [
        (
            "a.kml",
            "<OGRVRTDataSource><!--<kml >--><SrcDataSource>/etc/passwd</SrcDataSource></OGRVRTDataSource>",
        ),
        (
            "a.json",
            '{"type": "gdal_streamed_alg", "command_line": "gdal vector pipeline ! read /etc/passwd"}',
        ),
    ],
)
def test_a_file_that_sends_the_reader_elsewhere_is_refused(tmp_path: Path, name: str, content: str) -> None:
    (tmp_path / name).write_text(content)
    assert refused(tmp_path / name) == "the file only refers to other files"


@pytest.mark.parametrize("missing", [".shx", ".dbf"])
def test_a_shapefile_without_its_companions_is_refused(tmp_path: Path, missing: str) -> None:
    for suffix in {".shp", ".shx", ".dbf"} - {missing}:
        (tmp_path / f"a{suffix}").write_bytes(SHP)
    assert refused(tmp_path / "a.shp") == f"a{missing} is missing beside it"


def test_companions_may_be_written_in_capitals(tmp_path: Path) -> None:
    for name in ("A.SHP", "A.SHX", "A.DBF"):
        (tmp_path / name).write_bytes(SHP)
    assert find_file(tmp_path / "A.SHP").format == "shapefile"


def test_the_one_boundary_file_of_an_archive_is_found_in_its_folders(tmp_path: Path) -> None:
    path = archive(
        tmp_path / "a.zip",
        data__b_shp=SHP, data__b_shx=SHP, data__b_dbf=SHP, data__readme_txt=b"", __MACOSX__b_shp=b"",
    )  # fmt: skip
    for named in ("", "#b", "#b.shp", "#data/b.shp"):
        assert find_file(Path(f"{path}{named}")).member == "data/b.shp"


def test_of_several_files_in_an_archive_one_must_be_named(tmp_path: Path) -> None:
    path = archive(tmp_path / "a.zip", one_geojson=b"{}", two_geojson=b"{}")
    with pytest.raises(
        BoundaryError, match=r"several boundary files: one\.geojson, two\.geojson.*a\.zip#one"
    ):
        find_file(path)
    for part in ("two.geojson", "two"):
        assert find_file(tmp_path / f"a.zip#{part}").member == "two.geojson"


def test_an_archive_without_boundaries_is_refused(tmp_path: Path) -> None:
    assert refused(archive(tmp_path / "a.zip", readme_txt=b"")) == "the archive holds no boundary file"


def test_a_shapefile_in_an_archive_needs_its_companions_too(tmp_path: Path) -> None:
    assert refused(archive(tmp_path / "a.zip", b_shp=SHP, b_dbf=SHP)) == "b.shx is missing beside it"


def test_geoparquet_in_an_archive_is_refused(tmp_path: Path) -> None:
    assert "not read from an archive" in refused(archive(tmp_path / "a.zip", b_parquet=b"PAR1"))


def test_a_broken_archive_is_refused(tmp_path: Path) -> None:
    (tmp_path / "a.zip").write_bytes(b"PK\x03\x04 and no more")
    assert "cannot be read" in refused(tmp_path / "a.zip")


def test_a_locked_archive_is_refused(tmp_path: Path) -> None:
    path = archive(tmp_path / "a.zip", b_geojson=b"{}")
    data = bytearray(path.read_bytes())
    for signature, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        data[data.index(signature) + offset] |= 1  # the flag that says the member is encrypted
    path.write_bytes(data)
    assert refused(path) == "the archive is locked"


def test_a_number_sign_in_a_files_own_name_is_no_part(tmp_path: Path) -> None:
    path = tmp_path / "a#1.geojson"
    path.write_text("{}")
    assert find_file(path).part is None


def test_a_long_list_says_how_much_of_it_is_not_shown() -> None:
    assert some([1, 2]) == "1, 2"
    assert some(list(range(7))) == "0, 1, 2, 3, 4 and 2 more"
