"""While one thread reads all reports anew a few others wait, and the rest are told so at once."""

import threading
import time
from collections.abc import Callable, Iterator
from typing import Any

import pytest

from geo_fondue.errors import UnavailableError
from geo_fondue.reports.columns import following, turns
from geo_fondue.reports.report import Report
from geo_fondue.reports.store import Store

Make = Callable[..., Report]


@pytest.fixture
def held(monkeypatch: pytest.MonkeyPatch, store: Store) -> Iterator[threading.Event]:
    """Begin to read all rows of a store, and go on only when told so."""
    begun, go_on = threading.Event(), threading.Event()
    real = following.records

    def records(*given: Any, **named: Any) -> Any:
        begun.set()
        assert go_on.wait(30)
        return real(*given, **named)

    monkeypatch.setattr(following, "records", records)
    reader = threading.Thread(target=store.columns)
    reader.start()
    assert begun.wait(30)
    yield go_on
    go_on.set()
    reader.join()


def ask(store: Store, said: list[object]) -> None:
    try:
        said.append(len(store.columns()))
    except UnavailableError as error:
        said.append(error)


def test_some_wait_and_the_others_are_told(
    store: Store, held: threading.Event, take: Callable[..., Any], a_report: Make
) -> None:
    take(a_report("A"))  # who writes does not wait
    assert store.version() == 1
    said: list[object] = []
    threads = [threading.Thread(target=ask, args=(store, said)) for _ in range(30)]
    for thread in threads:
        thread.start()
    begin = time.monotonic()
    while len(said) < 30 - turns.MOST_WAITING and time.monotonic() - begin < 20:
        time.sleep(0.01)
    told = list(said)
    held.set()
    for thread in threads:
        thread.join()
    assert len(told) == 30 - turns.MOST_WAITING
    assert all(isinstance(one, UnavailableError) for one in told)
    assert said[len(told) :] == [1] * turns.MOST_WAITING


def test_nobody_waits_for_ever(store: Store, held: threading.Event, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(turns, "PATIENCE_SECONDS", 0.01)
    with pytest.raises(UnavailableError, match="all reports are being read anew"):
        store.columns()
    held.set()
    while True:
        try:
            assert len(store.columns()) == 0
        except UnavailableError:
            continue
        break


def test_what_fails_gives_the_turn_back(
    store: Store, monkeypatch: pytest.MonkeyPatch, take: Callable[..., Any], a_report: Make
) -> None:
    def fail(*_: object, **__: object) -> Any:
        raise UnavailableError("the database is gone")

    with monkeypatch.context() as broken:
        broken.setattr(following, "records", fail)
        take(a_report("A"))
        with pytest.raises(UnavailableError, match="gone"):
            store.columns()
    assert len(store.columns()) == 1
