"""Errors for people: what was wrong, where, and what to do.

::

    GeoFondueError
    ├── InputError (ValueError)        what the caller gave cannot be used
    │   ├── PositionError              coordinates that are no place on earth, or look swapped
    │   ├── BoundaryError              a boundary file, its columns or its geometry
    │   └── ReportError                a report file or one of its rows
    ├── AccessError                    whoever asks may not have it
    │   └── NoKeyError                 for want of a key, or of one that is good
    ├── NotFoundError (LookupError)    an edition, layer, area or report that is not there
    ├── DamagedError (OSError)         files of ours that are not as they were written
    ├── ConflictError                  it is right in itself, but not as things stand
    └── UnavailableError               the store, a source or a program that does not answer just now
"""


class GeoFondueError(Exception):
    """The root of every error that Geo Fondue raises on purpose.

    Parameters
    ----------
    what : str
        What was wrong, as a sentence without a full stop.
    where : str, optional
        File, row, column, parameter: the place to look at.
    remedy : str, optional
        What to do about it, as a sentence without a full stop.
    """

    def __init__(self, what: str, *, where: str | None = None, remedy: str | None = None) -> None:
        super().__init__(what)
        self.what = what
        self.where = where
        self.remedy = remedy

    def __str__(self) -> str:
        place = f"{self.where}: " if self.where else ""
        remedy = f". {self.remedy}" if self.remedy else ""
        return f"{place}{self.what}{remedy}"


class InputError(GeoFondueError, ValueError):
    """What the caller gave cannot be used."""


class PositionError(InputError):
    """Coordinates that are no place on earth, or look swapped."""


class BoundaryError(InputError):
    """A boundary file, its columns or its geometry cannot be used."""


class ReportError(InputError):
    """A report file, or one of its rows, cannot be used."""


class AccessError(GeoFondueError):
    """Whoever asks may not have it."""


class NoKeyError(AccessError):
    """A key is needed, and none was given, or one that is not good."""


class NotFoundError(GeoFondueError, LookupError):
    """An edition, layer, area or report that is not there."""


class DamagedError(GeoFondueError, OSError):
    """A file of ours is not as it was written."""


class ConflictError(GeoFondueError):
    """The request is right in itself, but not as things stand."""


class UnavailableError(GeoFondueError):
    """The store, a source or a program does not answer just now."""
