"""Which reports: the filter that every list, statistic, map and export of reports shares."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy import ColumnElement, or_, select

from geo_fondue.areas import PARENT_LAYERS
from geo_fondue.errors import InputError
from geo_fondue.position import Bounds
from geo_fondue.reports.states import STATE_GROUPS, StateGroup
from geo_fondue.reports.store.tables import (
    MAX_ORGANISATION,
    category_set_members,
    jurisdiction_areas,
    organisation_set_members,
    reports,
)

_BANGKOK = ZoneInfo("Asia/Bangkok")


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportFilter:
    """A choice of reports; what is not given does not restrict.

    Attributes
    ----------
    layer : str or None
        The layer that ``code`` and ``parent`` speak of; by itself it does not restrict.
    code : str or None
        Reports in the area of ``layer`` with this code.
    parent : str or None
        Reports in the area with this code that ``layer`` nests in, at any level: with ``layer`` subdistrict
        a district's code or a province's. Without a layer, or with one that nests in no known layer, an area
        of any other layer.
    state : {"open", "closed", "excluded"} or None
        The state group.
    category : str or None
        Reports that have it among their categories.
    agency : str or None
        Reports that were given to the organisation with this name, as the source writes it.
    from_, to : date or None
        Days on which the report was made, in ``timezone``, both inclusive. A report without a time of its own
        is left out as soon as one of them is given.
    bbox : tuple of float or None
        West, south, east, north in degrees, borders included; west > east crosses the antimeridian.
    timezone : ZoneInfo

    Raises
    ------
    InputError
        For a code without a layer, an unknown state, days in the wrong order or in a year that no report can
        be of (such as one of the Buddhist era), or a bounding box that is none.
    """

    layer: str | None = None
    code: str | None = None
    parent: str | None = None
    state: StateGroup | None = None
    category: str | None = None
    agency: str | None = None
    from_: date | None = None
    to: date | None = None
    bbox: Bounds | None = None
    timezone: ZoneInfo = _BANGKOK

    def __post_init__(self) -> None:
        if self.code is not None and self.layer is None:
            raise InputError(
                "a code says nothing without its layer", where="code", remedy="Give the layer too"
            )
        if self.state is not None and self.state not in STATE_GROUPS:
            raise InputError(
                f"no state group {self.state!r}",
                where="state",
                remedy="Give open, closed or excluded",
            )
        for name, day in (("from", self.from_), ("to", self.to)):
            check_year(name, day)
        if self.from_ is not None and self.to is not None and self.from_ > self.to:
            raise InputError(f"{self.from_} is after {self.to}", where="from, to", remedy="Exchange the two")
        if self.bbox is not None:
            _check_bbox(self.bbox)

    def conditions(self) -> list[ColumnElement[bool]]:
        """Return the conditions on :data:`geo_fondue.reports.store.tables.reports`, to be and-ed.

        None of them needs a join, so that they go with any query on the table.
        """
        found: list[ColumnElement[bool]] = []
        if self.code is not None:
            found.append(
                _lies_in(jurisdiction_areas.c.layer == self.layer, jurisdiction_areas.c.code == self.code)
            )
        if self.parent is not None:
            found.append(_lies_in(*self._parent_layer(), jurisdiction_areas.c.code == self.parent))
        if self.state is not None:
            found.append(reports.c.state_group == self.state)
        if self.category is not None:
            sets = select(category_set_members.c.category_set_id).where(
                category_set_members.c.category == self.category
            )
            found.append(reports.c.category_set_id.in_(sets))
        if self.agency is not None:
            given = select(organisation_set_members.c.organisation_set_id).where(
                organisation_set_members.c.organisation == self.agency[:MAX_ORGANISATION]
            )
            found.append(reports.c.organisation_set_id.in_(given))
        if self.from_ is not None:
            found.append(reports.c.created_at >= day_start(self.from_, self.timezone))
        if self.to is not None:
            found.append(reports.c.created_at < day_start(self.to + timedelta(days=1), self.timezone))
        if self.bbox is not None:
            found.extend(_in_bbox(self.bbox))
        return found

    def _parent_layer(self) -> list[ColumnElement[bool]]:
        if self.layer is None:
            return []
        coarser = coarser_layers(self.layer)
        column = jurisdiction_areas.c.layer
        return [column.in_(coarser) if coarser else column != self.layer]


def coarser_layers(layer: str) -> list[str]:
    """Return the known layers that a layer nests in, the nearest first."""
    found = []
    parent = PARENT_LAYERS.get(layer)
    while parent is not None:
        found.append(parent)
        parent = PARENT_LAYERS.get(parent)
    return found


def day_start(day: date, timezone: ZoneInfo) -> datetime:
    """Return the instant, in UTC, at which a day begins in a timezone."""
    return datetime.combine(day, time.min, tzinfo=timezone).astimezone(UTC)


def _lies_in(*conditions: ColumnElement[bool]) -> ColumnElement[bool]:
    return reports.c.jurisdiction_id.in_(select(jurisdiction_areas.c.jurisdiction_id).where(*conditions))


def _in_bbox(bbox: Bounds) -> list[ColumnElement[bool]]:
    west, south, east, north = bbox
    lon, lat = reports.c.lon, reports.c.lat
    lon_inside = lon.between(west, east) if west <= east else or_(lon >= west, lon <= east)
    return [lon_inside, lat.between(south, north)]


def _check_bbox(bbox: Bounds) -> None:
    west, south, east, north = bbox
    # Written so that NaN fails as well.
    if not (-180 <= west <= 180 and -180 <= east <= 180 and -90 <= south <= north <= 90):
        raise InputError(
            f"{bbox} is not a bounding box", where="bbox", remedy="Give west,south,east,north in degrees"
        )


def check_year(name: str, day: date | None) -> None:
    """Refuse a day that no report can be of, as that of a parameter.

    Raises
    ------
    InputError
        When its year is not between 1900 and 2200.
    """
    if day is None or 1900 <= day.year <= 2200:
        return
    remedy = "Give a year between 1900 and 2200"
    if 2443 <= day.year <= 2743:
        remedy = f"Years are of the common era here: {day.year - 543} rather than {day.year}"
    raise InputError(f"{day} is not a day that reports can be of", where=name, remedy=remedy)
