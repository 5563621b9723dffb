"""Changes as JSON and GeoJSON."""

import json
from pathlib import Path

import numpy as np
import pytest
import shapely

from geo_fondue.areas import Areas
from geo_fondue.boundaries import Origin, write_edition
from geo_fondue.boundaries.changes import Changes, compare
from geo_fondue.boundaries.changes.describing import KINDS, to_dict, to_geojson


def _layer(**boxes: tuple[float, float, float, float]) -> Areas:
    codes = np.array(sorted(boxes), dtype=object)
    geometry = np.array([shapely.box(*boxes[code]) for code in codes], dtype=object)
    return Areas("district", codes, {"en": codes}, geometry)


@pytest.fixture
def changes(tmp_path: Path) -> Changes:
    """Compare one district with what it was divided into, and one that got another code."""
    one = _layer(A=(100, 13, 101, 14), R=(101, 13, 102, 14))
    two = _layer(A=(100, 13, 100.25, 14), B=(100.25, 13, 101, 14), S=(101, 13, 102, 14))
    editions = [
        write_edition(tmp_path / "editions", edition_id=name, layers=[(areas, Origin())])
        for name, areas in (("one", one), ("two", two))
    ]
    return compare(*editions)


def test_json_says_all_that_routing_systems_need(changes: Changes) -> None:
    said = json.loads(json.dumps(to_dict(changes)))
    assert (said["from"], said["to"], said["tolerance_m"]) == ("one", "two", 10)
    district = said["layers"]["district"]
    assert set(KINDS) < district.keys()
    assert [one["code"] for one in district["created"]] == ["B"]
    assert district["recoded"][0]["from"] == "R"
    assert district["successors"]["R"] == [{"code": "S", "km2": pytest.approx(12_030, abs=60), "share": 1}]
    assert [(one["code"], one["share"]) for one in district["successors"]["A"]] == [("B", 0.75), ("A", 0.25)]


def test_geojson_shows_the_ground_that_changed_hands(changes: Changes) -> None:
    [feature] = json.loads(b"".join(to_geojson(changes)))["features"]
    assert feature["properties"] == {
        "layer": "district",
        "from": "A",
        "to": "B",
        "km2": pytest.approx(9023, abs=50),
        "share_of_from": 0.75,
        "share_of_to": 1,
    }
    assert shapely.geometry.shape(feature["geometry"]).equals(shapely.box(100.25, 13, 101, 14))
