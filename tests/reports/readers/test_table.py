"""Encodings and delimiters are told from the first bytes."""

import io
from collections.abc import Callable
from pathlib import Path

import pytest

from geo_fondue.reports.readers.source import Source
from geo_fondue.reports.readers.table import Header, header_of


@pytest.fixture
def header(a_file: Callable[..., Path]) -> Callable[[bytes], Header]:
    def read(content: bytes) -> Header:
        with Source(a_file(content)) as source:
            return header_of(source)

    return read


THAI = "lat,lon,หมายเหตุ\n" + "13.75,100.5,ทางเท้าชำรุด\n"


@pytest.mark.parametrize(
    ("content", "encoding"),
    [
        (b"lat,lon\n", "utf-8"),
        (THAI.encode(), "utf-8"),
        (THAI.encode("utf-8-sig"), "utf-8-sig"),
        (THAI.encode("cp874"), "cp874"),
        (THAI.encode() + b"\xe0\xb8\n", "utf-8"),  # one broken character does not make it another encoding
        (THAI.encode()[:-8], "utf-8"),  # nor does a file that ends in the middle of one
    ],
)
def test_the_encoding_is_told(header: Callable[[bytes], Header], content: bytes, encoding: str) -> None:
    assert header(content).encoding == encoding


def test_the_sample_may_end_in_the_middle_of_a_character(header: Callable[[bytes], Header]) -> None:
    row = "13.75,100.5,ทางเท้าชำรุด\n"
    assert header(("lat,lon,x\n" + row * (io.DEFAULT_BUFFER_SIZE * 4)).encode()).encoding == "utf-8"


@pytest.mark.parametrize(
    ("content", "columns"),
    [
        (b"lat,lon\n1,2", ("lat", "lon")),
        (b"\n\nlat;lon;a,b\n", ("lat", "lon", "a,b")),
        (b'"lat" , "lon"\n', ("lat", '"lon"')),
        (b'lat,lon,"two\nlines"\n', ("lat", "lon", "two\nlines")),
        (b"lat,lon,,\n", ("lat", "lon", "column 3", "column 4")),
    ],
)
def test_the_columns_are_told(
    header: Callable[[bytes], Header], content: bytes, columns: tuple[str, ...]
) -> None:
    assert header(content).columns == columns
