"""Bad coordinates as they come from the field: none, zero, swapped, or out at sea."""

import math
from dataclasses import dataclass, field
from enum import StrEnum
from hashlib import blake2b

from geo_fondue.errors import InputError
from geo_fondue.reports.report import Report

_FAR_SOUTH = 15.0
"""Degrees from the made-up country to where there is nothing but the Indian Ocean."""


class Spoilt(StrEnum):
    """What is wrong with a row's coordinates. All but ``AT_SEA`` make the row one that cannot be used."""

    MISSING = "missing"
    ZERO = "zero"
    SWAPPED = "swapped"
    AT_SEA = "at sea"


@dataclass(frozen=True, slots=True)
class Coordinates:
    """What a row says about where it is.

    Attributes
    ----------
    lon, lat : float or None
    spoilt : Spoilt or None
    """

    lon: float | None
    lat: float | None
    spoilt: Spoilt | None = None


@dataclass(slots=True)
class Written:
    """What was written into a file.

    Attributes
    ----------
    rows : int
    spoilt : dict of Spoilt to int
        How many of the rows have which bad coordinates.
    """

    rows: int = 0
    spoilt: dict[Spoilt, int] = field(default_factory=lambda: dict.fromkeys(Spoilt, 0))

    @property
    def unusable(self) -> int:
        """Rows that an importer must list as bad."""
        return sum(self.spoilt.values()) - self.spoilt[Spoilt.AT_SEA]

    def count(self, coordinates: Coordinates) -> None:
        """Count a row."""
        self.rows += 1
        if coordinates.spoilt is not None:
            self.spoilt[coordinates.spoilt] += 1


def check_spoiling(bad_share: float, seed: int) -> None:
    """Refuse a share of bad rows that is none, and a seed that is out of range.

    Raises
    ------
    InputError
    """
    if not (math.isfinite(bad_share) and 0 <= bad_share <= 1):
        raise InputError(f"bad_share must be 0 to 1, not {bad_share}", where="demo reports")
    if not 0 <= seed < 2**64:
        raise InputError(f"seed must be 0 to 2**64 - 1, not {seed}", where="demo reports")


def coordinates(report: Report, *, bad_share: float, seed: int) -> Coordinates:
    """Return the report's coordinates, or bad ones for a share of all: the same ones in every format."""
    if bad_share == 0:
        return Coordinates(report.lon, report.lat)
    digest = blake2b(report.ticket_id.encode(), digest_size=8, salt=seed.to_bytes(8, "little")).digest()
    number = int.from_bytes(digest, "little")
    if number % 2**40 >= bad_share * 2**40:
        return Coordinates(report.lon, report.lat)
    spoilt = tuple(Spoilt)[(number >> 40) % len(Spoilt)]
    match spoilt:
        case Spoilt.MISSING:
            return Coordinates(None, None, spoilt)
        case Spoilt.ZERO:
            return Coordinates(0.0, 0.0, spoilt)
        case Spoilt.SWAPPED:
            return Coordinates(report.lat, report.lon, spoilt)
        case Spoilt.AT_SEA:
            return Coordinates(report.lon, round(report.lat - _FAR_SOUTH, 5), spoilt)
