"""What the store is asked for statistics: a row for each combination of areas, in a single query."""

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray
from sqlalchemy import ColumnElement, Connection, Select, String, and_, case, cast, func, select

from geo_fondue.areas import Areas
from geo_fondue.reports.filter import ReportFilter
from geo_fondue.reports.store.sql import microseconds
from geo_fondue.reports.store.tables import jurisdiction_areas, reports

NEVER = np.iinfo(np.int64).max
"""The instant that stands for none."""


@dataclass(frozen=True, eq=False)
class Counted:
    """Reports counted by jurisdiction, that is by the areas that they lie in.

    Attributes
    ----------
    jurisdictions : ndarray of int64, shape (n,)
        Ids, unique.
    total, open, closed, unknown, reopened : ndarray of int64, shape (n,)
        Numbers of reports, as in :class:`~geo_fondue.statistics.table.Figures`.
    oldest_open : ndarray of int64, shape (n,)
        Microseconds since the epoch at which the oldest open report was made; :data:`NEVER` where there is
        none.
    times_to_close : ndarray of float64, shape (m,)
        In microseconds, those of the first jurisdiction first.
    timed : ndarray of int64, shape (n,)
        How many times to close each jurisdiction has; they sum to m.
    """

    jurisdictions: NDArray[np.int64]
    total: NDArray[np.int64]
    open: NDArray[np.int64]
    closed: NDArray[np.int64]
    unknown: NDArray[np.int64]
    reopened: NDArray[np.int64]
    oldest_open: NDArray[np.int64]
    times_to_close: NDArray[np.float64]
    timed: NDArray[np.int64]


def count(connection: Connection, chosen: ReportFilter) -> Counted:
    """Return the chosen reports counted by jurisdiction."""
    rows = connection.execute(_by_jurisdiction(chosen)).all()
    columns = zip(*rows, strict=True) if rows else iter([()] * 8)
    ids, total, opened, closed, unknown, reopened, oldest, times = columns
    present = [text for text in times if text]
    return Counted(
        jurisdictions=np.array(ids, dtype=np.int64),
        total=np.array(total, dtype=np.int64),
        open=np.array(opened, dtype=np.int64),
        closed=np.array(closed, dtype=np.int64),
        unknown=np.array(unknown, dtype=np.int64),
        reopened=np.array(reopened, dtype=np.int64),
        oldest_open=np.array([NEVER if at is None else at for at in oldest], dtype=np.int64),
        times_to_close=np.fromstring(",".join(present), sep=",") if present else np.empty(0),
        timed=np.array([text.count(",") + 1 if text else 0 for text in times], dtype=np.int64),
    )


def positions(connection: Connection, areas: Areas, jurisdictions: NDArray[np.int64]) -> NDArray[np.int64]:
    """Return which area of a layer each jurisdiction holds, by position.

    Returns
    -------
    ndarray of int64, shape (n,)
        -1 for a jurisdiction with no area of the layer, -2 for one whose code these areas do not have.
    """
    query = (
        select(jurisdiction_areas.c.jurisdiction_id, jurisdiction_areas.c.code)
        .where(jurisdiction_areas.c.layer == areas.layer)
        .order_by(jurisdiction_areas.c.jurisdiction_id)
    )
    rows = connection.execute(query).all()
    if not rows:
        return np.full(len(jurisdictions), -1)
    ids, codes = zip(*rows, strict=True)
    known = np.array(ids, dtype=np.int64)
    held = areas.positions(codes).astype(np.int64)
    held[held < 0] = -2
    place = np.minimum(np.searchsorted(known, jurisdictions), len(known) - 1)
    return np.where(known[place] == jurisdictions, held[place], -1)


def _by_jurisdiction(chosen: ReportFilter) -> Select[Any]:
    is_open = reports.c.state_group == "open"
    is_closed = reports.c.state_group == "closed"
    created, closed_at = microseconds(reports.c.created_at), microseconds(reports.c.closed_at)
    # All times of a jurisdiction come as one text: the database then hands over thousands of rows, not
    # millions, and still every single time, as medians need.
    time_to_close = case((and_(is_closed, closed_at >= created), closed_at - created))
    return (
        select(
            reports.c.jurisdiction_id,
            func.count(),
            _number(is_open),
            _number(is_closed),
            _number(and_(is_open, ~reports.c.state_known)),
            _number(reports.c.reopened > 0),
            func.min(case((is_open, created))),
            func.aggregate_strings(cast(time_to_close, String), ","),
        )
        .where(*chosen.conditions())
        .group_by(reports.c.jurisdiction_id)
    )


def _number(condition: ColumnElement[bool]) -> ColumnElement[int]:
    return func.sum(case((condition, 1), else_=0))
