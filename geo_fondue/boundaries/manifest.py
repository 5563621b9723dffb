"""The manifest of an edition: which layers, from where, in force when, and the checksum of every file."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import date, datetime
from typing import Any

from geo_fondue.errors import DamagedError
from geo_fondue.position import Bounds

FORMAT = 1
"""Of the edition folder. It grows when an older Geo Fondue could no longer read what a newer one writes."""


@dataclass(frozen=True, slots=True)
class Origin:
    """Where a layer came from.

    Attributes
    ----------
    title, licence, attribution, url : str or None
        As the source states them; ``attribution`` is what maps must show.
    files : tuple of str
        Names of the files read, without folders: those are nobody else's business.
    """

    title: str | None = None
    licence: str | None = None
    attribution: str | None = None
    url: str | None = None
    files: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class FileEntry:
    """A file of the edition as it was written: name, size in bytes, SHA-256 in hexadecimal."""

    file: str
    bytes: int
    sha256: str


@dataclass(frozen=True, slots=True)
class LayerEntry:
    """A layer of the edition: what it holds and the file that holds it.

    Attributes
    ----------
    layer : str
    parent_layer : str or None
        The layer of the same edition that this one nests in.
    count, vertices : int
        Areas, and vertices of all their rings.
    bounds : tuple of float
        West, south, east, north in degrees.
    file : str
        Name in the edition's folder.
    bytes : int
        Its size.
    sha256 : str
        Its checksum in hexadecimal.
    origin : Origin
    """

    layer: str
    parent_layer: str | None
    count: int
    vertices: int
    bounds: Bounds
    file: str
    bytes: int
    sha256: str
    origin: Origin


@dataclass(frozen=True, slots=True)
class Manifest:
    """All that is said of an edition beside its areas.

    Attributes
    ----------
    format : int
        :data:`FORMAT` of the writer.
    id : str
    layers : tuple of LayerEntry
        Coarse to fine, then those that cut across.
    findings : FileEntry
        The file of findings.
    valid_from, valid_to : date or None
        In force from the first day on, up to but not on the second; None is without limit.
    made_up : bool
        True for a country that does not exist.
    created_at : datetime
        In UTC.
    generator : str
        The program and version that wrote it.
    """

    format: int
    id: str
    layers: tuple[LayerEntry, ...]
    findings: FileEntry
    valid_from: date | None
    valid_to: date | None
    made_up: bool
    created_at: datetime
    generator: str

    def in_force(self, day: date) -> bool:
        """Return whether the edition is in force on that day."""
        return (self.valid_from is None or self.valid_from <= day) and (
            self.valid_to is None or day < self.valid_to
        )

    def to_json(self) -> bytes:
        """Return the manifest as indented JSON, with a checksum of its own in it."""
        fields = asdict(self)
        for name in ("valid_from", "valid_to", "created_at"):
            fields[name] = None if fields[name] is None else fields[name].isoformat()
        return (
            json.dumps({**fields, "sha256": _own_checksum(fields)}, indent=2, ensure_ascii=False).encode()
            + b"\n"
        )

    @classmethod
    def from_json(cls, data: bytes, *, where: str) -> "Manifest":
        """Return the manifest that :meth:`to_json` wrote.

        Parameters
        ----------
        data : bytes
        where : str
            The file, for the error.

        Raises
        ------
        DamagedError
            When it was changed or cut since, or is of a newer format than this program knows.
        """
        restore = "Restore the edition from a backup, or import it again under another id"
        try:
            fields = json.loads(data)
            if isinstance(fields.get("format"), int) and fields["format"] > FORMAT:
                raise DamagedError(
                    f"format {fields['format']} is newer than this Geo Fondue knows ({FORMAT})",
                    where=where,
                    remedy="Install a newer Geo Fondue",
                )
            stated = fields.pop("sha256")
            if stated != _own_checksum(fields):
                raise DamagedError(
                    "the manifest was changed after it was written", where=where, remedy=restore
                )
            return cls(
                format=fields["format"],
                id=fields["id"],
                layers=tuple(_layer(entry) for entry in fields["layers"]),
                findings=FileEntry(**fields["findings"]),
                valid_from=_day(fields["valid_from"]),
                valid_to=_day(fields["valid_to"]),
                made_up=fields["made_up"],
                created_at=datetime.fromisoformat(fields["created_at"]),
                generator=fields["generator"],
            )
        except (ValueError, TypeError, KeyError, AttributeError) as error:
            raise DamagedError("the manifest cannot be read", where=where, remedy=restore) from error


def _own_checksum(fields: Mapping[str, Any]) -> str:
    canonical = json.dumps(fields, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(canonical.encode()).hexdigest()


def _layer(fields: Mapping[str, Any]) -> LayerEntry:
    origin = {**fields["origin"], "files": tuple(fields["origin"]["files"])}
    west, south, east, north = fields["bounds"]
    return LayerEntry(**{**fields, "origin": Origin(**origin), "bounds": (west, south, east, north)})


def _day(text: str | None) -> date | None:
    return None if text is None else date.fromisoformat(text)
