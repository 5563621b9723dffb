"""What Traffy sends to an agency's address becomes a report, or a telling of one."""

from datetime import UTC, datetime
from typing import Any
from zoneinfo import ZoneInfo

import orjson
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from geo_fondue.reports.future import WHY
from geo_fondue.reports.readers.options import Options
from geo_fondue.reports.readers.row import FieldError
from geo_fondue.reports.readers.traffy_hooks import read_hook, ticket_of
from geo_fondue.reports.report import Report
from geo_fondue.reports.telling import Telling

OPTIONS = Options("traffy", ZoneInfo("Asia/Bangkok"), (97.0, 5.0, 106.0, 21.0))
NOW = datetime(2026, 11, 1, 12, tzinfo=UTC)
NEW = {
    "timestamp": "2026-10-31 14:29:36.567",
    "ticket_id": "2026-B9WGC7",
    "description": "ไฟดับ",
    "type_id": 7,
    "type": "{แสงสว่าง,ถนน}",
    "photo": ["https://example.org/1.jpg"],
    "latitude": 13.7563,
    "longitude": 100.5018,
    "address": "ถนนราชดำเนิน",
    "orgs": [{"org_id": 3, "org": "เขตพระนคร"}, {"org_id": 4, "org": "การไฟฟ้านครหลวง"}],
}
CHANGE = {
    "timestamp": "2026-11-01 09:00:00",
    "ticket_id": "2026-B9WGC7",
    "org": "เขตพระนคร",
    "status": "เสร็จสิ้น",
    "note": "เปลี่ยนหลอดแล้ว",
    "photo": ["https://example.org/2.jpg"],
}


def read(said: object) -> Report | Telling:
    body = said if isinstance(said, bytes) else orjson.dumps(said)
    return read_hook(body, OPTIONS, NOW)


def refused(said: object) -> str:
    with pytest.raises(FieldError) as error:
        read(said)
    return f"{error.value.field}: {error.value}"


def test_a_new_report_is_read_whole() -> None:
    told = read(NEW)
    assert isinstance(told, Report)
    assert (told.source, told.ticket_id, told.state) == ("traffy", "2026-B9WGC7", "waiting")
    assert (told.lon, told.lat) == (100.5018, 13.7563)
    assert told.categories == ("แสงสว่าง", "ถนน")
    assert told.created_at == told.last_activity == datetime(2026, 10, 31, 7, 29, 36, 567000, UTC)
    assert told.organisations == ("เขตพระนคร", "การไฟฟ้านครหลวง")
    assert told.photo == ("https://example.org/1.jpg",)
    assert told.extra == {"type_id": 7, "orgs": NEW["orgs"]}


def test_numbers_may_be_texts_and_lists_single_values() -> None:
    told = read(
        NEW | {"ticket_id": 7, "latitude": "13.7563", "longitude": " 100.5018 ", "photo": "p", "orgs": "เขต"}
    )
    assert isinstance(told, Report)
    assert (told.ticket_id, told.lon, told.lat) == ("7", 100.5018, 13.7563)
    assert (told.photo, told.organisations) == (("p",), ("เขต",))


def test_a_change_of_state_says_nothing_of_the_place() -> None:
    told = read(CHANGE)
    assert isinstance(told, Telling)
    assert (told.state, told.last_activity) == ("finish", datetime(2026, 11, 1, 2, tzinfo=UTC))
    assert told.created_at is None
    assert (told.photo, told.photo_after) == ((), ("https://example.org/2.jpg",))
    assert told.extra == {"org": "เขตพระนคร", "note": "เปลี่ยนหลอดแล้ว"}


def test_a_change_without_a_time_is_of_when_it_came() -> None:
    assert read({"ticket_id": "1", "status": "finish"}).last_activity == NOW
    assert read({"ticket_id": "1", "note": "x"}).last_activity is None


def test_an_agencys_own_word_for_a_state_stays_as_it_is() -> None:
    assert read(CHANGE | {"status": "รอตรวจสอบ"}).state == "รอตรวจสอบ"


def test_a_new_report_without_a_place_waits_for_one_that_has() -> None:
    told = read({name: value for name, value in NEW.items() if name not in ("latitude", "longitude")})
    assert isinstance(told, Telling)
    assert (told.description, told.created_at) == ("ไฟดับ", datetime(2026, 10, 31, 7, 29, 36, 567000, UTC))


