"""``serve`` says where it is, and what is missing; what is wrong with the settings is one line."""

from pathlib import Path
from typing import Any

import pytest

from geo_fondue.api import server
from geo_fondue.settings import Settings


@pytest.fixture
def served(monkeypatch: pytest.MonkeyPatch) -> list[tuple[Settings, int]]:
    """Note what would be served, instead of serving it."""
    calls: list[tuple[Settings, int]] = []

    def run(sock: Any, settings: Settings, *, workers: int = 1) -> None:
        sock.close()
        calls.append((settings, workers))

    monkeypatch.setattr(server, "run", run)
    return calls


def test_the_address_is_told(cli: Any, data: Path, served: list[tuple[Settings, int]]) -> None:
    run = cli("serve", "--port", 0, "--workers", 3, "--access-log")
    assert (run.code, run.out) == (0, "")
    assert run.err.startswith("Geo Fondue is at http://127.0.0.1:")
    ((settings, workers),) = served
    assert (settings.access_log, settings.port, workers) == (True, 0, 3)


def test_where_nothing_is_published_it_serves_and_says_so(
    cli: Any, outside: Path, served: list[tuple[Settings, int]]
) -> None:
    run = cli("serve", "--port", 0)
    assert (run.code, len(served)) == (0, 1)
    assert "no boundaries are published yet" in run.err


@pytest.mark.parametrize("workers", [1, 2])
def test_a_setting_that_cannot_be_used_is_one_line(
    cli: Any, data: Path, monkeypatch: pytest.MonkeyPatch, workers: int
) -> None:
    monkeypatch.setenv("GEO_FONDUE_BASEMAP", "nowhere")
    run = cli("serve", "--port", 0, "--workers", workers)
    assert run.code == 1
    assert run.err.splitlines()[-1].startswith("geo-fondue: basemap: there is no basemap 'nowhere'")
    assert "Traceback" not in run.err
