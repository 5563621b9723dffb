"""Columns become the text of CSV and of JSON whole columns at a time."""

import csv
import io

import orjson
import pyarrow as pa
from hypothesis import given
from hypothesis import strategies as st

from geo_fondue.service.point_files.cells import Encoded, csv_cells, joined, json_cells, whole

texts = st.lists(st.none() | st.text(st.characters(exclude_categories=["Cs"])), max_size=10)


@given(texts, st.sampled_from(",;\t|"))
def test_cells_of_csv_are_read_as_what_they_were(values: list[str | None], delimiter: str) -> None:
    cells = csv_cells(pa.array(values, pa.string()), delimiter)
    lines = whole(joined("", joined(delimiter, cells, cells), "\r\n")).decode()
    read = list(csv.reader(io.StringIO(lines, newline=""), delimiter=delimiter, strict=True))
    assert read == [[value or "", value or ""] for value in values]


@given(texts)
def test_cells_of_json_are_read_as_what_they_were(values: list[str | None]) -> None:
    cells = json_cells(pa.array(values, pa.string()))
    assert [None if cell is None else orjson.loads(cell) for cell in cells.to_pylist()] == values


@given(st.lists(texts.map(lambda values: pa.array(values, pa.string()).dictionary_encode()), max_size=5))
def test_a_column_may_come_with_another_dictionary_each_time(columns: list[pa.DictionaryArray]) -> None:
    encoded = Encoded(csv_cells)
    for column in [*columns, *columns]:
        assert encoded("same", column).to_pylist() == csv_cells(column.dictionary_decode()).to_pylist()


def test_floats_are_written_as_python_writes_them() -> None:
    values = [100.0, 13.5, -0.0, 98.7, None]
    assert csv_cells(pa.array(values)).to_pylist() == ["100.0", "13.5", "-0.0", "98.7", None]
