"""Many rows are written as single ones would be, in either database."""

from datetime import UTC, datetime

import pytest
from sqlalchemy import select

from geo_fondue.reports.store import Store
from geo_fondue.reports.store.bulk import add_missing_rows, add_rows, change_rows
from geo_fondue.reports.store.tables import (
    category_set_members,
    category_sets,
    data_version,
    jurisdiction_areas,
    jurisdictions,
    reports,
)

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


def test_many_rows_are_changed_and_added_as_few_are(store: Store) -> None:
    numbers = list(range(1, 1001))
    with store.writing() as connection:
        digests = [f"ถนน {number}\t\\" for number in numbers]
        add_rows(connection, jurisdictions, {"id": numbers, "digest": digests, "areas": [{}] * len(numbers)})
        columns = {"id": [*numbers[1:], 1001], "digest": [f"new {number}" for number in numbers]}
        assert change_rows(connection, jurisdictions, "id", columns) == 999
        columns = {"layer": ["province"] * 1000, "code": digests, "jurisdiction_id": numbers}
        assert add_missing_rows(connection, jurisdiction_areas, columns) == 1000
        assert add_missing_rows(connection, jurisdiction_areas, columns) == 0
    with store.reading() as connection:
        rows = select(jurisdictions.c.digest).order_by(jurisdictions.c.id)
        found = list(connection.execute(rows).scalars())
        assert found == [digests[0], *(f"new {number}" for number in numbers[:-1])]
        codes = select(jurisdiction_areas.c.code).order_by(jurisdiction_areas.c.jurisdiction_id)
        assert list(connection.execute(codes).scalars()) == digests


def test_every_type_comes_back_as_it_was_also_where_there_is_nothing(store: Store) -> None:
    early = datetime(1969, 12, 31, 23, 59, 59, 999999, tzinfo=UTC)
    row = {
        "id": [7, 8],
        "source": ["traffy"] * 2,
        "ticket_id": ["a", "ข"],
        "lon": [100.1, -0.0],
        "lat": [13.7563, 5e-324],
        "state": ["finish", ""],
        "state_group": ["closed", "open"],
        "state_known": [True, False],
        "created_at": [AT, None],
        "last_activity": [early, None],
        "reopened": [2**31 - 1, 0],
        "star": [-5, None],
        "category_set_id": [1, 1],
        "jurisdiction_id": [1, 1],
        "edition": ["e"] * 2,
        "outcome": ["inside", "nearest"],
        "distance_m": [None, 0.1],
        "changed": [2**53, 0],
    }
    with store.writing() as connection:
        add_rows(connection, category_sets, {"id": [1], "digest": ["a"], "categories": [["x"]]})
        add_rows(connection, jurisdictions, {"id": [1], "digest": ["a"], "areas": [{}]})
        add_rows(connection, reports, row)
    with store.reading() as connection:
        wanted = select(*(reports.c[name] for name in row)).order_by(reports.c.id)
        assert [tuple(found) for found in connection.execute(wanted)] == list(zip(*row.values(), strict=True))


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
