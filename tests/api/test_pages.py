"""The pages: in the reader's language, from the cache, and with a policy that lets nothing else in."""

import re

import pytest
from fastapi.testclient import TestClient

from geo_fondue.api import create_app
from geo_fondue.settings import Settings

PAGES = ["/", "/maps/choropleth", "/maps/heat", "/?map=heat&layer=district&parent=P1", "/?embed=1", "/docs"]


@pytest.mark.parametrize("address", PAGES)
def test_a_page_asks_nothing_of_another_machine(client: TestClient, address: str) -> None:
    page = client.get(address)
    assert page.headers["content-type"] == "text/html; charset=utf-8"
    assert not re.findall(r"""(?:src|href)=["'](?:https?:)?//""", page.text)
    policy = page.headers["content-security-policy"]
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
    assert "http" not in policy


@pytest.mark.parametrize(
    ("lang", "accepted", "spoken"),
    [
        (None, None, "th"),
        (None, "en-GB,en;q=0.9,th;q=0.8", "en"),
        (None, "fr, th;q=0.3, en;q=0.2", "th"),
        (None, "fr", "th"),
        (None, "en;q=0, *", "th"),
        ("en", "th", "en"),
        ("th", "en", "th"),
        ("", "en", "en"),
    ],
)
def test_a_page_is_in_the_language_asked_for(
    client: TestClient, lang: str | None, accepted: str | None, spoken: str
) -> None:
    for address in ("/", "/maps/choropleth", "/maps/heat"):
        page = client.get(
            address,
            params={} if lang is None else {"lang": lang},
            headers={} if accepted is None else {"Accept-Language": accepted},
        )
        assert f'<html lang="{spoken}"' in page.text


def test_what_others_put_behind_a_shared_address_does_no_harm(client: TestClient) -> None:
    assert client.get("/?layer=district&fbclid=abc&utm_source=line").status_code == 200


@pytest.mark.parametrize(
    ("address", "status"),
    [
        ("/?layer=parish", 404),
        ("/?layer=district&parent=P9", 404),
        ("/?layer=province&parent=P1", 422),
        ("/?measure=speed", 422),
        ("/?lang=fr", 422),
        ("/?from=2024-02-02&to=2024-02-01", 422),
        ("/?map=volcano", 422),
        ("/?period=30d&from=2024-01-01", 422),
        ("/?period=week", 422),
        ("/panel?layer=parish", 404),
        ("/maps/choropleth?layer=parish", 404),
        ("/maps/choropleth?measure=speed", 422),
        ("/maps/heat?measure=resolution_rate", 422),
        ("/maps/volcano", 404),
    ],
)
def test_a_page_that_there_is_not_is_a_problem(client: TestClient, address: str, status: int) -> None:
    assert client.get(address).status_code == status


def test_maps_alone_may_be_framed_by_the_sites_that_the_operator_names(api_settings: Settings) -> None:
    named = api_settings.model_copy(update={"embed_in": ("https://www.example.go.th",)})
    with TestClient(create_app(named)) as client:
        for address in ("/?embed=1", "/maps/choropleth", "/maps/heat"):
            policy = client.get(address).headers["content-security-policy"]
            assert policy.endswith("; frame-ancestors 'self' https://www.example.go.th")
        for address in ("/", "/panel"):
            policy = client.get(address).headers["content-security-policy"]
            assert policy.endswith("; frame-ancestors 'self'")


def test_an_area_that_is_no_more_is_as_none(client: TestClient) -> None:
    assert "Whole country" in client.get("/?area=GONE&lang=en").text
    assert "Whole country" in client.get("/panel?area=GONE&lang=en").text


def test_text_of_the_public_does_not_become_a_script(client: TestClient) -> None:
    page = client.get("/", params={"category": "</script><script>alert(1)</script>", "layer": "district"})
    assert page.status_code == 200
    assert "<script>alert" not in page.text


def test_every_example_and_endpoint_is_on_the_page_of_the_api(client: TestClient) -> None:
    page = client.get("/docs").text
    for path in client.get("/openapi.json").json()["paths"]:
        assert f"<code>{path}</code>" in page


def test_a_report_card_is_a_page_and_a_missing_area_a_problem(client: TestClient) -> None:
    code = client.get("/v1/statistics?layer=province").json()["areas"][0]["code"]
    page = client.get(f"/maps/report-card?layer=province&code={code}&fiscal_year=2567&lang=en")
    assert page.status_code == 200
    assert page.headers["content-type"].startswith("text/html")
    assert "Fiscal year 2024" in page.text
    assert "unsafe" not in page.headers["content-security-policy"]
    assert client.get("/maps/report-card?layer=province&code=GONE").status_code == 404
    chosen = {"layer": "province", "code": code, "category": "ถนน<b>", "agency": "เขต&ก", "lang": "en"}
    page = client.get("/maps/report-card", params=chosen)
    assert "Only the category ถนน&lt;b&gt; · Only what was given to เขต&amp;ก" in page.text
    assert "category=ถนน&lt;b&gt;&amp;agency=เขต%26ก" in page.text
    assert client.get("/maps/report-card?layer=province").status_code == 422
