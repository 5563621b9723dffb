"""Single reports over HTTP: blurred and without texts for the public, whole for staff."""

from typing import Any

import pytest
from fastapi.testclient import TestClient

from geo_fondue.api.report_answers import NearAnswer, ReportPage, WholeReport
from geo_fondue.reports.store import Store
from geo_fondue.reports.store.keys import Scope, create_key
from geo_fondue.settings import Settings

PERSONAL = {"description", "address", "photo", "photo_after", "extra", "star", "started_at"}


@pytest.fixture(scope="module")
def keys(api_settings: Settings) -> dict[Scope, dict[str, str]]:
    """Return the headers with a key of each scope."""
    scopes: tuple[Scope, ...] = ("read", "staff", "write")
    with Store.open(api_settings.database_url) as store:
        return {scope: {"X-Api-Key": create_key(store, scope)[1]} for scope in scopes}


def tickets(answer: Any) -> list[str]:
    return [one["properties"]["ticket_id"] for one in answer.json()["features"]]


def test_the_public_sees_where_about_and_what_but_nothing_personal(client: TestClient) -> None:
    answer = client.get("/v1/reports")
    assert answer.headers["content-type"] == "application/geo+json"
    first = answer.json()["features"][0]
    assert first["id"] == "test:1"
    assert first["geometry"]["coordinates"] != [100.5, 13.2]
    assert first["geometry"]["coordinates"] == pytest.approx([100.5, 13.2], abs=1e-3)
    assert first["properties"]["areas"] == {"province": "P1", "district": "D1"}
    assert not PERSONAL & first["properties"].keys()
    assert "081-234-5678" not in answer.text
    assert answer.json()["grid_m"] == 100.0


def test_staff_sees_all_of_it(client: TestClient, keys: dict[Scope, dict[str, str]]) -> None:
    answer = client.get("/v1/reports", headers=keys["staff"]).json()
    first = answer["features"][0]
    assert first["geometry"]["coordinates"] == [100.5, 13.2]
    assert first["properties"].keys() >= PERSONAL
    assert first["properties"]["description"] == "โทร 081-234-5678"
    assert answer["grid_m"] is None


def test_other_keys_see_what_the_public_sees(client: TestClient, keys: dict[Scope, dict[str, str]]) -> None:
    public = client.get("/v1/reports").json()
    assert client.get("/v1/reports", headers=keys["read"]).json() == public
    assert client.get("/v1/reports", headers=keys["write"]).json() == public


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ("", ["1", "2", "3", "4", "5", "6"]),
        ("state=open", ["2", "4", "6"]),
        ("layer=district&code=D2", ["5"]),
        ("layer=district&parent=P1", ["1", "2", "3", "4", "5"]),
        ("category=ทางเท้า", ["3", "4"]),
        ("agency=เทศบาล&state=closed", ["1", "5"]),
        ("agency=nobody", []),
        ("from=2024-03-01&to=2024-03-11", ["4"]),
        ("bbox=100.55,13.25,100.65,13.35", ["3", "4"]),
        ("bbox=179,-1,-179,1", []),
        ("fiscal_year=2567&category=ถนน", ["1", "2", "5", "6"]),
    ],
)
def test_every_filter_chooses(client: TestClient, asked: str, found: list[str]) -> None:
    assert tickets(client.get(f"/v1/reports?{asked}")) == found


def test_the_address_of_the_next_page_leads_through_all(client: TestClient) -> None:
    address = "/v1/reports?limit=2&category=ถนน"
    seen = []
    pages = 0
    while address:
        answer = client.get(address)
        assert answer.json()["limit"] == 2
        seen += tickets(answer)
        address = answer.json()["next"]
        assert (address is None) == ("link" not in answer.headers)
        pages += 1
    assert (seen, pages) == (["1", "2", "5", "6"], 2)


