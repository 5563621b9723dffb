"""Formats are told from the content, and what is none of them is told so."""

import gzip
import zipfile
from collections.abc import Callable
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from geo_fondue.errors import ReportError
from geo_fondue.reports.readers import FORMATS, Reading, read, recognise

BANGKOK = ZoneInfo("Asia/Bangkok")


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"", "the file is empty"),
        (b" \n\n", "the file is empty"),
        (b"name,colour\na,b\n", "names the columns name, colour"),
        (b'{"type": "Topology"}', "it is JSON without features"),
        (b"[1, 2]", "it is JSON without features"),
        (b"\x89PNG\r\n\x1a\n\0\0\0", "it is no text"),
        ("lat,lon".encode("utf-16"), "the file is in UTF-16"),
        (b"PK\x03\x04 and no more", "the file cannot be read"),
        (b'"', "names the columns"),
    ],
)
def test_what_is_no_format_of_reports_is_refused_with_what_was_seen(
    a_file: Callable[..., Path], content: bytes, message: str
) -> None:
    path = a_file(content)
    with pytest.raises(ReportError, match=message) as caught:
        recognise(path)
    assert str(path) in str(caught.value)


def test_the_remedy_names_every_format(a_file: Callable[..., Path]) -> None:
    with pytest.raises(ReportError) as caught:
        recognise(a_file("name,colour\n"))
    assert all(what in str(caught.value) for what in FORMATS.values())


def test_a_missing_file_and_a_folder_are_refused(tmp_path: Path) -> None:
    with pytest.raises(ReportError, match="no such file"):
        recognise(tmp_path / "none.csv")
    with pytest.raises(ReportError, match="cannot be read"):
        recognise(tmp_path)


def test_a_format_that_is_given_is_held_to(a_file: Callable[..., Path], dump: Callable[..., str]) -> None:
    path = a_file(dump({}))
    assert len(list(read(path, format="traffy-dump", timezone=BANGKOK))) == 1
    with pytest.raises(ReportError, match="not in the format csv"):
        Reading(path, format="csv", timezone=BANGKOK)
    with pytest.raises(ReportError, match="not in the format traffy-feed"):
        Reading(path, format="traffy-feed", timezone=BANGKOK)
    with pytest.raises(ReportError, match=r"no format 'excel'.*traffy-dump"):
        Reading(path, format="excel", timezone=BANGKOK)  # type: ignore[arg-type]


def test_gzip_and_zip_are_read_through(tmp_path: Path, dump: Callable[..., str]) -> None:
    text = dump(*[{}] * 3000).encode()
    packed = tmp_path / "reports.csv.gz"
    packed.write_bytes(gzip.compress(text))
    archive = tmp_path / "reports.zip"
    with zipfile.ZipFile(archive, "w", zipfile.ZIP_DEFLATED) as opened:
        opened.writestr("__MACOSX/._reports.csv", "")
        opened.writestr("reports.csv", text)
    for path in (packed, archive):
        with Reading(path, timezone=BANGKOK) as reading:
            assert reading.format == "traffy-dump"
            assert len(list(reading)) == 3000
            assert reading.bytes_read == reading.total_bytes
            assert reading.content_bytes == len(text)


def test_a_zip_of_several_files_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "reports.zip"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("a.csv", "lat,lon\n")
        archive.writestr("b.csv", "lat,lon\n")
    with pytest.raises(ReportError, match=r"2 files where one is wanted: a\.csv, b\.csv"):
        recognise(path)


def test_a_gzip_that_ends_early_gives_what_is_there_and_then_says_so(
    tmp_path: Path, dump: Callable[..., str]
) -> None:
    rows = [{"comment": f"{number * 7919 % 10007}"} for number in range(20_000)]
    path = tmp_path / "reports.csv.gz"
    packed = gzip.compress(dump(*rows).encode())
    path.write_bytes(packed[: len(packed) * 9 // 10])
    reports = read(path, timezone=BANGKOK)
    assert next(reports)
    with pytest.raises(ReportError, match="cannot be read"):
        list(reports)


def test_how_far_the_reading_is_grows_to_the_end(
    a_file: Callable[..., Path], dump: Callable[..., str]
) -> None:
    path = a_file(dump(*[{}] * 5000))
    with Reading(path, timezone=BANGKOK) as reading:
        seen = [reading.bytes_read for _ in reading]
    assert seen == sorted(seen)
    assert seen[0] < seen[-1] == path.stat().st_size


def test_a_header_alone_is_no_report(read_all: Callable[..., object], dump: Callable[..., str]) -> None:
    assert read_all(dump()) == ([], [])
