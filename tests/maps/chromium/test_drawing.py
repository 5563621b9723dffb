"""Pages become pictures and paper when they are drawn, and not before."""

import struct
from collections.abc import Iterator

import pytest

from geo_fondue.errors import InputError, UnavailableError
from geo_fondue.maps.chromium import Drawer, PictureSize, find_chromium

PAGE = """<!DOCTYPE html><style>body {{ margin: 0; background: #fff }}</style><div class="folium-map"></div>
<script>setTimeout(() => {{
  document.body.style.background = "#006400";
  document.querySelector(".folium-map").dataset.drawn = "1";
}}, {delay})</script>"""


@pytest.fixture(scope="module")
def drawer() -> Iterator[Drawer]:
    """Start the Chromium that is installed."""
    try:
        program = find_chromium()
    except UnavailableError as error:
        pytest.skip(str(error))
    with Drawer.started(program) as started:
        yield started


@pytest.mark.parametrize("text", ["1600x1000", "800×600"])
def test_a_size_is_read(text: str) -> None:
    assert (PictureSize.parse(text).width, PictureSize.parse(text).height) in ((1600, 1000), (800, 600))


@pytest.mark.parametrize(
    "text", ["", "1600", "1600x", "x1000", "10x10", "9000x100", "1600x1000x2", "-800x600"]
)
def test_what_is_no_size_is_refused(text: str) -> None:
    with pytest.raises(InputError):
        PictureSize.parse(text)


@pytest.mark.browser
@pytest.mark.parametrize("size", [PictureSize(640, 400), PictureSize(1600, 1000)])
def test_a_picture_has_the_size_asked_for_and_is_taken_when_the_map_is_drawn(
    drawer: Drawer, size: PictureSize
) -> None:
    png = drawer.picture(PAGE.format(delay=900), size)
    assert struct.unpack(">II", png[16:24]) == (size.width, size.height)
    assert png == drawer.picture(PAGE.format(delay=0), size)
    assert png != drawer.picture("<!DOCTYPE html><p>nothing", size)


@pytest.mark.browser
def test_a_page_that_is_never_drawn_is_given_up(drawer: Drawer) -> None:
    impatient = Drawer(drawer._talk, patience_s=1.5)
    with pytest.raises(UnavailableError, match="not done in time"):
        impatient.picture(PAGE.format(delay=3_600_000), PictureSize(640, 400))
    assert drawer.picture(PAGE.format(delay=0), PictureSize(640, 400)).startswith(b"\x89PNG")


@pytest.mark.browser
def test_paper_has_the_size_that_its_style_asks_for(drawer: Drawer) -> None:
    pdf = drawer.paper("<!DOCTYPE html><title>One</title><style>@page { size: A4 }</style><p>one")
    assert pdf.startswith(b"%PDF-")
    assert b"/MediaBox [0 0 594.95" in pdf or b"/MediaBox [0 0 595" in pdf
