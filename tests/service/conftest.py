"""Editions of two boxes side by side, one after the other, and the service of their data folder."""

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
import shapely

from geo_fondue.areas import Areas
from geo_fondue.boundaries import Edition, Origin, write_edition
from geo_fondue.service import Service
from geo_fondue.settings import Settings

WriteEdition = Callable[..., Edition]


@pytest.fixture
def service_data(tmp_path: Path) -> Path:
    """Say where the data folder is, which is not there yet."""
    return tmp_path / "data"


@pytest.fixture
def boxes(service_data: Path) -> WriteEdition:
    """Write an edition: provinces A and B, west and east of a meridian."""

    def write(edition_id: str, *, meridian: float = 101.0, **period: object) -> Edition:
        west, east = (100.0, 13.0, meridian, 14.0), (meridian, 13.0, 102.0, 14.0)
        areas = Areas(
            layer="province",
            codes=np.array(["A", "B"], dtype=object),
            names={"en": np.array(["West", "East"], dtype=object)},
            geometry=shapely.box(*np.array([west, east]).T),
        )
        return write_edition(
            service_data / "editions", edition_id=edition_id, layers=[(areas, Origin())], **period
        )

    return write


@pytest.fixture
def service(service_data: Path) -> Service:
    """Open the service of the folder."""
    return Service(Settings(data=service_data))
