"""Load from wrk on one processor, what is asked on another, and what it cost there."""

import os
import re
import shutil
import socket
import subprocess
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

_ASK_ALL = """
local requests, n = {}, 0
function init(args)
  for path in io.lines(args[1]) do requests[#requests + 1] = wrk.format("GET", path) end
end
function request()
  n = n % #requests + 1
  return requests[n]
end
"""
_TICKS = os.sysconf("SC_CLK_TCK") if hasattr(os, "sysconf") else 100
_STARTS_WITHIN_SECONDS = 120


class CannotMeasureError(Exception):
    """Something is missing here; says what."""


@dataclass(frozen=True, slots=True)
class Load:
    """What one run showed.

    Attributes
    ----------
    requests : int
    per_second : float
    p50_ms, p99_ms : float
    cpu_us : float
        Processor time of the server for each request, in microseconds; that of a database is not in it.
    failed : int
        Requests that were not answered with 2xx.
    """

    requests: int
    per_second: float
    p50_ms: float
    p99_ms: float
    cpu_us: float
    failed: int


@dataclass(frozen=True, slots=True)
class Processors:
    """Where what answers runs, and where wrk does; the same where there is but one."""

    servers: int
    wrk: int


def processors() -> Processors:
    """Put this process, and with it all that it starts, on one processor; return that and another.

    Raises
    ------
    CannotMeasureError
    """
    if shutil.which("wrk") is None:
        raise CannotMeasureError("wrk is not installed; on Debian and Ubuntu: apt-get install wrk")
    if not hasattr(os, "sched_setaffinity"):
        raise CannotMeasureError("processes cannot be kept on a processor here; Linux can")
    there = sorted(os.sched_getaffinity(0))
    os.sched_setaffinity(0, {there[0]})
    return Processors(there[0], there[-1])


def free_port() -> int:
    """Return a port that nobody listens on."""
    with socket.socket() as sock:
        sock.bind(("127.0.0.1", 0))
        return int(sock.getsockname()[1])


@contextmanager
def served(command: Sequence[str], port: int, log: Path, environment: Mapping[str, str]) -> Iterator[int]:
    """Start a server and give its process id once it accepts connections; stop it in the end.

    Raises
    ------
    CannotMeasureError
        When it does not start.
    """
    with log.open("wb") as out:
        process = subprocess.Popen(
            command, stdout=out, stderr=subprocess.STDOUT, env={**os.environ, **environment}
        )
    try:
        _wait(process, port, log)
        yield process.pid
    finally:
        process.terminate()
        try:
            process.wait(20)
        except subprocess.TimeoutExpired:
            process.kill()


def _wait(process: subprocess.Popen[bytes], port: int, log: Path) -> None:
    for _ in range(_STARTS_WITHIN_SECONDS * 10):
        try:
            socket.create_connection(("127.0.0.1", port), 1).close()
        except OSError:
            time.sleep(0.1)
        else:
            return
        if process.poll() is not None:
            break
    said = log.read_text("utf-8", "replace").strip().splitlines() or ["it says nothing"]
    raise CannotMeasureError(f"it does not start: {said[-1]}")


def ask(pid: int, port: int, paths: Path, *, processor: int, connections: int, seconds: float) -> Load:
    """Ask a server for all paths in turn, over and over, on connections that stay open."""
    script = paths.with_name("ask-all.lua")
    script.write_text(_ASK_ALL, "utf-8")
    words = ["wrk", "-t1", f"-c{connections}", f"-d{max(round(seconds), 1)}s", "--latency"]
    words += ["-s", str(script), f"http://127.0.0.1:{port}", "--", str(paths)]
    before = _processor_seconds(pid)
    done = subprocess.run(
        words,
        capture_output=True,
        text=True,
        check=True,
        preexec_fn=lambda: os.sched_setaffinity(0, {processor}),
    )
    spent = _processor_seconds(pid) - before
    return _read(done.stdout, spent)


def _read(told: str, spent: float) -> Load:
    requests = int(_found(r"(\d+) requests in", told))
    if requests == 0:
        raise CannotMeasureError("it answers nothing")
    refused = re.search(r"Non-2xx or 3xx responses: (\d+)", told)
    errors = re.search(r"Socket errors: connect (\d+), read (\d+), write (\d+), timeout (\d+)", told)
    failed = int(refused[1]) if refused else 0
    failed += sum(map(int, errors.groups())) if errors else 0
    return Load(
        requests,
        float(_found(r"Requests/sec:\s+([\d.]+)", told)),
        _milliseconds(_found(r"\n +50% +(\S+)", told)),
        _milliseconds(_found(r"\n +99% +(\S+)", told)),
        1e6 * spent / max(requests, 1),
        failed,
    )


def _found(pattern: str, text: str) -> str:
    match = re.search(pattern, text)
    if match is None:
        raise CannotMeasureError(f"wrk did not say what it should:\n{text}")
    return match[1]


def _milliseconds(text: str) -> float:
    units = {"us": 0.001, "ms": 1.0, "s": 1000.0, "m": 60_000.0}
    unit = text.lstrip("0123456789.")
    return float(text.removesuffix(unit)) * units[unit]


def megabytes(pid: int) -> float:
    """Return the memory that a process and those it started hold for themselves."""
    held = 0
    for one in _family(pid):
        try:
            told = Path(f"/proc/{one}/smaps_rollup").read_text("utf-8")
        except OSError:
            continue
        held += sum(int(kb) for kb in re.findall(r"Private_(?:Clean|Dirty):\s+(\d+)", told))
    return held / 1024


def _processor_seconds(pid: int) -> float:
    spent = 0
    for one in _family(pid):
        fields = _status(one)
        spent += int(fields[11]) + int(fields[12]) if fields else 0
    return spent / _TICKS


def _family(pid: int) -> list[int]:
    """Return a process and all that it started."""
    found = [pid]
    parents = [(int(path.name), _status(int(path.name))) for path in Path("/proc").glob("[0-9]*")]
    for ancestor in found:
        found += [one for one, fields in parents if fields and int(fields[1]) == ancestor]
    return found


def _status(pid: int) -> list[str]:
    """Return what follows a process's name in its ``stat``: state, parent and so on."""
    try:
        return Path(f"/proc/{pid}/stat").read_text("utf-8").rpartition(")")[2].split()
    except OSError:
        return []
