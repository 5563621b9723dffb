"""Records of an API as reports."""

from datetime import UTC, datetime
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from geo_fondue.reports.readers import BadRow
from geo_fondue.reports.readers.options import Options
from geo_fondue.reports.readers.records import rows_of
from geo_fondue.reports.readers.traffy_exchange import COLUMNS
from geo_fondue.reports.report import Report

OPTIONS = Options("traffy", ZoneInfo("Asia/Bangkok"), (97.0, 5.0, 106.0, 21.0))


def one(**record: Any) -> Report | BadRow:
    usual = {"ticket_id": "A", "longitude": "100.5", "latitude": 13.75}
    (found,) = rows_of([usual | record], COLUMNS, OPTIONS)
    return found


def test_what_is_not_known_is_kept_under_its_own_name_and_what_is_empty_is_not() -> None:
    found = one(star="good", note={"by": "x"}, empty=[], count_reopen=2, timestamp="2024-05-31 10:00:00")
    assert isinstance(found, Report)
    assert found.extra == {"star": "good", "note": {"by": "x"}}
    assert found.reopened == 2
    assert found.created_at == datetime(2024, 5, 31, 3, tzinfo=UTC)


def test_a_picture_may_be_one_or_several() -> None:
    pictures = [one(photo=photo).photo for photo in ("a,b.jpg", ["a.jpg", None, "b.jpg"], None)]  # type: ignore[union-attr]
    assert pictures == [("a,b.jpg",), ("a.jpg", "b.jpg"), ()]


@pytest.mark.parametrize(
    ("record", "field"),
    [
        ({"ticket_id": None}, "ticket_id"),
        ({"longitude": None}, "longitude"),
        ({"latitude": True}, "latitude"),
        ({"longitude": 13.75, "latitude": 100.5}, "longitude, latitude"),
        ({"timestamp": "yesterday"}, "timestamp"),
        ({"description": "half \ud800"}, ""),
        ({"description": "nul \0"}, ""),
        ({"status": "x" * 300}, "status"),
    ],
)
def test_what_cannot_be_used_is_a_bad_row_that_says_where(record: dict[str, Any], field: str) -> None:
    found = one(**record)
    assert isinstance(found, BadRow)
    assert found.field == field
