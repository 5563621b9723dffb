"""Keys: who may ask for what, each known by the digest of a token that is shown once."""

import hmac
import re
import secrets
import string
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from hashlib import sha256
from typing import Any, Literal, get_args

from sqlalchemy import insert, select, update

from geo_fondue.errors import InputError, NotFoundError
from geo_fondue.reports.store.store import Store
from geo_fondue.reports.store.tables import keys

Scope = Literal["read", "staff", "write", "hook", "admin"]
"""What a key is for; :func:`allows` says what it may."""

SCOPES: tuple[Scope, ...] = get_args(Scope)

_ALLOWED: dict[Scope, frozenset[Scope]] = {
    "read": frozenset({"read"}),
    "staff": frozenset({"read", "staff"}),
    "write": frozenset({"write"}),
    "hook": frozenset({"hook"}),
    "admin": frozenset(SCOPES),
}

LONGEST_NAME = 200

_ALPHABET = string.ascii_letters + string.digits
_LENGTH = 40
"""Of the random part: 62 ** 40 are 238 bits, so that the plain digest of a token gives nothing away."""

_TOKEN = re.compile(rf"gf_(?:{'|'.join(SCOPES)})_[{_ALPHABET}]{{{_LENGTH}}}")


@dataclass(frozen=True, slots=True)
class Key:
    """A key as it is kept, without its token.

    Attributes
    ----------
    id : int
    name : str
        Whom or what it is for; may be empty.
    scope : {"read", "staff", "write", "hook", "admin"}
    created_at : datetime
    revoked_at : datetime or None
        Since when it opens nothing any more.
    last_used_at : datetime or None
        When it was last seen in use; within an hour of the truth.
    """

    id: int
    name: str
    scope: Scope
    created_at: datetime
    revoked_at: datetime | None = None
    last_used_at: datetime | None = None


def allows(scope: Scope, needed: Scope) -> bool:
    """Return whether a key of one scope opens what needs another: staff may read, admin may all."""
    return needed in _ALLOWED[scope]


def create_key(store: Store, scope: Scope, *, name: str = "", now: datetime | None = None) -> tuple[Key, str]:
    """Make a key, and return it with its token, which is kept nowhere.

    Parameters
    ----------
    store : Store
    scope : {"read", "staff", "write", "hook", "admin"}
    name : str, optional
        Whom or what it is for, 200 characters at most.
    now : datetime, optional

    Raises
    ------
    InputError
        When there is no such scope, or the name is too long.
    """
    if scope not in SCOPES:
        raise InputError(f"no scope {scope!r}", where="scope", remedy=f"Give one of {', '.join(SCOPES)}")
    name = name.strip()
    if len(name) > LONGEST_NAME or not name.isprintable():
        raise InputError(f"not a name of up to {LONGEST_NAME} printable characters", where="name")
    token = f"gf_{scope}_{''.join(secrets.choice(_ALPHABET) for _ in range(_LENGTH))}"
    created = now or datetime.now(UTC)
    values = {"name": name, "scope": scope, "digest": digest(token), "created_at": created}
    with store.writing() as connection:
        number = connection.execute(insert(keys).values(values).returning(keys.c.id)).scalar_one()
    return Key(number, name, scope, created), token


def list_keys(store: Store) -> list[Key]:
    """Return all keys, also those that were revoked, in the order they were made."""
    with store.reading() as connection:
        return [_key(row) for row in connection.execute(select(*_COLUMNS).order_by(keys.c.id))]


def revoke_key(store: Store, number: int, *, now: datetime | None = None) -> Key:
    """Revoke a key for good, and return it; one that was revoked before stays so since then.

    Raises
    ------
    NotFoundError
        When there is no such key.
    """
    which = keys.c.id == number
    with store.writing() as connection:
        revoked = update(keys).where(which, keys.c.revoked_at.is_(None))
        connection.execute(revoked.values(revoked_at=now or datetime.now(UTC)))
        row = connection.execute(select(*_COLUMNS).where(which)).one_or_none()
    if row is None:
        raise NotFoundError(f"there is no key {number}", remedy="geo-fondue keys list shows those there are")
    return _key(row)


def find_key(store: Store, token: str) -> Key | None:
    """Return the key of a token, None where it is that of none, or of one that was revoked.

    It is found by the token's SHA-256, so that the time it takes says nothing about tokens that are good.
    """
    if not is_token(token):
        return None
    wanted = digest(token)
    with store.reading() as connection:
        query = select(*_COLUMNS, keys.c.digest).where(keys.c.digest == wanted, keys.c.revoked_at.is_(None))
        row = connection.execute(query).one_or_none()
    return _key(row) if row is not None and hmac.compare_digest(row.digest, wanted) else None


def note_use(store: Store, number: int, at: datetime) -> None:
    """Keep when a key was last used."""
    with store.writing() as connection:
        connection.execute(update(keys).where(keys.c.id == number).values(last_used_at=at))


def is_token(text: str) -> bool:
    """Return whether a text has the form of a token."""
    return _TOKEN.fullmatch(text) is not None


def digest(token: str) -> str:
    """Return what is kept of a token."""
    return sha256(token.encode()).hexdigest()


_COLUMNS: tuple[Any, ...] = (
    keys.c.id,
    keys.c.name,
    keys.c.scope,
    keys.c.created_at,
    keys.c.revoked_at,
    keys.c.last_used_at,
)


def _key(row: Sequence[Any]) -> Key:
    return Key(*row[: len(_COLUMNS)])
