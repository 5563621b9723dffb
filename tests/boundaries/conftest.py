"""Boundary files of a country of squares, in any shape that a test wants."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import geopandas
import pyogrio
import pytest
import shapely

Write = Callable[..., Path]


@pytest.fixture
def districts() -> geopandas.GeoDataFrame:
    """Return two districts of one province, in the columns of COD-AB, near Bangkok."""
    return geopandas.GeoDataFrame(
        {
            "ADM2_PCODE": ["TH1001", "TH1002"],
            "ADM2_TH": ["พระนคร", "ดุสิต"],
            "ADM2_EN": ["Phra Nakhon", "Dusit"],
            "ADM1_PCODE": ["TH10", "TH10"],
        },
        geometry=[shapely.box(100, 13, 100.5, 14), shapely.box(100.5, 13, 101, 14)],
        crs="EPSG:4326",
    )


@pytest.fixture
def provinces() -> geopandas.GeoDataFrame:
    """Return the province around these districts."""
    return geopandas.GeoDataFrame(
        {"ADM1_PCODE": ["TH10"], "ADM1_TH": ["กรุงเทพมหานคร"], "ADM1_EN": ["Bangkok"]},
        geometry=[shapely.box(100, 13, 101, 14)],
        crs="EPSG:4326",
    )


@pytest.fixture
def write(tmp_path: Path) -> Write:
    """Return what writes a frame to a file of the test's own folder and returns its path."""

    def write(frame: geopandas.GeoDataFrame, name: str, **options: Any) -> Path:
        path = tmp_path / name
        if path.suffix == ".parquet":
            frame.to_parquet(path, **options)
        else:
            pyogrio.write_dataframe(frame, path, **options)
        return path

    return write
