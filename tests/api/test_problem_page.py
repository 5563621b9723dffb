"""A person with a browser is told of a problem on a page, a program in JSON."""

from typing import Any

import pytest

BROWSER = {"Accept": "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"}


@pytest.mark.parametrize("path", ["/nothing", "/maps/choropleth?layer=nope", "/?from=never"])
def test_a_browser_gets_a_page_with_the_same_status(client: Any, path: str) -> None:
    told, page = client.get(path), client.get(path, headers=BROWSER)
    assert told.headers["content-type"] == "application/problem+json"
    assert page.headers["content-type"].startswith("text/html")
    assert page.status_code == told.status_code
    assert "script-src 'self'" in page.headers["content-security-policy"]
    assert told.json()["title"] in page.text


def test_data_is_refused_in_json_whoever_asks(client: Any) -> None:
    answer = client.get("/v1/resolve?lat=0&lon=0", headers=BROWSER)
    assert answer.headers["content-type"] == "application/problem+json"


def test_what_was_asked_is_text_on_the_page(client: Any) -> None:
    page = client.get("/maps/choropleth", params={"layer": "<script>alert(1)</script>"}, headers=BROWSER)
    assert "<script>" not in page.text
