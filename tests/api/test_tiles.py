"""Tiles over HTTP: kept by browsers, and nothing but tiles."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from fastapi.testclient import TestClient

from geo_fondue.api import create_app
from geo_fondue.settings import Settings

PNG = b"\x89PNG\r\n\x1a\n-a picture"


@pytest.fixture
def tiled(small_data: Path, tmp_path: Path) -> Iterator[TestClient]:
    """Start the application with a basemap of its own, of one tile."""
    file = tmp_path / "tiles" / "1" / "1" / "0.png"
    file.parent.mkdir(parents=True)
    file.write_bytes(PNG)
    (tmp_path / "secret.png").write_bytes(PNG)
    settings = Settings(
        data=small_data,
        database_url=f"sqlite:///{tmp_path}/reports.sqlite",
        basemap="local",
        tiles=tmp_path / "tiles",
        painters=0,
    )
    with TestClient(create_app(settings), root_path="/fondue") as started:
        yield started


def test_a_tile_is_kept_and_asked_for_again_by_its_tag(tiled: TestClient) -> None:
    first = tiled.get("/tiles/1/1/0")
    assert (first.status_code, first.content, first.headers["content-type"]) == (200, PNG, "image/png")
    assert "max-age" in first.headers["cache-control"]
    again = tiled.get("/tiles/1/1/0", headers={"If-None-Match": first.headers["etag"]})
    assert (again.status_code, again.content) == (304, b"")


def test_where_the_map_ends_there_is_nothing_and_no_error(tiled: TestClient) -> None:
    assert tiled.get("/tiles/1/0/0").status_code == 204
    assert tiled.get("/tiles/99/0/0").status_code == 204


@pytest.mark.parametrize(
    "path", ["/tiles/1/1/..%2F..%2F..%2Fsecret.png", "/tiles/../secret.png", "/tiles/a/b/c"]
)
def test_nothing_but_tiles_is_given_out(tiled: TestClient, path: str) -> None:
    answer = tiled.get(path)
    assert answer.status_code in (404, 422)
    assert PNG not in answer.content


def test_the_page_asks_this_service_and_nobody_else(tiled: TestClient) -> None:
    page = tiled.get("/")
    assert '"url":"/fondue/tiles/{z}/{x}/{y}"' in re.sub(r"\\u007b", "{", page.text)
    assert "img-src 'self' data:;" in page.headers["content-security-policy"]


def test_without_tiles_it_says_where_they_go(fresh: TestClient) -> None:
    answer = fresh.get("/tiles/0/0/0")
    assert answer.status_code == 404
    assert "tiles.mbtiles" in answer.text
