"""What holds for all answers: ETags, HEAD, compression, safe headers."""

import pytest
from fastapi.testclient import TestClient

ADDRESSES = [
    "/v1/resolve?lat=13.2&lon=100.5",
    "/v1/statistics?layer=district",
    "/v1/exports/areas.csv?layer=district",
    "/v1/exports/reports.geojsonl",
    "/v1/exports/statistics.parquet?layer=district",
    "/editions",
    "/docs",
    "/",
    "/maps/choropleth",
    "/maps/heat?layer=district",
]


@pytest.mark.parametrize("address", ADDRESSES)
def test_an_answer_that_still_holds_is_not_sent_again(client: TestClient, address: str) -> None:
    first = client.get(address)
    assert first.status_code == 200
    again = client.get(address, headers={"If-None-Match": f'"x", {first.headers["etag"]}'})
    assert (again.status_code, again.content) == (304, b"")
    assert again.headers["etag"] == first.headers["etag"]
    other = client.get(address, headers={"If-None-Match": 'W/"x"'})
    assert other.status_code == 200


@pytest.mark.parametrize("address", [*ADDRESSES, "/healthz", "/readyz", "/static/map.js", "/openapi.json"])
def test_head_is_answered_as_get_without_the_body(client: TestClient, address: str) -> None:
    whole, head = client.get(address), client.head(address)
    assert (head.status_code, head.content) == (200, b"")
    passing = {"content-length", "transfer-encoding"}
    if "/exports/" in address:
        # A file is made as it is sent: for HEAD it is not made, and so not compressed
        passing |= {"content-encoding", "vary"}
    assert {name: value for name, value in head.headers.items() if name not in passing} == {
        name: value for name, value in whole.headers.items() if name not in passing
    }


def test_an_etag_is_of_the_question_and_the_language_and_the_format(client: TestClient) -> None:
    asked: list[tuple[str, dict[str, str]]] = [
        ("/v1/statistics?layer=district", {}),
        ("/v1/statistics?layer=province", {}),
        ("/v1/statistics?layer=district", {"Accept": "text/csv"}),
        ("/", {"Accept-Language": "th"}),
        ("/", {"Accept-Language": "en"}),
        ("/?layer=district", {"Accept-Language": "en"}),
    ]
    tags = [client.get(address, headers=headers).headers["etag"] for address, headers in asked]
    assert len(set(tags)) == len(tags)


def test_long_answers_are_compressed_for_those_who_take_it(client: TestClient) -> None:
    for address in ("/", "/v1/statistics?layer=district", "/static/map.js"):
        taken = client.get(address, headers={"Accept-Encoding": "gzip"})
        plain = client.get(address, headers={"Accept-Encoding": "identity"})
        assert taken.headers["content-encoding"] == "gzip"
        assert "content-encoding" not in plain.headers
        assert taken.content == plain.content
        assert "Accept-Encoding" in taken.headers["vary"]


@pytest.mark.parametrize("address", [*ADDRESSES, "/nowhere", "/static/map.js"])
def test_no_answer_lets_itself_be_taken_for_something_else(client: TestClient, address: str) -> None:
    assert client.get(address).headers["x-content-type-options"] == "nosniff"


def test_files_whose_address_changes_with_them_are_kept_for_good(client: TestClient) -> None:
    assert "immutable" in client.get("/static/map.js?v=abc").headers["cache-control"]
    assert "immutable" not in client.get("/static/map.js").headers["cache-control"]