def test_words_about_a_report_are_kept_each_under_a_name_of_its_own() -> None:
    words = [
        {"event": kind, "ticket_id": "1", "comment": comment, "timestamp": "2026-11-01 10:00"}
        for kind in ("chat", "rating", "comment", "chat_staff_only")
        for comment in ("a", "b")
    ]
    told = [read(word) for word in words]
    names = {name for one in told for name in one.extra}
    assert len(names) == len(words)
    assert {name.partition(" ")[0] for name in names} == {"chat", "rating", "comment", "chat_staff_only"}
    assert told[0].state == ""
    assert read(words[0]) == told[0]


@pytest.mark.parametrize(
    ("said", "star"),
    [({"star": 4}, 4), ({"rating": "5"}, 5), ({"star": 9}, None), ({"rating": "good"}, None)],
)
def test_a_rating_counts_where_it_is_one(said: dict[str, Any], star: int | None) -> None:
    assert read({"event": "rating", "ticket_id": "1", **said}).star == star


def test_pictures_that_are_none_stay_among_the_rest() -> None:
    assert read(NEW | {"photo": {"url": "p"}}).extra["photo"] == {"url": "p"}


def test_what_is_no_json_but_almost_is_read() -> None:
    assert isinstance(read(b"\xef\xbb\xbf" + orjson.dumps(NEW)), Report)
    assert read(b'{"ticket_id": "1", "status": "finish", "x": NaN}').state == "finish"
    assert read(b'{"ticket_id": "1\\u0000", "note": "a\\\\u0000"}').extra == {"note": "a\\u0000"}


def test_what_cannot_be_used_says_why_and_repeats_nothing() -> None:
    assert refused(b"") == ": it is not JSON"
    assert refused(b"\xff") == ": it is not JSON"
    assert refused([NEW]) == ": wanted is a JSON object"
    assert refused({}) == "ticket_id: the report has no identity"
    for no_id in (True, 1.5, {"a": 1}, ["x"]):
        assert refused(NEW | {"ticket_id": no_id}).startswith("ticket_id: wanted is a text")
    assert refused(b'{"ticket_id": 12345678901234567890123}').startswith("ticket_id: wanted is a text")
    assert refused(NEW | {"latitude": 100.5018, "longitude": 13.7563}).startswith("longitude, latitude: ")
    assert refused(NEW | {"latitude": None}).startswith("latitude: ")
    assert refused(CHANGE | {"timestamp": "2301-11-01"}).startswith("timestamp: ")
    assert "nested" in refused(b'{"ticket_id": "1", "x": ' + b"[" * 600 + b"]" * 600 + b"}")
    assert "081" not in refused(NEW | {"timestamp": "081-234-5678"})


def test_the_ticket_is_told_even_of_what_cannot_be_used() -> None:
    assert ticket_of(orjson.dumps(NEW | {"latitude": 900})) == "2026-B9WGC7"
    assert ticket_of(b"\xff") is None


MANY = settings(suppress_health_check=[HealthCheck.too_slow])
JSON = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**63), 2**63) | st.floats() | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=8,
)
NAMES = st.sampled_from(
    [*NEW, "status", "state", "event", "star", "rating", "org", "note", "comment", "last_activity"]
)


@MANY
@given(st.dictionaries(NAMES, JSON | st.sampled_from(list(NEW.values())), max_size=8))
def test_whatever_a_body_holds_it_is_read_or_refused(said: dict[str, Any]) -> None:
    try:
        told = read_hook(orjson.dumps(said), OPTIONS, NOW)
    except FieldError:
        return
    assert told.ticket_id


@MANY
@given(st.binary(max_size=200))
def test_whatever_bytes_come_they_are_read_or_refused(body: bytes) -> None:
    ticket_of(body)
    try:
        read_hook(body, OPTIONS, NOW)
    except FieldError:
        return


@pytest.mark.parametrize("said", [NEW, CHANGE])
def test_what_comes_from_the_future_is_refused_as_it_would_hold_for_good(said: dict[str, object]) -> None:
    assert refused({**said, "timestamp": "2099-01-01 00:00:00"}) == f"timestamp: {WHY}"
    assert read({**said, "timestamp": "2026-11-02 12:00:00"}).last_activity is not None
