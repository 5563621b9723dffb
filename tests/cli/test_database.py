"""``db upgrade`` makes the database, and never tells its password."""

from pathlib import Path
from typing import Any

import pytest


def test_a_database_is_made_where_there_is_none(cli: Any, outside: Path) -> None:
    run = cli("db", "upgrade")
    assert (run.code, (outside / "data" / "reports.sqlite").exists()) == (0, True)
    assert "0 reports" in run.out
    assert cli("db", "upgrade").code == 0


def test_a_password_is_never_told(cli: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GEO_FONDUE_DATABASE_URL", "postgresql://me:s3cret@127.0.0.1:1/nothing")
    run = cli("db", "upgrade")
    assert run.code == 1
    assert "s3cret" not in run.err
