"""What many reports share, kept once: their combinations of areas and of categories."""

from collections.abc import Callable, Hashable, Iterable, Mapping
from functools import lru_cache
from hashlib import blake2b
from typing import TypeVar

import orjson
from sqlalchemy import Connection, Table, select

from geo_fondue.reports.store.bulk import add_rows, next_numbers
from geo_fondue.reports.store.sql import is_one_of
from geo_fondue.reports.store.tables import (
    MAX_ORGANISATION,
    category_set_members,
    category_sets,
    jurisdiction_areas,
    jurisdictions,
    organisation_set_members,
    organisation_sets,
)

_Key = TypeVar("_Key", bound=Hashable)

Areas = tuple[tuple[str, str], ...]
"""A combination of areas: pairs of layer and code, in the order of layers."""


def jurisdiction_ids(connection: Connection, wanted: Iterable[Areas]) -> dict[Areas, int]:
    """Return the id of each combination of areas, new ones being added."""
    return _ids(
        connection,
        set(wanted),
        table=jurisdictions,
        content="areas",
        written=dict,
        members=jurisdiction_areas,
        rows=lambda number, areas: [(number, layer, code) for layer, code in areas],
    )


def areas_by_number(
    connection: Connection, numbers: Iterable[int] | None = None
) -> dict[int, Mapping[str, str]]:
    """Return combinations of areas, code by layer, by their ids: those asked for, or all."""
    query = select(jurisdictions.c.id, jurisdictions.c.areas)
    if numbers is not None:
        query = query.where(is_one_of(jurisdictions.c.id, numbers))
    return {row.id: row.areas for row in connection.execute(query)}


def category_set_ids(connection: Connection, wanted: Iterable[tuple[str, ...]]) -> dict[tuple[str, ...], int]:
    """Return the id of each combination of categories, new ones being added."""
    return _ids(
        connection,
        set(wanted),
        table=category_sets,
        content="categories",
        written=list,
        members=category_set_members,
        rows=lambda number, categories: [(number, category) for category in categories],
    )


def organisation_set_ids(
    connection: Connection, wanted: Iterable[tuple[str, ...]]
) -> dict[tuple[str, ...], int | None]:
    """Return the id of each combination of organisations, new ones being added; None for that of none."""
    found = _ids(
        connection,
        {names for names in wanted if names},
        table=organisation_sets,
        content="organisations",
        written=list,
        members=organisation_set_members,
        rows=lambda number, names: [
            (number, name) for name in dict.fromkeys(name[:MAX_ORGANISATION] for name in names)
        ],
    )
    return {(): None, **found}


def _ids(
    connection: Connection,
    wanted: set[_Key],
    *,
    table: Table,
    content: str,
    written: Callable[[_Key], object],
    members: Table,
    rows: Callable[[int, _Key], list[tuple[object, ...]]],
) -> dict[_Key, int]:
    by_digest = {_digest(written, key): key for key in wanted}
    ids = _known(connection, table, by_digest)
    new = [(digest, key) for digest, key in by_digest.items() if key not in ids]
    if new:
        numbers = next_numbers(connection, table, len(new))
        contents = [written(key) for _, key in new]
        add_rows(
            connection, table, {"id": numbers, "digest": [digest for digest, _ in new], content: contents}
        )
        added = {key: number for (_, key), number in zip(new, numbers, strict=True)}
        parts = [row for key, number in added.items() for row in rows(number, key)]
        if parts:
            names = members.columns.keys()
            add_rows(connection, members, dict(zip(names, zip(*parts, strict=True), strict=True)))
        ids |= added
    return ids


def _known(connection: Connection, table: Table, by_digest: Mapping[str, _Key]) -> dict[_Key, int]:
    query = select(table.c.digest, table.c.id).where(is_one_of(table.c.digest, by_digest))
    return {by_digest[digest]: number for digest, number in connection.execute(query)}


@lru_cache(maxsize=8192)
def _digest(written: Callable[[_Key], object], key: _Key) -> str:
    return blake2b(orjson.dumps(written(key)), digest_size=16).hexdigest()
