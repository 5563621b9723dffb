"""A data folder with a small made-up country and reports, and the command line run in this process."""

import json
import os
import shutil
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from geo_fondue.boundaries.demo import Country, generate_country, write_demo_edition
from geo_fondue.cli import main
from geo_fondue.reports.demo import generate_reports, write_traffy_dump
from geo_fondue.reports.importing import import_reports
from geo_fondue.service import Service
from geo_fondue.settings import Settings

REPORTS = 300


@dataclass(frozen=True)
class Run:
    """What a run of the command line left behind."""

    code: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        """What it printed, as JSON."""
        return json.loads(self.out)


Cli = Callable[..., Run]


@pytest.fixture(scope="session")
def small_country() -> Country:
    """Make up a country of 24 subdistricts."""
    return generate_country(provinces=3, districts=8, subdistricts=24, municipalities=4)


@pytest.fixture(scope="session")
def dump(small_country: Country, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Write reports as Traffy's dump; some rows are bad."""
    path = tmp_path_factory.mktemp("dump") / "dump.csv"
    made = generate_reports(small_country, count=REPORTS, seed=3, until=datetime(2024, 6, 1, tzinfo=UTC))
    written = write_traffy_dump(made, path, bad_share=0.05)
    assert written.unusable > 0
    return path


@pytest.fixture(scope="session")
def prepared(small_country: Country, dump: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Write the country and import the reports, once for all tests."""
    data = tmp_path_factory.mktemp("cli") / "data"
    write_demo_edition(data, country=small_country)
    service = Service(Settings(data=data))
    import_reports(
        dump, store=service.store, resolver=service.view().resolver, timezone=service.settings.timezone
    )
    service.close()
    return data


@pytest.fixture
def outside(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """Go to an empty working folder; no setting is in the environment, nor left there."""
    before = dict(os.environ)
    for name in [name for name in os.environ if name.upper().startswith("GEO_FONDUE_")]:
        del os.environ[name]
    os.environ["GEO_FONDUE_DATA"] = str(tmp_path / "data")
    monkeypatch.chdir(tmp_path)
    yield tmp_path
    os.environ.clear()
    os.environ.update(before)


@pytest.fixture
def data(outside: Path, prepared: Path) -> Path:
    """Copy the prepared data folder to where the settings say, for a test to do with as it likes."""
    shutil.copytree(prepared, outside / "data")
    return outside / "data"


@pytest.fixture
def cli(outside: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]) -> Cli:
    """Run the command line as its entry point does."""

    def run(*arguments: object) -> Run:
        monkeypatch.setattr(sys, "argv", ["geo-fondue", *map(str, arguments)])
        capfd.readouterr()
        with pytest.raises(SystemExit) as ended:
            main()
        out, err = capfd.readouterr()
        code = ended.value.code
        assert isinstance(code, int)
        return Run(code, out, err)

    return run
