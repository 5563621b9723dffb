"""``POST /v1/reports``: good ones go in, bad ones are told, and sending them again changes nothing."""

import json
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from fastapi.testclient import TestClient
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from geo_fondue.api import create_app, report_intake
from geo_fondue.reports.pages import find_report
from geo_fondue.reports.store import Store
from geo_fondue.reports.store.keys import create_key
from geo_fondue.settings import Settings

PLAIN = {
    "ticket_id": "A-1",
    "source": "city-app",
    "lat": 13.2,
    "lon": 100.5,
    "category": "ถนน, สะพาน",
    "state": "รอรับเรื่อง",
    "created_at": "2024-05-31T14:29:36+07:00",
    "description": "หลุม",
    "note": {"x": 1},
}
FEATURE = {
    "type": "Feature",
    "geometry": {"type": "Point", "coordinates": [100.5, 13.7]},
    "properties": {
        "ticket_id": "2024-ABC",
        "problem_type_fondue": ["น้ำท่วม"],
        "state": "finish",
        "timestamp": "2024-05-31 14:29:36",
        "last_activity": "2024-06-01 14:29:36",
        "org": ["เทศบาล"],
    },
}


@pytest.fixture
def app_data(unopened: Path, tmp_path: Path) -> Settings:
    """Copy the data folder, to be written in."""
    shutil.copytree(unopened, tmp_path / "data")
    return Settings(data=tmp_path / "data")


@pytest.fixture
def writer(app_data: Settings) -> Iterator[TestClient]:
    """Start the application, for one who may write."""
    with TestClient(create_app(app_data)) as started:
        store: Store = started.app.state.service.store  # type: ignore[attr-defined]  # it is ours
        started.headers["X-Api-Key"] = create_key(store, "write")[1]
        yield started


@pytest.fixture
def store(app_data: Settings) -> Iterator[Store]:
    with Store.open(app_data.database_url) as opened:
        yield opened


def counts(answer: Any) -> tuple[int, ...]:
    assert answer.status_code == 200, answer.text
    return tuple(answer.json()[name] for name in ("new", "changed", "unchanged", "bad"))


def test_an_object_is_taken_and_answered_with_its_areas(writer: TestClient, store: Store) -> None:
    answer = writer.post("/v1/reports", json=PLAIN)
    assert counts(answer) == (1, 0, 0, 0)
    assert answer.headers["cache-control"] == "no-store"
    assert answer.json()["results"] == [
        {
            "taken": True,
            "source": "city-app",
            "ticket_id": "A-1",
            "outcome": "inside",
            "areas": {"province": "P1", "district": "D1"},
        }
    ]
    report = find_report(store, "city-app", "A-1").report
    assert (report.state, report.categories, report.description) == ("waiting", ("ถนน, สะพาน",), "หลุม")
    assert report.extra == {"note": {"x": 1}}


def test_sending_it_again_changes_nothing_and_something_newer_does(writer: TestClient) -> None:
    assert counts(writer.post("/v1/reports", json=[PLAIN, PLAIN])) == (1, 0, 1, 0)
    assert counts(writer.post("/v1/reports", json=PLAIN)) == (0, 0, 1, 0)
    newer = {**PLAIN, "state": "finish", "last_activity": "2024-06-02T00:00:00Z"}
    assert counts(writer.post("/v1/reports", json=newer)) == (0, 1, 0, 0)


@pytest.mark.parametrize("body", [FEATURE, [FEATURE], {"type": "FeatureCollection", "features": [FEATURE]}])
def test_features_are_read_as_those_of_the_feed(writer: TestClient, store: Store, body: Any) -> None:
    headers = {"Content-Type": "application/geo+json"}
    assert counts(writer.post("/v1/reports", content=json.dumps(body), headers=headers)) == (1, 0, 0, 0)
    report = find_report(store, "traffy", "2024-ABC").report
    assert (report.state, report.categories, report.organisations) == ("finish", ("น้ำท่วม",), ("เทศบาล",))


def test_the_source_is_what_the_item_says_or_else_the_address(writer: TestClient) -> None:
    nameless = {name: value for name, value in PLAIN.items() if name != "source"}
    sent = [PLAIN, nameless, FEATURE]
    for address, sources in (
        ("/v1/reports", ["city-app", "api", "traffy"]),
        ("/v1/reports?source=line-bot", ["city-app", "line-bot", "line-bot"]),
    ):
        results = writer.post(address, json=sent).json()["results"]
        assert [one["source"] for one in results] == sources


