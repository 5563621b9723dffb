"""Many rows are written as single ones would be."""

from datetime import UTC, datetime

import pytest
from sqlalchemy import bindparam, create_engine, select, update
from sqlalchemy.dialects.sqlite import insert

from geo_fondue.reports.store.bulk import write_many
from geo_fondue.reports.store.tables import jurisdictions, metadata, report_states

AT = datetime(2024, 1, 1, 12, 30, 0, 7, tzinfo=UTC)


def test_values_go_through_their_types_and_rows_are_counted() -> None:
    engine = create_engine("sqlite://")
    metadata.create_all(engine)
    with engine.begin() as connection:
        add = insert(report_states).on_conflict_do_nothing()
        columns = {"report_id": [1, 2, 1], "at": [AT, AT, AT], "state": ["open", "open", "open"]}
        assert write_many(connection, add, columns) == 2
        assert write_many(connection, add, columns) == 0
        assert connection.execute(select(report_states.c.at)).scalars().all() == [AT, AT]
        areas = [{"province": "P1"}, {}]
        shared = {"id": [1, 2], "digest": ["a", "b"], "areas": areas}
        assert write_many(connection, insert(jurisdictions), shared) == 2
        change = update(jurisdictions).where(jurisdictions.c.id == bindparam("number"))
        assert write_many(connection, change, {"number": [2], "digest": ["c"]}) == 1
        rows = select(jurisdictions.c.digest, jurisdictions.c.areas).order_by(jurisdictions.c.id)
        assert [tuple(row) for row in connection.execute(rows)] == [("a", areas[0]), ("c", areas[1])]
        assert write_many(connection, add, {"report_id": [], "at": [], "state": []}) == 0
    engine.dispose()


def test_columns_of_different_lengths_are_refused() -> None:
    engine = create_engine("sqlite://")
    metadata.create_all(engine)
    with engine.begin() as connection, pytest.raises(ValueError, match="zip"):
        write_many(connection, insert(report_states), {"report_id": [1, 2], "at": [AT], "state": ["a"]})
    engine.dispose()
