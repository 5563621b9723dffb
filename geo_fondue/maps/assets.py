"""What a page needs besides its data: scripts, styles and fonts, linked or written into the page."""

import base64
import hashlib
import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from markupsafe import Markup

from geo_fondue.errors import DamagedError
from geo_fondue.resources import folder

_MEDIA_TYPES = {".png": "image/png", ".woff2": "font/woff2"}
_URL = re.compile(r"""url\(["']?(?!data:|#)([^"')]+)["']?\)""")
_END_OF_SCRIPT = re.compile(r"<(?=/script|!--)", re.IGNORECASE)


def static_folder() -> Path:
    """Return the folder that a server puts at ``/static``: our own files, and npm's in ``vendor/``."""
    return folder("maps") / "static"


@dataclass(frozen=True)
class Assets:
    """How a page gets its scripts and styles. Neither way asks another machine for anything.

    Attributes
    ----------
    prefix : str or None
        The address of :func:`static_folder`, without a slash at the end; None writes all into the page.
    """

    prefix: str | None

    @classmethod
    def served(cls, prefix: str = "/static") -> "Assets":
        """Return links to the service's own files, for its pages."""
        return cls(prefix.rstrip("/"))

    @classmethod
    def inline(cls) -> "Assets":
        """Return the files themselves, for a page that is one file and opens from anywhere."""
        return cls(None)

    def script(self, name: str, *, nonce: str | None = None) -> Markup:
        """Return the element that brings a script, by its path in the static folder."""
        if self.prefix is None:
            return Markup("<script{}>{}</script>").format(_attribute(nonce), _script_text(_read(name)))
        return Markup('<script{} src="{}"></script>').format(_attribute(nonce), self._address(name))

    def style(self, name: str, *, nonce: str | None = None) -> Markup:
        """Return the element that brings a style sheet, by its path in the static folder."""
        if self.prefix is None:
            text = Markup(_self_contained(name))  # noqa: S704 - our own file
            return Markup("<style{}>{}</style>").format(_attribute(nonce), text)
        return Markup('<link rel="stylesheet" href="{}">').format(self._address(name))

    def icon(self) -> Markup:
        """Return the element that brings the page's icon."""
        if self.prefix is None:
            data = base64.b64encode(_read("icon.svg").encode()).decode("ascii")
            return Markup('<link rel="icon" href="data:image/svg+xml;base64,{}">').format(data)
        return Markup('<link rel="icon" href="{}" type="image/svg+xml">').format(self._address("icon.svg"))

    def _address(self, name: str) -> str:
        # The address changes with the file, so that a browser never shows an old one
        return f"{self.prefix}/{name}?v={hashlib.sha256(_read(name).encode()).hexdigest()[:10]}"


def logo() -> Markup:
    """Return the icon as a drawing in the page."""
    return Markup(_read("icon.svg"))  # noqa: S704 - our own file


def _attribute(nonce: str | None) -> Markup:
    return Markup(' nonce="{}"').format(nonce) if nonce else Markup()


def _script_text(text: str) -> Markup:
    # "</script" ends a script wherever it stands; in JavaScript it can only stand in a string or a pattern
    return Markup(_END_OF_SCRIPT.sub(r"\\x3c", text))  # noqa: S704 - our own file, or npm's


def _read(name: str) -> str:
    path = static_folder() / name
    return _read_as_of(path, _changed(path))


def _changed(path: Path) -> int:
    try:
        return path.stat().st_mtime_ns
    except FileNotFoundError as error:
        raise DamagedError(
            "a file of the pages is missing",
            where=f"maps/static/{path.relative_to(static_folder()).as_posix()}",
            remedy="Install Geo Fondue again: the libraries in vendor/ are fetched when it is installed",
        ) from error


@cache
def _read_as_of(path: Path, changed: int) -> str:
    return path.read_text(encoding="utf-8")


def _self_contained(name: str) -> str:
    """Return a style sheet with the images and fonts that it names written into it."""
    beside = (static_folder() / name).parent

    def data(match: re.Match[str]) -> str:
        path = (beside / match[1]).resolve()
        return f'url("{_data_address(path, _changed(path))}")'

    return _URL.sub(data, _read(name))


@cache
def _data_address(path: Path, changed: int) -> str:
    encoded = base64.b64encode(path.read_bytes()).decode("ascii")
    return f"data:{_MEDIA_TYPES[path.suffix]};base64,{encoded}"
