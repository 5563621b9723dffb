"""Any CSV with coordinates is read, by the names people give to columns."""

from collections.abc import Callable
from datetime import UTC, datetime

import pytest

from geo_fondue.reports.readers import recognise


@pytest.mark.parametrize(
    "header",
    ["lat,lon", "Latitude,Longitude", "LAT,LNG", "y,x", "ละติจูด,ลองจิจูด", " lat , long "],
)
def test_coordinates_have_many_names(read_all: Callable, header: str) -> None:
    (report,), bad = read_all(f"{header}\n13.75,100.5\n")
    assert bad == []
    assert (report.source, report.lat, report.lon) == ("csv", 13.75, 100.5)


def test_everything_with_a_usual_name_is_taken(read_all: Callable) -> None:
    (report,), _ = read_all(
        "ID,Latitude,Longitude,Category,Status,Created At,Updated At,Closed-At,Description,Ward\n"
        'A-1,13.75,100.5,"Potholes, roads",เสร็จสิ้น,2024-01-01 07:00,2024-01-03,2024-01-02T00:00Z,deep,7\n'
    )
    assert (report.ticket_id, report.categories, report.state) == ("A-1", ("Potholes, roads",), "finish")
    assert report.created_at == datetime(2024, 1, 1, tzinfo=UTC)
    assert report.last_activity == datetime(2024, 1, 2, 17, tzinfo=UTC)
    assert report.closed_at == datetime(2024, 1, 2, tzinfo=UTC)
    assert (report.description, report.extra) == ("deep", {"Ward": "7"})


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
@pytest.mark.parametrize("ending", ["\n", "\r\n", "\r"])
def test_delimiters_and_line_ends_are_told_from_the_file(
    read_all: Callable, delimiter: str, ending: str
) -> None:
    lines = [["lat", "lon", "category"], ["13.75", "100.5", "ถนน"], ["13.76", "100.6", "น้ำ"]]
    reports, bad = read_all(ending.join(delimiter.join(line) for line in lines))
    assert bad == []
    assert [report.categories for report in reports] == [("ถนน",), ("น้ำ",)]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp874"])
def test_thai_is_read_in_the_encodings_it_comes_in(read_all: Callable, encoding: str) -> None:
    reports, bad = read_all("lat,lon,ประเภท\n13.75,100.5,ทางเท้า\n".encode(encoding))
    assert bad == []
    assert reports[0].categories == ("ทางเท้า",)


def test_without_an_id_the_row_itself_is_the_identity(read_all: Callable) -> None:
    text = "lat,lon,state\n13.75,100.5,open\n13.75,100.5,finish\n13.76,100.5,open\n"
    first, _ = read_all(text)
    again, _ = read_all("state,lon,lat\nopen,100.5,13.76\nfinish,100.5,13.75\nopen,100.5,13.75\n")
    assert len({report.ticket_id for report in first}) == 3
    assert [report.ticket_id for report in again] == [report.ticket_id for report in reversed(first)]


def test_with_a_time_of_making_a_later_state_is_the_same_report(read_all: Callable) -> None:
    text = "lat,lon,created,state\n13.75,100.5,2024-01-01,{}\n"
    (before,), _ = read_all(text.format("waiting"))
    (after,), _ = read_all(text.format("finish"))
    (another,), _ = read_all(text.format("finish").replace("2024-01-01", "2024-01-02"))
    assert before.ticket_id == after.ticket_id != another.ticket_id


def test_the_source_can_be_named(read_all: Callable) -> None:
    (report,), _ = read_all("id,lat,lon\n1,13.75,100.5\n", source="city-hall")
    assert report.source == "city-hall"


def test_empty_fields_beyond_the_header_are_passed_over(read_all: Callable) -> None:
    reports, bad = read_all("lat,lon\n13.75,100.5,,\n13.75,100.6,,x\n13.75\n")
    assert len(reports) == 1
    assert [(row.line, row.reason) for row in bad] == [
        (3, "2 fields are wanted, 4 are there"),
        (4, "2 fields are wanted, 1 are there"),
    ]


def test_a_column_that_comes_twice_is_kept_twice(read_all: Callable) -> None:
    (report,), _ = read_all("lat,lon,note,note\n13.75,100.5,a,b\n")
    assert report.extra == {"note": "a", "note 2": "b"}


def test_it_is_recognised_by_its_columns(a_file: Callable) -> None:
    assert recognise(a_file("id;lat;lon\n", "x.json")) == "csv"