def test_good_ones_go_in_and_bad_ones_are_told(writer: TestClient) -> None:
    bad = [
        {**PLAIN, "ticket_id": ""},
        {**PLAIN, "lat": 100.5, "lon": 13.2},
        {"ticket_id": "no place"},
        {**PLAIN, "created_at": "2300-05-31"},
        {**PLAIN, "source": 5},
        {**PLAIN, "source": "x" * 65},
        {**PLAIN, "description": "a\0b"},
        "text",
        None,
        {"type": "Feature", "geometry": None, "properties": {"ticket_id": "x"}},
        {"type": "Feature", "geometry": None},
    ]
    answer = writer.post("/v1/reports", json=[*bad, PLAIN])
    assert counts(answer) == (1, 0, 0, len(bad))
    results = answer.json()["results"]
    assert [one["taken"] for one in results] == [False] * len(bad) + [True]
    assert all(one["problem"]["detail"] for one in results[:-1])
    assert "swapped" in results[1]["problem"]["detail"]


@pytest.mark.parametrize("no_id", [True, 1.5, {"a": 1}, ["x"], 12345678901234567890123.0])
def test_an_identity_is_a_text_or_a_whole_number(writer: TestClient, no_id: Any) -> None:
    feature = {
        "type": "Feature",
        "geometry": {"type": "Point", "coordinates": [100.5, 13.2]},
        "properties": {"ticket_id": no_id},
    }
    for body in (PLAIN | {"ticket_id": no_id}, feature):
        answer = writer.post("/v1/reports", json=body)
        assert answer.status_code == 422
        assert "wanted is a text or a whole number" in answer.json()["detail"]


def test_where_none_is_good_it_is_a_problem(writer: TestClient, store: Store) -> None:
    before = store.version()
    answer = writer.post("/v1/reports", json={**PLAIN, "lat": "north"})
    assert answer.status_code == 422
    assert answer.headers["content-type"] == "application/problem+json"
    assert answer.json()["errors"][0]["parameter"] == "1.lat"
    assert store.version() == before
    assert counts(writer.post("/v1/reports", json=[])) == (0, 0, 0, 0)


@pytest.mark.parametrize("scope", ["read", "staff", "hook"])
def test_only_a_key_for_writing_opens_it(writer: TestClient, store: Store, scope: Any) -> None:
    other = {"X-Api-Key": create_key(store, scope)[1]}
    assert writer.post("/v1/reports", json=PLAIN, headers=other).status_code == 403
    del writer.headers["X-Api-Key"]
    assert writer.post("/v1/reports", json=PLAIN).status_code == 401


@pytest.mark.parametrize(
    ("content", "headers", "status"),
    [
        (b"{", {}, 400),
        (b"\xff", {}, 400),
        (b"", {}, 400),
        (b"5", {}, 422),
        (b"[" * 100_000, {}, 400),
        (b"lat,lon", {"Content-Type": "text/csv"}, 415),
        (b"{}", {"Content-Encoding": "gzip"}, 415),
        (b"{}", {}, 422),
    ],
)
def test_a_body_that_cannot_be_used_is_refused(
    writer: TestClient, content: bytes, headers: dict[str, str], status: int
) -> None:
    answer = writer.post(
        "/v1/reports", content=content, headers={"Content-Type": "application/json", **headers}
    )
    assert answer.status_code == status
    assert answer.headers["content-type"] == "application/problem+json"


def test_how_much_is_taken_at_once_is_limited(writer: TestClient, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(report_intake, "MOST", 2)
    assert writer.post("/v1/reports", json=[PLAIN] * 3).status_code == 413
    monkeypatch.setattr(report_intake, "MOST_BYTES", 100)
    answer = writer.post("/v1/reports", json=PLAIN)
    assert (answer.status_code, answer.json()["detail"]) == (413, "longer than 100 bytes; send it in parts")


def test_nothing_that_is_sent_makes_the_service_fail(writer: TestClient) -> None:
    leaves = st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=5)
    anything = st.recursive(
        leaves, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner), max_leaves=5
    )
    names = st.sampled_from([*PLAIN, "type", "geometry", "properties", "features", "star", "photo", "id"])

    almost = st.dictionaries(names, anything).map(lambda odd: {**PLAIN, **odd})

    @settings(max_examples=80, suppress_health_check=[HealthCheck.function_scoped_fixture])
    @given(anything | st.lists(almost, max_size=3))
    def send(body: object) -> None:
        try:
            content = json.dumps(body).encode()
        except ValueError:
            return
        answer = writer.post("/v1/reports", content=content)
        assert answer.status_code in (200, 400, 422), answer.text

    send()
