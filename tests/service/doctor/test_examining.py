"""The doctor finds what is wrong, says what to do, and makes right what can be."""

import shutil
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlalchemy import text, update

from geo_fondue.reports.inbox import Arrival, Inbox, Outcome
from geo_fondue.reports.report import Report
from geo_fondue.reports.store.deleting import begin_anew, delete_reports
from geo_fondue.reports.store.tables import reports
from geo_fondue.service import Service
from geo_fondue.service.doctor import CHECKS, Finding, examine, machine
from geo_fondue.settings import Settings


@pytest.fixture
def service(small_data: Path, tmp_path: Path, new_database_url: Callable[[], str]) -> Iterator[Service]:
    """Open the country of rectangles with three reports, on either database."""
    data = tmp_path / "data"
    shutil.copytree(small_data, data)
    opened = Service(Settings(data=data, database_url=new_database_url()))
    told = [
        Report(source="test", ticket_id=str(number), lon=100.5, lat=11.0, state=state)
        for number, state in enumerate(["waiting", "finish", "irrelevant"])
    ]
    view = opened.view()
    view.resolver.warm_up()
    opened.store.upsert(told, view.resolver.resolve_batch([100.5] * 3, [11.0] * 3))
    yield opened
    opened.close()


def found(service: Service, *, repair: bool = False) -> dict[str, Finding]:
    return {finding.check: finding for finding in examine(service, repair=repair)}


def write(service: Service, statement: str) -> None:
    """Do to the tables what nobody should."""
    with service.store.writing() as connection:
        if connection.dialect.name == "sqlite":
            connection.exec_driver_sql("PRAGMA ignore_check_constraints = ON")
        connection.execute(text(statement))


def test_nothing_is_wrong_where_nothing_is(service: Service) -> None:
    findings = found(service)
    assert list(findings) == [check.name for check in CHECKS]
    assert {name: one.said for name, one in findings.items() if one.outcome != "ok"} == {}
    assert findings["states"].said == "1 open + 1 closed + 1 excluded = 3"
    assert findings["columns"].said == "3 reports, equal to a recount"


def test_a_basemap_is_told_of_and_a_damaged_one_named(
    service: Service, write_pmtiles: Callable[..., Path]
) -> None:
    assert found(service)["basemap"].said == "none, the maps are complete without"
    file = write_pmtiles(
        service.settings.data / "tiles.pmtiles",
        {(3, 1, 1): b"roads"},
        {"vector_layers": [{"id": "roads"}], "attribution": "the survey"},
    )
    assert "GEO_FONDUE_BASEMAP=local" in (found(service)["basemap"].remedy or "")
    local = Service(service.settings.model_copy(update={"basemap": "local"}))
    assert found(local)["basemap"].outcome == "ok"
    assert found(local)["basemap"].said.endswith("has vectors for zoom 3 to 3")
    write_pmtiles(file, {(3, 1, 1): b"contours"}, {"vector_layers": [{"id": "contours"}]})
    assert found(local)["basemap"].said.endswith("nothing in it is drawn: its layers are contours")
    file.write_bytes(b"an error page")
    assert found(local)["basemap"].outcome == "wrong"
    local.close()


def test_where_there_is_nothing_yet_nothing_is_wrong(tmp_path: Path) -> None:
    data = tmp_path / "none"
    findings = found(Service(Settings(data=data)))
    assert "wrong" not in {one.outcome for one in findings.values()}
    assert findings["data folder"].outcome == findings["editions"].outcome == "note"
    assert findings["columns"].outcome == "skipped"
    assert not data.exists()


def test_a_damaged_edition_is_named(service: Service) -> None:
    path = service.settings.data / "editions" / "small" / "province.parquet"
    path.write_bytes(path.read_bytes()[:-1] + b"x")
    findings = found(service)
    assert findings["editions"].outcome == "wrong"
    assert "province.parquet" in findings["editions"].said
    assert findings["index"].outcome == "skipped"
    assert findings["columns"].outcome == "ok"


