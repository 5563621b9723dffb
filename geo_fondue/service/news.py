"""News: which state of data and boundaries a service answers from, so that others can follow it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

import numpy as np

from geo_fondue.errors import UnavailableError
from geo_fondue.reports.filter import ReportFilter
from geo_fondue.reports.states import STATE_GROUPS
from geo_fondue.service.facade import Service


@dataclass(frozen=True, slots=True)
class News:
    """What is answered from. Nothing of a single report is in it.

    Attributes
    ----------
    data_version : int
        Grows with every change of the reports.
    edition : str or None
        The edition of the boundaries in force today; None while none is published.
    changed : datetime or None
        When the reports were last changed here; None for never.
    reports : mapping of str to int
        How many there are, by state group.
    """

    data_version: int
    edition: str | None
    changed: datetime | None
    reports: Mapping[str, int]

    @property
    def id(self) -> str:
        """A text that is another one whenever pages may be."""
        return f"{self.data_version}-{self.edition or ''}"


def news(service: Service, known: News | None = None) -> News:
    """Return what a service answers from now.

    Parameters
    ----------
    service : Service
    known : News, optional
        What was found before: where nothing has changed since it is returned, for the price of one small
        query.

    Raises
    ------
    GeoFondueError, sqlalchemy.exc.OperationalError, sqlalchemy.exc.InterfaceError
        When the database does not answer, or what is published is damaged.
    """
    store = service.store
    version = store.version()
    try:
        edition = service.edition().id
    except UnavailableError:  # nothing is published yet
        edition = None
    if known is not None and (known.data_version, known.edition) == (version, edition):
        return known
    changed, columns = store.last_changed(), store.columns()
    counts = np.bincount(columns.group[columns.rows(ReportFilter())], minlength=len(STATE_GROUPS)).tolist()
    # The columns may be newer than the version: then the next look finds that, and tells it
    return News(version, edition, changed, dict(zip(STATE_GROUPS, counts, strict=True)))
