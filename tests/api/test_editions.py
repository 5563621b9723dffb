"""Editions over HTTP: which are in force when, and that no answer outlives its edition."""

import re
import shutil
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path

import numpy as np
import pytest
import shapely
from fastapi.testclient import TestClient

from geo_fondue.api import create_app
from geo_fondue.boundaries import Catalogue, Origin, open_edition, write_edition
from geo_fondue.settings import Settings

ADDRESSES = [
    "/v1/resolve?lat=13.45&lon=100.5",
    "/v1/resolve?lat=13.45&lon=100.5&at=2024-01-01",
    "/v1/statistics?layer=district",
    "/v1/statistics?layer=district&geometry=true",
    "/v1/areas?layer=district",
    "/v1/areas/district/D1",
    "/v1/areas/district/D1.geojson",
    "/v1/areas/district/D1/neighbours",
    "/v1/exports/areas.geojson?layer=district",
    "/v1/exports/statistics.geojson?layer=district",
    "/maps/choropleth?layer=district&lang=en",
    "/maps/heat?layer=district&lang=en",
    "/?layer=district&lang=en",
    "/editions",
]


@pytest.fixture(scope="module")
def data(unopened: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Copy the data folder, and write an edition that corrects the one in force: D1 is smaller."""
    data = tmp_path_factory.mktemp("editions") / "data"
    shutil.copytree(unopened, data)
    wrong = open_edition(data / "editions" / "new")
    layers = [(wrong.areas(layer), Origin(title="Boxes", attribution="Nobody")) for layer in wrong.layers]
    (provinces, origin), (districts, _) = layers
    geometry = np.array(
        [shapely.box(100, 13, 101, 13.4), shapely.box(100, 13.4, 101, 14), districts.geometry[2]],
        dtype=object,
    )
    names = {**districts.names, "en": np.array(["Smaller", "Larger", "Place D3"], dtype=object)}
    right = replace(districts, geometry=geometry, names=names)
    write_edition(
        data / "editions",
        edition_id="right",
        layers=[(provinces, origin), (right, origin)],
        valid_from=date(2020, 1, 1),
    )
    return data


@pytest.fixture(scope="module")
def own(data: Path) -> Iterator[TestClient]:
    """Start the application on the copy, which tests publish in."""
    with TestClient(create_app(Settings(data=data))) as started:
        yield started


def timeless(content: bytes) -> bytes:
    """Return an answer without the second at which it was made, which files state."""
    return re.sub(rb'"generated":"[^"]*"', b"", content)


@pytest.mark.parametrize("address", ADDRESSES)
def test_no_answer_outlives_a_publishing_or_a_rollback(own: TestClient, data: Path, address: str) -> None:
    elsewhere = Catalogue(data)  # as another process has it
    wrong = own.get(address)
    assert wrong.status_code == 200
    assert wrong.headers["cache-control"] == "public, no-cache"  # kept, but asked for each time
    assert own.get(address, headers={"If-None-Match": wrong.headers["etag"]}).status_code == 304
    elsewhere.publish("right")
    try:
        right = own.get(address, headers={"If-None-Match": wrong.headers["etag"]})
        assert right.status_code == 200
        assert right.headers["etag"] != wrong.headers["etag"]
        assert right.content != wrong.content
        assert own.get(address, headers={"If-None-Match": right.headers["etag"]}).status_code == 304
    finally:
        elsewhere.rollback()
    again = own.get(address, headers={"If-None-Match": right.headers["etag"]})
    assert again.status_code == 200
    if address != "/editions":  # whose history has grown
        assert again.headers["etag"] == wrong.headers["etag"]
        assert timeless(again.content) == timeless(wrong.content)


def test_points_posted_are_answered_by_the_edition_in_force(own: TestClient, data: Path) -> None:
    body = {"points": [[100.5, 13.45]]}
    before = own.post("/v1/resolve", json=body)
    Catalogue(data).publish("right")
    after = own.post("/v1/resolve", json=body)
    Catalogue(data).rollback()
    codes = [answer.json()["results"][0]["areas"]["district"]["code"] for answer in (before, after)]
    assert codes == ["D1", "D2"]
    assert "etag" not in after.headers


def test_the_day_asked_for_picks_the_edition(own: TestClient) -> None:
    for day, edition in (("2019-12-31", "old"), ("2020-01-01", "new")):
        asked = own.get("/v1/resolve", params={"lat": 13.2, "lon": 100.5, "at": day})
        assert asked.json()["edition"] == edition
        many = own.post("/v1/resolve", json={"points": [[100.5, 13.2]], "at": day})
        assert many.json()["edition"] == edition


def test_the_list_has_the_days_and_the_history_but_no_names_of_people(own: TestClient, data: Path) -> None:
    Catalogue(data).publish("right", who="somchai", why="secret of the office", forced=["count: too few"])
    listed = own.get("/editions")
    Catalogue(data).rollback(who="somchai")
    assert {one["id"]: one["days"] for one in listed.json()["editions"]} == {
        "old": [{"from": None, "to": "2020-01-01"}],
        "new": [],
        "right": [{"from": "2020-01-01", "to": None}],
    }
    last = listed.json()["history"][-1]
    assert last.keys() == {"action", "edition", "at"}
    assert (last["action"], last["edition"]) == ("publish", "right")
    for personal in ("somchai", "secret", "too few"):
        assert personal not in listed.text
