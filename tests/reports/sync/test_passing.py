"""Waiting for a server: how long it asks for, and how long we give it."""

from datetime import UTC, datetime, timedelta
from email.utils import format_datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from geo_fondue.reports.sync.passing import back_off, retry_after

NOW = datetime(2026, 11, 21, 12, tzinfo=UTC)


@pytest.mark.parametrize(
    ("text", "seconds"),
    [
        ("120", 120.0),
        (" 0 ", 0.0),
        (format_datetime(NOW + timedelta(seconds=90), usegmt=True), 90.0),
        (format_datetime(NOW - timedelta(days=1), usegmt=True), 0.0),
        ("9" * 400, 999_999_999_999.0),
        (None, None),
        ("", None),
        ("-5", None),
        ("soon", None),
        ("Sat, 99 Foo 2026 00:00:00 GMT", None),
    ],
)
def test_retry_after_is_seconds_or_a_date(text: str | None, seconds: float | None) -> None:
    assert retry_after(text, NOW) == seconds


@given(st.text())
def test_no_retry_after_is_too_strange(text: str) -> None:
    found = retry_after(text, NOW)
    assert found is None or found >= 0


@given(st.integers(1, 10_000))
def test_waits_grow_and_are_bounded_and_never_the_same_for_all(tried: int) -> None:
    whole = min(2.0 ** min(tried - 1, 30), 60.0)
    assert whole / 2 <= back_off(tried, first=1.0, most=60.0) <= whole
