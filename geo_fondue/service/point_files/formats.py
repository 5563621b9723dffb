"""The formats of files of points, by their suffixes."""

from collections.abc import Mapping
from pathlib import Path
from typing import Literal

from geo_fondue.errors import InputError

FileFormat = Literal["csv", "ndjson", "geojson", "parquet", "arrow"]

SUFFIXES: Mapping[str, FileFormat] = {
    ".csv": "csv",
    ".ndjson": "ndjson",
    ".jsonl": "ndjson",
    ".geojsonl": "ndjson",
    ".geojson": "geojson",
    ".json": "geojson",
    ".parquet": "parquet",
    ".geoparquet": "parquet",
    ".arrow": "arrow",
    ".feather": "arrow",
    ".ipc": "arrow",
    ".arrows": "arrow",
}


def file_format(path: Path) -> FileFormat:
    """Return the format that a file's suffix stands for.

    Raises
    ------
    InputError
        When it stands for none.
    """
    found = SUFFIXES.get(path.suffix.lower())
    if found is None:
        known = ", ".join(SUFFIXES)
        raise InputError(
            f"the suffix {path.suffix!r} is not known", where=str(path), remedy=f"Use one of {known}"
        )
    return found
