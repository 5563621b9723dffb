"""The HTTP benchmark reads what wrk says, and leaves out who is not there."""

import sys
from pathlib import Path

import pytest

from benchmarks.http import load
from benchmarks.http.contestants import against_peers, on_servers, tipg
from benchmarks.http.load import CannotMeasureError, Load, free_port, megabytes, served

TOLD = """Running 1s test @ http://127.0.0.1:1
  1 threads and 32 connections
  Thread Stats   Avg      Stdev     Max   +/- Stdev
    Latency     1.11ms    2.22ms   9.00ms   93.50%
    Req/Sec    12.66k     2.72k   18.34k    57.99%
  Latency Distribution
     50%  820.00us
     75%    1.20ms
     90%    3.00ms
     99%    1.50s
  26397 requests in 1.00s, 17.17MB read
  Socket errors: connect 0, read 1, write 0, timeout 2
  Non-2xx or 3xx responses: 7
Requests/sec:  26310.25
Transfer/sec:     17.12MB
"""


def test_what_wrk_says_is_read() -> None:
    read = load._read(TOLD, 0.9)
    assert read == Load(26397, 26310.25, pytest.approx(0.82), 1500.0, pytest.approx(34.1, abs=0.1), 10)


def test_a_server_that_answers_nothing_is_no_server() -> None:
    with pytest.raises(CannotMeasureError, match="answers nothing"):
        load._read(TOLD.replace("26397 requests", "0 requests"), 0.9)
    with pytest.raises(CannotMeasureError, match="did not say"):
        load._read("", 0.9)


def test_without_wrk_it_is_said_where_to_get_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "")
    with pytest.raises(CannotMeasureError, match="apt-get install wrk"):
        load.processors()


def test_a_server_is_waited_for_and_stopped(tmp_path: Path) -> None:
    port = free_port()
    command = [sys.executable, "-m", "http.server", str(port), "--bind", "127.0.0.1"]
    with served(command, port, tmp_path / "log", {}) as pid:
        assert megabytes(pid) > 1
    broken = [sys.executable, "-c", "raise SystemExit('no')"]
    with (
        pytest.raises(CannotMeasureError, match="does not start: no"),
        served(broken, port, tmp_path / "log", {}),
    ):
        pass


def test_what_is_not_installed_is_left_out_and_said() -> None:
    assert "--tipg" in str(tipg(sys.executable).absent) or tipg(sys.executable).absent is None
    names = [one.name for one in (*against_peers(sys.executable), *on_servers())]
    assert len(names) == len(set(names)) + 1  # Geo Fondue is in both
