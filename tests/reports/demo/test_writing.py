"""Files of made-up reports, as Traffy Fondue writes them."""

import csv
import json
from collections import Counter
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Protocol
from zoneinfo import ZoneInfo

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from geo_fondue.boundaries.demo import Country
from geo_fondue.errors import InputError
from geo_fondue.reports.categories import names_of
from geo_fondue.reports.demo import (
    Spoilt,
    Written,
    write_exchange_csv,
    write_public_feed,
    write_traffy_dump,
)
from geo_fondue.reports.demo.writing import DUMP_COLUMNS, EXCHANGE_COLUMNS, array_literal
from geo_fondue.reports.readers import BadRow, read, recognise
from geo_fondue.reports.report import Report
from geo_fondue.reports.states import state_code

BANGKOK = ZoneInfo("Asia/Bangkok")


class Writer(Protocol):
    """What the three writers have in common."""

    def __call__(
        self, reports: list[Report], path: Path, *, bad_share: float = 0.0, seed: int = 0
    ) -> Written: ...


FORMATS: list[tuple[str, Writer]] = [
    ("traffy-dump", write_traffy_dump),
    ("traffy-exchange", write_exchange_csv),
    ("traffy-feed", write_public_feed),
]


@pytest.fixture(params=FORMATS, ids=[name for name, _ in FORMATS])
def writer(request: pytest.FixtureRequest) -> tuple[str, Writer]:
    """Name each format and its writer."""
    found: tuple[str, Writer] = request.param
    return found


def read_back(path: Path, country: Country | None = None) -> list[Report | BadRow]:
    return list(read(path, timezone=BANGKOK, bounds=country.bounds if country else None))


def test_each_is_recognised_and_read_without_a_bad_row(
    writer: tuple[str, Writer], made_up_reports: list[Report], reported_country: Country, tmp_path: Path
) -> None:
    name, write = writer
    path = tmp_path / "reports"
    assert write(made_up_reports, path).rows == len(made_up_reports)
    assert recognise(path) == name
    found = read_back(path, reported_country)
    assert not [row for row in found if isinstance(row, BadRow)]
    assert len(found) == len(made_up_reports)


def test_what_is_read_is_what_was_written(
    writer: tuple[str, Writer], made_up_reports: list[Report], tmp_path: Path
) -> None:
    """To the microsecond and the last decimal; the dump has no place for the times of work and closing."""
    name, write = writer
    path = tmp_path / "reports"
    write(made_up_reports, path)
    for report, found in zip(made_up_reports, read_back(path), strict=True):
        assert isinstance(found, Report)
        wanted = report
        if name == "traffy-dump":
            closed = wanted.last_activity if wanted.state == "finish" else None
            wanted = replace(wanted, started_at=None, closed_at=closed)
        assert replace(found, extra={}) == replace(wanted, extra={})
        assert dict(wanted.extra).items() <= dict(found.extra).items()


def test_bad_coordinates_are_the_same_rows_in_every_format(
    made_up_reports: list[Report], reported_country: Country, tmp_path: Path
) -> None:
    written, bad = {}, {}
    for name, write in FORMATS:
        path = tmp_path / name
        written[name] = write(made_up_reports, path, bad_share=0.05, seed=4)
        rows = read_back(path, reported_country)
        bad[name] = {row.ticket_id for row in rows if isinstance(row, BadRow)}
    one, *others = written.values()
    assert others == [one, one]
    assert 0.04 < sum(one.spoilt.values()) / one.rows < 0.06
    assert all(one.spoilt[kind] > 20 for kind in Spoilt)
    assert len(bad["traffy-dump"]) == one.unusable
    assert bad["traffy-dump"] == bad["traffy-exchange"] == bad["traffy-feed"]


def test_another_seed_spoils_other_rows(made_up_reports: list[Report], tmp_path: Path) -> None:
    path = tmp_path / "dump.csv"

    def missing(seed: int) -> set[str]:
        write_traffy_dump(made_up_reports, path, bad_share=0.1, seed=seed)
        with path.open(encoding="utf-8", newline="") as file:
            return {row["ticket_id"] for row in csv.DictReader(file) if not row["coords"]}

    assert missing(1) != missing(2)
    assert missing(1) == missing(1)


def test_all_or_no_rows_can_be_spoilt(
    writer: tuple[str, Writer], made_up_reports: list[Report], tmp_path: Path
) -> None:
    some = made_up_reports[:200]
    assert sum(writer[1](some, tmp_path / "all", bad_share=1).spoilt.values()) == 200
    assert sum(writer[1](some, tmp_path / "none").spoilt.values()) == 0


@pytest.mark.parametrize("share", [-0.1, 1.1, float("nan"), float("inf")])
def test_a_share_or_seed_that_is_none_is_refused(
    writer: tuple[str, Writer], share: float, tmp_path: Path
) -> None:
    with pytest.raises(InputError, match="bad_share must be 0 to 1"):
        writer[1]([], tmp_path / "reports", bad_share=share)
    with pytest.raises(InputError, match="seed must be 0 to"):
        writer[1]([], tmp_path / "reports", seed=-1)
    assert not (tmp_path / "reports").exists()