def test_a_damaged_index_is_found_and_compiled_again(service: Service) -> None:
    path = service.settings.data / "editions" / "small" / "subdistrict.index"
    whole = path.read_bytes()
    middle = len(whole) // 2
    path.write_bytes(whole[:middle] + bytes([whole[middle] ^ 255]) + whole[middle + 1 :])
    assert found(service)["index"].outcome == "wrong"
    assert found(service, repair=True)["index"].outcome == "ok"
    assert path.read_bytes() == whole
    path.unlink()
    assert found(service)["index"].outcome == "note"


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE reports SET reopened = 5 WHERE ticket_id = '1'",
        "UPDATE reports SET state = 'forward' WHERE ticket_id = '0'",
        "UPDATE reports SET lon = 100.75 WHERE ticket_id = '0'",
        "UPDATE reports SET state_group = 'open' WHERE ticket_id = '1'",
        "DELETE FROM reports WHERE ticket_id = '2'",
    ],
)
def test_columns_that_are_not_what_the_tables_hold_are_found_and_made_anew(
    service: Service, statement: str
) -> None:
    """As they would be after somebody wrote to the tables by hand."""
    service.store.columns()
    for table in ("report_states", "report_details"):
        write(service, f"DELETE FROM {table} WHERE report_id = (SELECT max(id) FROM reports)")
    write(service, statement)
    finding = found(service)["columns"]
    assert (finding.outcome, finding.remedy) == ("wrong", "Run geo-fondue doctor --repair")
    assert found(service, repair=True)["columns"].said == "made anew, and equal to a recount"
    assert found(service)["columns"].outcome == "ok"


def test_reports_in_no_state_group_are_found(service: Service) -> None:
    write(service, "UPDATE reports SET state_group = 'lost' WHERE ticket_id = '0'")
    assert "'lost'" in found(service)["states"].said


def test_a_time_of_closing_without_being_closed_is_found(service: Service) -> None:
    with service.store.writing() as connection:
        one = reports.c.ticket_id == "0"
        connection.execute(update(reports).where(one).values(closed_at=datetime(2024, 1, 1, tzinfo=UTC)))
    assert found(service)["states"].outcome == "wrong"


def test_a_row_of_a_version_that_never_was_is_found(service: Service) -> None:
    write(service, "UPDATE reports SET changed = 99 WHERE ticket_id = '0'")
    assert found(service)["versions"].outcome == "wrong"


def test_a_run_of_forgetting_that_was_stopped_is_told(service: Service) -> None:
    with service.store.writing() as connection:
        delete_reports(connection, [1], datetime(2024, 1, 1, tzinfo=UTC))
    findings = found(service)
    assert findings["forgetting"].outcome == "note"
    assert findings["forgetting"].said.startswith("1 reports are deleted and counted no more")
    assert findings["columns"].outcome == "ok"
    with service.store.writing() as connection:
        begin_anew(connection, datetime(2024, 1, 1, tzinfo=UTC))
    assert found(service)["forgetting"].outcome == "ok"


def test_reports_without_details_are_found(service: Service) -> None:
    write(service, "DELETE FROM report_details")
    assert found(service)["references"].said == "3 reports have no details"


def test_references_that_lead_nowhere_are_found(service: Service) -> None:
    by_hand = (
        "UPDATE reports SET jurisdiction_id = 77 WHERE ticket_id <> '0'",
        "UPDATE reports SET organisation_set_id = 77 WHERE ticket_id = '0'",
    )
    engine = service.store.engine
    if engine.dialect.name == "sqlite":
        # it holds other programs to them only where they ask for it
        with closing(sqlite3.connect(str(engine.url.database))) as connection, connection:
            for statement in by_hand:
                connection.execute(statement)
    else:
        for statement in by_hand:
            write(service, statement)
    finding = found(service)["references"]
    assert finding.outcome == "wrong"
    assert finding.said == (
        "2 rows of reports name what is not in jurisdictions; "
        "1 rows of reports name what is not in organisation_sets"
    )


def test_an_older_schema_is_told_and_left_as_it_is(service: Service) -> None:
    write(service, "UPDATE geo_fondue_schema SET version_num = '0002'")
    findings = found(service)
    assert findings["schema"].remedy == "Run geo-fondue db upgrade"
    assert {findings[name].outcome for name in ("tables", "columns", "states")} == {"skipped"}


def test_a_database_that_does_not_answer_is_told_without_its_password(service: Service) -> None:
    url = "postgresql://user:hidden@127.0.0.1:1/none"
    findings = found(Service(Settings(data=service.settings.data, database_url=url)))
    assert findings["database"].outcome == "wrong"
    assert findings["columns"].outcome == "skipped"
    assert not any("hidden" in one.said for one in findings.values())


def test_a_full_disk_is_told(service: Service, monkeypatch: pytest.MonkeyPatch) -> None:
    usage = type("Usage", (), {"free": 1000})
    monkeypatch.setattr(machine.shutil, "disk_usage", lambda _: usage)
    assert found(service)["disk"].outcome == "wrong"


def test_a_delivery_that_could_not_be_taken_is_told(service: Service) -> None:
    inbox = Inbox(service.settings.database_url)
    now = datetime(2024, 1, 1, tzinfo=UTC)
    (number,) = inbox.add([Arrival(now, "POST", "application/json", None, b"{")])
    inbox.mark([Outcome(number, "dead", "not JSON")], now)
    inbox.close()
    finding = found(service)["inbox"]
    assert (finding.outcome, finding.said) == ("note", "1 dead")
