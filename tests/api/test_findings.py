"""``/editions/{id}/findings``."""

import pytest
from fastapi.testclient import TestClient


def test_the_findings_of_a_published_edition_are_for_everybody(client: TestClient) -> None:
    answer = client.get("/editions/new/findings")
    assert answer.status_code == 200
    assert answer.json().keys() == {"id", "kinds", "findings"}
    again = client.get("/editions/new/findings", headers={"If-None-Match": answer.headers["etag"]})
    assert again.status_code == 304


def test_they_are_geojson_and_a_map_too(client: TestClient) -> None:
    answer = client.get("/editions/new/findings.geojson", params={"kind": "overlap"})
    assert answer.headers["content-type"] == "application/geo+json"
    assert answer.json()["type"] == "FeatureCollection"
    page = client.get("/editions/new/findings.html", params={"lang": "en"})
    assert page.headers["content-type"].startswith("text/html")
    assert "What was found in the boundaries" in page.text


@pytest.mark.parametrize("suffix", ["", ".geojson", ".html"])
@pytest.mark.parametrize("edition", ["nowhere", "E%201", "..%2Fnew"])
def test_an_edition_that_is_not_published_is_not_found(client: TestClient, edition: str, suffix: str) -> None:
    assert client.get(f"/editions/{edition}/findings{suffix}").status_code == 404