def test_the_dump_is_as_traffys(made_up_reports: list[Report], tmp_path: Path) -> None:
    path = tmp_path / "dump.csv"
    write_traffy_dump(made_up_reports, path)
    assert path.read_bytes().startswith(b"ticket_id,type,organization,comment,photo,photo_after,coords,")
    frame = pd.read_csv(path, dtype=str, keep_default_na=False)
    assert tuple(frame.columns) == DUMP_COLUMNS
    assert len(frame) == len(made_up_reports)
    assert frame["coords"].str.fullmatch(r"8\d\.\d{5},\d{1,2}\.\d{5}").all()
    assert frame["type"].str.fullmatch(r"(\{[^{}]*\})?").all()
    assert set(frame.loc[frame["type"].str.len() < 3, "type"]) == {"", "{}"}
    for column in ("timestamp", "last_activity"):
        zoned = frame[column].str.fullmatch(r"\d{4}-\d\d-\d\d \d\d:\d\d:\d\d(\.\d{1,6})?\+00")
        local = frame[column].str.fullmatch(r"\d{4}-\d\d-\d\d \d\d:\d\d:\d\d(\.\d{1,6})?")
        assert (zoned ^ local).all()
        assert zoned.mean() == pytest.approx(2 / 3, abs=0.01)
    assert (frame["comment"].str.contains("\n")).any()
    assert (frame["comment"].str.contains('"')).any()
    labels = {"รอรับเรื่อง", "กำลังดำเนินการ", "ส่งต่อ", "ส่งต่อ(ใหม่)", "ติดตามเรื่อง", "เสร็จสิ้น", "ไม่เกี่ยวข้อง"}
    assert set(frame["state"]) > labels
    assert Counter(frame["state"].map(state_code)) == Counter(report.state for report in made_up_reports)


def test_the_exchange_csv_is_as_traffys(made_up_reports: list[Report], tmp_path: Path) -> None:
    path = tmp_path / "exchange.csv"
    write_exchange_csv(made_up_reports, path)
    assert path.read_bytes().startswith(
        b"\xef\xbb\xbfticket_id,type,organization,description,photo,latitude,"
    )
    frame = pd.read_csv(path, dtype=str, keep_default_na=False, encoding="utf-8-sig")
    assert tuple(frame.columns) == EXCHANGE_COLUMNS
    assert Counter(frame["status"].map(state_code)) == Counter(report.state for report in made_up_reports)
    assert ((frame["timestamp_finished"] != "") == (frame["status"] == "เสร็จสิ้น")).all()
    created = pd.to_datetime(frame["timestamp"], format="ISO8601").dt.tz_localize(BANGKOK)
    assert created.tolist() == [report.created_at for report in made_up_reports]


def test_the_feed_is_as_traffys(made_up_reports: list[Report], tmp_path: Path) -> None:
    path = tmp_path / "feed.json"
    write_public_feed(made_up_reports, path)
    feed = json.loads(path.read_bytes())
    assert list(feed) == ["status", "message", "total", "count", "features"]
    assert (feed["total"], feed["count"]) == (0, len(made_up_reports))
    assert len(feed["features"]) == len(made_up_reports)
    states = Counter(feature["properties"]["state"] for feature in feed["features"])
    assert {"start", "waiting", "inprogress", "forward", "follow", "finish", "irrelevant"} < set(states)
    for feature, report in zip(feed["features"], made_up_reports, strict=True):
        assert feature["geometry"] == {"type": "Point", "coordinates": [report.lon, report.lat]}
        properties = feature["properties"]
        assert properties["problem_type_fondue"] == list(report.categories)
        if report.closed_at and report.created_at:
            minutes = (report.closed_at - report.created_at).total_seconds() // 60
            assert properties["duration_minutes_total"] == minutes


def test_an_empty_feed_is_one(tmp_path: Path) -> None:
    path = tmp_path / "feed.json"
    assert write_public_feed([], path).rows == 0
    assert json.loads(path.read_bytes())["features"] == []
    assert recognise(path) == "traffy-feed"


def test_a_report_that_says_nothing_can_be_written(writer: tuple[str, Writer], tmp_path: Path) -> None:
    bare = Report(source="traffy", ticket_id="2026-AAAAAA", lon=88.5, lat=10.5)
    writer[1]([bare], tmp_path / "reports")
    (found,) = read_back(tmp_path / "reports")
    assert isinstance(found, Report)
    assert replace(found, extra={}) == bare


def test_times_keep_their_microseconds_whatever_their_last_digit(
    writer: tuple[str, Writer], tmp_path: Path
) -> None:
    moments = [datetime(2026, 1, 1, 20, 0, 10, micro, tzinfo=UTC) for micro in (0, 1, 10, 100_000, 999_990)]
    reports = [
        Report(source="traffy", ticket_id=f"2026-{at}", lon=88.5, lat=10.5, created_at=moment)
        for at, moment in enumerate(moments)
    ]
    writer[1](reports, tmp_path / "reports")
    found = [row.created_at for row in read_back(tmp_path / "reports") if isinstance(row, Report)]
    assert found == moments


@given(
    st.lists(st.text(min_size=1).map(str.strip).filter(lambda name: name and "\0" not in name), unique=True)
)
def test_array_literals_hold_any_names(names: list[str]) -> None:
    assert names_of(array_literal(names)) == tuple(names)
