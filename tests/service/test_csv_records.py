"""Records of CSV are the same whether Arrow reads a block of them or each is read by itself."""

import csv
import io
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from geo_fondue.reports.readers.row import BadRow
from geo_fondue.reports.readers.source import Source
from geo_fondue.reports.readers.table import Header, Row, header_of, rows
from geo_fondue.service.point_files import csv_records
from geo_fondue.service.point_files.coordinates import CoordinateColumns
from geo_fondue.service.point_files.csv_records import CsvRecords

Found = list[tuple[int, object]]

PIECES = st.sampled_from(
    [
        *("a", "13.5", '"', '""', ",", "\n", "\r\n", "\r", " ", "ก", "\0", "lat,lon,x\n", "1,2,3\n"),
        *('"a,b",2,3\n', '"a\nb",2,3\n', '1,"x""y",3\n', "1,2\n", "1,2,3,4\n", "1,2,3,,\n", '5" pipe,2,3\n'),
        *("1,2,3\r\n", '"1","2","3"\r\n', '1,2,"open\n', '1,"a"b,3\n'),
    ]
)


def by_itself(path: Path) -> Found:
    """Read every record by itself, as reports are read."""
    with Source(path) as source:
        found = list(rows(source, header_of(source), None))
    return [(row.line, row.values if isinstance(row, Row) else row) for row in found]


def by_block(path: Path, size: int, *, as_text: bool) -> Found:
    """Read blocks of so many bytes."""
    with Source(path) as source:
        header = header_of(source)
        reader = CsvRecords(header, CoordinateColumns(header.columns[:2]), as_text=as_text)
        batches = []
        while piece := source.stream.read(size):
            batches += reader.feed(piece)
        batches += reader.finish()
    found: Found = []
    for batch in batches:
        some: Found = [(bad.line, bad) for bad in batch.broken]
        assert batch.columns is not None
        lists = (
            [next(csv.reader([text])) if "\n" not in text else one(text) for text in batch.texts.to_pylist()]
            if as_text
            else [list(row.values()) for row in batch.columns.to_pylist()]
        )
        some += zip(batch.lines().tolist(), lists, strict=True)
        found += sorted(some, key=lambda each: each[0])
    return found


def one(text: str) -> list[str]:
    """Return the only record of a text."""
    (record,) = csv.reader(io.StringIO(text, newline=""))
    return record


@pytest.mark.parametrize("as_text", [False, True])
@pytest.mark.parametrize("encoding", ["utf-8", "cp874"])
def test_blocks_give_the_rows_that_each_record_gives(tmp_path: Path, as_text: bool, encoding: str) -> None:
    path = tmp_path / "in.csv"

    @settings(max_examples=200, suppress_health_check=[HealthCheck.function_scoped_fixture])
    @given(st.lists(PIECES, max_size=30), st.sampled_from([1, 3, 20, 1000]))
    def check(pieces: list[str], size: int) -> None:
        path.write_bytes(b"lat,lon,x\n" + "".join(pieces).encode(encoding))
        assert by_block(path, size, as_text=as_text) == by_itself(path)

    check()


@pytest.fixture
def small(monkeypatch: pytest.MonkeyPatch) -> Callable[[], None]:
    """Make blocks be halved, and the careful reading stop, after a few records."""
    monkeypatch.setattr(csv_records, "_CAREFUL_BYTES", 20)
    monkeypatch.setattr(csv_records, "_CAREFUL_ROWS", 2)
    return lambda: None


@pytest.mark.usefixtures("small")
def test_a_bad_record_is_found_wherever_a_block_is_halved(tmp_path: Path) -> None:
    path = tmp_path / "in.csv"

    @settings(max_examples=200, suppress_health_check=[HealthCheck.function_scoped_fixture])
    @given(st.lists(PIECES, max_size=40), st.sampled_from([50, 1000]))
    def check(pieces: list[str], size: int) -> None:
        path.write_bytes(b"lat,lon,x\n" + "".join(pieces).encode())
        assert by_block(path, size, as_text=False) == by_itself(path)

    check()


def test_bytes_that_are_no_text_cost_their_row(tmp_path: Path) -> None:
    lines = [b"1,2,\xe0\xb8\x81" if number % 7 else b"1,2,\xff" for number in range(100)]
    (tmp_path / "in.csv").write_bytes(b"lat,lon,x\n" + b"\n".join(lines))
    found = by_block(tmp_path / "in.csv", 1000, as_text=True)
    assert found == by_itself(tmp_path / "in.csv")
    assert sum(isinstance(row, BadRow) for _, row in found) == 15


def test_an_endless_line_is_passed_over_and_does_not_stay_in_memory(tmp_path: Path) -> None:
    path = tmp_path / "in.csv"
    path.write_bytes(b"lat,lon,x\n1,2,3\n" + b"x" * 5_000_000 + b"\n4,5,6\n")
    (_, first), (line, bad), (last_line, last) = by_block(path, 1 << 18, as_text=False)
    assert (first, line, last_line, last) == (["1", "2", "3"], 3, 4, ["4", "5", "6"])
    assert isinstance(bad, BadRow)
    assert "longer than 1,048,576 characters" in bad.reason


def test_a_header_may_span_lines_and_pieces() -> None:
    header = Header(("lat", "lon", "a\nb"), ",", "utf-8-sig")
    reader = CsvRecords(header, CoordinateColumns(("lat", "lon")), as_text=False)
    batches = []
    for byte in b'\xef\xbb\xbf\nlat,lon,"a\nb"\n1,2,3\n':
        batches += reader.feed(bytes([byte]))
    batches += reader.finish()
    assert [(batch.lines().tolist(), len(batch)) for batch in batches] == [([4], 1)]
