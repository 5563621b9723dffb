"""Scripts, styles and fonts of the pages."""

import re

import pytest

from geo_fondue.errors import DamagedError
from geo_fondue.maps import Assets, static_folder
from geo_fondue.maps.leaflet import MAP_SCRIPTS, MAP_STYLES

OURS = sorted(path.name for path in static_folder().glob("*.*"))
OUTWARD = re.compile(r"""src=["']?https?:|url\(["']?https?:|@import|\bfetch\(["'`]\w*:?//|XMLHttpRequest""")


def test_served_assets_are_links_to_the_service_itself() -> None:
    assert re.fullmatch(
        r'<script src="/static/map\.js\?v=[0-9a-f]{10}"></script>', Assets.served().script("map.js")
    )
    assert Assets.served("/x/").style("map.css").startswith('<link rel="stylesheet" href="/x/map.css?v=')


def test_inline_assets_are_the_files_themselves_with_their_fonts() -> None:
    fonts = Assets.inline().style("fonts.css")
    assert fonts.count('url("data:font/woff2;base64,') == 4
    assert "vendor" not in fonts


@pytest.mark.parametrize("name", MAP_STYLES)
def test_inline_styles_ask_for_nothing(name: str) -> None:
    style = Assets.inline().style(name)
    assert not [url for url in re.findall(r"url\(([^)]{0,40})", style) if not url.startswith(('"data:', "#"))]


@pytest.mark.parametrize("name", MAP_SCRIPTS)
def test_a_script_in_the_page_does_not_end_before_its_end(name: str) -> None:
    script = Assets.inline().script(name)
    assert script.lower().count("</script") == 1
    assert "<!--" not in script


def test_a_nonce_marks_scripts() -> None:
    assert '<script nonce="a&#34;b" src=' in Assets.served().script("map.js", nonce='a"b')
    assert Assets.inline().script("map.js", nonce="abc").startswith('<script nonce="abc">')


@pytest.mark.parametrize("name", OURS)
def test_no_file_of_ours_asks_another_machine(name: str) -> None:
    assert not OUTWARD.search((static_folder() / name).read_text(encoding="utf-8"))


def test_a_missing_library_says_how_to_get_it() -> None:
    with pytest.raises(DamagedError, match=r"vendor/nothing\.js: .*Install Geo Fondue again"):
        Assets.served().script("vendor/nothing.js")


def test_the_licences_of_the_libraries_come_along() -> None:
    for library in ("leaflet", "leaflet.heat", "plex-thai"):
        assert (static_folder() / "vendor" / library / "LICENSE").stat().st_size > 500
