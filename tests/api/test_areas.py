"""Areas to read, over HTTP."""

import pytest
import shapely
from fastapi.testclient import TestClient


def get(client: TestClient, address: str) -> dict[str, object]:
    answer = client.get(address)
    assert answer.status_code == 200, answer.text
    found: dict[str, object] = answer.json()
    return found


def codes(found: dict[str, object]) -> list[str]:
    areas = found["areas"]
    assert isinstance(areas, list)
    return [area["code"] for area in areas]


def test_all_areas_of_a_layer_are_listed_by_code(client: TestClient) -> None:
    found = get(client, "/v1/areas?layer=district")
    assert (found["total"], codes(found)) == (3, ["D1", "D2", "D3"])


def test_without_a_layer_all_are_coarse_to_fine(client: TestClient) -> None:
    assert codes(get(client, "/v1/areas")) == ["P1", "P2", "D1", "D2", "D3"]


def test_a_search_finds_areas_by_name(client: TestClient) -> None:
    assert codes(get(client, "/v1/areas?q=place d2")) == ["D2"]
    assert codes(get(client, "/v1/areas?q=nowhere at all")) == []


def test_a_parent_narrows_a_list_and_a_search(client: TestClient) -> None:
    assert codes(get(client, "/v1/areas?layer=district&parent=P1")) == ["D1", "D2"]
    assert codes(get(client, "/v1/areas?parent=P1")) == ["D1", "D2"]
    assert codes(get(client, "/v1/areas?q=Place&parent=P2")) == ["D3"]


def test_a_page_says_how_many_there_are(client: TestClient) -> None:
    found = get(client, "/v1/areas?layer=district&limit=1&offset=1")
    assert (found["total"], found["limit"], found["offset"], codes(found)) == (3, 1, 1, ["D2"])


def test_an_area_is_told_in_full(client: TestClient) -> None:
    found = get(client, "/v1/areas/district/D1")
    assert found["parents"] == [
        {"layer": "province", "code": "P1", "name": {"th": "ที่ P1", "en": "Place P1"}, "parent": None}
    ]
    assert found["bounds"] == [100, 13, 101, 13.5]
    assert found["children"] == {}
    assert get(client, "/v1/areas/province/P1")["children"] == {"district": 2}


def test_children_and_neighbours_are_listed(client: TestClient) -> None:
    assert codes(get(client, "/v1/areas/province/P1/children")) == ["D1", "D2"]
    found = get(client, "/v1/areas/district/D1/neighbours")
    assert codes(found) == ["D2", "D3"]


def test_the_shape_is_a_feature_that_says_where_it_is_from(client: TestClient) -> None:
    answer = client.get("/v1/areas/district/D1.geojson")
    assert answer.headers["content-type"] == "application/geo+json"
    feature = answer.json()
    assert (feature["type"], feature["id"], feature["attribution"]) == ("Feature", "D1", "Nobody")
    assert shapely.from_geojson(answer.text).equals(shapely.box(100, 13, 101, 13.5))


def test_a_day_picks_the_edition(client: TestClient) -> None:
    assert codes(get(client, "/v1/areas?at=2019-12-31")) == ["P0"]
    assert client.get("/v1/areas/province/P0").status_code == 404
    assert get(client, "/v1/areas/province/P0?at=2019-12-31")["code"] == "P0"


@pytest.mark.parametrize(
    "address",
    [
        "/v1/areas?layer=park",
        "/v1/areas?parent=X",
        "/v1/areas/district/X",
        "/v1/areas/park/X",
        "/v1/areas/district/X.geojson",
        "/v1/areas/district/X/children",
        "/v1/areas/district/X/neighbours",
    ],
)
def test_what_is_not_there_is_a_problem(client: TestClient, address: str) -> None:
    answer = client.get(address)
    assert answer.status_code == 404
    assert answer.headers["content-type"] == "application/problem+json"


@pytest.mark.parametrize("query", ["limit=0", "limit=1000000", "offset=-1", "nonsense=1"])
def test_what_cannot_be_used_is_refused(client: TestClient, query: str) -> None:
    assert client.get(f"/v1/areas?{query}").status_code == 422


def test_an_answer_is_not_sent_twice(client: TestClient) -> None:
    first = client.get("/v1/areas/district/D1/neighbours")
    again = client.get("/v1/areas/district/D1/neighbours", headers={"If-None-Match": first.headers["etag"]})
    assert again.status_code == 304
