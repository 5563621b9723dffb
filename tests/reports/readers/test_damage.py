"""Whatever happened to a file on its way, it gives reports that can be kept, bad rows, or one clear error."""

from collections.abc import Callable
from pathlib import Path
from zoneinfo import ZoneInfo

import orjson
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from geo_fondue.errors import ReportError
from geo_fondue.reports.readers import BadRow, read
from geo_fondue.reports.report import Report

FRAGMENTS = [
    b'"',
    b",",
    b"\n",
    b"\r",
    b"\0",
    b"\xe0",
    b"\xff\xfe",
    b"{",
    b"}",
    b"[",
    b"\\",
    b"\\u0000",
    b"1e999",
    b"-",
]
FRAGMENTS += [
    b"\\ud800",
    b"null",
    b"\xef\xbb\xbf",
    b"99999999999999999999",
    b'"features":',
    b";;;;",
    b"\x1f\x8b",
    b"PK",
]

edits = st.lists(
    st.tuples(st.integers(0, 10_000), st.integers(0, 12), st.sampled_from(FRAGMENTS) | st.binary(max_size=4)),
    min_size=1,
    max_size=6,
)


@pytest.fixture
def contents(dump: Callable[..., str], feed: Callable[..., str]) -> dict[str, bytes]:
    rows = [{"comment": '"a ""b""\nc"'}, {"star": "5"}, {}, {"type": "{}"}]
    return {
        "dump": dump(*rows).encode(),
        "feed": feed({}, {"star": 4, "ai": {"a": [1, 2.5]}}, {}).encode(),
        "csv": b"\xef\xbb\xbfid;lat;lon;date;note\n1;13.7;100.5;2024-01-01;x\n2;13.8;100.6;;\n3;1;2;3;4\n",
    }


def keepable(report: Report) -> bool:
    """Whether a database takes it: no NUL, no half characters, numbers in range."""
    written = orjson.dumps(report)  # refuses surrogates and endless numbers
    return b"\\u0000" not in written.replace(b"\\\\", b"") and len(report.ticket_id) <= 200


@pytest.mark.parametrize("kind", ["dump", "feed", "csv"])
@given(edits=edits)
@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_a_damaged_file_never_breaks_the_reader(
    kind: str, edits: list[tuple[int, int, bytes]], contents: dict[str, bytes], a_file: Callable[..., Path]
) -> None:
    content = contents[kind]
    for at, length, fragment in edits:
        start = at % (len(content) + 1)
        content = content[:start] + fragment + content[start + length :]
    try:
        found = list(read(a_file(content), timezone=ZoneInfo("Asia/Bangkok"), bounds=(97, 5, 106, 21)))
    except ReportError as refused:
        found = []
        error: ReportError | None = refused
    else:
        error = None
    assert error is None or (error.where and error.remedy)
    for one in found:
        assert isinstance(one, BadRow) or keepable(one)
        if isinstance(one, BadRow):
            assert one.line > 0
            assert one.reason
            assert one.value.isprintable() or one.value.encode()
