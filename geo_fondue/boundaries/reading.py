"""Boundary files of any known format as columns and geometry, before anything is made of them."""

import json
import warnings
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import geopandas
import numpy as np
import pandas as pd
import pyarrow.parquet as pq
import pyogrio
import pyproj
import shapely
from numpy.typing import NDArray

from geo_fondue.boundaries.encoding import check_encoding, guess_encoding
from geo_fondue.boundaries.files import BoundaryFile, Format, find_file, some
from geo_fondue.boundaries.findings import Finding
from geo_fondue.boundaries.geojson_crs import unknown_crs
from geo_fondue.boundaries.geometry_bytes import read_wkb
from geo_fondue.errors import BoundaryError

_OF_RINGS = "Non closed ring detected"
"""How GDAL's warning of a ring that does not end where it begins starts."""

_AGAIN = "Download or export it again"


@dataclass(frozen=True, eq=False)
class Table:
    """What a boundary file holds.

    Attributes
    ----------
    file : str
        Its name, for messages.
    format : str
    columns : mapping of str to ndarray, shape (n,)
        As they came.
    geometry : ndarray of object (shapely geometry or None), shape (n,)
        In ``crs``, of any kind, two-dimensional.
    crs : pyproj.CRS or None
        None when the file does not say.
    findings : list of Finding
        What was noticed on the way.
    """

    file: str
    format: Format
    columns: Mapping[str, NDArray[Any]]
    geometry: NDArray[np.object_]
    crs: pyproj.CRS | None
    findings: list[Finding]


def read_table(
    path: Path, *, layer: str, encoding: str | None = None, encodings: Sequence[str] = ()
) -> Table:
    """Read a boundary file.

    Parameters
    ----------
    path : Path
        GeoParquet, GeoJSON, GeoPackage, Shapefile, a zip archive of one of these, FlatGeobuf, KML, KMZ or
        TopoJSON; ``FILE#PART`` for one of several layers in a file.
    layer : str
        What is read from it: for findings, and to pick the part of that name where there are several.
    encoding : str, optional
        Of the attributes; what the file says, else what fits.
    encodings : sequence of str
        To be tried where a Shapefile does not say and is not UTF-8.

    Raises
    ------
    BoundaryError
        When it cannot be read; the message says what to do.
    """
    file = find_file(path)
    if encoding is not None:
        encoding = check_encoding(encoding)
    guessed: list[Finding] = []
    if encoding is None:
        encoding, guessed = guess_encoding(file, layer=layer, candidates=encodings)
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        table = (
            _read_parquet(file, layer) if file.format == "parquet" else _read_with_gdal(file, layer, encoding)
        )
    said = dict.fromkeys(str(warning.message) for warning in caught)
    said = {text: None for text in said if _OF_RINGS not in text}  # there is a finding of our own
    warned = [Finding("reader-warning", layer, None, text, "read it all the same") for text in said]
    geometry, flattened = _flatten(table.geometry, layer)
    return replace(table, geometry=geometry, findings=[*guessed, *warned, *table.findings, *flattened])


def _read_parquet(file: BoundaryFile, layer: str) -> Table:
    try:
        with pq.ParquetFile(file.path) as opened:
            described = json.loads((opened.schema_arrow.metadata or {}).get(b"geo", b"null"))
            if described is None:
                what, remedy = "this is Parquet without geometry", "Export it as GeoParquet"
                raise BoundaryError(what, where=file.name, remedy=remedy)
            name = described["primary_column"]
            about = described["columns"][name]
            if about["encoding"] == "WKB":
                frame = opened.read().to_pandas(ignore_metadata=True)
                wkb = frame[name].to_numpy(dtype=object, copy=True)
            else:  # GeoArrow's own arrays
                arrays = geopandas.read_parquet(file.path)
                frame, wkb = arrays, np.asarray(shapely.to_wkb(arrays.geometry), dtype=object)
            columns = {str(column): frame[column].to_numpy() for column in frame.columns if column != name}
    except BoundaryError:
        raise
    except Exception as error:  # the readers raise whatever a broken file leads them to
        raise _unreadable(file, error) from error
    wkb[pd.isna(wkb)] = None
    geometry, findings = read_wkb(wkb, file=file.name, layer=layer)
    crs = about.get("crs", "OGC:CRS84")  # what is not said means lon/lat; null means that nobody knows
    return Table(file.name, file.format, columns, geometry, _parse_crs(crs, file), findings)


