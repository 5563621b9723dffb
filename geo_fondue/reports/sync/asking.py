"""Asking a server: at a pace, patiently, and with bounds to what is believed of it."""

import threading
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any, TypeVar

import requests

from geo_fondue.errors import ConflictError, NotFoundError, UnavailableError
from geo_fondue.reports.sync.body import read_body
from geo_fondue.reports.sync.passing import (
    AskedToWaitError,
    PassingError,
    StoppedError,
    back_off,
    retry_after,
)
from geo_fondue.web import shown, unreachable, web_session

_Answer = TypeVar("_Answer")

_PASSING = frozenset({408, 425, 429, *range(500, 600)})
_FOR_GOOD = (
    requests.TooManyRedirects,
    requests.exceptions.InvalidURL,
    requests.exceptions.InvalidSchema,
    requests.exceptions.MissingSchema,
    requests.exceptions.SSLError,
)


@dataclass(frozen=True, slots=True)
class Patience:
    """How a server is asked; times are in seconds.

    Attributes
    ----------
    tries : int
        For each answer.
    first_wait, most_wait : float
        Before asking again, see :func:`~geo_fondue.reports.sync.passing.back_off`.
    most_retry_after : float
        Where the server asks for a longer wait, the run ends.
    between : float
        From one question to the next, at least.
    connect, silence, answer : float
        Until there is a connection, between two pieces of an answer, and for all of it.
    most_bytes : int
        Of an answer.
    """

    tries: int = 6
    first_wait: float = 1.0
    most_wait: float = 60.0
    most_retry_after: float = 300.0
    between: float = 0.5
    connect: float = 10.0
    silence: float = 60.0
    answer: float = 300.0
    most_bytes: int = 1 << 26


class NotAllowedError(UnavailableError):
    """The server wants to know who asks, and is not content with what it was told."""


@dataclass(slots=True)
class Asker:
    """Asks one server, from one thread. Use it as a context manager, or close it.

    Attributes
    ----------
    patience : Patience
    stop : threading.Event
        Ends a wait, and with it the run.
    questions : int
        How many were asked.
    """

    patience: Patience = field(default_factory=Patience)
    stop: threading.Event = field(default_factory=threading.Event)
    questions: int = 0
    _session: requests.Session = field(default_factory=lambda: web_session(tries=0))
    _next: float = 0.0

    def ask(
        self,
        url: str,
        read: Callable[[bytes], _Answer],
        parameters: Mapping[str, str] | None = None,
        *,
        post: Mapping[str, str] | None = None,
        token: str | None = None,
    ) -> _Answer:
        """Return what is read from an answer, asking again while there is hope.

        Parameters
        ----------
        url : str
        read : callable
            Makes of the body what is wanted, or raises a ``PassingError``: then it is asked again.
        parameters : mapping of str to str, optional
            Of the query.
        post : mapping of str to str, optional
            Sent as JSON, instead of a plain question.
        token : str, optional
            Says who asks.

        Raises
        ------
        NotFoundError, NotAllowedError
            When the server says so.
        AskedToWaitError
            When it wants to be left alone for long.
        UnavailableError
            When it gives no answer that can be used, however often it is asked.
        StoppedError
            When the run was told to stop.
        """
        tried = 0
        while True:
            tried += 1
            try:
                return read(self._answer(url, parameters, post, token))
            except PassingError as error:
                wait = back_off(tried, first=self.patience.first_wait, most=self.patience.most_wait)
                asked_for = error.retry_after or 0.0
                if asked_for > self.patience.most_retry_after:
                    raise AskedToWaitError(asked_for, where=shown(url)) from None
                if tried >= self.patience.tries:
                    times = f"{tried} times" if tried > 1 else "once"
                    raise UnavailableError(
                        f"{error.what} (asked {times})",
                        where=shown(url),
                        remedy="Run it again later; it goes on where it stopped",
                    ) from error
                self._wait(max(wait, asked_for))

    def close(self) -> None:
        """Close all connections."""
        self._session.close()

    def __enter__(self) -> "Asker":
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def _answer(
        self,
        url: str,
        parameters: Mapping[str, str] | None,
        post: Mapping[str, str] | None,
        token: str | None,
    ) -> bytes:
        self._wait(self._next - time.monotonic())
        self._next = time.monotonic() + self.patience.between
        self.questions += 1
        options: dict[str, Any] = {
            "params": parameters,
            "headers": {"Accept-Encoding": "gzip"},
            "timeout": (self.patience.connect, self.patience.silence),
            "stream": True,
            "auth": None if token is None else _Bearer(token),
        }
        if post is not None:
            # Whoever is told a password is the one whom the address names
            options |= {"json": dict(post), "allow_redirects": False}
        try:
            with self._session.request("GET" if post is None else "POST", url, **options) as answer:
                _check(answer)
                return read_body(answer, most_bytes=self.patience.most_bytes, seconds=self.patience.answer)
        except UnavailableError:
            raise
        except _FOR_GOOD as error:
            raise unreachable(shown(url), error) from error
        except (requests.RequestException, OSError) as error:
            raise PassingError(unreachable(shown(url), error).what) from error

    def _wait(self, seconds: float) -> None:
        if self.stop.is_set() or (seconds > 0 and self.stop.wait(seconds)):
            raise StoppedError


@dataclass(frozen=True, slots=True)
class _Bearer(requests.auth.AuthBase):
    """Puts a token into a question, in place of what a netrc file would; it does not go to other hosts."""

    token: str = field(repr=False)

    def __call__(self, request: requests.PreparedRequest) -> requests.PreparedRequest:
        request.headers["Authorization"] = f"Bearer {self.token}"
        return request


def _check(answer: requests.Response) -> None:
    status = answer.status_code
    if status == requests.codes.ok:
        return
    where = shown(answer.url)
    said = f"the server answers {status} {answer.reason or ''}".rstrip()
    if status in _PASSING:
        raise PassingError(said, retry_after(answer.headers.get("Retry-After"), datetime.now(UTC)))
    if status in (401, 403):
        raise NotAllowedError(said, where=where, remedy="See to the user and password, or the address")
    if status in (404, 406, 410, 415):
        raise NotFoundError(said, where=where, remedy="See to the address")
    if 300 <= status < 400:
        raise ConflictError(f"{said}, and is not followed there", where=where, remedy="See to the address")
    raise UnavailableError(said, where=where, remedy="See to the address, or run it again later")
