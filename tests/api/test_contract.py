"""What is promised in ``api/`` is what the application does."""

import json
import re
import runpy
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from pathlib import Path

import pytest
from fastapi.testclient import TestClient

import geo_fondue.api.contract
from geo_fondue.api import create_app
from geo_fondue.api.examples import Example, read_examples
from geo_fondue.api.openapi import to_json
from geo_fondue.boundaries.demo import generate_country, write_demo_edition
from geo_fondue.reports.report import Report
from geo_fondue.reports.store import Store
from geo_fondue.reports.store.keys import Scope, create_key
from geo_fondue.resolver import Resolver
from geo_fondue.resources import folder
from geo_fondue.service.demo_agencies import write_demo_agencies
from geo_fondue.settings import Settings


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Iterator[TestClient]:
    """Start the application on a small made-up country with the one report that the examples know."""
    data = tmp_path_factory.mktemp("demo")
    country = generate_country(provinces=3, districts=8, subdistricts=24, municipalities=4)
    edition = write_demo_edition(data, country=country)
    write_demo_agencies(data, edition)
    with Store.open(Settings(data=data).database_url) as store:
        reports = [
            Report(
                source="demo",
                ticket_id=ticket,
                lon=88.3,
                lat=10.9,
                categories=("Road",),
                created_at=datetime(2024, month, 1, tzinfo=UTC),
            )
            for ticket, month in (("2024-EXAMPLE", 6), ("2024-EARLIER", 1))
        ]
        where = [one.lon for one in reports], [one.lat for one in reports]
        store.upsert(reports, Resolver(edition).resolve_batch(*where))
    with TestClient(create_app(Settings(data=data))) as started:
        yield started


@pytest.fixture(scope="module")
def keys(demo: TestClient) -> Mapping[str, str]:
    """Return keys by how the examples call them."""
    store = demo.app.state.service.store  # type: ignore[attr-defined]  # it is ours
    scopes: tuple[Scope, ...] = ("staff", "write", "hook")
    return {f"{{{{{scope}-key}}}}": create_key(store, scope)[1] for scope in scopes}


def test_the_committed_contract_is_the_applications(client: TestClient) -> None:
    """Run ``make contract`` when this fails on purpose."""
    committed = (folder("api") / "openapi.json").read_text(encoding="utf-8")
    assert committed == to_json(client.get("/openapi.json").json())


def test_the_contract_prints_itself(capfdbinary: pytest.CaptureFixture[bytes]) -> None:
    geo_fondue.api.contract.main()
    assert json.loads(capfdbinary.readouterr().out)["info"]["title"] == "Geo Fondue"


def test_every_error_in_the_contract_is_a_problem(client: TestClient) -> None:
    for operations in client.get("/openapi.json").json()["paths"].values():
        for operation in operations.values():
            for status, answer in operation["responses"].items():
                kinds = set(answer.get("content", {}))
                assert status in ("200", "202") or kinds == {"application/problem+json"}


def test_every_reference_in_the_contract_leads_somewhere(client: TestClient) -> None:
    text = client.get("/openapi.json").text
    document = json.loads(text)
    for name in re.findall(r'"#/components/schemas/(\w+)"', text):
        assert name in document["components"]["schemas"]


@pytest.mark.parametrize(
    "example", read_examples(), ids=lambda example: f"{example.method} {example.address}"
)
def test_every_example_is_answered(demo: TestClient, keys: Mapping[str, str], example: Example) -> None:
    headers = {name: keys.get(value, value) for name, value in example.headers.items()}
    address = re.sub(r"{{[\w-]+}}", lambda name: keys[name[0]], example.address)
    answer = demo.request(example.method, address, headers=headers, content=example.body or None)
    assert answer.status_code in (200, 202), answer.text


def test_every_endpoint_has_an_example(client: TestClient) -> None:
    shown = {(example.method.lower(), example.path) for example in read_examples()}
    for path, operations in client.get("/openapi.json").json()["paths"].items():
        template = re.sub(r"{\w+}", "[^/]+", path)
        for method in operations:
            assert any(method == m and re.fullmatch(template, p) for m, p in shown), f"{method} {path}"


def test_the_front_door_opens(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("GEO_FONDUE_DATA", str(tmp_path))
    app = runpy.run_path(str(folder("api") / "asgi.py"))["app"]
    assert TestClient(app).get("/healthz").status_code == 200
