"""The main path with the real Thailand: imported, published, resolved, drawn, over HTTP."""

import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import shapely
from fastapi.testclient import TestClient

from geo_fondue.api import create_app
from geo_fondue.boundaries import Catalogue
from geo_fondue.boundaries.importing import import_edition
from geo_fondue.settings import Settings

pytestmark = pytest.mark.thailand

FILES = {"province": "tha_adm1.parquet", "district": "tha_adm2.parquet", "subdistrict": "tha_adm3.parquet"}


@pytest.fixture(scope="module")
def national(thailand: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[TestClient]:
    """Import the three layers, publish them, and start the application."""
    data = tmp_path_factory.mktemp("thailand")
    files = {layer: thailand / name for layer, name in FILES.items()}
    import_edition(files, folder=data, edition_id="th")
    Catalogue(data).publish("th")
    with TestClient(create_app(Settings(data=data))) as started:
        yield started


def resolve(client: TestClient, lat: float, lon: float) -> Any:
    return client.get("/v1/resolve", params={"lat": lat, "lon": lon}).json()


def test_well_known_places_are_where_they_are(national: TestClient) -> None:
    bangkok = resolve(national, 13.7563, 100.5018)
    codes = {layer: area["code"] for layer, area in bangkok["areas"].items()}
    assert codes["province"] == "TH10"
    assert codes["district"].startswith("TH10")
    assert codes["subdistrict"].startswith(codes["district"])
    assert bangkok["areas"]["province"]["name"]["th"] == "กรุงเทพมหานคร"
    assert resolve(national, 18.7883, 98.9853)["areas"]["province"]["code"] == "TH50"


def test_half_a_kilometre_off_phuket_the_island_is_nearest(national: TestClient) -> None:
    service = national.app.state.service  # type: ignore[attr-defined]
    provinces = service.edition().areas("province")
    coast = shapely.get_coordinates(provinces.geometry[provinces.position("TH83")])
    lon, lat = coast[coast[:, 0].argmin()]
    off = resolve(national, lat, lon - 500 / (111_320 * 0.99))
    assert (off["outcome"], off["areas"]["province"]["code"]) == ("nearest", "TH83")
    assert off["distance_m"] == pytest.approx(500, rel=0.05)


def test_nowhere_and_exchanged_coordinates_are_refused(national: TestClient) -> None:
    for lat, lon in ((0, 0), (100.5018, 13.7563), (98.9853, 18.7883)):
        answer = national.get("/v1/resolve", params={"lat": lat, "lon": lon})
        assert answer.status_code == 422


def test_every_subdistrict_resolves_to_itself(national: TestClient) -> None:
    areas = national.app.state.service.edition().areas("subdistrict")  # type: ignore[attr-defined]
    points = shapely.get_coordinates([area.representative_point() for area in areas.geometry]).tolist()
    results = national.post("/v1/resolve", json={"points": points}).json()["results"]
    found = [result["areas"]["subdistrict"]["code"] for result in results]
    assert found == areas.codes.tolist()
    assert len(found) == 7425


def test_the_national_choropleth_of_subdistricts_is_ready_in_time(national: TestClient) -> None:
    began = time.perf_counter()
    page = national.get("/maps/choropleth", params={"layer": "subdistrict"})
    assert page.status_code == 200
    assert time.perf_counter() - began < 10  # 0.7 s on two busy cores; 3 s is the promise
