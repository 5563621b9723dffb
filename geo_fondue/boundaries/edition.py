"""An edition on disk: written aside, renamed whole, checked on opening, and never changed again."""

import json
import shutil
import threading
from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime
from pathlib import Path
from types import MappingProxyType

import shapely

import geo_fondue
from geo_fondue.areas import Areas, layer_order
from geo_fondue.boundaries import findings as findings_json
from geo_fondue.boundaries.durable import checksum, lock, sync
from geo_fondue.boundaries.findings import Finding
from geo_fondue.boundaries.geoparquet import read_areas, write_areas
from geo_fondue.boundaries.manifest import FORMAT, FileEntry, LayerEntry, Manifest, Origin
from geo_fondue.boundaries.rules import check_edition_id, check_layers, check_period
from geo_fondue.errors import ConflictError, DamagedError, NotFoundError
from geo_fondue.position import Bounds

MANIFEST = "manifest.json"
FINDINGS = "findings.json"
ASIDE = ".writing-"
"""What the name of a folder begins with while an edition is written in it; readers pass over it."""

_RESTORE = "Restore the edition from a backup, or import it again under another id"


class Edition:
    """An opened edition: an unchanging set of layers. Any number of threads may use it at once.

    Attributes
    ----------
    path : Path
        Its folder.
    manifest : Manifest
    id : str
    layers : tuple of str
        Coarse to fine, then those that cut across.
    bounds : tuple of float
        West, south, east, north of all layers together, in degrees.
    hierarchies : tuple of tuples of str
        Chains of layers that nest, each coarse to fine: ``(("province", "district", "subdistrict"),
        ("municipality",))``. A layer that is nobody's parent ends one. The first is the administrative one.
    """

    def __init__(self, path: Path, manifest: Manifest) -> None:
        self.path = path
        self.manifest = manifest
        self.id = manifest.id
        self._entries: Mapping[str, LayerEntry] = MappingProxyType(
            {entry.layer: entry for entry in manifest.layers}
        )
        self.layers = tuple(self._entries)
        west, south, east, north = zip(*(entry.bounds for entry in manifest.layers), strict=True)
        self.bounds: Bounds = (min(west), min(south), max(east), max(north))
        self.hierarchies = _hierarchies({entry.layer: entry.parent_layer for entry in manifest.layers})
        self._areas: dict[str, Areas] = {}
        self._reading = threading.Lock()

    def __repr__(self) -> str:
        return f"Edition({self.id!r}, layers={self.layers!r})"

    def areas(self, layer: str) -> Areas:
        """Return a layer's areas; the first call reads them, later ones return the same object.

        Raises
        ------
        NotFoundError
            When the edition has no such layer.
        DamagedError
            When its file cannot be read.
        """
        found = self._areas.get(layer)
        if found is not None:
            return found
        entry = self._entries.get(layer)
        if entry is None:
            remedy = f"Its layers are: {', '.join(self.layers)}"
            raise NotFoundError(f"edition {self.id!r} has no layer {layer!r}", remedy=remedy)
        with self._reading:
            if layer not in self._areas:
                self._areas[layer] = self._read(entry)
            return self._areas[layer]

    def findings(self) -> list[Finding]:
        """Return what was wrong with the boundaries when they came in, and what was done.

        Raises
        ------
        DamagedError
            When their file cannot be read.
        """
        path = self.path / self.manifest.findings.file
        try:
            return findings_json.from_json(json.loads(path.read_bytes()))
        except (OSError, ValueError, TypeError, KeyError) as error:
            raise _damaged(self.id, path, "cannot be read") from error

    def _read(self, entry: LayerEntry) -> Areas:
        path = self.path / entry.file
        try:
            return read_areas(path, layer=entry.layer, parent_layer=entry.parent_layer)
        except (OSError, ValueError, KeyError, shapely.errors.ShapelyError) as error:
            raise _damaged(self.id, path, "cannot be read") from error


def open_edition(path: Path, *, verify: bool = True) -> Edition:
    """Open an edition's folder.

    Parameters
    ----------
    path : Path
    verify : bool, default True
        Compare every file with the checksum it was written with. Without, only the manifest is checked.

    Raises
    ------
    NotFoundError
        When there is no such folder.
    DamagedError
        When a file is missing or is not as it was written; the message names the edition and the file.
    """
    if not path.is_dir():
        raise NotFoundError(
            f"there is no edition {path.name!r}", where=str(path), remedy="See geo-fondue boundaries list"
        )
    manifest = read_manifest(path)
    if verify:
        entries: tuple[LayerEntry | FileEntry, ...] = (*manifest.layers, manifest.findings)
        for entry in entries:
            _verify(path, manifest.id, entry)
    return Edition(path, manifest)


def read_manifest(path: Path) -> Manifest:
    """Return the manifest in an edition's folder.

    Raises
    ------
    DamagedError
        When it is missing, not as it was written, or that of another edition.
    """
    file = path / MANIFEST
    try:
        data = file.read_bytes()
    except OSError as error:
        raise _damaged(path.name, file, "is missing or cannot be read") from error
    return Manifest.from_json(data, where=f"edition {path.name!r}, {file}")


