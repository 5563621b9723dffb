"""``/v1/exports`` streams files, and nothing that the public wrote."""

import io
import json

import pyarrow.parquet as pq
import pytest
from fastapi.testclient import TestClient

from geo_fondue.reports.store import Store
from geo_fondue.reports.store.keys import create_key
from geo_fondue.settings import Settings

SUBJECTS = ["areas", "reports", "statistics"]


@pytest.mark.parametrize("subject", SUBJECTS)
@pytest.mark.parametrize(
    ("written_as", "media_type"),
    [
        ("geojson", "application/geo+json"),
        ("geojsonl", "application/x-ndjson"),
        ("csv", "text/csv; charset=utf-8"),
        ("parquet", "application/vnd.apache.parquet"),
    ],
)
def test_every_subject_comes_in_every_format(
    client: TestClient, subject: str, written_as: str, media_type: str
) -> None:
    answer = client.get(f"/v1/exports/{subject}.{written_as}", params={"layer": "district"})
    assert answer.status_code == 200
    assert answer.headers["content-type"] == media_type
    assert f".{written_as}" in answer.headers["content-disposition"]
    assert rows_of(written_as, answer.content) == (6 if subject == "reports" else 3)


def rows_of(written_as: str, content: bytes) -> int:
    if written_as == "geojson":
        return len(json.loads(content)["features"])
    if written_as == "parquet":
        return int(pq.read_table(io.BytesIO(content)).num_rows)
    return content.count(b"\n") - (written_as == "csv")


@pytest.mark.parametrize("written_as", ["geojson", "geojsonl", "csv", "parquet"])
def test_what_the_public_wrote_is_in_no_export(client: TestClient, written_as: str) -> None:
    content = client.get(f"/v1/exports/reports.{written_as}").content
    if written_as == "parquet":
        content = str(pq.read_table(io.BytesIO(content)).to_pylist()).encode()
    assert "ถนน".encode() in content
    assert b"081-234-5678" not in content
    assert "บ้านเลขที่".encode() not in content


def test_reports_may_be_chosen_by_area_box_and_state(client: TestClient) -> None:
    def chosen(**parameters: str) -> set[str]:
        text = client.get("/v1/exports/reports.geojsonl", params=parameters).text
        return {json.loads(line)["properties"]["ticket_id"] for line in text.splitlines()}

    assert chosen(layer="district", code="D2") == {"5"}
    assert chosen(bbox="100.55,13.25,100.65,13.35") == {"3", "4"}
    assert chosen(state="closed") == {"1", "5"}


@pytest.mark.parametrize(
    ("address", "status"),
    [
        ("areas.geojson", 422),
        ("areas.geojson?layer=parish", 404),
        ("areas.geojson?layer=district&parent=P9", 404),
        ("areas.geojson?layer=district&simplify=-1", 422),
        ("areas.geojson?layer=district&simplify=nan", 422),
        ("areas.geojson?layer=district&code=D1", 422),
        ("areas.xlsx?layer=district", 422),
        ("reports.csv?layer=district&code=D9", 404),
        ("reports.csv?code=D1", 422),
        ("reports.csv?bbox=1,2,3", 422),
        ("reports.csv?bbox=a,b,c,d", 422),
        ("reports.csv?bbox=nan,13,101,14", 422),
        ("statistics.csv", 422),
        ("people.csv", 404),
    ],
)
def test_what_cannot_be_exported_is_refused_before_the_first_byte(
    client: TestClient, address: str, status: int
) -> None:
    answer = client.get(f"/v1/exports/{address}")
    assert answer.status_code == status
    assert answer.headers["content-type"] == "application/problem+json"


def test_csv_may_begin_with_the_mark_that_excel_needs(client: TestClient) -> None:
    content = client.get("/v1/exports/areas.csv", params={"layer": "district", "bom": "true"}).content
    assert content.startswith(b"\xef\xbb\xbfcode,")


def test_head_of_an_export_makes_no_export(client: TestClient) -> None:
    answer = client.head("/v1/exports/reports.csv")
    assert (answer.status_code, answer.content) == (200, b"")
    assert "content-length" not in answer.headers
    assert answer.headers["content-type"] == "text/csv; charset=utf-8"


def test_parquet_is_not_compressed_a_second_time(client: TestClient) -> None:
    answer = client.get("/v1/exports/areas.parquet", params={"layer": "district"})
    assert "content-encoding" not in answer.headers


def test_areas_of_another_day_are_those_of_its_edition(client: TestClient) -> None:
    then = client.get("/v1/exports/areas.geojson", params={"layer": "province", "at": "2019-12-31"}).json()
    now = client.get("/v1/exports/areas.geojson", params={"layer": "province"}).json()
    codes = [[feature["properties"]["code"] for feature in one["features"]] for one in (then, now)]
    assert codes == [["P0"], ["P1", "P2"]]


def places(client: TestClient, address: str, **headers: str) -> set[tuple[float, float]]:
    lines = client.get(address, headers=headers).text.splitlines()
    return {tuple(json.loads(line)["geometry"]["coordinates"]) for line in lines}


def test_the_public_sees_reports_in_the_middle_of_their_cell_and_staff_where_they_are(
    client: TestClient, api_settings: Settings
) -> None:
    address = "/v1/exports/reports.geojsonl"
    exact = {(100.5, 13.2), (100.6, 13.3), (100.5, 13.7), (110.0, 13.7)}
    public = places(client, address)
    assert not public & exact
    assert len(public) == len(exact)
    with Store.open(api_settings.database_url) as store:
        _, staff = create_key(store, "staff")
        _, reader = create_key(store, "read")
    assert places(client, address, **{"X-Api-Key": staff}) == exact
    assert places(client, address, **{"X-Api-Key": reader}) == public
    answers = [client.get(address, headers=headers) for headers in ({}, {"X-Api-Key": staff})]
    assert answers[0].headers["etag"] != answers[1].headers["etag"]
    assert [answer.headers["cache-control"] for answer in answers] == [
        "public, no-cache",
        "private, no-cache",
    ]
    assert all("Authorization" in answer.headers["vary"] for answer in answers)


def test_boxes_are_held_against_what_the_public_sees(client: TestClient) -> None:
    """Else a row of boxes, each half of the one before, would find where a report is."""
    ((lon, lat), *_) = sorted(places(client, "/v1/exports/reports.geojsonl?layer=district&code=D2"))
    for width in (1e-3, 1e-4, 1e-5):
        box = f"{lon - width},{lat - width},{lon + width},{lat + width}"
        assert places(client, f"/v1/exports/reports.geojsonl?bbox={box}") == {(lon, lat)}
    assert places(client, "/v1/exports/reports.geojsonl?bbox=100.49999,13.69999,100.50001,13.70001") == set()
