"""Files of points: read row by row, resolved in batches, written with the areas they lie in."""

from geo_fondue.service.point_files.resolving import FileResult, resolve_file

__all__ = ["FileResult", "resolve_file"]
