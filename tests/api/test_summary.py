"""``/v1/summary``."""

import pytest
from fastapi.testclient import TestClient


def test_it_counts_what_the_statistics_count(client: TestClient) -> None:
    summary = client.get("/v1/summary", params={"layer": "province"}).json()
    statistics = client.get("/v1/statistics", params={"layer": "province"}).json()
    assert summary["figures"] == statistics["totals"]
    assert summary["before"] is None
    assert sum(state["count"] for state in summary["states"]) == summary["figures"]["total"]


def test_of_one_area_it_is_of_that_area_alone(client: TestClient) -> None:
    areas = client.get("/v1/statistics", params={"layer": "province"}).json()["areas"]
    found = client.get("/v1/summary", params={"layer": "province", "code": areas[0]["code"]}).json()
    assert found["figures"]["total"] == areas[0]["total"]


def test_a_period_is_compared_with_the_one_before(client: TestClient) -> None:
    days = {"from": "2024-03-01", "to": "2024-03-31"}
    before = client.get("/v1/summary", params=days).json()["before"]
    assert (before["from"], before["to"]) == ("2024-01-30", "2024-02-29")


@pytest.mark.parametrize(
    ("address", "status"),
    [
        ("/v1/summary?layer=parish", 404),
        ("/v1/summary?layer=province&code=ZZ", 404),
        ("/v1/summary?layer=province&parent=ZZ", 422),
        ("/v1/summary?speed=1", 422),
    ],
)
def test_what_there_is_not_is_a_problem(client: TestClient, address: str, status: int) -> None:
    assert client.get(address).status_code == status
