"""The table of statistics: one row for every area of a layer, and what it was asked."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, fields
from datetime import date, datetime
from operator import attrgetter
from typing import Any

import geopandas
import pandas as pd

from geo_fondue.areas import LANGUAGES, Areas
from geo_fondue.reports.states import StateGroup


@dataclass(frozen=True, slots=True, kw_only=True)
class Figures:
    """What is counted and timed; each number counts reports unless it says otherwise.

    Attributes
    ----------
    total : int
        ``open`` + ``closed`` + ``excluded``.
    open, closed, excluded : int
        By the group of the state that each report is in now.
    unknown : int
        The part of ``open`` whose state's label is not known.
    resolution_rate : float or None
        ``closed`` / (``open`` + ``closed``), from 0 to 1; None where both are 0.
    reopened : int
        Reports that were opened again at least once, whatever their state is now.
    median_days_to_close, p90_days_to_close : float or None
        Days of 24 hours from creation to close of the closed reports that have both times in that order,
        interpolated linearly (:func:`~geo_fondue.statistics.quantiles.quantiles`); None where there
        are none.
    median_working_hours_to_close : float or None
        Of the same reports, the hours from creation to close in which an office is open
        (:mod:`geo_fondue.reports.working_time`).
    oldest_open : datetime or None
        When the oldest open report was created, in UTC.
    per_km2 : float or None
        ``total`` for each square kilometre (:func:`~geo_fondue.statistics.size.areas_km2`).
    per_1000_people : float or None
        ``total`` for each 1,000 inhabitants, where the boundaries came with a ``population``.
    """

    total: int
    open: int
    closed: int
    excluded: int
    unknown: int
    resolution_rate: float | None
    reopened: int
    median_days_to_close: float | None
    p90_days_to_close: float | None
    median_working_hours_to_close: float | None = None
    oldest_open: datetime | None
    per_km2: float | None
    per_1000_people: float | None = None

    def figures(self) -> dict[str, Any]:
        """Return the figures by name, in order."""
        return dict(zip(MEASURES, _measured(self), strict=True))


MEASURES = tuple(field.name for field in fields(Figures))
"""The names of the figures, in the order of the table's columns."""

_measured = attrgetter(*MEASURES)


@dataclass(frozen=True, slots=True, kw_only=True)
class AreaStatistics(Figures):
    """The figures of one area.

    Attributes
    ----------
    code : str
    name : mapping of str to str
        By language, ``th`` and ``en``; a language without a name is absent.
    """

    code: str
    name: Mapping[str, str]


@dataclass(frozen=True)
class Statistics:
    """The statistics of a layer, and the query that they answer.

    Attributes
    ----------
    layer : str
    from_, to : date or None
        First and last day of creation that is counted, in local time.
    category : str or None
        Only reports that have it among theirs.
    parent : str or None
        Code of an area of a coarser layer: only areas within it, and reports there.
    state : {"open", "closed", "excluded"} or None
        Only reports whose state is in this group; the figures of the others are 0 then.
    agency : str or None
        Only reports that were given to this organisation, as their source names it.
    edition : str
        The edition that the areas are listed from.
    data_version : int
        The version of the store that was counted.
    areas : tuple of AreaStatistics
        Every area of the layer (within ``parent``), those without reports included, sorted by code.
    outside : int
        Reports that the query asks for but that lie in none of these areas.
    totals : Figures
        Of all reports that the query asks for: ``totals.total`` is the sum over the areas, and ``outside``.
        Only its ``per_km2`` and ``per_1000_people`` leave those outside out.
    elsewhere : int
        The part of ``outside`` that was resolved by another edition to a code that this one does not have.
    """

    layer: str
    from_: date | None
    to: date | None
    category: str | None
    parent: str | None
    edition: str
    data_version: int
    areas: tuple[AreaStatistics, ...]
    outside: int
    totals: Figures
    elsewhere: int = 0
    state: StateGroup | None = None
    agency: str | None = None

    def query(self) -> dict[str, str | None]:
        """Return what was asked, by the names of the HTTP parameters."""
        return {
            "layer": self.layer,
            "from": None if self.from_ is None else self.from_.isoformat(),
            "to": None if self.to is None else self.to.isoformat(),
            "category": self.category,
            "parent": self.parent,
            "state": self.state,
            "agency": self.agency,
        }

    def to_dict(self) -> dict[str, Any]:
        """Return the statistics as the JSON of ``GET /v1/statistics``."""
        return {
            **self.query(),
            "edition": self.edition,
            "data_version": self.data_version,
            "areas": [
                {"code": area.code, "name": dict(area.name), **json_figures(area)} for area in self.areas
            ],
            "totals": json_figures(self.totals),
            "outside": self.outside,
            "elsewhere": self.elsewhere,
        }

    def rows(self) -> Iterator[dict[str, Any]]:
        """Yield one flat row for each area: ``code``, ``name_th``, ``name_en`` and the figures, by name."""
        for area in self.areas:
            names = {f"name_{language}": area.name.get(language) for language in LANGUAGES}
            yield {"code": area.code, **names, **area.figures()}

    def to_frame(self) -> pd.DataFrame:
        """Return the rows as a pandas frame, indexed by code; a figure that is None is NaN or NaT."""
        columns = ["code", *(f"name_{language}" for language in LANGUAGES), *MEASURES]
        frame = pd.DataFrame.from_records(list(self.rows()), columns=columns, index="code")
        measured = [name for name in MEASURES if name not in _COUNTS and name != "oldest_open"]
        return frame.astype(
            {
                **dict.fromkeys(_COUNTS, "int64"),
                **dict.fromkeys(measured, "float64"),
                "oldest_open": "datetime64[us, UTC]",
            }
        )

    def to_geoframe(self, areas: Areas) -> geopandas.GeoDataFrame:
        """Return the frame with the geometry of the areas, in EPSG:4326.

        Parameters
        ----------
        areas : Areas
            Those of the layer in the edition that was counted.
        """
        geometry = areas.geometry[areas.positions([area.code for area in self.areas])]
        return geopandas.GeoDataFrame(self.to_frame(), geometry=geometry, crs="EPSG:4326")


_COUNTS = ("total", "open", "closed", "excluded", "unknown", "reopened")


def json_figures(figures: Figures) -> dict[str, Any]:
    """Return figures by name as JSON has them."""
    named = figures.figures()
    if figures.oldest_open is not None:
        named["oldest_open"] = figures.oldest_open.isoformat()
    return named
