"""A service looks a key up once in a few seconds, and sees within seconds that it was revoked."""

from collections.abc import Callable, Iterator

import pytest

from geo_fondue.errors import UnavailableError
from geo_fondue.reports.store import Store
from geo_fondue.reports.store.keys import create_key, list_keys, revoke_key
from geo_fondue.service.keys import LOOK_AGAIN_AFTER_SECONDS, MOST_REMEMBERED, Keys


class Clock:
    """Seconds that pass when they are told to."""

    def __init__(self) -> None:
        self.now = 1000.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def store(new_database_url: Callable[[], str]) -> Iterator[Store]:
    with Store.open(new_database_url()) as opened:
        yield opened


@pytest.fixture
def keys(store: Store, clock: Clock) -> Iterator[Keys]:
    found = Keys(lambda: store, clock=clock)
    yield found
    found.close()


def test_a_key_is_looked_up_once_in_a_few_seconds(keys: Keys, store: Store, clock: Clock) -> None:
    key, token = create_key(store, "staff")
    assert keys.at_hand(token) == (False, None)
    assert keys.find(token) == key
    assert keys.at_hand(token) == (True, key)
    revoke_key(store, key.id)
    assert keys.find(token) == key
    clock.now += LOOK_AGAIN_AFTER_SECONDS
    assert keys.find(token) is None
    assert LOOK_AGAIN_AFTER_SECONDS < 10


def test_a_key_in_use_is_looked_up_ahead_of_its_time(keys: Keys, store: Store, clock: Clock) -> None:
    key, token = create_key(store, "hook")
    assert not keys.is_ageing(token)
    keys.find(token)
    assert not keys.is_ageing(token)
    clock.now += LOOK_AGAIN_AFTER_SECONDS * 0.6
    assert keys.is_ageing(token)
    assert not keys.is_ageing(token)
    keys.close()  # its use is written down by now
    keys.renew(token)
    clock.now += LOOK_AGAIN_AFTER_SECONDS * 0.6
    known, found = keys.at_hand(token)
    assert known
    assert found is not None
    assert found.id == key.id
    revoke_key(store, key.id)
    assert keys.is_ageing(token)
    keys.renew(token)
    assert keys.at_hand(token) == (True, None)


def test_what_is_no_token_is_refused_without_asking() -> None:
    def no_store() -> Store:
        raise AssertionError("the store was asked")

    keys = Keys(no_store)
    assert keys.find("") is None
    assert keys.find("Basic x") is None
    assert keys.at_hand("x" * 100_000) == (True, None)


def test_tokens_that_are_nobodys_do_not_fill_the_memory(keys: Keys) -> None:
    for number in range(MOST_REMEMBERED + 50):
        keys._found[number.to_bytes(4)] = (0.0, None)
    keys.find("gf_staff_" + "a" * 40)
    assert len(keys._found) <= MOST_REMEMBERED + 50
    assert keys.at_hand("gf_staff_" + "a" * 40) == (True, None)


def test_its_use_is_written_down_once_an_hour(keys: Keys, store: Store, clock: Clock) -> None:
    _, token = create_key(store, "read")
    keys.find(token)
    keys.close()
    (first,) = list_keys(store)
    assert first.last_used_at is not None
    clock.now += LOOK_AGAIN_AFTER_SECONDS
    keys.find(token)
    keys.close()
    assert list_keys(store) == [first]


def test_a_database_that_does_not_answer_is_told() -> None:
    def gone() -> Store:
        raise UnavailableError("asleep")

    with pytest.raises(UnavailableError):
        Keys(gone).find("gf_read_" + "a" * 40)
