"""A running Chromium, and what is said to it: the DevTools protocol, by pipes that nobody else can reach."""

import contextlib
import os
import queue
import signal
import subprocess
import tempfile
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from threading import Thread
from typing import IO, Any

import orjson

from geo_fondue.errors import UnavailableError

_FLAGS = (
    "--headless",
    "--remote-debugging-pipe",
    "--disable-gpu",
    "--disable-dev-shm-usage",
    "--disable-extensions",
    # of itself it asks nobody for anything
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-default-apps",
    "--disable-domain-reliability",
    "--disable-features=MediaRouter,OptimizationHints,Translate",
    "--disable-quic",
    "--disable-sync",
    "--metrics-recording-only",
    "--no-default-browser-check",
    "--no-first-run",
    "--no-pings",
    "--hide-scrollbars",
    "--mute-audio",
    "--force-color-profile=srgb",
    "--font-render-hinting=none",
)

_PIPES = 'exec "$0" "$@" 3<&0 4>&1 </dev/null >&2'
"""Chromium listens at 3 and speaks at 4; a program is only ever given 0, 1 and 2."""

_END = b"\0"
_GONE = None


class Talk:
    """What is said to a Chromium, and what it answers.

    Parameters
    ----------
    name : str
        Of the program, for errors.
    process : Popen
        It listens on its stdin and speaks on its stdout.
    noise : file
        Where its log goes.
    ending_s : float
        How long it may take to end by itself, in seconds.
    """

    def __init__(
        self, name: str, process: "subprocess.Popen[bytes]", noise: IO[bytes], ending_s: float
    ) -> None:
        self._name = name
        self._process = process
        self._noise = noise
        self._ending_s = ending_s
        self._heard: queue.Queue[dict[str, Any] | None] = queue.Queue()
        self._said = 0
        Thread(target=self._listen, daemon=True).start()

    def ask(
        self, method: str, *, session: str | None = None, deadline: float, **parameters: Any
    ) -> dict[str, Any]:
        """Return what a method of the protocol answers.

        Parameters
        ----------
        method : str
        session : str, optional
            The page that is asked; without it the browser.
        deadline : float
            Of :func:`time.monotonic`.
        **parameters

        Raises
        ------
        UnavailableError
            When it is gone, answers with an error, or not in time.
        """
        self._said += 1
        message: dict[str, Any] = {"id": self._said, "method": method, "params": parameters}
        if session is not None:
            message["sessionId"] = session
        stdin = self._process.stdin
        assert stdin is not None  # it was started so  # noqa: S101
        try:
            stdin.write(orjson.dumps(message) + _END)
            stdin.flush()
        except OSError as error:
            raise self._ended() from error
        for heard in self._until(deadline, method):
            if heard.get("id") == self._said:
                if "error" in heard:
                    raise UnavailableError(f"Chromium refuses {method}: {heard['error'].get('message')}")
                result: dict[str, Any] = heard["result"]
                return result
        raise AssertionError("unreachable: it was heard, or too late")

    def _until(self, deadline: float, what: str) -> Iterator[Mapping[str, Any]]:
        while True:
            try:
                heard = self._heard.get(timeout=max(0.0, deadline - time.monotonic()))
            except queue.Empty:
                raise UnavailableError(
                    f"Chromium was not done in time ({what})",
                    remedy="Try again when the machine has less to do",
                ) from None
            if heard is _GONE:
                raise self._ended()
            yield heard

    def _listen(self) -> None:
        stdout = self._process.stdout
        assert stdout is not None  # it was started so  # noqa: S101
        pieces: list[bytes] = []
        with contextlib.suppress(OSError, ValueError):
            while chunk := os.read(stdout.fileno(), 1 << 16):
                *whole, rest = chunk.split(_END)
                for part in whole:
                    self._heard.put(orjson.loads(b"".join((*pieces, part))))
                    pieces = []
                pieces.append(rest)
        self._heard.put(_GONE)

    def _ended(self) -> UnavailableError:
        """Return what is told of a browser that is gone, with its last words."""
        with contextlib.suppress(subprocess.TimeoutExpired):
            self._process.wait(self._ending_s)
        self._noise.seek(0)
        lines = [line.strip() for line in self._noise.read().decode("utf-8", "replace").splitlines()]
        last = next((line for line in reversed(lines) if line), "it says nothing")
        return UnavailableError(f"Chromium has ended: {last[:300]}", where=self._name)

    def end(self) -> None:
        """Let it end, and all that it started."""
        with contextlib.suppress(UnavailableError):
            self.ask("Browser.close", deadline=time.monotonic() + self._ending_s)
            self._process.wait(self._ending_s)


@contextmanager
def started(program: Path, *, ending_s: float = 5.0) -> Iterator[Talk]:
    """Start a Chromium with a profile of its own, which is taken away with it.

    Parameters
    ----------
    program : Path
    ending_s : float
        How long it may take to end by itself, in seconds, before it is made to.

    Raises
    ------
    UnavailableError
        When it does not start.
    """
    with (
        tempfile.TemporaryDirectory(prefix="geo-fondue-", ignore_cleanup_errors=True) as profile,
        tempfile.TemporaryFile() as noise,
    ):
        flags = [*_FLAGS, f"--user-data-dir={profile}"]
        if os.geteuid() == 0:
            # Chromium's sandbox does not hold root; and what it opens are our own pages, which ask nobody
            flags.append("--no-sandbox")
        process = subprocess.Popen(  # noqa: S603 - a program of the operator's, and no shell reads what is given
            ["/bin/sh", "-c", _PIPES, str(program), *flags],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=noise,
            cwd=profile,
            start_new_session=True,
        )
        talk = Talk(str(program), process, noise, ending_s)
        try:
            yield talk
        finally:
            try:
                talk.end()
            finally:
                with contextlib.suppress(ProcessLookupError, PermissionError):
                    os.killpg(process.pid, signal.SIGKILL)
                process.wait()
                for pipe in (process.stdin, process.stdout):
                    with contextlib.suppress(OSError):
                        pipe and pipe.close()