def _read_with_gdal(file: BoundaryFile, layer: str, encoding: str | None) -> Table:
    if file.format == "kml" and "LIBKML" not in pyogrio.list_drivers():
        remedy = "Export it as GeoPackage or GeoJSON, or install a newer pyogrio"
        raise BoundaryError("this GDAL reads no attributes from KML", where=file.name, remedy=remedy)
    try:
        parts = [str(name) for name, _ in pyogrio.list_layers(file.dataset)]
        part = _choose_part(file, layer, parts)
        meta, _, wkb, fields = pyogrio.raw.read(file.dataset, layer=part, encoding=encoding)
    except BoundaryError:
        raise
    except UnicodeDecodeError as error:
        raise BoundaryError(
            f"the attributes are not {error.encoding}: {error.object[:60]!r}",
            where=file.name,
            remedy="Give the right --encoding, such as cp874 for older Thai files",
        ) from error
    except Exception as error:  # pyogrio raises whatever a broken file leads it to
        raise _unreadable(file, error) from error
    columns = dict(zip((str(name) for name in meta["fields"]), fields, strict=True))
    if wkb is None:
        raise BoundaryError("the file has no geometry", where=file.name, remedy="Give one with polygons")
    geometry, findings = read_wkb(wkb, file=file.name, layer=layer)
    findings += _curves(file, layer, part)
    crs = meta["crs"]
    if file.format == "geojson" and (named := unknown_crs(file)) is not None:
        what = f"the file names a coordinate system that is none: {named}"
        findings.append(Finding("reader-warning", layer, None, what, "read it as if it named none"))
        crs = None
    return Table(file.name, file.format, columns, geometry, _parse_crs(crs, file), findings)


def _curves(file: BoundaryFile, layer: str, part: str | None) -> list[Finding]:
    """Return a finding where GDAL has drawn curves as straight edges, which it does without a word."""
    if file.format not in ("gpkg", "flatgeobuf"):  # the others have none
        return []
    name = '"' + str(part).replace('"', '\\"') + '"'
    kinds = "('CURVEPOLYGON', 'MULTISURFACE', 'CIRCULARSTRING', 'COMPOUNDCURVE', 'MULTICURVE')"
    try:
        _, _, _, (found,) = pyogrio.raw.read(
            file.dataset,
            sql=f"SELECT OGR_GEOMETRY FROM {name} WHERE OGR_GEOMETRY IN {kinds}",  # noqa: S608 - no database
            sql_dialect="OGRSQL",
            read_geometry=False,
        )
    except Exception as error:  # pyogrio raises whatever a broken file leads it to
        raise _unreadable(file, error) from error
    if len(found) == 0:
        return []
    what = f"{len(found):,} areas may have curved borders"
    return [Finding("curved", layer, None, what, "drew arcs as straight edges, of 4 degrees of arc each")]


def _unreadable(file: BoundaryFile, error: Exception) -> BoundaryError:
    return BoundaryError(f"the file cannot be read: {error}", where=file.name, remedy=_AGAIN)


def _choose_part(file: BoundaryFile, layer: str, parts: Sequence[str]) -> str | None:
    if not parts:
        raise BoundaryError("the file holds no data", where=file.name, remedy=_AGAIN)
    if file.part is not None:
        if file.part not in parts:
            remedy = f"It has: {some(parts, limit=20)}"
            raise BoundaryError(f"there is no part {file.part!r} in the file", where=file.name, remedy=remedy)
        return file.part
    if len(parts) == 1 or layer in parts:
        return parts[0] if len(parts) == 1 else layer
    raise BoundaryError(
        f"the file holds several layers: {some(parts, limit=20)}",
        where=file.name,
        remedy=f"Say which: {layer}={file.path.name}#{parts[0]}",
    )


def _flatten(geometry: NDArray[np.object_], layer: str) -> tuple[NDArray[np.object_], list[Finding]]:
    """Return geometry without heights and measures, with a finding when there were any but 0."""
    heights = shapely.get_coordinates(geometry, include_z=True)[:, 2]
    more = np.any(np.nan_to_num(heights) != 0) or np.any(shapely.has_m(geometry))
    what = "the borders have heights or measures (Z, M)"
    findings = [Finding("not-flat", layer, None, what, "left them out")] if more else []
    return shapely.force_2d(geometry), findings


def _parse_crs(stated: str | dict[str, Any] | None, file: BoundaryFile) -> pyproj.CRS | None:
    try:
        return None if stated is None else pyproj.CRS(stated)
    except pyproj.exceptions.CRSError as error:
        remedy = "Give --crs, such as EPSG:32647"
        raise BoundaryError("the file's CRS cannot be understood", where=file.name, remedy=remedy) from error
