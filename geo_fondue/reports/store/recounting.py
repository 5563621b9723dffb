"""Reports counted anew after words for states were given other meanings."""

from collections.abc import Sequence
from datetime import UTC, datetime

from sqlalchemy import Connection, select, update

from geo_fondue.reports.merge import concluded
from geo_fondue.reports.store.kept import fetch_numbers, learn_states
from geo_fondue.reports.store.sql import is_one_of
from geo_fondue.reports.store.tables import data_version, reports
from geo_fondue.reports.store.upsert import next_version
from geo_fondue.reports.store.words import read_words
from geo_fondue.reports.store.writing import write


def recount(connection: Connection, numbers: Sequence[int]) -> int:
    """Give reports the groups and closings that follow from the words as they are; how many changed.

    Parameters
    ----------
    connection : Connection
        In a transaction that alone writes.
    numbers : sequence of int
        The store's own numbers of the reports.
    """
    words = read_words(connection)
    kept = fetch_numbers(connection, numbers)
    learn_states(connection, kept)
    columns = reports.c
    wanted = select(columns.id, columns.state_group, columns.state_known).where(
        is_one_of(columns.id, numbers)
    )
    counted = {number: (group, known) for number, group, known in connection.execute(wanted)}
    for one in kept:
        if one.known is None or one.id is None:
            continue
        after = concluded(one.known, words.group)
        state, organisations = one.report.state, one.report.organisations
        counts = words.group(state, organisations), words.is_known(state, organisations)
        if (after.report, after.stamps, counts) != (one.report, one.stamps, counted[one.id]):
            one.take(after)
    changed = [one for one in kept if one.dirty]
    if changed:
        now, version = datetime.now(UTC), next_version(connection)
        write(connection, changed, now, version, words)
        connection.execute(update(data_version).values(version=version, changed_at=now))
    return len(changed)
