"""CSV with a header, answered with columns behind its own."""

import codecs
from collections.abc import Iterator

import numpy as np
import pyarrow as pa

from geo_fondue.errors import InputError
from geo_fondue.reports.readers.lines import MAX_RECORD
from geo_fondue.reports.readers.table import header_in
from geo_fondue.service.answer_columns import AnswerColumns
from geo_fondue.service.point_files.batches import PointBatch
from geo_fondue.service.point_files.cells import Encoded, csv_cells, joined, whole
from geo_fondue.service.point_files.coordinates import coordinates_of
from geo_fondue.service.point_files.csv_records import CsvRecords
from geo_fondue.service.point_streams.columns import free_problem_name, problems_of
from geo_fondue.service.point_streams.stream import UnreadableError


class CsvPoints:
    """Answers records of CSV: behind each come ``outcome``, codes, ``distance_m`` and ``problem``.

    Parameters
    ----------
    answers : AnswerColumns
    encoding : str
        As Python calls it.
    """

    def __init__(self, answers: AnswerColumns, encoding: str = "utf-8") -> None:
        self._answers = answers
        self._encoding = encoding
        self._held = b""
        self._records: CsvRecords | None = None
        self._delimiter = ","
        self._cells = Encoded(self._cells_of)
        self._width = 0
        self._schema = pa.schema([])

    def feed(self, data: bytes) -> bytes:
        """Return the answers to the records that these bytes complete."""
        if self._records is None:
            self._held += data
            if not _has_record(self._held):
                if len(self._held) > MAX_RECORD:
                    raise UnreadableError("no header is found", remedy="Begin with a line such as lat,lon")
                return b""
            data, self._held = self._held, b""
            return self._begun(data) + self._all(self._records_of().feed(data))
        return self._all(self._records.feed(data))

    def finish(self) -> bytes:
        """Return the answer to a last record without a line end."""
        begun = b""
        if self._records is None:
            begun, data = self._begun(self._held), self._held
            begun += self._all(self._records_of().feed(data))
        return begun + self._all(self._records_of().finish())

    def broken_off(self, error: InputError) -> bytes | None:
        """Return None: a record can say nothing of those that do not come."""
        return None

    def _records_of(self) -> CsvRecords:
        assert self._records is not None  # noqa: S101 - the header has been read
        return self._records

    def _begun(self, data: bytes) -> bytes:
        """Read the header, and return that of the answer."""
        sample = data.removeprefix(codecs.BOM_UTF8)
        if not sample.strip():
            raise UnreadableError("there is no header", remedy="Begin with a line such as lat,lon")
        header = header_in(sample, self._encoding)
        columns = coordinates_of(header.columns, "the header", remedy="Call them lat and lon")
        added = self._answers.free_names(header.columns, "the header")
        self._schema = self._answers.schema(added)
        self._records = CsvRecords(header, columns, as_text=True)
        self._width = len(header.columns)
        self._delimiter = header.delimiter
        names = [*header.columns, *added.values(), free_problem_name(header.columns)]
        cells: list[str] = self._cells_of(pa.array(names, pa.string())).to_pylist()
        return self._delimiter.join(cells).encode() + b"\n"

    def _cells_of(self, column: pa.Array) -> pa.Array:
        return csv_cells(column, self._delimiter)

    def _all(self, batches: Iterator[PointBatch]) -> bytes:
        return b"".join(map(self._answered, batches))

    def _answered(self, batch: PointBatch) -> bytes:
        found = self._answers.of(*batch.positions, self._schema)
        problems = self._cells_of(problems_of(found, batch, self._answers.resolver.edition.bounds))
        cells = map(self._cells, self._schema.names, found.columns.columns)
        lines = joined("", joined(self._delimiter, batch.texts, *cells, problems), "\n")
        if not batch.broken:
            return whole(lines)
        # what is no record has no cells to be repeated, and says in the last what it was
        empty = self._delimiter * (self._width + len(self._schema))
        texts = [f"line {bad.line}: {bad.reason}" for bad in batch.broken]
        told = [f"{empty}{cell}\n" for cell in self._cells_of(pa.array(texts, pa.string())).to_pylist()]
        numbers = np.concatenate([batch.lines(), [bad.line for bad in batch.broken]])
        every = [*lines.to_pylist(), *told]
        return "".join(every[place] for place in np.argsort(numbers, kind="stable").tolist()).encode()


def _has_record(data: bytes) -> bool:
    """Return whether there is a whole record that is not empty."""
    end = data.find(b"\n")
    while end >= 0 and (not data[:end].strip() or data.count(b'"', 0, end) % 2):
        end = data.find(b"\n", end + 1)
    return end >= 0
