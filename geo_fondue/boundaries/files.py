"""Boundary files as they lie on a disk: which format, which member of an archive, and is it one at all."""

import re
import struct
import zipfile
import zlib
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import Literal

from geo_fondue.errors import BoundaryError

Format = Literal["parquet", "geojson", "gpkg", "shapefile", "flatgeobuf", "kml"]

_FORMATS: dict[str, Format] = {
    ".parquet": "parquet",
    ".geoparquet": "parquet",
    ".geojson": "geojson",
    ".json": "geojson",
    ".topojson": "geojson",  # told apart from GeoJSON by its content, as both are called .json
    ".gpkg": "gpkg",
    ".shp": "shapefile",
    ".fgb": "flatgeobuf",
    ".kml": "kml",
    ".kmz": "kml",
}

LARGEST_UNPACKED = 4_000_000_000
"""Bytes that a data set in an archive may have: a country of a hundred million vertices."""

_MOST_PACKED = 200
_NO_MATTER = 100_000_000
"""Boundaries are packed up to some 50 times; 200 times, to more bytes than this, is a trap."""

_READABLE = "GeoParquet, GeoJSON, GeoPackage, Shapefile (zipped too), FlatGeobuf, KML, KMZ or TopoJSON"

_BEGINNINGS: dict[Format, re.Pattern[bytes]] = {
    "parquet": re.compile(rb"PAR1"),
    "geojson": re.compile(rb"(?:\xef\xbb\xbf)?\s*\{"),
    "gpkg": re.compile(rb"SQLite format 3\x00"),
    "shapefile": re.compile(rb"\x00\x00\x27\x0a"),
    "flatgeobuf": re.compile(rb"fgb\x03"),
    "kml": re.compile(rb"PK\x03\x04|(?:\xef\xbb\xbf)?\s*(?=<)(?s:.)*?<(?:\w+:)?kml[\s>]"),
}

_REFERRING = (b"OGRVRTDataSource", b"OGRWFSDataSource", b"gdal_streamed_alg")
"""What marks files that make GDAL open other files and addresses in their stead, whatever their suffix."""


@dataclass(frozen=True, slots=True)
class BoundaryFile:
    """One data set in one file.

    Attributes
    ----------
    path : Path
        The file on the disk.
    member : str or None
        The data set's name in it, when it is a zip archive.
    part : str or None
        What was asked for after ``#``: one of several layers in the file.
    format : str
    """

    path: Path
    member: str | None
    part: str | None
    format: Format

    @property
    def name(self) -> str:
        """What messages call it."""
        return self.path.name if self.member is None else f"{self.path.name}/{self.member}"

    @property
    def dataset(self) -> str:
        """What GDAL calls it."""
        whole = self.path.resolve().as_posix()
        return whole if self.member is None else f"/vsizip/{{{whole}}}/{self.member}"

    def beginning(self, limit: int) -> bytes:
        """Return at most so many bytes from its beginning."""
        if self.member is None:
            with self.path.open("rb") as file:
                return file.read(limit)
        with _opened_archive(self.path) as archive, archive.open(self.member) as entry:
            return entry.read(limit)

    def beside(self, suffix: str, *, limit: int) -> tuple[int, bytes] | None:
        """Return size and beginning of the file that differs in the suffix alone; None if there is none.

        Parameters
        ----------
        suffix : str
            With its dot, in small letters; capital letters are found too.
        limit : int
            Read no more bytes than this.
        """
        for case in (suffix, suffix.upper()):
            try:
                if self.member is None:
                    path = self.path.with_suffix(case)
                    with path.open("rb") as file:
                        return path.stat().st_size, file.read(limit)
                name = str(PurePosixPath(self.member).with_suffix(case))
                with _opened_archive(self.path) as archive, archive.open(name) as entry:
                    return archive.getinfo(name).file_size, entry.read(limit)
            except (FileNotFoundError, KeyError):
                continue
        return None


def find_file(path: Path) -> BoundaryFile:
    """Return the data set that a path means.

    Parameters
    ----------
    path : Path
        A file; ``FILE#PART`` means one of several layers in it, or one of several files in a zip archive.

    Raises
    ------
    BoundaryError
        When there is none, the suffix is unknown, or the content is not what the suffix says.
    """
    path, part = _split(path)
    if path.is_dir():
        raise BoundaryError("this is a folder", where=str(path), remedy="Give one file for each layer")
    if not path.is_file():
        raise BoundaryError("there is no such file", where=str(path), remedy="Check the path")
    if path.stat().st_size == 0:
        raise BoundaryError("the file is empty", where=path.name, remedy="Download or export it again")
    try:
        if path.suffix.lower() == ".zip":
            return _in_archive(path, part)
        file = BoundaryFile(path, None, part, _format(path.suffix, path.name))
        if path.suffix.lower() == ".kmz" and zipfile.is_zipfile(path):
            with _opened_archive(path) as archive:
                _check_unpacked(path, archive.infolist())
        _check_content(file)
    except OSError as error:
        raise BoundaryError(f"the file cannot be read: {error.strerror or error}", where=path.name) from error
    return file


def some(items: Sequence[object], *, limit: int = 5) -> str:
    """Return a list for people, cut after a few with the number of those left out."""
    shown = ", ".join(str(item) for item in items[:limit])
    return shown if len(items) <= limit else f"{shown} and {len(items) - limit} more"


