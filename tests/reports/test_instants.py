"""Times are read as sources write them, and what is no time is told so."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from geo_fondue.reports.instants import parse_instant

BANGKOK = ZoneInfo("Asia/Bangkok")


def utc(*parts: int) -> datetime:
    return datetime(*parts, tzinfo=UTC)


@pytest.mark.parametrize(
    ("text", "instant"),
    [
        ("2022-05-31 14:29:36.567+00", utc(2022, 5, 31, 14, 29, 36, 567000)),
        ("2022-05-31 14:29:36.567901+00", utc(2022, 5, 31, 14, 29, 36, 567901)),
        ("2026-09-09 14:38:19.663501", utc(2026, 9, 9, 7, 38, 19, 663501)),
        ("2026-09-09 14:38:19", utc(2026, 9, 9, 7, 38, 19)),
        ("2022-05-31T14:29:36Z", utc(2022, 5, 31, 14, 29, 36)),
        ("2022-05-31T14:29:36+07:00", utc(2022, 5, 31, 7, 29, 36)),
        ("2022-05-31 14:29:36 +0700", utc(2022, 5, 31, 7, 29, 36)),
        ("2022-05-31 14:29:36 UTC", utc(2022, 5, 31, 14, 29, 36)),
        ("2022-05-31", utc(2022, 5, 30, 17)),
        ("20220531", utc(2022, 5, 30, 17)),
        ("1654007376", utc(2022, 5, 31, 14, 29, 36)),
        ("1654007376567", utc(2022, 5, 31, 14, 29, 36, 567000)),
        ("  2022-05-31T14:29:36Z\n", utc(2022, 5, 31, 14, 29, 36)),
        ("2565-05-31 14:29:36.567+00", utc(2022, 5, 31, 14, 29, 36, 567000)),
        ("2565-05-31T14:29:36Z", utc(2022, 5, 31, 14, 29, 36)),
        ("2567-02-29 07:00:00", utc(2024, 2, 29)),  # no leap year of the common era
        ("25670229", utc(2024, 2, 28, 17)),
        ("๒๕๖๕-๐๕-๓๑ ๑๔:๒๙:๓๖", utc(2022, 5, 31, 7, 29, 36)),
        ("๒๐๒๒-๐๕-๓๑", utc(2022, 5, 30, 17)),
        ("๑๖๕๔๐๐๗๓๗๖", utc(2022, 5, 31, 14, 29, 36)),
        ("31/05/2565", utc(2022, 5, 30, 17)),
        ("1/5/2565 9:05", utc(2022, 5, 1, 2, 5)),
        (" ๓๑/๐๕/๒๕๖๕ ๑๔:๒๙:๓๖ +00:00 ", utc(2022, 5, 31, 14, 29, 36)),
        ("31/05/2565 14:29:36 UTC", utc(2022, 5, 31, 14, 29, 36)),
    ],
)
def test_a_time_is_read_and_without_a_zone_it_is_local(text: str, instant: datetime) -> None:
    parsed = parse_instant(text, BANGKOK)
    assert parsed == instant
    assert parsed is not None
    assert parsed.tzinfo is UTC


@pytest.mark.parametrize("text", ["", "  ", "null", "None", "NaT", "NULL", "nan"])
def test_the_words_for_nothing_are_none(text: str) -> None:
    assert parse_instant(text, BANGKOK) is None


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("yesterday", "not a time"),
        ("31/05/2022", "not a time"),
        ("2022-13-01", "not a time"),
        ("2022-02-30 10:00:00", "not a time"),
        ("165400737", "not a time"),
        ("2022-05-31 14:29:36 nowhere", "not a time"),
        ("2564-02-29 14:29:36", "not a time"),
        ("31/13/2565", "not a time"),
        ("05/31/2565", "not a time"),
        ("31/05/65", "not a time"),
        ("2300-05-31", "year 2300 is not between"),
        ("2800-05-31", "year 2800 is not between"),
        ("2410-05-31", "year 1867 is not between"),
        ("0001-01-01", "not between 1900 and 2200"),
        ("9999-12-31T23:59:59-12:00", "not between 1900 and 2200"),
    ],
)
def test_what_is_no_time_is_refused_with_the_reason(text: str, reason: str) -> None:
    with pytest.raises(ValueError, match=reason):
        parse_instant(text, BANGKOK)


@given(st.datetimes(min_value=datetime(1901, 1, 1), max_value=datetime(2199, 1, 1), timezones=st.just(UTC)))
def test_what_isoformat_writes_is_read_back(instant: datetime) -> None:
    assert parse_instant(instant.isoformat(), BANGKOK) == instant
    assert parse_instant(instant.astimezone(BANGKOK).replace(tzinfo=None).isoformat(" "), BANGKOK) == instant


@given(st.text())
def test_any_text_is_a_time_or_nothing_or_refused(text: str) -> None:
    try:
        parsed = parse_instant(text, BANGKOK)
    except ValueError:
        return
    assert parsed is None or parsed.tzinfo is UTC
