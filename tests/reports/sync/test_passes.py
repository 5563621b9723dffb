"""Pages that shift while they are read."""

import random
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from geo_fondue.reports.report import Report
from geo_fondue.reports.sync.passes import MOST_PASSES, Rows, read_until_settled

MOMENT = datetime(2026, 1, 1, tzinfo=UTC)


def report(number: int) -> Report:
    return Report("traffy", str(number), 100.75, 13.25, last_activity=MOMENT)


@given(
    st.integers(0, 60),
    st.integers(1, 9),
    st.lists(st.tuples(st.sampled_from(["new", "gone"]), st.integers(0, 60)), max_size=8),
    st.randoms(use_true_random=False),
)
def test_a_list_that_shifts_for_a_while_is_read_whole_in_the_end(
    count: int, size: int, shifts: list[tuple[str, int]], chance: random.Random
) -> None:
    """What is there from the beginning to the end is never missed, whatever comes and goes beside it."""
    held = list(range(count))
    lasting = set(held)
    left = list(shifts)

    def pages() -> Iterator[Rows]:
        at = 0
        while True:
            page = held[at : at + size]
            yield [report(number) for number in page]
            if not page:
                return
            at += len(page)
            if left and chance.random() < 0.5:
                kind, where = left.pop()
                if kind == "new":
                    held.insert(min(where, len(held)), 1000 + len(left))
                elif held:
                    lasting.discard(held.pop(where % len(held)))

    taken: list[Any] = []
    settled = read_until_settled(pages, taken.extend)
    names = [one.ticket_id for one in taken]
    assert len(names) == len(set(names))
    if settled and not left and count > 2 * size * MOST_PASSES:
        assert {int(name) for name in names} >= lasting


def test_a_list_at_rest_is_read_twice_and_taken_once() -> None:
    readings = []

    def pages() -> Iterator[Rows]:
        readings.append(1)
        yield [report(1), report(2)]
        yield [report(2), report(3)]

    taken: list[Any] = []
    assert read_until_settled(pages, taken.extend)
    assert [one.ticket_id for one in taken] == ["1", "2", "3"]
    assert len(readings) == 2


def test_a_single_page_is_one_state_and_is_not_read_again() -> None:
    readings = []

    def pages() -> Iterator[Rows]:
        readings.append(1)
        yield [report(1), report(2)]
        yield [report(2)]  # the overlap, which shows that nothing comes after it

    assert read_until_settled(pages, lambda rows: None)
    assert len(readings) == 1


def test_one_that_never_rests_is_given_up_and_said() -> None:
    count = 0

    def pages() -> Iterator[Rows]:
        nonlocal count
        for _ in range(2):
            count += 1
            yield [report(count)]

    assert not read_until_settled(pages, lambda rows: None)
    assert count == 2 * MOST_PASSES
