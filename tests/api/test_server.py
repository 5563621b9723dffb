"""The server: its socket, what is told where it cannot be had, and its end, however that comes."""

import contextlib
import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable
from pathlib import Path

import pytest

from geo_fondue.api.server import address, listen
from geo_fondue.errors import UnavailableError


def test_a_free_port_is_found_and_its_address_told() -> None:
    with listen("127.0.0.1", 0) as sock:
        assert address(sock) == f"http://127.0.0.1:{sock.getsockname()[1]}/"


def test_every_address_is_told_as_this_machines_own() -> None:
    with listen("0.0.0.0", 0) as sock:
        assert address(sock).startswith("http://127.0.0.1:")


@pytest.mark.skipif(not socket.has_ipv6, reason="no IPv6 here")
def test_an_address_of_ipv6_is_written_in_brackets() -> None:
    try:
        sock = listen("::1", 0)
    except UnavailableError:
        pytest.skip("no IPv6 here")
    with sock:
        assert address(sock).startswith("http://[::1]:")


def test_a_port_in_use_says_what_to_do() -> None:
    with listen("127.0.0.1", 0) as sock:
        port = sock.getsockname()[1]
        with pytest.raises(UnavailableError, match=rf"127\.0\.0\.1 port {port}.*--port"):
            listen("127.0.0.1", port)


def test_an_address_of_another_machine_cannot_be_listened_on() -> None:
    with pytest.raises(UnavailableError, match=r"192\.0\.2\.1"):
        listen("192.0.2.1", 0)


WORKERS = 2


@pytest.mark.skipif(not Path("/proc/self/task").exists(), reason="processes are looked up in /proc")
def test_workers_and_painters_end_with_the_process_that_started_them_though_it_is_killed(
    tmp_path: Path, small_data: Path
) -> None:
    """Killed, it tells nobody to stop: they notice by themselves, and the port is free again."""
    data, log = tmp_path / "data", tmp_path / "log"
    shutil.copytree(small_data, data)
    with listen("127.0.0.1", 0) as sock:
        port = sock.getsockname()[1]
    command = [sys.executable, "-m", "geo_fondue", "serve", "--port", str(port), "--workers", str(WORKERS)]
    environment = {**os.environ, "GEO_FONDUE_DATA": str(data), "GEO_FONDUE_PAINTERS": "1"}
    with (
        log.open("wb") as said,
        subprocess.Popen(command, env=environment, stdout=said, stderr=said) as process,
    ):
        try:
            _until(lambda: len(_begotten(process.pid)) >= 2 * WORKERS and _answers(port), log)
            others = _begotten(process.pid)
        finally:
            process.kill()
    _until(lambda: not any(map(_lives, others)), log)
    listen("127.0.0.1", port).close()


def _until(so: Callable[[], bool], log: Path) -> None:
    end = time.monotonic() + 120
    while not so():
        assert time.monotonic() < end, log.read_text("utf-8", "replace")
        time.sleep(0.1)


def _answers(port: int) -> bool:
    try:
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/readyz", timeout=10) as answer:
            return bool(answer.status == 200)
    except OSError:
        return False


def _begotten(number: int) -> set[int]:
    """Return the processes that a process started, and those that they started."""
    found: set[int] = set()
    for thread in Path(f"/proc/{number}/task").glob("*/children"):
        with contextlib.suppress(OSError):  # it ended meanwhile
            found |= {int(child) for child in thread.read_text().split()}
    return found.union(*map(_begotten, found))


def _lives(number: int) -> bool:
    try:
        state = Path(f"/proc/{number}/stat").read_text().rpartition(")")[2].split()[0]
    except OSError:
        return False
    return state != "Z"  # it ended, and nobody has taken note of that
