"""Keys as a running service looks them up: in memory for a few seconds, then anew."""

import contextlib
import threading
import time
from collections import OrderedDict
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from hashlib import sha256

from geo_fondue.errors import GeoFondueError
from geo_fondue.reports.store import Store
from geo_fondue.reports.store.keys import Key, Scope, allows, find_key, is_token, note_use

__all__ = ["Key", "Keys", "Scope", "allows"]

LOOK_AGAIN_AFTER_SECONDS = 3.0
"""A key that was revoked opens nothing after so long, also in processes that have just seen it."""

NOTE_USE_AFTER = timedelta(hours=1)
"""That a key is in use is written down this often at most."""

MOST_REMEMBERED = 10_000
"""So many tokens, good or not, are remembered at once."""

_PATIENCE_SECONDS = 5.0
"""So long does closing wait for a use that is being written down."""


class Keys:
    """The keys of a store. Any number of threads may use it at once.

    Parameters
    ----------
    store : callable
        Returns the store, which is opened when a key is first looked up.
    clock : callable, optional
        Returns seconds that only grow.
    """

    def __init__(self, store: Callable[[], Store], *, clock: Callable[[], float] = time.monotonic) -> None:
        self._store = store
        self._clock = clock
        self._found: OrderedDict[bytes, tuple[float, Key | None]] = OrderedDict()
        self._renewing: set[bytes] = set()
        self._used: dict[int, datetime] = {}
        self._lock = threading.Lock()
        self._noting: threading.Thread | None = None

    def at_hand(self, token: str) -> tuple[bool, Key | None]:
        """Return whether it is known without asking the database whose token this is, and then whose.

        It takes microseconds and never waits.
        """
        if not is_token(token):
            return True, None
        # By digest here too: comparing what lies in memory takes the same time for every token
        until, key = self._found.get(_short(token), (0.0, None))
        return self._clock() < until, key

    def find(self, token: str) -> Key | None:
        """Return the key of a token, None where it is that of none, or of one that was revoked.

        Raises
        ------
        UnavailableError
            When the database would have to be asked, and does not answer.
        """
        known, key = self.at_hand(token)
        return key if known else self._look(token)

    def is_ageing(self, token: str) -> bool:
        """Return whether a good key is soon looked up again; true once, for who then calls :meth:`renew`."""
        short = _short(token)
        until, key = self._found.get(short, (0.0, None))
        if key is None or until - self._clock() > LOOK_AGAIN_AFTER_SECONDS / 2 or short in self._renewing:
            return False
        self._renewing.add(short)
        return True

    def renew(self, token: str) -> None:
        """Look a key up ahead of its time, so that no request waits; where that fails, the next one does."""
        try:
            with contextlib.suppress(GeoFondueError):
                self._look(token)
        finally:
            self._renewing.discard(_short(token))

    def _look(self, token: str) -> Key | None:
        store = self._store()
        key = find_key(store, token)
        with self._lock:
            self._found[_short(token)] = self._clock() + LOOK_AGAIN_AFTER_SECONDS, key
            self._found.move_to_end(_short(token))
            if len(self._found) > MOST_REMEMBERED:
                self._found.popitem(last=False)
        if key is not None:
            self._note(store, key)
        return key

    def close(self) -> None:
        """Let what is being written down come to its end."""
        if self._noting is not None:
            self._noting.join(_PATIENCE_SECONDS)

    def _note(self, store: Store, key: Key) -> None:
        """Have the use written down beside the request: an import may be writing, and would be waited for."""
        now = datetime.now(UTC)
        with self._lock:
            last = self._used.get(key.id) or key.last_used_at
            busy = self._noting is not None and self._noting.is_alive()
            if busy or (last is not None and now - last < NOTE_USE_AFTER):
                return
            self._used[key.id] = now
            self._noting = threading.Thread(
                target=_note_quietly, args=(store, key.id, now), name="key-use", daemon=True
            )
            self._noting.start()


def _note_quietly(store: Store, number: int, at: datetime) -> None:
    # Nobody waits for it, and the next hour's use is noted again
    with contextlib.suppress(GeoFondueError):
        note_use(store, number, at)


def _short(token: str) -> bytes:
    return sha256(token.encode()).digest()
