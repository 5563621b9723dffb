"""A country of squares to be broken, and what is asked of every import of a broken file."""

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import geopandas
import numpy as np
import pytest
import shapely

from geo_fondue.boundaries import Edition, open_edition
from geo_fondue.boundaries.importing import import_edition
from geo_fondue.errors import GeoFondueError
from geo_fondue.maps.findings_told import told

Outcome = tuple[Edition | None, set[str], str]
Import = Callable[..., Outcome]

CELLS = [shapely.box(100 + i / 10, 13, 100.1 + i / 10, 13.1) for i in range(3)]


def made_country() -> geopandas.GeoDataFrame:
    """Return three districts side by side near Bangkok, in the columns of Geo Fondue."""
    return geopandas.GeoDataFrame(
        {
            "code": ["1001", "1002", "1003"],
            "name_th": ["พระนคร", "ดุสิต", "หนองจอก"],
            "name_en": ["Phra Nakhon", "Dusit", "Nong Chok"],
        },
        geometry=CELLS,
        crs="EPSG:4326",
    )


@pytest.fixture
def country() -> geopandas.GeoDataFrame:
    """Return three districts side by side near Bangkok, in the columns of Geo Fondue."""
    return made_country()


def outcome(data: Path, files: Mapping[str, Path], **options: Any) -> Outcome:
    """Import files; return the edition or None, the kinds of the findings, and what the refusal says.

    Whatever comes of it, the edition is whole, valid and on earth, and says all that was found; and a refusal
    says where and what to do and leaves nothing behind.
    """
    refusal = None
    try:
        edition, findings = import_edition(files, folder=data, edition_id="e1", **options)
    except GeoFondueError as error:
        refusal = error
    if refusal is not None:
        assert refusal.remedy, f"no remedy: {refusal}"
        left = list((data / "editions").iterdir()) if (data / "editions").is_dir() else []
        assert left == [], "a refused import leaves nothing behind"
        return None, set(), str(refusal)
    for layer in edition.layers:
        areas = edition.areas(layer)
        assert len(areas) > 0
        assert shapely.is_valid(areas.geometry).all()
        assert not shapely.is_empty(areas.geometry).any()
        assert set(shapely.get_type_id(areas.geometry)) <= {3, 6}
        assert not shapely.has_z(areas.geometry).any()
        west, south, east, north = areas.bounds
        assert -180 <= west <= east <= 180
        assert -90 <= south <= north <= 90
        assert np.isfinite(shapely.get_coordinates(areas.geometry)).all()
        assert areas.codes.tolist() == sorted(set(areas.codes))
    for finding in findings:
        assert finding.what
        assert finding.done
        assert finding.layer in files
        assert finding.moved_m2 is None or (finding.moved_m2 >= 0 and np.isfinite(finding.moved_m2))
        assert finding.where is None or (abs(finding.where[0]) <= 180 and abs(finding.where[1]) <= 90)
        if finding.where is not None:  # it is drawn on the map of findings, in Thai too
            for words in (finding.what, finding.done):
                assert told(words, "th") != words, f"maps/strings has no form for {words!r}"
    assert open_edition(edition.path).findings() == findings
    return edition, {finding.kind for finding in findings}, ""


@pytest.fixture
def attempt(tmp_path: Path) -> Import:
    """Return what imports one file as districts, checks what must always hold, and says what came of it."""

    def attempt(path: Path, **options: Any) -> Outcome:
        return outcome(tmp_path / "data", {"district": path}, **options)

    return attempt


@pytest.fixture(scope="session")
def check_import() -> Import:
    """Return what imports files and checks what must always hold."""
    return outcome


@pytest.fixture(scope="session")
def made() -> geopandas.GeoDataFrame:
    """Return the country for tests that run many times; not to be changed."""
    return made_country()
