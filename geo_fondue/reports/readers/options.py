"""What a reader has to know beside the file."""

from dataclasses import dataclass
from zoneinfo import ZoneInfo

from geo_fondue.position import Bounds


@dataclass(frozen=True, slots=True)
class Options:
    """What a reader has to know beside the file.

    Attributes
    ----------
    source : str
        The ``source`` that the reports get.
    timezone : ZoneInfo
        The zone of times that come without one.
    bounds : tuple of float or None
        West, south, east, north of the boundaries in use, against which swapped coordinates are told.
    """

    source: str
    timezone: ZoneInfo
    bounds: Bounds | None = None
