"""The agencies of a data folder: one file, written whole."""

import json
import os
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from geo_fondue.agencies.agency import Agency, Place, names
from geo_fondue.boundaries.durable import lock, write_whole
from geo_fondue.errors import DamagedError

FILE = "agencies.json"

_FORMAT = 1


@dataclass(frozen=True, slots=True)
class Kept:
    """What an import did: how many agencies are new, changed, unchanged, and removed."""

    new: int
    changed: int
    unchanged: int
    removed: int


def registered(data: Path) -> tuple[Agency, ...]:
    """Return the agencies of a data folder, by id; none where none were ever imported.

    Raises
    ------
    DamagedError
        When the file is not as it was written.
    """
    path = data / FILE
    try:
        found = json.loads(path.read_bytes())
        if found["format"] != _FORMAT:
            raise ValueError(f"format {found['format']!r}")
        return tuple(_agency(fields) for fields in found["agencies"])
    except FileNotFoundError:
        return ()
    except (OSError, ValueError, TypeError, KeyError, AttributeError) as error:
        remedy = "Restore it from a backup, or remove it and import the agencies again"
        raise DamagedError("the agencies cannot be read", where=str(path), remedy=remedy) from error


def register(data: Path, agencies: Sequence[Agency], *, replace: bool = False) -> Kept:
    """Keep agencies in a data folder, those with a known id in place of what was known of them.

    Parameters
    ----------
    data : Path
        Made where it is missing.
    agencies : sequence of Agency
    replace : bool, default False
        Whether those that are not among them go.

    Raises
    ------
    DamagedError
        When the agencies there cannot be read, and are not to be replaced.
    """
    data.mkdir(parents=True, exist_ok=True)
    with lock(data / f".{FILE}.lock"):
        try:
            before = {agency.org_id: agency for agency in registered(data)}
        except DamagedError:
            if not replace:
                raise
            before = {}
        given = {agency.org_id: agency for agency in agencies}
        after = given if replace else before | given
        if after != before or not (data / FILE).exists():
            listed = [after[org_id].to_dict() for org_id in sorted(after)]
            text = json.dumps({"format": _FORMAT, "agencies": listed}, ensure_ascii=False, indent=1)
            write_whole(data / FILE, text.encode() + b"\n")
    unchanged = sum(before.get(org_id) == agency for org_id, agency in given.items())
    new = len(given.keys() - before.keys())
    removed = len(before.keys() - after.keys())
    return Kept(new, len(given) - new - unchanged, unchanged, removed)


def stamp(data: Path) -> str:
    """Return a text that changes whenever the agencies do. It costs one ``stat``."""
    return stamp_of(data / FILE)


def stamp_of(path: Path) -> str:
    """Return a text that changes whenever a file does; an empty one where there is none."""
    try:
        found = os.stat(path)  # noqa: PTH116 - a good deal quicker
    except FileNotFoundError:
        return ""
    return f"{found.st_mtime_ns:x}-{found.st_size:x}-{found.st_ino:x}"


def _agency(fields: Mapping[str, Any]) -> Agency:
    return Agency(
        org_id=fields["org_id"],
        name=names(fields["name"].get("th"), fields["name"].get("en")),
        lat=fields["lat"],
        lon=fields["lon"],
        address=fields["address"],
        province=fields["province"],
        is_official=fields["is_official"],
        areas=tuple(_place(text) for text in fields["areas"]),
        overlays=tuple(_place(text) for text in fields["overlays"]),
        categories=tuple(fields["categories"]),
    )


def _place(text: str) -> Place:
    layer, colon, code = text.partition(":")
    return Place(layer, code) if colon else Place(None, text)
