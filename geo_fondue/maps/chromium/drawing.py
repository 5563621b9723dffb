"""Pages drawn: as a PNG of so many pixels, or as a PDF."""

import base64
import re
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from geo_fondue.errors import InputError, UnavailableError
from geo_fondue.maps.chromium.talking import Talk, started

LEAST_SIDE, MOST_SIDE = 320, 8000
_CRISP_FROM = 1600
"""From this width on a picture has two pixels for each of the page's, so that letters stay legible."""

_SIZE = re.compile(r"(\d{1,6})[x×](\d{1,6})", re.ASCII)

READY = """(async () => {
  if (document.readyState !== "complete") await new Promise((done) => addEventListener("load", done));
  document.documentElement.classList.add("gf-picture");
  const weights = ["400", "600"].map((weight) => document.fonts.load(`${weight} 12px "Fondue"`, "ก A"));
  await Promise.all(weights);
  await document.fonts.ready;
  const frame = () => new Promise((done) => requestAnimationFrame(done));
  const map = document.querySelector(".folium-map");
  while (map && !map.dataset.drawn) await frame();
  if (window.geoFondue && geoFondue.settle) geoFondue.settle();
  const whole = (image) => image.complete || new Promise((done) => (image.onload = image.onerror = done));
  await Promise.all([...document.images].map(whole));
  await frame();
  await frame();
  return true;
})()"""
"""Resolves when the page is drawn: its fonts are there, its map says so, and the screen has followed."""


@dataclass(frozen=True, slots=True)
class PictureSize:
    """The size of a picture in pixels.

    Attributes
    ----------
    width, height : int
    """

    width: int = 2400
    height: int = 1600

    @classmethod
    def parse(cls, text: str) -> "PictureSize":
        """Return the size that is written as ``2400x1600``.

        Raises
        ------
        InputError
            When it is written otherwise, or too small or too large.
        """
        match = _SIZE.fullmatch(text.strip())
        if match is None:
            raise InputError(f"{text!r} is not a size", remedy="Write width and height: 2400x1600")
        size = cls(int(match[1]), int(match[2]))
        if not all(LEAST_SIDE <= side <= MOST_SIDE for side in (size.width, size.height)):
            raise InputError(
                f"no picture of {text} is drawn", remedy=f"Give sides of {LEAST_SIDE} to {MOST_SIDE:,} pixels"
            )
        return size

    @property
    def ratio(self) -> int:
        """How many pixels one of the page's has."""
        return 2 if self.width >= _CRISP_FROM else 1


@dataclass(frozen=True, slots=True)
class Paper:
    """A size of paper, upright, in millimetres."""

    width: float
    height: float


A4 = Paper(210, 297)


class Drawer:
    """A Chromium that draws pages, one after the other.

    Examples
    --------
    ::

        with Drawer.started(find_chromium()) as drawer:
            png = drawer.picture(page, PictureSize(1600, 1000))
    """

    def __init__(self, talk: Talk, *, patience_s: float = 120.0) -> None:
        self._talk = talk
        self._patience_s = patience_s

    @classmethod
    @contextmanager
    def started(cls, program: Path, *, patience_s: float = 120.0) -> Iterator["Drawer"]:
        """Start one, which ends with the block.

        Parameters
        ----------
        program : Path
            As :func:`~geo_fondue.maps.chromium.find_chromium` returns.
        patience_s : float
            How long one page may take, in seconds.

        Raises
        ------
        UnavailableError
            When it does not start.
        """
        with started(program) as talk:
            yield cls(talk, patience_s=patience_s)

    def picture(self, page: str, size: PictureSize) -> bytes:
        """Return a page as a PNG, once it is drawn.

        Parameters
        ----------
        page : str
            HTML that needs nothing else. Its root element gets the class ``gf-picture``.
        size : PictureSize

        Raises
        ------
        UnavailableError
            When it is not drawn in time.
        """
        with self._opened(page, size) as (session, deadline):
            shot = self._talk.ask("Page.captureScreenshot", session=session, deadline=deadline, format="png")
        return base64.b64decode(shot["data"])

    def paper(self, page: str, paper: Paper = A4) -> bytes:
        """Return a page as a PDF, once it is drawn; its style sheets say what stands on which sheet.

        Raises
        ------
        UnavailableError
            When it is not drawn in time.
        """
        with self._opened(page, PictureSize()) as (session, deadline):
            printed = self._talk.ask(
                "Page.printToPDF",
                session=session,
                deadline=deadline,
                printBackground=True,
                preferCSSPageSize=True,
                paperWidth=paper.width / 25.4,
                paperHeight=paper.height / 25.4,
                generateTaggedPDF=True,
                generateDocumentOutline=True,
            )
        return base64.b64decode(printed["data"])

    @contextmanager
    def _opened(self, page: str, size: PictureSize) -> Iterator[tuple[str, float]]:
        """Open a page, wait until it is drawn, and lend its session and until when it may take."""
        deadline = time.monotonic() + self._patience_s

        def ask(method: str, **parameters: Any) -> dict[str, Any]:
            return self._talk.ask(method, deadline=deadline, **parameters)

        with tempfile.TemporaryDirectory(prefix="geo-fondue-page-") as folder:
            file = Path(folder) / "page.html"
            file.write_text(page, encoding="utf-8")
            target = ask("Target.createTarget", url="about:blank")["targetId"]
            session = ask("Target.attachToTarget", targetId=target, flatten=True)["sessionId"]
            ask("Page.enable", session=session)
            ask(
                "Emulation.setDeviceMetricsOverride",
                session=session,
                width=size.width // size.ratio,
                height=size.height // size.ratio,
                deviceScaleFactor=size.ratio,
                mobile=False,
            )
            # answered when the new page has taken the old one's place
            gone = ask("Page.navigate", session=session, url=file.as_uri())
            if "errorText" in gone:
                raise UnavailableError(f"Chromium does not open the page: {gone['errorText']}")
            ready = ask("Runtime.evaluate", session=session, expression=READY, awaitPromise=True)
            if "exceptionDetails" in ready:
                raise UnavailableError(f"the page was not drawn: {ready['exceptionDetails'].get('text')}")
            yield session, deadline
            ask("Target.closeTarget", targetId=target)