def _split(path: Path) -> tuple[Path, str | None]:
    before, _, part = str(path).rpartition("#")
    if path.exists() or not part or not Path(before).is_file():
        return path, None
    return Path(before), part


def _format(suffix: str, name: str) -> Format:
    found = _FORMATS.get(suffix.lower())
    if found is None:
        raise BoundaryError(
            f"{suffix or 'no suffix'} is not a known format", where=name, remedy=f"Give {_READABLE}"
        )
    return found


def _in_archive(path: Path, part: str | None) -> BoundaryFile:
    with _opened_archive(path) as archive:
        members = [
            name
            for name in archive.namelist()
            if PurePosixPath(name).suffix.lower() in _FORMATS and not name.startswith("__MACOSX/")
        ]
        if not members:
            what = "the archive holds no boundary file"
            raise BoundaryError(what, where=path.name, remedy=f"Give {_READABLE}")
        member, rest = _choose(path, members, part)
        file = BoundaryFile(path, member, rest, _format(PurePosixPath(member).suffix, path.name))
        if file.format == "parquet":
            raise BoundaryError("GeoParquet is not read from an archive", where=file.name, remedy="Unzip it")
        stem = str(PurePosixPath(member).with_suffix(""))
        of_it = [
            info for info in archive.infolist() if str(PurePosixPath(info.filename).with_suffix("")) == stem
        ]
        _check_unpacked(path, of_it)
    _check_content(file)
    return file


def _check_unpacked(path: Path, members: Sequence[zipfile.ZipInfo]) -> None:
    """Refuse what would unpack to far more than boundaries are."""
    size, packed = (sum(getattr(info, key) for info in members) for key in ("file_size", "compress_size"))
    if size > LARGEST_UNPACKED or (size > _NO_MATTER and size > _MOST_PACKED * packed):
        raise BoundaryError(
            f"the archive unpacks to {size / 1e9:,.1f} GB, {size / max(packed, 1):,.0f} times what it has",
            where=path.name,
            remedy=f"If it is what it should be, unzip it first; read from archives are at most "
            f"{LARGEST_UNPACKED / 1e9:g} GB, packed no more than {_MOST_PACKED} times",
        )


@contextmanager
def _opened_archive(path: Path) -> Iterator[zipfile.ZipFile]:
    """Open a zip archive, and say what is wrong with it in words of ours."""
    try:
        with zipfile.ZipFile(path) as archive:
            yield archive
    except RuntimeError as error:  # zipfile's for a member that asks for a password
        if isinstance(error, NotImplementedError):
            raise _unreadable(path, error) from error
        raise BoundaryError("the archive is locked", where=path.name, remedy="Unzip it first") from error
    except (zipfile.BadZipFile, zlib.error, EOFError, UnicodeDecodeError) as error:
        raise _unreadable(path, error) from error


def _unreadable(path: Path, error: Exception) -> BoundaryError:
    what = f"the archive cannot be read: {error or 'it ends too early'}"
    return BoundaryError(what, where=path.name, remedy="Download or export it again")


def _choose(path: Path, members: Sequence[str], part: str | None) -> tuple[str, str | None]:
    """Return the member of an archive to read, and which layer in it was asked for, if any."""
    if len(members) == 1:
        member = members[0]
        return member, None if part in (
            member,
            PurePosixPath(member).name,
            PurePosixPath(member).stem,
        ) else part
    asked = [name for name in members if part in (name, PurePosixPath(name).name, PurePosixPath(name).stem)]
    if len(asked) == 1:
        return asked[0], None
    raise BoundaryError(
        f"the archive holds several boundary files: {some(members, limit=20)}",
        where=path.name,
        remedy=f"Say which: LAYER={path.name}#{PurePosixPath(members[0]).name}",
    )


def _check_content(file: BoundaryFile) -> None:
    beginning = file.beginning(65536)
    if not _BEGINNINGS[file.format].match(beginning):
        raise BoundaryError(
            f"the content is not what {Path(file.member or file.path.name).suffix} promises",
            where=file.name,
            remedy="Give the file its right suffix, or download or export it again",
        )
    if any(mark in beginning for mark in _REFERRING):
        raise BoundaryError(
            "the file only refers to other files", where=file.name, remedy=f"Give {_READABLE}"
        )
    if file.format == "shapefile":
        _check_companions(file)


def _check_companions(file: BoundaryFile) -> None:
    """Refuse a Shapefile of which a file is missing or cut: readers would silently leave out areas."""
    stem = PurePosixPath(file.name).stem
    for suffix in (".shp", ".shx", ".dbf"):
        found = file.beside(suffix, limit=32)
        if found is None:
            raise BoundaryError(
                f"{stem}{suffix} is missing beside it",
                where=file.name,
                remedy="A Shapefile is several files: bring .shp, .shx, .dbf and .prj, or a zip of them",
            )
        size, header = found
        if size < _stated_size(suffix, header):
            what = f"{stem}{suffix} ends before it should"
            raise BoundaryError(what, where=file.name, remedy="Download or export it again")


def _stated_size(suffix: str, header: bytes) -> int:
    """Return how many bytes a file of a Shapefile says it has."""
    if suffix == ".dbf":  # number of records; lengths of the header and of a record
        records, header_length, record_length = struct.unpack_from("<IHH", header.ljust(12, b"\xff"), 4)
        return int(records * record_length + header_length)
    return 2 * int.from_bytes(header[24:28].ljust(4, b"\xff"), "big")  # in words of 16 bits
