"""Tellings of reports that have not come yet."""

from collections.abc import Iterable, Sequence
from datetime import datetime

import orjson
from sqlalchemy import Connection, delete, insert, select

from geo_fondue.reports.store.sql import is_one_of
from geo_fondue.reports.store.tables import waiting_tellings
from geo_fondue.reports.telling import Telling, from_json, to_json

Waiting = dict[tuple[str, str], list[tuple[Telling, datetime]]]
"""By source and ticket id, what was told and when it came, in the order it came in."""


def keep_waiting(connection: Connection, tellings: Sequence[Telling], now: datetime) -> None:
    """Keep tellings until their reports come; one that waits already is not kept twice."""
    there = {
        (source, ticket, _written(told))
        for _, source, ticket, told, _ in _of(connection, ((one.source, one.ticket_id) for one in tellings))
    }
    rows = []
    for one in tellings:
        told = to_json(one)
        content = (one.source, one.ticket_id, _written(told))
        if content not in there:
            there.add(content)
            rows.append(
                {"source": one.source, "ticket_id": one.ticket_id, "telling": told, "received_at": now}
            )
    if rows:
        connection.execute(insert(waiting_tellings), rows)


def take_waiting(connection: Connection, keys: Iterable[tuple[str, str]]) -> Waiting:
    """Return what waits for reports, and let it wait no longer."""
    if connection.execute(select(waiting_tellings.c.id).limit(1)).first() is None:
        return {}
    found: Waiting = {}
    numbers = []
    for number, source, ticket, told, received_at in _of(connection, keys):
        numbers.append(number)
        found.setdefault((source, ticket), []).append((from_json(told), received_at))
    if numbers:
        connection.execute(delete(waiting_tellings).where(is_one_of(waiting_tellings.c.id, numbers)))
    return found


def _of(
    connection: Connection, keys: Iterable[tuple[str, str]]
) -> list[tuple[int, str, str, dict[str, object], datetime]]:
    by_source: dict[str, list[str]] = {}
    for source, ticket in dict.fromkeys(keys):
        by_source.setdefault(source, []).append(ticket)
    columns = waiting_tellings.c
    found = []
    for source, tickets in by_source.items():
        wanted = select(
            columns.id, columns.source, columns.ticket_id, columns.telling, columns.received_at
        ).where(columns.source == source, is_one_of(columns.ticket_id, tickets))
        found += [tuple(row) for row in connection.execute(wanted.order_by(columns.id))]
    return found


def _written(told: dict[str, object]) -> bytes:
    return orjson.dumps(told, option=orjson.OPT_SORT_KEYS)
