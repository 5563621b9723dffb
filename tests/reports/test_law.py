"""The same tellings make the same report, in whatever order and however often they come."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from functools import reduce
from itertools import permutations
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from hypothesis import given, settings
from hypothesis import strategies as st

from geo_fondue.boundaries.demo import generate_country
from geo_fondue.reports.demo import (
    generate_reports,
    write_exchange_csv,
    write_public_feed,
    write_traffy_dump,
)
from geo_fondue.reports.merge import Known, known, merge
from geo_fondue.reports.readers import read
from geo_fondue.reports.report import Report
from geo_fondue.reports.telling import Telling

START = datetime(2024, 1, 1, tzinfo=UTC)
NOW = datetime(2024, 6, 1, tzinfo=UTC)

moments = st.integers(0, 5).map(lambda days: START + timedelta(days=days, microseconds=days % 2))
maybe = st.none() | moments
JSON = st.sampled_from([0, 1, 1.0, True, "a", ["x"], {"y": None}])
FACTS: dict[str, st.SearchStrategy[Any]] = {
    "source": st.just("traffy"),
    "ticket_id": st.just("2024-A"),
    "categories": st.sampled_from([(), ("ถนน",), ("ทางเท้า", "ถนน")]),
    "state": st.sampled_from(
        ["", "waiting", "inprogress", "follow", "finish", "closed", "irrelevant", "รอตรวจ"]
    ),
    "created_at": maybe,
    "started_at": maybe,
    "closed_at": maybe,
    "reopened": st.integers(0, 2),
    "description": st.sampled_from(["", "a", "b", "ab"]),
    "organisations": st.sampled_from([(), ("กทม.",), ("เขต", "กทม.")]),
    "photo_after": st.sampled_from([(), ("x",)]),
    "star": st.none() | st.integers(1, 5),
    "extra": st.dictionaries(st.sampled_from("xy"), JSON, max_size=2),
}
PLACE = {"lon": st.sampled_from([100.5, 100.75]), "lat": st.sampled_from([13.5, 13.25])}


def tellings(last_activity: st.SearchStrategy[datetime | None]) -> st.SearchStrategy[Report | Telling]:
    """Return reports, and tellings without a place."""
    facts = FACTS | {"last_activity": last_activity}
    return st.builds(Report, **facts, **PLACE) | st.builds(Telling, **facts)


dated = tellings(moments)
undated = tellings(st.none())
some = st.lists(dated, min_size=1, max_size=6)


def told(these: Sequence[Report | Telling]) -> Known:
    """Take in tellings one after the other."""
    return reduce(merge, (known(one, NOW + timedelta(hours=hour)) for hour, one in enumerate(these)))


@given(some, st.randoms(use_true_random=False))
@settings(max_examples=300)
def test_the_order_does_not_matter(these: list[Report | Telling], random: Any) -> None:
    other = list(these)
    random.shuffle(other)
    assert told(other) == told(these)


@given(some, some)
def test_repeating_what_was_told_changes_nothing(these: list[Report | Telling], again: list[Any]) -> None:
    once = told([*these, *again])
    for one in again:
        assert merge(once, known(one, NOW)) is once


@given(dated, dated, dated)
def test_any_grouping_is_the_same(one: Any, two: Any, three: Any) -> None:
    first, second, third = (known(each, NOW) for each in (one, two, three))
    assert merge(merge(first, second), third) == merge(first, merge(second, third))


@given(some, st.lists(undated, max_size=3), st.randoms(use_true_random=False))
@settings(max_examples=300)
def test_what_does_not_say_when_it_speaks_is_older_than_all_that_does(
    these: list[Report | Telling], others: list[Report | Telling], random: Any
) -> None:
    """Only its own order matters: it may come before, between or after the others."""
    mixed = list(these)
    places = sorted(random.randint(0, len(these)) for _ in others)
    for shift, (place, one) in enumerate(zip(places, others, strict=True)):
        mixed.insert(place + shift, one)
    first, second = told([*others, *these]), told(mixed)
    assert first.report == second.report
    assert first.stamps == second.stamps
    assert first.seen == second.seen
    assert {state for _, state in first.guessed} == {state for _, state in second.guessed}


@given(some, some)
def test_more_is_never_less(these: list[Any], more: list[Any]) -> None:
    before, after = told(these), told([*these, *more])
    assert before.seen <= after.seen
    assert before.report.reopened <= after.report.reopened
    assert before.report.last_activity <= after.report.last_activity  # type: ignore[operator]
    assert isinstance(after.report, Report) >= isinstance(before.report, Report)


def test_the_formats_of_traffy_make_the_same_reports_in_any_order(tmp_path: Path) -> None:
    """Each leaves out or rounds what another says; none but the feed and the exchange say when work began."""
    country = generate_country(subdistricts=60, detail=1)
    made_up = list(generate_reports(country, count=200, seed=3, until=datetime(2026, 9, 10, tzinfo=UTC)))
    files: list[dict[str, Report]] = []
    for write in (write_traffy_dump, write_exchange_csv, write_public_feed):
        path = tmp_path / write.__name__
        write(made_up, path)
        rows = read(path, timezone=ZoneInfo("Asia/Bangkok"), source="traffy")
        files.append({row.ticket_id: row for row in rows if isinstance(row, Report)})
    for ticket, first in files[0].items():
        in_each = [first, *(file[ticket] for file in files[1:])]
        expected = told(in_each)
        for order in permutations(in_each):
            assert told(order) == expected
        assert expected.report.started_at == in_each[1].started_at
