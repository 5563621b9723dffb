"""Many rows are written as single ones would be, in either database."""

from datetime import UTC, datetime

import pytest
from sqlalchemy import select

from geo_fondue.reports.store import Store
from geo_fondue.reports.store.bulk import add_missing_rows, add_rows, change_rows
from geo_fondue.reports.store.tables import category_set_members, category_sets, data_version, jurisdictions

AT = datetime(2024, 1, 1, 12, 30, 0, 7, tzinfo=UTC)
AREAS = [{"province": "P1"}, {}]


def test_values_go_through_their_types(store: Store) -> None:
    with store.writing() as connection:
        add_rows(connection, jurisdictions, {"id": [1, 2], "digest": ["a", "b"], "areas": AREAS})
        assert change_rows(connection, jurisdictions, "id", {"id": [2, 3], "digest": ["c", "d"]}) == 1
        assert change_rows(connection, data_version, "id", {"id": [1], "changed_at": [AT]}) == 1
    with store.reading() as connection:
        rows = select(jurisdictions.c.digest, jurisdictions.c.areas).order_by(jurisdictions.c.id)
        assert [tuple(row) for row in connection.execute(rows)] == [("a", AREAS[0]), ("c", AREAS[1])]
        assert connection.execute(select(data_version.c.changed_at)).scalar_one() == AT


def test_rows_that_are_there_are_left_and_those_added_are_counted(store: Store) -> None:
    with store.writing() as connection:
        add_rows(connection, category_sets, {"id": [1, 2], "digest": ["a", "b"], "categories": [["x"], []]})
        columns = {"category_set_id": [1, 2, 1], "category": ["x", "y", "x"]}
        assert add_missing_rows(connection, category_set_members, columns) == 2
        assert add_missing_rows(connection, category_set_members, columns) == 0


def test_nothing_is_nothing(store: Store) -> None:
    with store.writing() as connection:
        add_rows(connection, jurisdictions, {"id": [], "digest": [], "areas": []})
        assert (
            add_missing_rows(connection, category_set_members, {"category_set_id": [], "category": []}) == 0
        )
        assert change_rows(connection, jurisdictions, "id", {"id": [], "digest": []}) == 0


@pytest.mark.parametrize("write", [add_rows, add_missing_rows])
def test_columns_of_different_lengths_are_refused(write, store: Store) -> None:
    with store.writing() as connection, pytest.raises(ValueError, match=r"zip|lengths"):
        write(connection, category_set_members, {"category_set_id": [1, 2], "category": ["a"]})
