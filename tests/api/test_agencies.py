"""Agencies over HTTP: at a point, by themselves, and which areas have one."""

import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from fastapi.testclient import TestClient

from geo_fondue.agencies import Agency, Place, register
from geo_fondue.agencies.agency import names
from geo_fondue.api import create_app
from geo_fondue.responsibility import RULES_FILE
from geo_fondue.service import responsible
from geo_fondue.settings import Settings

PLACE = "/v1/resolve?lat=13.2&lon=100.5"
ONE = Agency("1", names("เทศบาล", "Town"), areas=(Place("district", "D1"),))
ROADS = Agency("2", names(None, "Roads"), areas=(Place("province", "P1"),), categories=("ถนน",))


@pytest.fixture
def own(api_settings: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[TestClient]:
    """Start the application on a data folder that may be changed; it looks at the files each time."""
    monkeypatch.setattr(responsible, "LOOK_AGAIN_AFTER_SECONDS", 0)
    shutil.copytree(api_settings.data, tmp_path / "data")
    with TestClient(create_app(Settings(data=tmp_path / "data"))) as started:
        yield started


def data_of(client: TestClient) -> Path:
    folder: Path = client.app.state.service.settings.data  # type: ignore[attr-defined]
    return folder


def test_what_is_written_down_is_answered_by_the_next_request(own: TestClient) -> None:
    before = own.get(PLACE)
    assert "rule" not in before.json()
    register(data_of(own), [ONE, ROADS])
    after = own.get(PLACE, headers={"If-None-Match": before.headers["etag"]})
    assert after.status_code == 200
    assert after.json()["agency"] == {"org_id": "1", "name": {"th": "เทศบาล", "en": "Town"}}
    assert own.get(PLACE, headers={"If-None-Match": after.headers["etag"]}).status_code == 304
    rules = '[categories]\n"ถนน" = ["Road"]\n[[rule]]\nid = "r"\nlayers = ["province"]\n'
    (data_of(own) / RULES_FILE).write_text(rules, encoding="utf-8")
    assert own.get(PLACE).json()["agency"] is None
    about_roads = own.get(f"{PLACE}&category=road").json()
    assert about_roads["agency"]["org_id"] == "2"
    rule = about_roads["rule"]
    assert (rule["id"], rule["layer"], rule["code"], rule["category"]) == ("r", "province", "P1", "ถนน")


def test_the_plain_question_and_the_long_one_get_the_same(own: TestClient) -> None:
    register(data_of(own), [ONE])
    for _ in range(3):
        assert own.get(PLACE).content == own.get(f"{PLACE}&category=").content


def test_rules_that_cannot_be_read_are_no_server_error(own: TestClient) -> None:
    (data_of(own) / RULES_FILE).write_text("[[rule]", encoding="utf-8")
    answer = own.get(PLACE)
    assert (answer.status_code, answer.json()["agency"]) == (200, None)
    assert "cannot be read" in answer.json()["rule"]["why"]["en"]
    assert answer.json()["areas"]["province"]["code"] == "P1"


def test_a_category_with_a_layer_is_refused(own: TestClient) -> None:
    answer = own.get(f"{PLACE}&category=x&layer=province")
    assert answer.status_code == 422
    assert "Leave the layer out" in answer.json()["remedy"]


def test_agencies_are_listed_and_told_one_by_one(own: TestClient) -> None:
    assert own.get("/v1/agencies").json() == {"agencies": []}
    register(data_of(own), [ONE, ROADS])
    listed = own.get("/v1/agencies")
    assert [one["org_id"] for one in listed.json()["agencies"]] == ["1", "2"]
    assert own.get("/v1/agencies/2").json() == listed.json()["agencies"][1]
    assert own.get("/v1/agencies/3").status_code == 404
    again = own.get("/v1/agencies", headers={"If-None-Match": listed.headers["etag"]})
    assert again.status_code == 304


def test_the_areas_with_an_agency_are_counted_and_drawn(own: TestClient) -> None:
    register(data_of(own), [ONE])
    found = own.get("/v1/agencies/coverage?layer=district").json()
    assert (found["units"], found["served"], found["whole_groups"]) == (3, 1, 0)
    assert [(one["code"], one["units"], one["served"]) for one in found["by_group"]] == [
        ("P1", 2, 1),
        ("P2", 1, 0),
    ]
    assert own.get("/v1/agencies/coverage?layer=canal").status_code == 404
    page = own.get("/maps/agencies?lang=en")
    assert page.status_code == 200
    assert "share of the districts that take part" in page.text
    assert "<p>Whole country · 1 of 3 take part</p>" in page.text
    assert own.get("/maps/agencies?layer=canal").status_code == 404


def test_many_points_get_the_agency_for_what_they_are_about(own: TestClient) -> None:
    register(data_of(own), [ONE, ROADS])
    points = {"points": [[100.5, 13.2], [100.5, 13.7]]}

    def named(answer: Any) -> list[str | None]:
        return [one["agency"] and one["agency"]["org_id"] for one in answer.json()["results"]]

    assert named(own.post("/v1/resolve", json=points)) == ["1", None]
    assert named(own.post("/v1/resolve", json={**points, "category": "ถนน"})) == ["1", "2"]
    assert named(own.post("/v1/resolve?category=ถนน", json=points)) == ["1", "2"]
    table = own.post(
        "/v1/resolve?category=ถนน",
        content="lat,lon\n13.2,100.5\n13.7,100.5\n",
        headers={"Content-Type": "text/csv"},
    )
    assert [line.split(",")[-3] for line in table.text.splitlines()] == ["agency", "1", "2"]
    for body in ({**points, "category": "x", "layer": "province"}, {**points, "category": 1}):
        assert own.post("/v1/resolve", json=body).status_code == 422
