"""Traffy Fondue's exchange API: what an organisation was given, by a token that has to be renewed."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from functools import partial
from typing import Any, Literal

from geo_fondue.errors import UnavailableError
from geo_fondue.reports.readers.options import Options
from geo_fondue.reports.readers.records import rows_of
from geo_fondue.reports.readers.traffy_exchange import COLUMNS
from geo_fondue.reports.sync.asking import Asker, NotAllowedError
from geo_fondue.reports.sync.cursors import load_cursor, save_cursor
from geo_fondue.reports.sync.envelope import message_of, open_envelope, status_of
from geo_fondue.reports.sync.envelope import rows_of as records_of
from geo_fondue.reports.sync.passes import Rows
from geo_fondue.reports.sync.passing import PassingError
from geo_fondue.reports.sync.taking import Taking
from geo_fondue.web import shown

Duration = Literal["today", "3days", "all"]

EVERY: Mapping[Duration, timedelta] = {"all": timedelta(days=1), "3days": timedelta(hours=1)}
"""So often is more than today asked for."""

MOST_ROWS = 5000
"""Of ``all``; the server gives no more."""

_QUOTA = re.compile(r"quota|limit|exceed|too many|โควตา|เกินจำนวน", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Credentials:
    """What the server gives a token for.

    Attributes
    ----------
    user, password : str
    org_id : str
        The organisation whose reports are asked for.
    """

    user: str
    password: str = field(repr=False)
    org_id: str


@dataclass(slots=True)
class TraffyExchange:
    """The API at an address.

    Attributes
    ----------
    asker : Asker
    url : str
        Of the API, above ``get-auth`` and ``get-issues``.
    credentials : Credentials
    options : Options
    note : callable
        Told what the one who runs it should know.
    """

    asker: Asker
    url: str
    credentials: Credentials
    options: Options
    note: Callable[[str], None]
    _token: str | None = field(default=None, repr=False)

    def issues(self, duration: Duration) -> Rows:
        """Return the reports of today, of the last three days, or all.

        Raises
        ------
        NotAllowedError
            When the user and the password are not good for a token, or the token for the organisation.
        UnavailableError
            When the quota is used up, or the server gives no answer that can be used.
        """
        had_token = self._token is not None
        try:
            return self._issues(duration, patient=not had_token)
        except (NotAllowedError, _FailedError):
            if not had_token:
                raise
        self._token = None  # it lasts for a while only
        return self._issues(duration, patient=True)

    def _issues(self, duration: Duration, *, patient: bool) -> Rows:
        if self._token is None:
            self._token = self._log_in()
        parameters = {"org_id": self.credentials.org_id, "duration": duration}
        read = partial(self._rows, patient=patient)
        rows = self.asker.ask(f"{self._root}/get-issues/v2", read, parameters, token=self._token)
        if duration == "all" and len(rows) >= MOST_ROWS:
            self.note(
                f"the exchange API gives {len(rows):,} reports at most; older ones are not among them, "
                "import a download-issues CSV or sync the public feed for those"
            )
        return rows

    def _rows(self, body: bytes, *, patient: bool) -> Rows:
        envelope, damaged = open_envelope(body)
        status, said = status_of(envelope), message_of(envelope)
        if status == "fail" and _QUOTA.search(said):
            raise UnavailableError(
                f"the server says: {said}",
                where=shown(self._root),
                remedy="Run it again later, and less often",
            )
        if status == "fail" and not patient:
            raise _FailedError
        records = records_of(envelope, "results")
        if status == "warning":
            self.note(f"the exchange API warns: {said}")
        return list(rows_of(records, COLUMNS, self.options, damaged=damaged))

    def _log_in(self) -> str:
        who = {"user": self.credentials.user, "pass": self.credentials.password}
        return self.asker.ask(f"{self._root}/get-auth/v1", self._token_in, post=who)

    def _token_in(self, body: bytes) -> str:
        envelope, _ = open_envelope(body)
        results: Any = envelope.get("results")
        token = results.get("token") if isinstance(results, dict) else None
        if status_of(envelope) == "fail":
            # what it says is not repeated, since it may repeat what it was told
            raise NotAllowedError(
                "the server gives no token for the user and the password",
                where=shown(self._root),
                remedy="See to GEO_FONDUE_TRAFFY_USER and GEO_FONDUE_TRAFFY_PASSWORD",
            )
        if not isinstance(token, str) or not token or not token.isascii() or not token.isprintable():
            raise PassingError("the answer holds no token")
        return token

    @property
    def _root(self) -> str:
        return self.url.rstrip("/")


class _FailedError(Exception):
    """An answer that may be for want of a good token."""


def read_exchange(source: TraffyExchange, taking: Taking, *, name: str) -> Duration:
    """Read what is due of the exchange API: all once a day, three days once an hour, today at other times.

    Parameters
    ----------
    source : TraffyExchange
    taking : Taking
    name : str
        Of the cursor, which says when each was read.

    Returns
    -------
    str
        What was read.
    """
    now = datetime.now(UTC)
    read_at = {
        duration: datetime.fromtimestamp(at, UTC)
        for duration, at in load_cursor(taking.store, name).items()
        if isinstance(at, int)
    }
    never = datetime.min.replace(tzinfo=UTC)
    all_ago = now - read_at.get("all", never)
    three_days_ago = min(all_ago, now - read_at.get("3days", never))
    due: Duration = "today"
    # a clock that was put back makes it due as well
    if not timedelta(0) <= all_ago < EVERY["all"]:
        due = "all"
    elif not timedelta(0) <= three_days_ago < EVERY["3days"]:
        due = "3days"
    taking.take(source.issues(due))
    read_at[due] = now
    save_cursor(taking.store, name, {duration: int(at.timestamp()) for duration, at in read_at.items()})
    return due
