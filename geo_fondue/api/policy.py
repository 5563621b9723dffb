"""Content-Security-Policy: what a page may run, and whom it may ask, written from what is in it."""

import base64
import hashlib
import re
from collections.abc import Iterator, Sequence
from urllib.parse import urlsplit

_BEGIN = re.compile(r"<(script|style)((?:\s[^>]*)?)>", re.IGNORECASE)
_END = {kind: re.compile(f"</{kind}>", re.IGNORECASE) for kind in ("script", "style")}


def policy_of(page: str, tiles: str | None = None) -> str:
    """Return the policy that lets a page do what it was written to do, and nothing that was smuggled in.

    Scripts and styles in the page are allowed by their hash, so that the page may be kept and sent again; all
    others come from this service.

    Parameters
    ----------
    page : str
        HTML of ours.
    tiles : str, optional
        The address of a basemap's tiles, with ``{s}`` for subdomains; their host may be asked for pictures.
    """
    hashes: dict[str, list[str]] = {"script": [], "style": []}
    for kind, attributes, text in _inline(page):
        if "src=" not in attributes and "application/json" not in attributes:
            digest = base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()
            hashes[kind].append(f"'sha256-{digest}'")
    pictures = ["'self'", "data:", *_host(tiles)]
    return "; ".join(
        (
            "default-src 'none'",
            " ".join(("script-src 'self'", *dict.fromkeys(hashes["script"]))),
            " ".join(("style-src 'self'", *dict.fromkeys(hashes["style"]))),
            " ".join(("img-src", *pictures)),
            "font-src 'self'",
            "connect-src 'self'",
            "form-action 'self'",
            "base-uri 'none'",
        )
    )


def framed_by(policy: str, origins: Sequence[str] = ()) -> str:
    """Return a policy that also says who may show the page in a frame: our own pages, and some sites.

    Parameters
    ----------
    policy : str
    origins : sequence of str
        Such as ``https://www.example.go.th``, or ``*`` for any.
    """
    return " ".join((f"{policy}; frame-ancestors 'self'", *origins))


def _inline(page: str) -> Iterator[tuple[str, str, str]]:
    """Yield each script and style: its kind, its attributes, and what is in it."""
    begin = _BEGIN.search(page)
    while begin is not None:
        kind = begin[1].lower()
        end = _END[kind].search(page, begin.end())
        if end is None:
            return
        yield kind, begin[2], page[begin.end() : end.start()]
        begin = _BEGIN.search(page, end.end())


def _host(tiles: str | None) -> list[str]:
    if tiles is None:
        return []
    parts = urlsplit(tiles.replace("{s}", "*"))
    return [f"{parts.scheme}://{parts.netloc}"] if parts.netloc else []
