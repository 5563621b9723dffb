"""Keys are known by a digest, shown once, and revoked for good."""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from itertools import product
from typing import get_args

import pytest
from sqlalchemy import select

from geo_fondue.errors import InputError, NotFoundError
from geo_fondue.reports.store import Store
from geo_fondue.reports.store.keys import (
    SCOPES,
    Scope,
    allows,
    create_key,
    find_key,
    is_token,
    list_keys,
    note_use,
    revoke_key,
)
from geo_fondue.reports.store.tables import keys

NOW = datetime(2026, 11, 21, 9, tzinfo=UTC)


@pytest.fixture
def store(new_database_url: Callable[[], str]) -> Iterator[Store]:
    with Store.open(new_database_url()) as opened:
        yield opened


def test_a_key_is_found_by_its_token_alone(store: Store) -> None:
    key, token = create_key(store, "staff", name="the maps", now=NOW)
    other, _ = create_key(store, "read", now=NOW)
    assert token.startswith("gf_staff_")
    assert (key.name, key.scope, key.created_at, key.revoked_at) == ("the maps", "staff", NOW, None)
    assert find_key(store, token) == key
    assert list_keys(store) == [key, other]
    changed = token[:-1] + ("a" if token[-1] != "a" else "b")
    assert find_key(store, changed) is None
    assert find_key(store, token.replace("staff", "admin")) is None


def test_the_token_is_kept_nowhere(store: Store) -> None:
    _, token = create_key(store, "admin")
    with store.reading() as connection:
        kept = str(connection.execute(select(keys)).all())
    assert token not in kept
    assert token.removeprefix("gf_admin_") not in kept


def test_no_two_tokens_are_alike(store: Store) -> None:
    tokens = {create_key(store, "hook")[1] for _ in range(20)}
    assert len(tokens) == 20
    assert all(is_token(token) for token in tokens)


def test_a_revoked_key_opens_nothing_and_stays_revoked(store: Store) -> None:
    key, token = create_key(store, "write")
    revoked = revoke_key(store, key.id, now=NOW)
    assert revoked.revoked_at == NOW
    assert find_key(store, token) is None
    assert revoke_key(store, key.id).revoked_at == NOW
    assert list_keys(store) == [revoked]
    with pytest.raises(NotFoundError, match="no key 99"):
        revoke_key(store, 99)


def test_its_use_is_kept(store: Store) -> None:
    key, token = create_key(store, "read")
    assert key.last_used_at is None
    note_use(store, key.id, NOW)
    found = find_key(store, token)
    assert found is not None
    assert found.last_used_at == NOW


def test_keys_leave_the_version_of_the_reports_alone(store: Store) -> None:
    before = store.version()
    key, _ = create_key(store, "read")
    revoke_key(store, key.id)
    assert store.version() == before


@pytest.mark.parametrize("name", ["x" * 201, "a\nb", "a\0b"])
def test_a_name_that_cannot_be_shown_is_refused(store: Store, name: str) -> None:
    with pytest.raises(InputError, match="name"):
        create_key(store, "read", name=name)


def test_a_scope_that_is_none_is_refused(store: Store) -> None:
    with pytest.raises(InputError, match="Give one of read"):
        create_key(store, "root")  # type: ignore[arg-type]  # on purpose


@pytest.mark.parametrize(
    "text", ["", "gf_staff_", "gf_root_" + "a" * 40, "gf_staff_" + "é" * 40, "x" * 10_000]
)
def test_what_has_not_the_form_of_a_token_is_not_looked_up(text: str) -> None:
    assert not is_token(text)


def test_staff_may_read_and_admin_may_all() -> None:
    assert get_args(Scope) == SCOPES
    opened = {(has, needed) for has, needed in product(SCOPES, SCOPES) if allows(has, needed)}
    assert opened == {
        *((scope, scope) for scope in SCOPES),
        ("staff", "read"),
        *(("admin", scope) for scope in SCOPES),
    }
