"""CSV that a spreadsheet opens without running it."""

import csv
import io
from datetime import UTC, datetime

import numpy as np
import pandas as pd
import pyarrow as pa
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st

from geo_fondue.exports.rows import Rows
from geo_fondue.exports.tabular import table
from geo_fondue.reports.categories import names_of


def rows(geometry: list[shapely.Geometry | None] | None = None, **columns: object) -> Rows:
    properties = pa.RecordBatch.from_pydict(columns)
    places = np.empty(len(properties), dtype=object)
    places[:] = geometry or [shapely.Point(100.5, 13.75)] * len(properties)
    return Rows([str(number) for number in range(len(properties))], properties, places)


def parsed(text: bytes) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(text.decode(), newline="")))


@pytest.mark.parametrize("text", ["=1+1", "+66812345678", "-1", "@SUM(A1)", "\t=1", "\r=1", "=", "=ก\nข"])
def test_a_text_that_could_be_a_formula_gets_an_apostrophe(text: str) -> None:
    (row,) = parsed(b"".join(table([rows(name=[text])], ["name"])))
    assert row["name"] == f"'{text}"


def test_numbers_are_never_guarded() -> None:
    found = b"".join(table([rows(a=[-1], b=[-2.5], c=[None])], ["a", "b", "c"]))
    assert found == b"a,b,c\r\n-1,-2.5,\r\n"


@given(st.lists(st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0")), max_size=8))
def test_every_other_text_comes_back_as_it_was(texts: list[str]) -> None:
    column = pa.array(texts, pa.string())
    found = parsed(b"".join(table([rows(name=column, number=range(len(texts)))], ["name", "number"])))
    for text, row in zip(texts, found, strict=True):
        assert row["name"].removeprefix("'" if text[:1] in tuple("=+-@\t\r") and text else "") == text


def test_lists_are_joined_and_guarded_as_one_text() -> None:
    column = pa.array([["ถนน", "ทางเท้า"], [], None, ["=x", "y"]], pa.list_(pa.string()))
    found = [
        row["kinds"] for row in parsed(b"".join(table([rows(kinds=column, n=range(4))], ["kinds", "n"])))
    ]
    assert found == ["{ถนน,ทางเท้า}", "", "", "{=x,y}"]


@given(
    st.lists(st.lists(st.text('ab ,"\\{ป', min_size=1).map(str.strip).filter(bool), unique=True), max_size=4)
)
def test_a_list_can_be_parted_again_whatever_its_names_hold(lists: list[list[str]]) -> None:
    column = pa.array([["first"], *lists], pa.list_(pa.string()))[1:]
    written = parsed(b"".join(table([rows(kinds=column, n=range(len(lists)))], ["kinds", "n"])))
    assert [names_of(row["kinds"], split=False) for row in written] == [tuple(names) for names in lists]


def test_times_are_in_utc_and_say_so() -> None:
    moment = datetime(2022, 5, 31, 7, 29, 36, 567_000, tzinfo=UTC)
    column = pa.array([moment, None], pa.timestamp("us", "UTC"))
    found = b"".join(table([rows(at=column, n=[1, 2])], ["at", "n"]))
    assert found == b"at,n\r\n2022-05-31T07:29:36.567000Z,1\r\n,2\r\n"


def test_lon_and_lat_are_those_of_a_point_inside() -> None:
    horseshoe = shapely.box(0, 0, 3, 3) - shapely.box(1, 1, 2, 3)
    places = [shapely.Point(100.5, 13.75), horseshoe, None]
    first, second, third = parsed(b"".join(table([rows(places, n=[1, 2, 3])], ["n", "lon", "lat"])))
    assert (first["lon"], first["lat"]) == ("100.5", "13.75")
    assert horseshoe.contains(shapely.Point(float(second["lon"]), float(second["lat"])))
    assert (third["lon"], third["lat"]) == ("", "")


def test_the_byte_order_mark_is_there_only_when_wanted() -> None:
    plain, marked = (b"".join(table([rows(n=[1])], ["n"], bom=bom)) for bom in (False, True))
    assert marked == b"\xef\xbb\xbf" + plain


def test_without_rows_the_header_is_still_there() -> None:
    assert b"".join(table([], ["code", "lon"])) == b"code,lon\r\n"


def test_pandas_reads_several_batches_as_one_table() -> None:
    text = b"".join(table([rows(n=[1, 2]), rows(n=[3])], ["n", "lon"]))
    assert pd.read_csv(io.BytesIO(text))["n"].tolist() == [1, 2, 3]
