"""What changed is fetched by an index, however many rows there are."""

from collections.abc import Callable
from typing import Any

import pytest
from sqlalchemy import event

from geo_fondue.reports.report import Report
from geo_fondue.reports.store import Store


def test_who_follows_walks_over_no_rows_that_did_not_change(
    store: Store, take: Callable[..., Any], a_report: Callable[..., Report]
) -> None:
    if store.is_server:
        pytest.skip("PostgreSQL chooses its way by how many rows there are")
    take(*(a_report(str(number)) for number in range(30)))
    store.columns()
    take(a_report("30"))
    asked: list[tuple[str, Any]] = []

    def note(_: Any, __: Any, statement: str, values: Any, *___: Any) -> None:
        asked.append((statement, values))

    event.listen(store.engine, "before_cursor_execute", note)
    assert len(store.columns()) == 31
    event.remove(store.engine, "before_cursor_execute", note)
    of_reports = [(statement, values) for statement, values in asked if "FROM reports" in statement]
    assert of_reports
    with store.reading() as connection:
        for statement, values in of_reports:
            plan = connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}", values).all()
            assert not [step for *_, step in plan if step.startswith("SCAN reports")], statement
