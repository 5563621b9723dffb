"""``--png`` and ``OUT.png``: pictures of maps, or one line that says why not."""

import struct
from pathlib import Path
from typing import Any

import pytest

from geo_fondue.cli.pictures import Wanted
from geo_fondue.errors import InputError, UnavailableError
from geo_fondue.maps.chromium import find_chromium


@pytest.fixture
def chromium() -> Path:
    """Return the Chromium that is installed."""
    try:
        return find_chromium()
    except UnavailableError as error:
        pytest.skip(str(error))


@pytest.mark.parametrize(
    ("out", "png", "page", "picture"),
    [
        ("a.html", None, "a.html", None),
        ("a.html", "800x600", "a.html", "a.png"),
        ("a.png", None, None, "a.png"),
        ("a.PNG", "800x600", None, "a.PNG"),
    ],
)
def test_out_and_png_say_which_files_are_written(
    out: str, png: str | None, page: str | None, picture: str | None
) -> None:
    wanted = Wanted.of(Path(out), png)
    assert wanted.page == (page and Path(page))
    assert wanted.picture == (picture and Path(picture))
    assert (wanted.size.width, wanted.size.height) == ((800, 600) if png else (2400, 1600))


def test_a_size_that_is_none_is_refused_by_the_options_name(outside: Path) -> None:
    with pytest.raises(InputError, match=r"--png: '12' is not a size"):
        Wanted.of(Path("a.html"), "12")


@pytest.mark.parametrize("options", [("--png", "out.html"), ("out.html", "--png"), ("out.png",)])
def test_without_a_chromium_one_line_says_so_and_nothing_is_written(
    cli: Any, data: Path, outside: Path, monkeypatch: pytest.MonkeyPatch, options: tuple[str, ...]
) -> None:
    monkeypatch.setenv("GEO_FONDUE_CHROMIUM", str(outside / "none"))
    run = cli("map", "choropleth", *options)
    assert (run.code, run.out) == (1, "")
    assert run.err.startswith("geo-fondue: ")
    assert run.err.count("\n") == 1
    assert not list(outside.glob("out*"))


@pytest.mark.browser
@pytest.mark.parametrize("kind", ["choropleth", "hotspots"])
def test_a_picture_is_drawn_beside_the_page(
    cli: Any, data: Path, outside: Path, chromium: Path, kind: str
) -> None:
    run = cli("map", kind, "--png", "800x600", "out.html", "--layer", "district")
    assert (run.code, run.out) == (0, ""), run.err
    png = (outside / "out.png").read_bytes()
    assert struct.unpack(">II", png[16:24]) == (800, 600)
    assert (outside / "out.html").read_text("utf-8").startswith("<!DOCTYPE html>")
