"""Expressions that each database writes in its own way."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

import orjson
from sqlalchemy import BigInteger, ColumnElement, String, cast, select
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.functions import FunctionElement


class _Elements(FunctionElement[Any]):
    """The elements of a JSON list, as rows with a column ``value``."""

    inherit_cache = True


@compiles(_Elements, "sqlite")
def _elements_sqlite(element: _Elements, compiler: SQLCompiler, **options: Any) -> str:
    return f"json_each({compiler.process(element.clauses, **options)})"


@compiles(_Elements, "postgresql")
def _elements_postgresql(element: _Elements, compiler: SQLCompiler, **options: Any) -> str:
    return f"json_array_elements_text(CAST({compiler.process(element.clauses, **options)} AS json))"


class _Microseconds(FunctionElement[int]):
    """An instant as microseconds since 1970-01-01T00:00Z."""

    type = BigInteger()
    inherit_cache = True


@compiles(_Microseconds, "sqlite")
def _microseconds_sqlite(element: _Microseconds, compiler: SQLCompiler, **options: Any) -> str:
    # It is kept as just that.
    return compiler.process(element.clauses, **options)


@compiles(_Microseconds, "postgresql")
def _microseconds_postgresql(element: _Microseconds, compiler: SQLCompiler, **options: Any) -> str:
    # extract() is exact: it answers with a decimal number
    return f"CAST(extract(epoch FROM {compiler.process(element.clauses, **options)}) * 1000000 AS bigint)"


def is_one_of(column: ColumnElement[Any], values: Iterable[int | str]) -> ColumnElement[bool]:
    """Return the condition that a column is one of any number of values.

    They go as one parameter: a list of parameters is bounded, and made anew for each number of them.
    """
    listed = _Elements(cast(orjson.dumps(list(values)).decode(), String)).table_valued("value")
    return column.in_(select(cast(listed.c.value, column.type)))


def microseconds(instant: ColumnElement[datetime]) -> ColumnElement[int]:
    """Return an instant as microseconds since the epoch, for sums and medians in bulk."""
    return _Microseconds(instant)
