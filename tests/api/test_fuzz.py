"""No query, whatever it holds, makes a 5xx."""

from urllib.parse import quote

import pytest
from fastapi.testclient import TestClient
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

NAMES = st.sampled_from(
    [
        "lat",
        "lon",
        "at",
        "layer",
        "from",
        "to",
        "fiscal_year",
        "category",
        "state",
        "parent",
        "code",
        "bbox",
        "format",
        "geometry",
        "measure",
        "map",
        "area",
        "sort",
        "lang",
        "simplify",
        "bom",
        "radius",
        "days",
        "limit",
        "after",
        "agency",
        "nothing",
    ]
)
SENSIBLE = ["province", "district", "P1", "D1", "2024-01-01", "2567", "open", "csv", "geojson", "true", "th"]
ODD = [
    "",
    "nan",
    "inf",
    "-0",
    "1e999",
    "9" * 400,
    "0x10",
    "1_0",
    "๑๓",
    "\0",
    "٣",
    "'; --",
    "%",
    "../..",
    "[]",
]
VALUES = (
    st.sampled_from(SENSIBLE)
    | st.sampled_from(ODD)
    | st.text(max_size=30)
    | st.floats().map(str)
    | st.integers().map(str)
    | st.dates().map(str)
    | st.tuples(*[st.floats(-200, 200)] * 4).map(lambda box: ",".join(map(str, box)))
)
ADDRESSES = [
    "/v1/resolve",
    "/v1/statistics",
    "/v1/reports",
    "/v1/reports/near",
    "/v1/reports/near?lat=13&lon=100",
    "/v1/exports/areas.csv",
    "/v1/exports/reports.geojson",
    "/v1/exports/statistics.geojsonl",
    "/maps/choropleth",
    "/maps/heat",
    "/",
    "/editions",
]
MANY = settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])


@pytest.mark.parametrize("address", ADDRESSES)
def test_no_query_makes_the_service_fail(client: TestClient, address: str) -> None:
    @MANY
    @given(st.lists(st.tuples(NAMES, VALUES), max_size=5))
    def ask(parameters: list[tuple[str, str]]) -> None:
        query = "&".join(f"{name}={quote(value.encode(errors='replace'))}" for name, value in parameters)
        answer = client.get(f"{address}{'&' if '?' in address else '?'}{query}")
        assert answer.status_code in (200, 404, 422), (query, answer.text)

    ask()


def test_no_bytes_in_the_query_make_the_service_fail(client: TestClient) -> None:
    @MANY
    @given(st.binary(max_size=40))
    def ask(query: bytes) -> None:
        assert client.get(f"/v1/resolve?lat=13&lon=100&layer={quote(query)}").status_code in (200, 404, 422)
        assert client.get(f"/{quote(query)}").status_code in (200, 404)

    ask()


def test_no_positions_make_the_service_fail(client: TestClient) -> None:
    @MANY
    @given(st.floats(), st.floats())
    def ask(lat: float, lon: float) -> None:
        assert client.get(f"/v1/resolve?lat={lat}&lon={lon}").status_code in (200, 422)

    ask()


def test_no_points_make_the_service_fail(client: TestClient) -> None:
    numbers = st.integers(-(2**63), 2**63) | st.floats(allow_nan=False, allow_infinity=False)
    leaves = st.none() | st.booleans() | numbers | st.text()
    anything = st.recursive(
        leaves, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner)
    )

    @MANY
    @given(st.lists(anything, max_size=5))
    def ask(points: list[object]) -> None:
        answer = client.post("/v1/resolve", json={"points": points})
        assert answer.status_code == 200
        assert len(answer.json()["results"]) == len(points)

    ask()