def test_one_report_is_known_by_source_and_ticket_id(
    client: TestClient, keys: dict[Scope, dict[str, str]]
) -> None:
    public = client.get("/v1/reports/test/2").json()
    assert (public["type"], public["properties"]["ticket_id"]) == ("Feature", "2")
    assert not PERSONAL & public["properties"].keys()
    whole = client.get("/v1/reports/test/2", headers=keys["staff"]).json()
    assert whole["properties"]["address"] == "บ้านเลขที่ 1"
    assert "states" not in public["properties"]
    (stay,) = whole["properties"]["states"]
    assert (stay["state"], stay["since"], stay["until"]) == ("inprogress", "2024-02-10T12:00:00Z", None)
    assert stay["hours"] > stay["working_hours"] > 0
    closed = client.get("/v1/reports/test/1", headers=keys["staff"]).json()["properties"]
    assert (closed["hours_to_close"], closed["working_hours_to_close"]) == (48.0, 16.0)
    for missing in ("/v1/reports/test/99", "/v1/reports/other/2", "/v1/reports/test/2/3"):
        assert client.get(missing).status_code == 404


def test_near_says_what_is_open_nearby(client: TestClient, keys: dict[Scope, dict[str, str]]) -> None:
    asked = {"lat": 13.2, "lon": 100.5, "radius": 200}
    public = client.get("/v1/reports/near", params=asked).json()
    assert [one["properties"]["ticket_id"] for one in public["features"]] == ["2"]
    assert 0 < public["features"][0]["properties"]["distance_m"] < 80
    whole = client.get("/v1/reports/near", params=asked, headers=keys["staff"]).json()
    assert whole["features"][0]["properties"]["distance_m"] == 0
    assert (whole["within"], whole["cut"], whole["limit"]) == (1, False, 20)
    assert client.get("/v1/reports/near", params={**asked, "category": "ทางเท้า"}).json()["features"] == []
    assert client.get("/v1/reports/near", params={**asked, "days": 1}).json()["features"] == []


def test_clusters_are_for_staff(client: TestClient, keys: dict[Scope, dict[str, str]]) -> None:
    assert client.get("/v1/reports/clusters").status_code == 401
    assert client.get("/v1/reports/clusters", headers=keys["read"]).status_code == 403
    answer = client.get("/v1/reports/clusters?radius=5000&days=400", headers=keys["staff"])
    assert answer.headers["cache-control"] == "private, no-cache"
    assert answer.json() == {
        "type": "FeatureCollection",
        "data_version": 1,
        "radius_m": 5000.0,
        "days": 400.0,
        "limit": 100,
        "clusters": 0,
        "cut": False,
        "reports": 3,
        "features": [],
    }


@pytest.mark.parametrize(
    ("address", "status"),
    [
        ("/v1/reports?limit=0", 422),
        ("/v1/reports?limit=1001", 422),
        ("/v1/reports?after=-1", 422),
        ("/v1/reports?after=99999999999999999999", 422),
        ("/v1/reports?layer=parish", 404),
        ("/v1/reports?layer=district&code=D9", 404),
        ("/v1/reports?code=D1", 422),
        ("/v1/reports?bbox=1,2,3", 422),
        ("/v1/reports?misspelt=1", 422),
        ("/v1/reports/near", 422),
        ("/v1/reports/near?lat=13&lon=100&radius=6000", 422),
        ("/v1/reports/near?lat=13&lon=100&radius=nan", 422),
        ("/v1/reports/near?lat=100&lon=13", 422),
        ("/v1/reports/near?lat=13&lon=100&days=-1", 422),
        ("/v1/reports/near?lat=13&lon=100&limit=9999", 422),
    ],
)
def test_what_cannot_be_asked_is_refused(client: TestClient, address: str, status: int) -> None:
    answer = client.get(address)
    assert answer.status_code == status
    assert answer.headers["content-type"] == "application/problem+json"


def test_what_has_not_changed_is_not_sent_again(
    client: TestClient, keys: dict[Scope, dict[str, str]]
) -> None:
    for address in ("/v1/reports", "/v1/reports/test/1", "/v1/reports/near?lat=13.2&lon=100.5"):
        tag = client.get(address).headers["etag"]
        assert client.get(address, headers={"If-None-Match": tag}).status_code == 304
        assert client.get(address, headers={"If-None-Match": tag, **keys["staff"]}).status_code == 200


def test_answers_are_what_the_contract_describes(
    client: TestClient, keys: dict[Scope, dict[str, str]]
) -> None:
    for headers in ({}, keys["staff"]):
        ReportPage.model_validate_json(client.get("/v1/reports", headers=headers).text)
        WholeReport.model_validate_json(client.get("/v1/reports/test/1", headers=headers).text)
        NearAnswer.model_validate_json(
            client.get("/v1/reports/near?lat=13.2&lon=100.5", headers=headers).text
        )
