"""Where Chromium, or a browser made of it, is installed."""

import shutil
import sys
from collections.abc import Iterator
from pathlib import Path

from geo_fondue.errors import UnavailableError

NAMES = (
    "chromium",
    "chromium-browser",
    "google-chrome",
    "google-chrome-stable",
    "chrome",
    "microsoft-edge",
    "chromium-headless-shell",
)
"""What it is called where it is on the path, the likeliest first."""

_ON_A_MAC = (
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
    "/Applications/Chromium.app/Contents/MacOS/Chromium",
)

_OF_PLAYWRIGHT = (".cache/ms-playwright", "Library/Caches/ms-playwright")
"""Where Playwright puts the browsers that it fetches, below the home folder."""

_WITHIN = ("*/chrome-linux*/chrome", "*/chrome-linux*/headless_shell", "*/chrome-mac*/*.app/Contents/MacOS/*")


def find_chromium(given: Path | None = None) -> Path:
    """Return the program that draws pages: the one given, else one that is installed.

    Raises
    ------
    UnavailableError
        When there is none.
    """
    if sys.platform == "win32":
        raise UnavailableError(
            "pictures and PDFs are not drawn on Windows",
            remedy="Open the HTML file in a browser, and print it or save it from there",
        )
    if given is not None:
        found = shutil.which(given)
        if found is None:
            raise UnavailableError(
                "no program is there to draw pictures with", where=str(given), remedy="Check the path"
            )
        return Path(found)
    for path in _candidates():
        return path
    raise UnavailableError(
        "no Chromium is installed here to draw pictures and PDFs with",
        remedy="Install chromium or google-chrome, or say where one is with GEO_FONDUE_CHROMIUM; "
        "HTML needs none",
    )


def _candidates() -> Iterator[Path]:
    yield from (Path(found) for name in NAMES if (found := shutil.which(name)))
    yield from (Path(place) for place in _ON_A_MAC if Path(place).is_file())
    for folder in _OF_PLAYWRIGHT:
        for pattern in _WITHIN:
            # the newest first
            yield from sorted((Path.home() / folder).glob(pattern), reverse=True)
