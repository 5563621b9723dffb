"""A small data folder with two editions and a few reports, and the application on it."""

import shutil
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from datetime import UTC, date, datetime
from pathlib import Path

import numpy as np
import pytest
import shapely
from fastapi import FastAPI
from fastapi.testclient import TestClient

from geo_fondue.api import create_app
from geo_fondue.areas import Areas
from geo_fondue.boundaries import Catalogue, Origin, write_edition
from geo_fondue.reports.report import Report
from geo_fondue.reports.store import Store
from geo_fondue.resolver import Resolver
from geo_fondue.settings import Settings

BOXES = {"D1": (100, 13, 101, 13.5), "D2": (100, 13.5, 101, 14), "D3": (101, 13, 102, 14)}
PROVINCE_OF = {"D1": "P1", "D2": "P1", "D3": "P2"}

# ticket, lon, lat, category, state, day made, day closed
TICKETS = [
    ("1", 100.5, 13.2, "ถนน", "finish", "2024-01-10", "2024-01-12"),
    ("2", 100.5, 13.2, "ถนน", "inprogress", "2024-02-10", None),
    ("3", 100.6, 13.3, "ทางเท้า", "irrelevant", "2024-02-11", None),
    ("4", 100.6, 13.3, "ทางเท้า", "odd", "2024-03-11", None),
    ("5", 100.5, 13.7, "ถนน", "finish", "2024-03-12", "2024-03-20"),
    ("6", 110.0, 13.7, "ถนน", "inprogress", "2024-03-13", None),
]


def _areas(layer: str, boxes: dict[str, tuple[float, ...]], parents: dict[str, str] | None = None) -> Areas:
    codes = np.array(sorted(boxes), dtype=object)
    return Areas(
        layer=layer,
        codes=codes,
        names={
            "th": np.array([f"ที่ {code}" for code in codes], dtype=object),
            "en": np.array([f"Place {code}" for code in codes], dtype=object),
        },
        geometry=shapely.box(*np.array([boxes[code] for code in codes], dtype=np.float64).T),
        parent_layer="province" if parents else None,
        parents=np.array([parents[code] for code in codes], dtype=object) if parents else None,
    )


def make_data(data: Path) -> Settings:
    """Write editions and reports into a folder: until 2020 one province, then two with three districts."""
    origin = Origin(title="Boxes", attribution="Nobody")
    old = [(_areas("province", {"P0": (100, 13, 102, 14)}), origin)]
    new = [
        (_areas("province", {"P1": (100, 13, 101, 14), "P2": (101, 13, 102, 14)}), origin),
        (_areas("district", BOXES, PROVINCE_OF), origin),
    ]
    write_edition(data / "editions", edition_id="old", layers=old, valid_to=date(2020, 1, 1))
    edition = write_edition(data / "editions", edition_id="new", layers=new, valid_from=date(2020, 1, 1))
    for published in ("old", "new"):
        Catalogue(data).publish(published)
    settings = Settings(data=data)
    with Store.open(settings.database_url) as store:
        lon, lat = [ticket[1] for ticket in TICKETS], [ticket[2] for ticket in TICKETS]
        store.upsert([_report(*ticket) for ticket in TICKETS], Resolver(edition).resolve_batch(lon, lat))
    return settings


def _report(
    ticket_id: str, lon: float, lat: float, category: str, state: str, made: str, closed: str | None
) -> Report:
    return Report(
        source="test",
        ticket_id=ticket_id,
        lon=lon,
        lat=lat,
        categories=(category,),
        state=state,
        created_at=_noon(made),
        last_activity=_noon(closed or made),
        started_at=None,
        closed_at=None if closed is None else _noon(closed),
        reopened=0,
        description="โทร 081-234-5678",
        address="บ้านเลขที่ 1",
        organisations=("เทศบาล",),
        photo="",
        photo_after="",
        star=None,
        extra={},
    )


def _noon(day: str) -> datetime:
    return datetime.fromisoformat(f"{day}T12:00:00").replace(tzinfo=UTC)


@pytest.fixture(scope="session")
def unopened(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Write the data folder that tests copy. Nothing may open its database.

    Whoever copies the file of a database reads and closes it, and with that drops all locks that its own
    process has on it (sqlite.org/howtocorrupt.html, 2.2): other processes then do to it what they like.
    """
    return make_data(tmp_path_factory.mktemp("unopened")).data


@pytest.fixture(scope="session")
def api_settings(unopened: Path, tmp_path_factory: pytest.TempPathFactory) -> Settings:
    """Copy the data folder to where it is opened, and no test changes it."""
    data = tmp_path_factory.mktemp("api") / "data"
    shutil.copytree(unopened, data)
    return Settings(data=data)


@pytest.fixture
def make_app() -> Iterator[Callable[[Settings], FastAPI]]:
    """Make applications that are closed after the test, though nobody starts them."""
    with ExitStack() as made:

        def make(settings: Settings) -> FastAPI:
            app = create_app(settings)
            made.callback(app.state.service.close)
            return app

        yield make


@pytest.fixture(scope="session")
def client(api_settings: Settings) -> Iterator[TestClient]:
    """Start the application on that folder."""
    with TestClient(create_app(api_settings)) as started:
        yield started


@pytest.fixture
def fresh(tmp_path: Path) -> Iterator[TestClient]:
    """Start the application on an empty data folder."""
    with TestClient(create_app(Settings(data=tmp_path / "data"))) as started:
        yield started
