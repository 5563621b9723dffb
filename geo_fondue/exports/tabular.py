"""CSV that spreadsheets, databases and pandas all read the same way."""

import csv
import io
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import shapely

from geo_fondue.exports.columns import plain
from geo_fondue.exports.geometry import DECIMALS
from geo_fondue.exports.rows import Rows

BOM = b"\xef\xbb\xbf"

_FORMULA = r"^[=+\-@\t\r]"


def table(batches: Iterable[Rows], columns: Sequence[str], *, bom: bool = False) -> Iterator[bytes]:
    """Yield CSV as RFC 4180 has it, in UTF-8: a header, then a chunk for each batch.

    A cell without a value is empty. A list of one name is that name, of several ``{ถนน,ทางเท้า}``, as in the
    platform's own files and as the readers of reports take it. A text that begins with
    ``= + - @``, a tab or a carriage return gets an apostrophe before it, or a spreadsheet would run it as a
    formula (OWASP, CSV injection).

    Parameters
    ----------
    batches : iterable of Rows
    columns : sequence of str
        The names of the header, known also where no batch comes. ``lon`` and ``lat`` are those of the point,
        or of a point inside the area; the others come from the properties.
    bom : bool, default False
        Begin with a byte order mark, without which Excel takes Thai for Latin letters.
    """
    yield (BOM if bom else b"") + _lines([columns])
    for batch in batches:
        cells = plain(_guarded(batch.properties))
        cells.update(_places(batch))
        yield _lines(zip(*(cells[name] for name in columns), strict=True))


def _lines(rows: Iterable[Sequence[Any]]) -> bytes:
    text = io.StringIO(newline="")
    csv.writer(text).writerows(rows)
    return text.getvalue().encode()


def _guarded(batch: pa.RecordBatch) -> pa.RecordBatch:
    """Return the batch with lists joined to text and no text that could be a formula."""
    columns = []
    for column in batch.columns:
        cells = column
        if pa.types.is_list(cells.type):
            cells = _joined(cells)
        if pa.types.is_string(cells.type):
            risky = pc.match_substring_regex(cells, _FORMULA)
            cells = pc.if_else(risky, pc.binary_join_element_wise("'", cells, ""), cells)
        columns.append(cells)
    return pa.RecordBatch.from_arrays(columns, names=batch.schema.names)


def _joined(lists: pa.ListArray) -> pa.Array:
    """Return each list as one text; see :func:`table`."""
    names = lists.flatten()
    lengths = pc.fill_null(pc.list_value_length(lists), 0)
    ends = pa.array(np.concatenate([[0], np.cumsum(lengths.to_numpy(zero_copy_only=False))]).astype(np.int32))
    escaped = pc.replace_substring_regex(names, r'(["\\])', r"\\\1")
    quoted = pc.binary_join_element_wise('"', escaped, '"', "")
    members = pc.if_else(pc.match_substring_regex(names, r'[",\\{}\[\]]'), quoted, names)
    several = pc.binary_join(pa.ListArray.from_arrays(ends, members), ",")
    plain_names = pc.binary_join(pa.ListArray.from_arrays(ends, names), "")
    # One name as it is, unless it could be taken for a list
    as_it_is = pc.and_(pc.less_equal(lengths, 1), pc.invert(pc.match_substring_regex(plain_names, r"^[{\[]")))
    return pc.if_else(as_it_is, plain_names, pc.binary_join_element_wise("{", several, "}", ""))


def _places(batch: Rows) -> dict[str, list[float | None]]:
    inside = shapely.point_on_surface(batch.geometry)
    lon, lat = np.round(shapely.get_x(inside), DECIMALS), np.round(shapely.get_y(inside), DECIMALS)
    missing = np.isnan(lon)
    return {
        name: [None if absent else value for value, absent in zip(values.tolist(), missing, strict=True)]
        for name, values in (("lon", lon), ("lat", lat))
    }
