"""Which administrative level a file holds, by its name, and which files of an archive hold areas."""

import re
import zipfile
from pathlib import Path, PurePosixPath

from geo_fondue.errors import BoundaryError

_LEVEL = re.compile(r"(?:^|[_\W])(?:\w*_)?adm(?:in)?[_-]?([0-5])(?![0-9])", re.IGNORECASE)
_NOT_AREAS = re.compile(r"admbndl|admbndp|lines?\b|points?\b|centroid|capital|label", re.IGNORECASE)
_MATCHED_TO_NEIGHBOURS = re.compile(r"_em\b|_em_", re.IGNORECASE)
_SUFFIXES = (".gpkg", ".geojson", ".shp", ".json")


def level_of(name: str) -> int | None:
    """Return the administrative level in a file's name; None where it has none or holds no areas.

    Examples
    --------
    >>> level_of("tha_admbnda_adm2_rtsd_20220121.shp"), level_of("tha_admin1.geojson")
    (2, 1)
    >>> level_of("tha_adminlines.shp")  # lines: None
    """
    if _NOT_AREAS.search(name):
        return None
    levels = _LEVEL.findall(name)
    return int(levels[-1]) if levels else None


def members(path: Path) -> dict[int, Path]:
    """Return for each level which file holds it: members of an archive as ``archive.zip#member``.

    Borders that a publisher has moved to fit those of neighbouring countries (``_em``) are passed over where
    the ones that the country itself drew are there too.

    Raises
    ------
    BoundaryError
        When it is an archive that cannot be read, or holds no level.
    """
    if path.suffix.lower() != ".zip":
        level = level_of(path.name)
        return {} if level is None else {level: path}
    try:
        with zipfile.ZipFile(path) as archive:
            names = archive.namelist()
    except (zipfile.BadZipFile, OSError) as error:
        raise BoundaryError(
            f"the archive cannot be read: {error}", where=path.name, remedy="Delete it and fetch it again"
        ) from error
    found: dict[int, str] = {}
    for name in sorted(names, key=lambda name: (bool(_MATCHED_TO_NEIGHBOURS.search(name)), name)):
        inside = PurePosixPath(name)
        level = level_of(inside.name)
        if level is not None and inside.suffix.lower() in _SUFFIXES:
            found.setdefault(level, name)
    if not found:
        raise BoundaryError(
            "the archive holds no file of a known administrative level",
            where=path.name,
            remedy="Unzip it, and import its files one by one: geo-fondue boundaries import LAYER=FILE",
        )
    return {level: Path(f"{path}#{name}") for level, name in sorted(found.items())}
