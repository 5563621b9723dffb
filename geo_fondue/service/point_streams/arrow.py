"""A stream of Arrow IPC, answered with columns behind its own."""

import io
from collections.abc import Iterator

import pyarrow as pa

from geo_fondue.errors import InputError
from geo_fondue.exports.parquet import Outbox
from geo_fondue.service.answer_columns import AnswerColumns
from geo_fondue.service.point_files.arrow_rows import ROWS, check_names, geometry_column, point_batch
from geo_fondue.service.point_files.coordinates import CoordinateColumns, coordinates_of
from geo_fondue.service.point_streams.columns import free_problem_name, problems_of
from geo_fondue.service.point_streams.messages import RECORD_BATCH, SCHEMA, Message, Messages
from geo_fondue.service.point_streams.stream import UnreadableError

MOST_ROWS = 10_000_000
"""Rows of a record batch. A column of nothing takes no bytes, however long it says that it is."""


class ArrowPoints:
    """Answers record batches: behind their columns come ``outcome``, codes, ``distance_m`` and ``problem``.

    Parameters
    ----------
    answers : AnswerColumns
    """

    def __init__(self, answers: AnswerColumns) -> None:
        self._answers = answers
        self._messages = Messages()
        self._inbox = _Inbox()
        self._outbox = Outbox()
        self._reader: pa.RecordBatchStreamReader | None = None
        self._writer: pa.RecordBatchStreamWriter | None = None
        self._columns: CoordinateColumns | None = None
        self._geometry: str | None = None
        self._added = pa.schema([])
        self._schema = pa.schema([])
        self._rows = 0

    def feed(self, data: bytes) -> bytes:
        """Return the answers to the record batches that these bytes complete."""
        return b"".join(self._taken(message) for message in self._messages.feed(data))

    def finish(self) -> bytes:
        """Return the end of the stream."""
        self._messages.finish()
        if self._writer is None:
            raise UnreadableError("there is no schema", remedy="Send a stream of Arrow IPC")
        self._writer.close()
        return self._outbox.take()

    def broken_off(self, error: InputError) -> bytes | None:
        """Return None: a stream that ends without its end is all that Arrow has for that."""
        return None

    def _taken(self, message: Message) -> bytes:
        self._inbox.add(message.data)
        try:
            if message.kind == SCHEMA:
                self._begin()
            elif self._reader is None:
                raise UnreadableError("the stream does not begin with a schema")
            elif message.kind == RECORD_BATCH:
                batch = self._reader.read_next_batch()
                batch.validate(full=True)
                self._answer(batch)
        except (pa.ArrowException, OSError, StopIteration, UnicodeDecodeError) as error:
            raise UnreadableError(f"not Arrow IPC: {' '.join(str(error).split())}") from error
        return self._outbox.take()

    def _begin(self) -> None:
        if self._reader is not None:
            raise UnreadableError("there is a second schema")
        self._reader = pa.ipc.open_stream(pa.PythonFile(self._inbox, mode="r"))
        schema = self._reader.schema
        check_names(schema, "the schema")
        self._geometry = geometry_column(schema, "the schema")
        if self._geometry is None:
            self._columns = coordinates_of(schema.names, "the schema", remedy="Call them lat and lon")
        names = self._answers.free_names(schema.names, "the schema")
        self._added = self._answers.schema(names)
        plain = [
            pa.field(field.name, field.type.value_type if pa.types.is_dictionary(field.type) else field.type)
            for field in self._added
        ]
        problem = pa.field(free_problem_name(schema.names), pa.string())
        self._schema = pa.schema([*schema, *plain, problem], metadata=schema.metadata)
        self._writer = pa.ipc.new_stream(pa.PythonFile(self._outbox, mode="w"), self._schema)

    def _answer(self, columns: pa.RecordBatch) -> None:
        if len(columns) > MOST_ROWS:
            raise InputError(
                f"a record batch of {len(columns):,} rows, more than {MOST_ROWS:,}",
                remedy="Send smaller record batches",
            )
        assert self._writer is not None  # noqa: S101 - made with the schema
        for piece in _pieces(columns):
            batch = point_batch(piece, self._columns, self._geometry, self._rows)
            self._rows += len(piece)
            found = self._answers.of(*batch.positions, self._added)
            problems = problems_of(found, batch, self._answers.resolver.edition.bounds)
            added = [
                column.dictionary_decode() if pa.types.is_dictionary(column.type) else column
                for column in found.columns.columns
            ]
            answered = [*piece.columns, *added, problems]
            self._writer.write_batch(pa.RecordBatch.from_arrays(answered, schema=self._schema))


def _pieces(columns: pa.RecordBatch) -> Iterator[pa.RecordBatch]:
    for start in range(0, len(columns), ROWS):
        yield columns.slice(start, ROWS)


class _Inbox(io.RawIOBase):
    """A file that is read from while it is filled, and never asked for more than is in it."""

    def __init__(self) -> None:
        super().__init__()
        self._held = bytearray()

    def add(self, data: bytes) -> None:
        """Put bytes at the end."""
        self._held += data

    def readable(self) -> bool:
        """Return True."""
        return True

    def read(self, size: int = -1, /) -> bytes:
        """Return the next bytes."""
        size = len(self._held) if size < 0 else size
        data = bytes(self._held[:size])
        del self._held[:size]
        return data
