"""The CSV of Traffy's exchange API is read as it is written."""

from collections.abc import Callable
from datetime import UTC, datetime

from geo_fondue.reports.readers import recognise
from geo_fondue.reports.report import Report

HEADER = (
    "ticket_id,type,organization,description,photo,latitude,longitude,address,subdistrict,district,province,"
    "timestamp,photo_after,timestamp_inprogress,timestamp_finished,org_finished,status,confirmed,star,"
    "count_reopen,last_activity\n"
)
ROW = (
    '2026-B9WGC7,"ถนน,ทางเท้า",เทศบาลเมือง,"ถนน\nชำรุด",https://example.org/1.jpg,18.5745,99.0087,ที่อยู่,ในเมือง,เมือง,'
    "ลำพูน,2026-09-01 10:00:00,https://example.org/2.jpg,2026-09-02 10:00:00,2026-09-03 10:00:00.5,กองช่าง,"
    "เสร็จสิ้น,yes,5,0,2026-09-09 14:38:19.663501\n"
)


def test_every_column_is_taken_behind_a_byte_order_mark(read_all: Callable) -> None:
    reports, bad = read_all("\ufeff" + HEADER + ROW)
    assert bad == []
    assert reports == [
        Report(
            source="traffy",
            ticket_id="2026-B9WGC7",
            lon=99.0087,
            lat=18.5745,
            categories=("ถนน", "ทางเท้า"),
            state="finish",
            created_at=datetime(2026, 9, 1, 3, tzinfo=UTC),
            last_activity=datetime(2026, 9, 9, 7, 38, 19, 663501, tzinfo=UTC),
            started_at=datetime(2026, 9, 2, 3, tzinfo=UTC),
            closed_at=datetime(2026, 9, 3, 3, 0, 0, 500000, tzinfo=UTC),
            description="ถนน\nชำรุด",
            address="ที่อยู่",
            organisations=("เทศบาลเมือง",),
            photo=("https://example.org/1.jpg",),
            photo_after=("https://example.org/2.jpg",),
            star=5,
            extra={
                "subdistrict": "ในเมือง",
                "district": "เมือง",
                "province": "ลำพูน",
                "org_finished": "กองช่าง",
                "confirmed": "yes",
            },
        )
    ]


def test_a_bad_coordinate_names_its_column(read_all: Callable) -> None:
    _, bad = read_all(HEADER + ROW.replace("99.0087", "east") + ROW.replace("18.5745", "1800"))
    assert [(row.line, row.field) for row in bad] == [(2, "longitude"), (4, "longitude, latitude")]


def test_it_is_recognised_by_its_columns(a_file: Callable) -> None:
    assert recognise(a_file("\ufeff" + HEADER)) == "traffy-exchange"
