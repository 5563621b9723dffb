"""Open reports near a place, nearest first: what to ask before another ticket is opened."""

import math
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import numpy as np
from numpy.typing import NDArray
from pyproj import Geod
from sqlalchemy import literal_column, select

from geo_fondue.errors import InputError
from geo_fondue.position import Bounds, check_position
from geo_fondue.reports.filter import ReportFilter
from geo_fondue.reports.pages import stored
from geo_fondue.reports.privacy import Grid
from geo_fondue.reports.store import Store, StoredReport
from geo_fondue.reports.store.tables import reports

RADIUS_M = 100.0
MOST_RADIUS_M = 5000.0
LIMIT = 20
MOST = 200
MOST_DAYS = 36_500

_WGS84 = Geod(ellps="WGS84")
_LEAST_PER_DEGREE = 110_500.0
"""Metres; a degree of latitude is nowhere shorter, nor one of longitude on the equator."""


@dataclass(frozen=True, slots=True)
class Nearby:
    """A report, and how far it is.

    Attributes
    ----------
    report : StoredReport
    distance_m : float
        Geodesic, on WGS84; for the public, from where the grid has the report.
    """

    report: StoredReport
    distance_m: float


@dataclass(frozen=True, slots=True)
class Near:
    """What is near a place.

    Attributes
    ----------
    found : list of Nearby
        Nearest first; of those as far, the one known longer first.
    within : int
        How many there are within the radius; more than ``found`` where the limit cut.
    """

    found: list[Nearby]
    within: int


def near(
    store: Store,
    *,
    lat: float,
    lon: float,
    radius_m: float = RADIUS_M,
    category: str | None = None,
    days: float | None = None,
    limit: int = LIMIT,
    now: datetime | None = None,
    public: Grid | None = None,
) -> Near:
    """Return the open reports within a radius of a place.

    Parameters
    ----------
    store : Store
    lat, lon : float
        Degrees, WGS84; anywhere on earth, the poles and the antimeridian included.
    radius_m : float, default 100
        More than 0, at most 5,000.
    category : str, optional
        Only those that have it among their categories.
    days : float, optional
        Only those made in the last so many days.
    limit : int, default 20
        1 to 200.
    now : datetime, optional
    public : Grid, optional
        Where the public sees them: distances are from there, or asking from many places would tell where
        they are.

    Raises
    ------
    PositionError
        When it is no position.
    InputError
        When the radius, the days or the limit cannot be used.
    """
    check_position(lat=lat, lon=lon)
    check_reach(radius_m=radius_m, days=days)
    if not 1 <= limit <= MOST:
        raise InputError(f"{limit} is not from 1 to {MOST}", where="limit")
    box = around(lat=lat, lon=lon, radius_m=radius_m)
    chosen = ReportFilter(category=category, bbox=box if public is None else public.widened(box))
    # As a literal, so that the index of open places is seen to serve
    conditions = [*chosen.conditions(), reports.c.state_group == literal_column("'open'")]
    if days is not None:
        conditions.append(reports.c.created_at >= (now or datetime.now(UTC)) - timedelta(days=days))
    with store.reading() as connection:
        rows = connection.execute(select(reports.c.id, reports.c.lon, reports.c.lat).where(*conditions)).all()
        if not rows:
            return Near([], 0)
        ids, x, y = (np.array(column) for column in zip(*rows, strict=True))
        if public is not None:
            x, y = public.snap(x, y)
        distances = distances_m(x, y, lat0=lat, lon0=lon)
        inside = np.flatnonzero(distances <= radius_m)
        nearest = inside[np.lexsort((ids[inside], distances[inside]))][:limit]
        found = {one.id: one for one in stored(connection, ids[nearest].tolist())}
    return Near(
        [
            Nearby(found[number], metres)
            for number, metres in zip(ids[nearest].tolist(), distances[nearest].tolist(), strict=True)
        ],
        len(inside),
    )


def check_reach(*, radius_m: float, days: float | None) -> None:
    """Refuse a radius or a time that cannot be used.

    Raises
    ------
    InputError
    """
    if not 0 < radius_m <= MOST_RADIUS_M:
        remedy = f"Give metres: more than 0, at most {MOST_RADIUS_M:,.0f}"
        raise InputError(f"{radius_m} is not a radius to look within", where="radius", remedy=remedy)
    if days is not None and not 0 < days <= MOST_DAYS:
        remedy = f"Give more than 0, at most {MOST_DAYS:,}"
        raise InputError(f"{days} is not a number of days to look back", where="days", remedy=remedy)


def around(*, lat: float, lon: float, radius_m: float) -> Bounds:
    """Return the box that holds all within a radius; its west is beyond its east over the antimeridian."""
    up = radius_m / _LEAST_PER_DEGREE
    south, north = max(lat - up, -90.0), min(lat + up, 90.0)
    # The meridians that a circle touches lie furthest apart a little nearer to the pole than its middle
    reach = math.sin(math.radians(up)) / max(math.cos(math.radians(lat)), 1e-12)
    if south == -90.0 or north == 90.0 or reach >= 1:
        return -180.0, south, 180.0, north
    aside = math.degrees(math.asin(reach))
    west, east = lon - aside, lon + aside
    return west + 360 if west < -180 else west, south, east - 360 if east > 180 else east, north


def distances_m(
    lon: NDArray[np.float64], lat: NDArray[np.float64], *, lat0: float, lon0: float
) -> NDArray[np.float64]:
    """Return the geodesic distance of positions from one, in metres."""
    _, _, metres = _WGS84.inv(np.full(len(lon), lon0), np.full(len(lat), lat0), lon, lat)
    return np.asarray(metres, dtype=np.float64)
