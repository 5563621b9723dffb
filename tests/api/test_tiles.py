"""Tiles over HTTP: kept by browsers, and nothing but tiles."""

import gzip
import re
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from fastapi.testclient import TestClient

from geo_fondue.api import create_app
from geo_fondue.errors import DamagedError
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


@pytest.fixture
def vectors(
    small_data: Path, tmp_path: Path, write_pmtiles: Callable[..., Path]
) -> Iterator[tuple[TestClient, Path]]:
    """Start the application with tiles of vectors, and give their file."""
    tiles = {(1, 1, 0): gzip.compress(b"vectors", mtime=0)}
    file = write_pmtiles(tmp_path / "t.pmtiles", tiles, {"attribution": "the <b>survey</b>"})
    settings = Settings(
        data=small_data,
        database_url=f"sqlite:///{tmp_path}/reports.sqlite",
        basemap="local",
        tiles=file,
        painters=0,
    )
    with TestClient(create_app(settings)) as started:
        yield started, file


def test_vectors_are_sent_compressed_as_they_are_kept(vectors: tuple[TestClient, Path]) -> None:
    answer = vectors[0].get("/tiles/1/1/0", headers={"Accept-Encoding": "deflate, gzip;q=0.9"})
    assert answer.headers["content-type"] == "application/vnd.mapbox-vector-tile"
    assert answer.headers["content-encoding"] == "gzip"
    assert "Accept-Encoding" in answer.headers["vary"]
    assert answer.content == b"vectors"


def test_one_who_does_not_take_them_so_gets_them_plain(vectors: tuple[TestClient, Path]) -> None:
    answer = vectors[0].get("/tiles/1/1/0", headers={"Accept-Encoding": "identity"})
    assert "content-encoding" not in answer.headers
    assert answer.content == b"vectors"


def test_a_page_brings_what_draws_vectors_only_where_there_are_some(
    vectors: tuple[TestClient, Path], tiled: TestClient
) -> None:
    page = vectors[0].get("/")
    assert "/protomaps-leaflet.js" in page.text
    assert '"attribution":"the survey"' in page.text
    assert "connect-src 'self';" in page.headers["content-security-policy"]
    assert "unsafe" not in page.headers["content-security-policy"]
    assert "protomaps" not in tiled.get("/").text


@pytest.mark.parametrize("content", [b"", b"<html>", b"PMTiles\x03", None])
def test_tiles_that_break_while_it_runs_are_missing_and_no_more(
    vectors: tuple[TestClient, Path], content: bytes | None
) -> None:
    client, file = vectors
    if content is None:
        file.unlink()
    else:
        file.write_bytes(content)
    answer = client.get("/tiles/1/1/0")
    assert answer.status_code == 404
    assert str(file) not in answer.text
    page = client.get("/?lang=en")
    assert (page.status_code, "protomaps" in page.text) == (200, False)


def test_a_basemap_that_is_not_right_is_told_at_the_start(small_data: Path, tmp_path: Path) -> None:
    (tmp_path / "t.pmtiles").write_bytes(b"PMTiles\x03")
    settings = Settings(data=small_data, basemap="local", tiles=tmp_path / "t.pmtiles", painters=0)
    with pytest.raises(DamagedError, match=r"t\.pmtiles: "):
        create_app(settings)


def test_without_tiles_it_says_where_they_go(fresh: TestClient) -> None:
    answer = fresh.get("/tiles/0/0/0")
    assert answer.status_code == 404
    assert "tiles.mbtiles" in answer.text
