"""Downloads that go on where they broke off, and are kept only when they are whole."""

import hashlib
import json
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

import requests
from urllib3.exceptions import HTTPError

from geo_fondue.boundaries.durable import sync
from geo_fondue.boundaries.fetching.offers import RemoteFile
from geo_fondue.errors import UnavailableError
from geo_fondue.web import TIMEOUT_SECONDS, TRIES, check_status, unreachable

CHUNK = 1 << 14
"""So much at most is lost where a connection breaks."""

MOST_BYTES = 8 << 30
"""No country's boundaries come near it; a server that sends more is not sending them."""

_POINTER = b"version https://git-lfs.github.com/spec/"

_FOR_GOOD = (requests.TooManyRedirects, requests.exceptions.InvalidURL, requests.exceptions.InvalidSchema)
"""Errors that asking again does not mend: a circle of redirects, an address that is none."""


def download(
    session: requests.Session,
    remote: RemoteFile,
    folder: Path,
    *,
    progress: Callable[[str, int, int | None], None] | None = None,
    wait_seconds: float = 1.0,
) -> Path:
    """Bring a file into a folder and return where it is; what is there and still the same is not sent again.

    A download that broke off, here or in an earlier run, goes on where it stopped, if the server still has
    the same file (``Range`` and ``If-Range``, RFC 9110). The file gets its name when all of it is there and
    its size and checksum are as the publisher states them.

    Parameters
    ----------
    session : requests.Session
    remote : RemoteFile
    folder : Path
        Made where missing.
    progress : callable, optional
        Called with the file's name, the bytes that are there, and how many there will be, if known.
    wait_seconds : float
        Before a new try; twice as long before each further one that has brought nothing.

    Raises
    ------
    UnavailableError
        When the server cannot be reached, breaks off time and again with nothing more sent, or sends
        something else than it states.
    """
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / remote.name
    part, told = folder / f".{remote.name}.part", folder / f".{remote.name}.json"
    if path.is_file() and _same(session, remote, path, told):
        return path
    in_vain = 0
    while True:
        before = _size(part)
        try:
            _go_on(session, remote, part, told, progress)
            break
        except (requests.RequestException, HTTPError, ConnectionError) as error:
            in_vain = 0 if _size(part) > before else in_vain + 1
            if in_vain == TRIES or isinstance(error, _FOR_GOOD):
                raise unreachable(remote.url, error) from error
            time.sleep(wait_seconds * 2**in_vain)
    fault = _fault(part, remote)
    if fault is not None:
        _forget(part, told)
        raise UnavailableError(fault, where=remote.url, remedy="Try again; it is fetched from the start")
    sync(part)
    part.replace(path)
    sync(folder)
    return path


def _same(session: requests.Session, remote: RemoteFile, path: Path, told: Path) -> bool:
    """Return whether a file that came earlier is what the server has: by its checksum, else by asking."""
    if _fault(path, remote) is not None:
        return False
    if remote.md5 is not None:
        return True
    validator = _validator(told, remote)
    if not validator:
        return False
    name = "If-None-Match" if validator.startswith('"') else "If-Modified-Since"
    try:
        with session.get(
            remote.url, headers={name: validator}, stream=True, timeout=TIMEOUT_SECONDS
        ) as answer:
            return bool(answer.status_code == requests.codes.not_modified)
    except requests.RequestException as error:
        raise unreachable(remote.url, error) from error


def _go_on(
    session: requests.Session,
    remote: RemoteFile,
    part: Path,
    told: Path,
    progress: Callable[[str, int, int | None], None] | None,
) -> None:
    """Fetch what is missing of a file; raises where the connection breaks, with what came kept."""
    validator = _validator(told, remote)
    there = _size(part) if validator else 0
    headers = {"Accept-Encoding": "identity"}
    if there:
        headers |= {"Range": f"bytes={there}-", "If-Range": validator}
    with session.get(remote.url, headers=headers, stream=True, timeout=TIMEOUT_SECONDS) as answer:
        if answer.status_code == requests.codes.requested_range_not_satisfiable:
            _forget(part, told)
            raise requests.ConnectionError("the part that is here is not of the server's file")
        check_status(answer)
        if answer.status_code != requests.codes.partial_content or not _follows(answer, there):
            there = 0
        total = _total(answer, there)
        _note(told, remote, answer)
        with part.open("r+b" if there else "wb") as file:
            file.truncate(there)
            file.seek(there)
            for chunk in answer.iter_content(CHUNK):
                file.write(chunk)
                there += len(chunk)
                if there > MOST_BYTES:
                    raise UnavailableError(
                        f"the server sends more than {MOST_BYTES:,} bytes", where=remote.url
                    )
                if progress is not None:
                    progress(remote.name, there, total)
        if total is not None and there != total:
            raise requests.ConnectionError("the connection broke off")


def _validator(told: Path, remote: RemoteFile) -> str:
    """Return by what the server knew the file when it was asked for it; nothing where that is not known."""
    with suppress(OSError, ValueError, KeyError, TypeError):
        known = json.loads(told.read_text(encoding="utf-8"))
        if known["url"] == remote.url:
            return str(known["validator"])
    return ""


def _note(told: Path, remote: RemoteFile, answer: requests.Response) -> None:
    """Write down by what the server knows the file it sends: a strong ETag, or when it was last changed."""
    tag = answer.headers.get("ETag", "")
    validator = tag if tag and not tag.startswith("W/") else answer.headers.get("Last-Modified", "")
    told.write_text(json.dumps({"url": remote.url, "validator": validator}), encoding="utf-8")


def _follows(answer: requests.Response, there: int) -> bool:
    return answer.headers.get("Content-Range", "").startswith(f"bytes {there}-")


def _total(answer: requests.Response, there: int) -> int | None:
    length = answer.headers.get("Content-Length", "")
    if answer.headers.get("Content-Encoding"):
        return None  # that is the length of what was packed, though we asked for it unpacked
    return there + int(length) if length.isdigit() else None


def _fault(path: Path, remote: RemoteFile) -> str | None:
    """Return what is wrong with a file that came whole; None where it is what its publisher states."""
    size = path.stat().st_size
    with path.open("rb") as file:
        if file.read(len(_POINTER)) == _POINTER:
            return "the server sends only a pointer to the file (Git LFS), not the file"
        if remote.md5 is not None:
            file.seek(0)
            if hashlib.file_digest(file, _md5).hexdigest() != remote.md5.lower():
                return "the checksum is not the one that the publisher states"
            return None
    if size == 0:
        return "the server sends an empty file"
    if remote.size is not None and size != remote.size:
        return f"it has {size:,} bytes, and the publisher states {remote.size:,}"
    return None


def _md5() -> "hashlib._Hash":
    # The publisher's choice; it tells damage in transit, not malice
    return hashlib.md5(usedforsecurity=False)


def _size(path: Path) -> int:
    return path.stat().st_size if path.is_file() else 0


def _forget(*files: Path) -> None:
    for file in files:
        file.unlink(missing_ok=True)
