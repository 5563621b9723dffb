"""Of what is told of a report the newest is kept, field by field."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from functools import reduce

import pytest
from hypothesis import given
from hypothesis import strategies as st

from geo_fondue.reports.merge import is_whole, known, merge
from geo_fondue.reports.observations import observations
from geo_fondue.reports.report import Report
from geo_fondue.reports.states import state_group

START = datetime(2024, 1, 1, tzinfo=UTC)
DAY = timedelta(days=1)

moments = st.none() | st.integers(0, 4).map(lambda days: START + days * DAY)
reports = st.builds(
    Report,
    source=st.just("traffy"),
    ticket_id=st.just("2024-A"),
    lon=st.sampled_from([100.5, 101.5]),
    lat=st.just(13.5),
    categories=st.sampled_from([(), ("ถนน",), ("ทางเท้า", "ถนน")]),
    state=st.sampled_from(["", "waiting", "inprogress", "finish", "irrelevant", "รอตรวจสอบ"]),
    created_at=moments,
    last_activity=moments,
    started_at=moments,
    closed_at=moments,
    reopened=st.integers(0, 2),
    description=st.sampled_from(["", "a", "b"]),
    organisations=st.sampled_from([(), ("กทม.",)]),
    star=st.none() | st.integers(1, 5),
    extra=st.dictionaries(st.sampled_from("xy"), st.integers(0, 2)),
)
dated = reports.filter(lambda report: report.last_activity is not None)


def told(*tellings: Report) -> Report:
    """Take in tellings one after the other, and return the report that they make."""
    report = reduce(merge, (known(one, START + 99 * DAY) for one in tellings)).report
    assert isinstance(report, Report)
    return report


@given(dated, dated, dated)
def test_going_back_to_an_earlier_file_changes_nothing(first: Report, second: Report, third: Report) -> None:
    """Importing A, B, A leaves what A, B left."""
    assert told(third, first, second, first) == told(third, first, second)


@given(dated, reports)
def test_an_older_telling_never_overwrites(stored: Report, incoming: Report) -> None:
    assert stored.last_activity is not None
    if incoming.last_activity is not None and incoming.last_activity >= stored.last_activity:
        incoming = replace(incoming, last_activity=stored.last_activity - DAY)
    merged = told(stored, incoming)
    assert (merged.lon, merged.lat) == (stored.lon, stored.lat)
    assert merged.last_activity == stored.last_activity
    for name in ("categories", "state", "created_at", "started_at", "description", "organisations", "star"):
        said = getattr(stored, name)
        if said not in (None, "", ()):
            assert getattr(merged, name) == said, name
    assert stored.extra.items() <= merged.extra.items()


@given(dated, dated)
def test_a_telling_that_makes_the_whole_report_is_nothing_new(first: Report, second: Report) -> None:
    """What is said without a merge is what a merge would have said."""
    kept = merge(known(first, START), known(second, START))
    for one in (first, second):
        assert isinstance(kept.report, Report)
        if is_whole(kept.report, kept.stamps, one):
            assert merge(kept, known(one, START)) is kept


@given(reports, reports)
def test_nothing_that_was_said_is_lost(stored: Report, incoming: Report) -> None:
    merged = told(stored, incoming)
    for name in ("categories", "state", "created_at", "last_activity", "started_at", "description", "star"):
        said = {getattr(stored, name), getattr(incoming, name)} - {None, "", ()}
        assert not said or getattr(merged, name) in said, name
    assert merged.reopened >= max(stored.reopened, incoming.reopened)


@given(reports, reports)
def test_a_report_has_a_closing_time_only_while_it_is_closed(first: Report, second: Report) -> None:
    merged = told(first, second)
    assert merged.closed_at is None or state_group(merged.state) == "closed"


@pytest.fixture
def closed(a_report: Callable[..., Report]) -> Callable[..., Report]:
    def make(day: int, closed_on: int | None = None, **given: object) -> Report:
        at = START + day * DAY
        closed_at = at if closed_on is None else START + closed_on * DAY
        return a_report(state="finish", last_activity=at, closed_at=closed_at, **given)

    return make


def test_formats_complete_each_other_whichever_comes_first(closed: Callable[..., Report]) -> None:
    """The dump knows the photo and no closing time of its own, the exchange file the reverse."""
    dump = closed(5, photo=("https://example.org/1.jpg",))
    exchange = closed(5, 3, started_at=START + DAY)
    both = told(dump, exchange)
    assert both == told(exchange, dump)
    assert (both.closed_at, both.started_at) == (START + 3 * DAY, START + DAY)
    assert both.photo == ("https://example.org/1.jpg",)


def test_a_comment_after_the_closing_does_not_move_the_closing(closed: Callable[..., Report]) -> None:
    assert told(closed(5, 3), closed(8)).closed_at == START + 3 * DAY


def test_a_second_closing_is_not_taken_for_the_first(
    closed: Callable[..., Report], a_report: Callable[..., Report]
) -> None:
    assert told(closed(5, 3), closed(8, reopened=1)).closed_at == START + 8 * DAY
    again = a_report(state="inprogress", last_activity=START + 6 * DAY)
    assert told(closed(5, 3), again).closed_at is None
    assert told(closed(5, 3), again, closed(8)).closed_at == START + 8 * DAY
    assert told(closed(8), closed(5, 3), again).closed_at == START + 8 * DAY


def test_two_tellings_without_any_time_are_the_newer_by_arrival(a_report: Callable[..., Report]) -> None:
    waiting = a_report(state="waiting", last_activity=None)
    finished = a_report(state="finish", last_activity=None)
    assert told(waiting, finished).state == "finish"
    assert told(finished, waiting).state == "waiting"


def test_a_telling_without_a_time_does_not_overwrite_one_that_has(a_report: Callable[..., Report]) -> None:
    stored = a_report(state="finish")
    assert told(stored, a_report(state="waiting", last_activity=None)).state == "finish"
    assert told(a_report(state="waiting", last_activity=None), stored).state == "finish"


def test_observations_are_the_states_with_a_time(a_report: Callable[..., Report]) -> None:
    reopened = a_report(
        state="follow", started_at=START, closed_at=START + DAY, last_activity=START + 2 * DAY
    )
    assert list(observations(reopened)) == [
        (START, "inprogress"),
        (START + DAY, "finish"),
        (START + 2 * DAY, "follow"),
    ]
    assert list(observations(a_report(state=""))) == []
    assert list(observations(a_report(last_activity=None, created_at=None))) == []


def test_a_report_without_last_activity_was_seen_in_its_state_when_it_got_there(
    a_report: Callable[..., Report],
) -> None:
    closed = a_report(state="finish", created_at=START, closed_at=START + DAY, last_activity=None)
    assert set(observations(closed)) == {(START + DAY, "finish")}


def test_being_open_again_is_counted_where_no_source_counts(a_report: Callable[..., Report]) -> None:
    states = ["inprogress", "finish", "follow", "inprogress", "finish", "irrelevant", "finish", "waiting"]
    tellings = [a_report(state=state, last_activity=START + day * DAY) for day, state in enumerate(states)]
    assert told(*tellings).reopened == told(*reversed(tellings)).reopened == 2
    assert told(*tellings, a_report(reopened=3)).reopened == 3