def write_edition(
    folder: Path,
    *,
    edition_id: str,
    layers: Sequence[tuple[Areas, Origin]],
    valid_from: date | None = None,
    valid_to: date | None = None,
    findings: Sequence[Finding] = (),
    made_up: bool = False,
) -> Edition:
    """Write an edition into a folder of editions: whole, or not at all.

    Parameters
    ----------
    folder : Path
        Where editions are kept; made where missing. The edition becomes the folder ``edition_id`` in it.
    edition_id : str
        Up to 64 of ``a-z 0-9 . _ -``, beginning with a letter or digit.
    layers : sequence of (Areas, Origin)
    valid_from, valid_to : date, optional
        In force from the first day on, up to but not on the second.
    findings : sequence of Finding
        What was noticed on the way, to be kept with it.
    made_up : bool, default False
        True for a country that does not exist.

    Raises
    ------
    InputError
        When the id or the period cannot be used.
    BoundaryError
        When the layers are not consistent: a code twice, a parent that is not there.
    ConflictError
        When there is an edition of that id: an edition is never changed.
    """
    check_unused(folder, edition_id)
    check_period(valid_from, valid_to)
    ordered = sorted(layers, key=lambda pair: layer_order(pair[0].layer))
    check_layers([areas for areas, _ in ordered])
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / edition_id
    with lock(folder / ".write.lock"):
        check_unused(folder, edition_id)
        # Whoever holds the lock is the only writer, so what others left aside is left over from a crash.
        for leftover in folder.glob(f"{ASIDE}*"):
            shutil.rmtree(leftover)
        aside = folder / f"{ASIDE}{edition_id}"
        aside.mkdir()
        try:
            entries = tuple(_write_layer(aside, areas, origin) for areas, origin in ordered)
            found = aside / FINDINGS
            found.write_text(
                json.dumps(findings_json.to_json(findings), indent=1, ensure_ascii=False), encoding="utf-8"
            )
            manifest = Manifest(
                format=FORMAT,
                id=edition_id,
                layers=entries,
                findings=_file_entry(found),
                valid_from=valid_from,
                valid_to=valid_to,
                made_up=made_up,
                created_at=datetime.now(UTC),
                generator=f"geo-fondue {geo_fondue.__version__}",
            )
            (aside / MANIFEST).write_bytes(manifest.to_json())
            for file in aside.iterdir():
                sync(file)
            sync(aside)
            aside.rename(path)
        except BaseException:
            shutil.rmtree(aside, ignore_errors=True)
            raise
        sync(folder)
    return Edition(path, manifest)


def check_unused(folder: Path, edition_id: str) -> None:
    """Refuse an id that is none, or that an edition in a folder of editions has.

    Raises
    ------
    InputError
    ConflictError
    """
    check_edition_id(edition_id)
    if (folder / edition_id).exists():
        raise ConflictError(
            f"there is already an edition {edition_id!r}",
            where=str(folder / edition_id),
            remedy="Give another id: an edition is never changed, a correction is a new edition",
        )


def _write_layer(folder: Path, areas: Areas, origin: Origin) -> LayerEntry:
    path = folder / f"{areas.layer}.parquet"
    write_areas(areas, path)
    written = _file_entry(path)
    return LayerEntry(
        layer=areas.layer,
        parent_layer=areas.parent_layer,
        count=len(areas),
        vertices=int(shapely.get_num_coordinates(areas.geometry).sum()),
        bounds=areas.bounds,
        file=written.file,
        bytes=written.bytes,
        sha256=written.sha256,
        origin=origin,
    )


def _file_entry(path: Path) -> FileEntry:
    return FileEntry(path.name, path.stat().st_size, checksum(path))


def _verify(folder: Path, edition_id: str, entry: LayerEntry | FileEntry) -> None:
    path = folder / entry.file
    try:
        # The size first: a cut file is told without reading it.
        if path.stat().st_size != entry.bytes or checksum(path) != entry.sha256:
            raise _damaged(edition_id, path, "is not as it was written")
    except FileNotFoundError as error:
        raise _damaged(edition_id, path, "is missing") from error


def _damaged(edition_id: str, path: Path, what: str) -> DamagedError:
    return DamagedError(f"{path.name} {what}", where=f"edition {edition_id!r}, {path}", remedy=_RESTORE)


def _hierarchies(parent_layers: Mapping[str, str | None]) -> tuple[tuple[str, ...], ...]:
    chains = []
    for finest in set(parent_layers) - set(parent_layers.values()):
        chain = [finest]
        while (parent := parent_layers[chain[-1]]) is not None:
            chain.append(parent)
        chains.append(tuple(reversed(chain)))
    return tuple(
        sorted(chains, key=lambda chain: (layer_order(chain[0]), -len(chain), layer_order(chain[-1])))
    )
