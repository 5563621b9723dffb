"""Exports: areas, reports and statistics as GeoJSON, CSV and GeoParquet, streamed.

``areas``, ``reports`` and ``statistics`` say what the rows are, ``geojson``, ``tabular`` and ``parquet`` how
they are written. Each export is an iterator of chunks of bytes, for an HTTP answer or :func:`write_file`.
"""

from geo_fondue.exports.areas import export_area, export_areas
from geo_fondue.exports.file import write_file
from geo_fondue.exports.formats import FORMATS, MEDIA_TYPES, Format, format_of
from geo_fondue.exports.reports import export_reports
from geo_fondue.exports.statistics import export_statistics

__all__ = [
    "FORMATS",
    "MEDIA_TYPES",
    "Format",
    "export_area",
    "export_areas",
    "export_reports",
    "export_statistics",
    "format_of",
    "write_file",
]
