"""Groups of open reports that may well be one: of the same category, near in place and in time."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

import numpy as np
from numpy.typing import NDArray
from pyproj import Transformer
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components
from scipy.spatial import KDTree
from sqlalchemy import select

from geo_fondue.errors import InputError
from geo_fondue.reports.filter import ReportFilter
from geo_fondue.reports.instants import EPOCH
from geo_fondue.reports.near import check_reach
from geo_fondue.reports.store import Store
from geo_fondue.reports.store.sql import is_one_of, microseconds
from geo_fondue.reports.store.tables import category_sets, reports

RADIUS_M = 50.0
DAYS = 30.0
LIMIT = 100
MOST = 1000
MOST_MEMBERS = 100
MOST_PAIRS = 20_000_000
"""Of reports near one another; beyond it the radius is too wide to tell duplicates."""

_DAY = 86_400e6
_NO_TIME = np.iinfo(np.int64).min


@dataclass(frozen=True, slots=True)
class Member:
    """One report of a group."""

    source: str
    ticket_id: str
    lon: float
    lat: float
    created_at: datetime


@dataclass(frozen=True, slots=True)
class Cluster:
    """A group of reports, each near to at least one other of it.

    Attributes
    ----------
    category : str or None
        What they share; None for reports without a category.
    size : int
        How many they are.
    members : list of Member
        The first :data:`MOST_MEMBERS` of them, by when they were made.
    lon, lat : float
        Their middle, in degrees.
    first, last : datetime
        When the first and the last of them were made.
    """

    category: str | None
    size: int
    members: list[Member]
    lon: float
    lat: float
    first: datetime
    last: datetime


@dataclass(frozen=True, slots=True)
class Clusters:
    """Groups of reports, the biggest first.

    Attributes
    ----------
    clusters : list of Cluster
    total : int
        How many there are; more than ``clusters`` where the limit cut.
    reports : int
        How many open reports were looked at.
    """

    clusters: list[Cluster]
    total: int
    reports: int


@dataclass(frozen=True, slots=True)
class _Places:
    """Open reports as columns, in the order of their numbers."""

    ids: NDArray[np.int64]
    lon: NDArray[np.float64]
    lat: NDArray[np.float64]
    made: NDArray[np.int64]
    xyz: NDArray[np.float64]


def clusters(
    store: Store,
    chosen: ReportFilter,
    *,
    radius_m: float = RADIUS_M,
    days: float = DAYS,
    limit: int = LIMIT,
) -> Clusters:
    """Return the groups of open reports of one category that are linked by nearness.

    Two reports are linked if they are within ``radius_m`` (in a straight line, which at such distances is the
    geodesic to the millimetre) and were made within ``days`` of one another; a group is all that are linked
    with one another through others. A report without a time is linked with none. Groups of the same reports
    under several categories are told once.

    Parameters
    ----------
    store : Store
    chosen : ReportFilter
        Its state does not count: open ones are taken.
    radius_m : float, default 50
        More than 0, at most 5,000.
    days : float, default 30
    limit : int, default 100
        The most groups to return, 1 to 1,000.

    Raises
    ------
    InputError
        When the radius, the days or the limit cannot be used, or more than :data:`MOST_PAIRS` pairs are near.
    """
    check_reach(radius_m=radius_m, days=days)
    if not 1 <= limit <= MOST:
        raise InputError(f"{limit} is not from 1 to {MOST}", where="limit")
    places, by_category = _read(store, replace(chosen, state="open"))
    groups: dict[bytes, tuple[str | None, NDArray[np.int64]]] = {}
    pairs = 0
    for category, rows in by_category.items():
        pairs_left = MOST_PAIRS - pairs
        labels, near = _linked(places, rows, radius_m, days * _DAY, pairs_left)
        pairs += near
        for group in _groups(labels):
            groups.setdefault(rows[group].tobytes(), (category, rows[group]))
    ranked = sorted(groups.values(), key=lambda one: (-len(one[1]), places.made[one[1]].min(), one[1][0]))
    shown = _described(store, places, ranked[:limit])
    return Clusters(shown, len(ranked), len(places.ids))


def _read(store: Store, chosen: ReportFilter) -> tuple[_Places, dict[str | None, NDArray[np.int64]]]:
    """Return the open reports, and by category the rows of those that have it."""
    query = select(
        reports.c.id,
        reports.c.lon,
        reports.c.lat,
        microseconds(reports.c.created_at).label("made"),
        reports.c.category_set_id,
    ).where(*chosen.conditions())
    with store.reading() as connection:
        rows = connection.execute(query.order_by(reports.c.id)).all()
        named = dict(connection.execute(select(category_sets.c.id, category_sets.c.categories)).all())
    ids, lon, lat, made, sets = zip(*rows, strict=True) if rows else ((),) * 5
    lon_, lat_ = np.array(lon, dtype=np.float64), np.array(lat, dtype=np.float64)
    to_xyz = Transformer.from_crs("EPSG:4979", "EPSG:4978", always_xy=True)
    places = _Places(
        ids=np.array(ids, dtype=np.int64),
        lon=lon_,
        lat=lat_,
        made=np.array([_NO_TIME if at is None else at for at in made], dtype=np.int64),
        xyz=np.stack(to_xyz.transform(lon_, lat_, np.zeros(len(lon_))), axis=1),
    )
    return places, _by_category(np.array(sets, dtype=np.int64), named)


def _by_category(
    sets: NDArray[np.int64], named: Mapping[int, Sequence[str]]
) -> dict[str | None, NDArray[np.int64]]:
    order = np.argsort(sets, kind="stable")
    numbers, starts = np.unique(sets[order], return_index=True)
    parts: dict[str | None, list[NDArray[np.int64]]] = {}
    for number, rows in zip(numbers.tolist(), np.split(order, starts)[1:], strict=True):
        categories: Sequence[str | None] = named[number] or (None,)
        for category in categories:
            parts.setdefault(category, []).append(rows)
    return {category: np.sort(np.concatenate(rows)) for category, rows in parts.items()}


def _linked(
    places: _Places, rows: NDArray[np.int64], radius_m: float, most_apart: float, pairs_left: int
) -> tuple[NDArray[np.int32], int]:
    """Return for each of these rows which group it is in, and how many pairs are near."""
    tree = KDTree(places.xyz[rows])
    near = (int(tree.count_neighbors(tree, radius_m)) - len(rows)) // 2
    if near > pairs_left:
        raise InputError(
            f"more than {MOST_PAIRS:,} pairs of open reports are within {radius_m:g} m of one another",
            where="radius",
            remedy="Give a smaller radius, an area, a category or a period",
        )
    pairs = tree.query_pairs(radius_m, output_type="ndarray")
    made = places.made[rows]
    one, other = made[pairs[:, 0]], made[pairs[:, 1]]
    in_time = (one != _NO_TIME) & (other != _NO_TIME) & (np.abs(one - other) <= most_apart)
    pairs = pairs[in_time]
    graph = coo_array((np.ones(len(pairs), dtype=np.int8), pairs.T), shape=(len(rows), len(rows)))
    return connected_components(graph, directed=False)[1], near


def _groups(labels: NDArray[np.int32]) -> list[NDArray[np.int64]]:
    """Return the places of each label that there are several of."""
    order = np.argsort(labels, kind="stable")
    _, starts = np.unique(labels[order], return_index=True)
    return [group for group in np.split(order, starts)[1:] if len(group) > 1]


def _described(
    store: Store, places: _Places, groups: list[tuple[str | None, NDArray[np.int64]]]
) -> list[Cluster]:
    first = [rows[np.argsort(places.made[rows], kind="stable")][:MOST_MEMBERS] for _, rows in groups]
    wanted = np.unique(places.ids[np.concatenate(first)]).tolist() if first else []
    members: dict[int, Member] = {}
    with store.reading() as connection:
        named = select(
            reports.c.id,
            reports.c.source,
            reports.c.ticket_id,
            reports.c.lon,
            reports.c.lat,
            reports.c.created_at,
        )
        for part in range(0, len(wanted), 10_000):
            chosen = named.where(is_one_of(reports.c.id, wanted[part : part + 10_000]))
            members |= {number: Member(*facts) for number, *facts in connection.execute(chosen)}
    return [
        Cluster(
            category=category,
            size=len(rows),
            members=[members[number] for number in places.ids[some].tolist() if number in members],
            **_middle(places, rows),
            first=_instant(places.made[rows].min()),
            last=_instant(places.made[rows].max()),
        )
        for (category, rows), some in zip(groups, first, strict=True)
    ]


def _middle(places: _Places, rows: NDArray[np.int64]) -> dict[str, float]:
    """Return the middle of positions, also where they lie on both sides of the antimeridian."""
    lon = places.lon[rows]
    unrolled = lon[0] + (lon - lon[0] + 180) % 360 - 180
    middle = float(unrolled.mean())
    return {
        "lon": round((middle + 180) % 360 - 180, 7),
        "lat": round(float(places.lat[rows].mean()), 7),
    }


def _instant(microseconds_: np.int64) -> datetime:
    return EPOCH + timedelta(microseconds=int(microseconds_))
