"""An offer brought home: its files on this disk, which layer each is, and a record of what was fetched."""

import json
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path

import requests

from geo_fondue.boundaries.durable import checksum, write_whole
from geo_fondue.boundaries.fetching.downloading import download
from geo_fondue.boundaries.fetching.members import members
from geo_fondue.boundaries.fetching.offers import LAYER_OF_LEVEL, Offer
from geo_fondue.boundaries.manifest import Origin
from geo_fondue.errors import NotFoundError

RECORD = "fetched.json"


@dataclass(frozen=True, slots=True)
class Fetched:
    """Files that were fetched.

    Attributes
    ----------
    folder : Path
        Where they are, with :data:`RECORD`, which says from where they came, when, and their checksums.
    files : mapping of str to Path
        By layer, as an import takes them.
    passed_over : tuple of int
        Levels that are there too, but of no layer.
    origin : Origin
    """

    folder: Path
    files: Mapping[str, Path]
    passed_over: tuple[int, ...]
    origin: Origin


def bring(
    session: requests.Session,
    offer: Offer,
    *,
    downloads: Path,
    layers: Mapping[int, str] = LAYER_OF_LEVEL,
    progress: Callable[[str, int, int | None], None] | None = None,
    wait_seconds: float = 1.0,
) -> Fetched:
    """Bring the files of an offer into a folder of its own below ``downloads``.

    What is there already is not fetched again, and what broke off goes on.

    Parameters
    ----------
    session : requests.Session
    offer : Offer
    downloads : Path
    layers : mapping of int to str
        The layer that each administrative level becomes; levels not in it are passed over.
    progress, wait_seconds
        As for :func:`~geo_fondue.boundaries.fetching.downloading.download`.

    Raises
    ------
    UnavailableError
        When a file cannot be had whole.
    BoundaryError
        When what came is no boundaries.
    NotFoundError
        When it has none of the levels.
    """
    folder = downloads / offer.id
    by_level: dict[int, Path] = {}
    record = []
    for remote in offer.files:
        path = download(session, remote, folder, progress=progress, wait_seconds=wait_seconds)
        by_level |= members(path) if remote.level is None else {remote.level: path}
        record.append(
            {"name": path.name, "url": remote.url, "bytes": path.stat().st_size, "sha256": checksum(path)}
        )
    files = {layers[level]: path for level, path in sorted(by_level.items()) if level in layers}
    if not files:
        raise NotFoundError(
            f"there are levels {', '.join(map(str, sorted(by_level)))}, but none that was asked for",
            where=offer.id,
            remedy="Ask for one of them: --level 2=district",
        )
    said = {"fetched_at": datetime.now(UTC).isoformat(timespec="seconds"), "files": record}
    write_whole(folder / RECORD, json.dumps({**said, "origin": asdict(offer.origin)}, indent=1).encode())
    return Fetched(folder, files, tuple(sorted(set(by_level) - set(layers))), offer.origin)
