"""Items come in order and one ahead, errors in their place, and nothing runs on afterwards."""

import threading
import time
from collections.abc import Iterator

import pytest

from geo_fondue.reports.ahead import ahead


def test_items_come_in_their_order() -> None:
    with ahead(iter(range(1000))) as items:
        assert list(items) == list(range(1000))


def test_one_item_is_made_while_another_is_worked_on_and_no_more() -> None:
    made = []

    def numbers() -> Iterator[int]:
        for number in range(10):
            made.append(number)
            yield number

    with ahead(numbers()) as items:
        for item in items:
            deadline = time.monotonic() + 5
            while len(made) < min(item + 2, 10) and time.monotonic() < deadline:
                time.sleep(0.001)
            time.sleep(0.002)
            assert len(made) == min(item + 2, 10)


def test_an_error_comes_in_its_place() -> None:
    def broken() -> Iterator[int]:
        yield 1
        raise KeyError("lost")

    with ahead(broken()) as items:
        assert next(items) == 1
        with pytest.raises(KeyError, match="lost"):
            next(items)


def test_whoever_stops_early_stops_the_other_thread_too() -> None:
    closed = []

    def endless() -> Iterator[int]:
        try:
            while True:
                yield 1
        finally:
            closed.append(True)

    source = endless()
    with ahead(source) as items:
        assert next(items) == 1
    assert not [thread for thread in threading.enumerate() if thread.name == "reading ahead"]
    source.close()
    assert closed
