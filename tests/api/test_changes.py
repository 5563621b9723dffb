"""``/v1/changes``: what became of the areas of one edition in another."""

from fastapi.testclient import TestClient


def test_without_editions_todays_is_compared_with_the_one_before_it(client: TestClient) -> None:
    answer = client.get("/v1/changes")
    assert answer.status_code == 200
    said = answer.json()
    assert (said["from"], said["to"]) == ("old", "new")
    assert said["added"] == ["district"]
    province = said["layers"]["province"]
    assert [one["code"] for one in province["created"]] == ["P1", "P2"]
    assert [one["code"] for one in province["split"]] == ["P0"]
    assert {share["code"]: round(share["share"], 6) for share in province["successors"]["P0"]} == {
        "P1": 0.5,
        "P2": 0.5,
    }


def test_the_other_way_round_two_are_merged(client: TestClient) -> None:
    said = client.get("/v1/changes", params={"from": "new", "to": "old", "layer": "province"}).json()
    assert [one["code"] for one in said["layers"]["province"]["merged"]] == ["P0"]
    assert said["layers"]["province"]["successors"].keys() == {"P1", "P2"}


def test_the_ground_that_changed_hands_is_there_as_geojson(client: TestClient) -> None:
    answer = client.get("/v1/changes", params={"geometry": "true"})
    assert answer.headers["content-type"] == "application/geo+json"
    pieces = [feature["properties"] for feature in answer.json()["features"]]
    assert [(piece["from"], piece["to"]) for piece in pieces] == [("P0", "P1"), ("P0", "P2")]


def test_an_answer_is_not_sent_twice(client: TestClient) -> None:
    first = client.get("/v1/changes")
    again = client.get("/v1/changes", headers={"If-None-Match": first.headers["etag"]})
    assert (again.status_code, again.content) == (304, b"")


def test_what_is_not_there_is_said(client: TestClient) -> None:
    for query, what in (
        ({"to": "old"}, "no edition was in force before 'old'"),
        ({"from": "never"}, "no published edition 'never'"),
        ({"layer": "district"}, "do not both have a layer 'district'"),
    ):
        answer = client.get("/v1/changes", params=query)
        assert answer.status_code == 404
        assert what in answer.json()["detail"]
