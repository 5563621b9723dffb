"""A command that is told to stop leaves nothing half-written behind."""

import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from geo_fondue.cli.stopping import STOPPED, tidy_when_stopped

ROWS = 400_000


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no SIGTERM to be told by")
@pytest.mark.usefixtures("data")
def test_resolve_file_leaves_nothing_and_can_be_run_again(outside: Path) -> None:
    (outside / "in.ndjson").write_text('{"lat":1,"lon":1}\n' * ROWS)
    (outside / "out.ndjson").write_text("before")
    command = [sys.executable, "-m", "geo_fondue", "resolve-file", "in.ndjson", "out.ndjson"]
    with subprocess.Popen(command, cwd=outside) as run:
        while run.poll() is None and not list(outside.glob(".out.ndjson.*.part")):
            time.sleep(0.001)
        run.terminate()
    assert run.returncode == STOPPED
    assert {path.name for path in outside.iterdir()} == {"data", "in.ndjson", "out.ndjson"}
    assert (outside / "out.ndjson").read_text() == "before"


def test_the_signal_is_as_it_was_afterwards() -> None:
    before = signal.getsignal(signal.SIGTERM)
    with pytest.raises(SystemExit) as ended, tidy_when_stopped():
        signal.raise_signal(signal.SIGTERM)
    assert ended.value.code == STOPPED
    assert signal.getsignal(signal.SIGTERM) == before
