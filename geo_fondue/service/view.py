"""One edition and the reports, as one request sees them."""

from datetime import date
from functools import cached_property
from typing import TYPE_CHECKING

from geo_fondue.boundaries import Edition
from geo_fondue.errors import GeoFondueError, InputError
from geo_fondue.reports.filter import ReportFilter
from geo_fondue.reports.privacy import Grid
from geo_fondue.reports.store import Store
from geo_fondue.resolver import Answer, Resolver
from geo_fondue.responsibility import Assigner
from geo_fondue.settings import Settings
from geo_fondue.statistics import Statistics, statistics

if TYPE_CHECKING:
    from geo_fondue.service.facade import Service


class View:
    """One edition and the reports, as one request sees them.

    Attributes
    ----------
    service : Service
    edition : Edition
    at : date or None
        The day that was asked about; None for today.
    """

    def __init__(self, service: "Service", edition: Edition, at: date | None = None) -> None:
        self.service = service
        self.edition = edition
        self.at = at
        self._assigner: Assigner | None = None
        self._assigner_open = False

    @property
    def settings(self) -> Settings:
        """The settings of the service."""
        return self.service.settings

    @property
    def store(self) -> Store:
        """The reports."""
        return self.service.store

    @cached_property
    def resolver(self) -> Resolver:
        """The resolver of the edition."""
        return self.service.resolver(self.edition)

    def assigner(self) -> Assigner | None:
        """Return what names the agencies on the day; None where nobody has said anything about agencies.

        Raises
        ------
        DamagedError
            When the agencies are not as they were written.
        """
        if not self._assigner_open:
            self._assigner = self.service.responsible.assigner(self.edition, self.at or self.today)
            self._assigner_open = True
        return self._assigner

    @cached_property
    def data_version(self) -> int:
        """The version of the reports when this view first asked for it; what is read later may be newer."""
        return self.store.version()

    @property
    def grid(self) -> Grid:
        """The grid that the public sees reports on."""
        return Grid(self.settings.public_grid_m)

    @property
    def today(self) -> date:
        """The day that it is in the timezone of the settings."""
        return self.service.today()

    def resolve(
        self,
        *,
        lat: float,
        lon: float,
        layer: str | None = None,
        accuracy: float | None = None,
        category: str | None = None,
    ) -> Answer:
        """Return the jurisdiction at a position, with the agency that is responsible.

        Parameters
        ----------
        lat, lon, layer, accuracy
            As for :meth:`Resolver.resolve`. An answer for one layer alone names no agency.
        category : str, optional
            What a report is about, under any name that the rules know.

        Raises
        ------
        PositionError
            When it is no position, or looks swapped.
        InputError
            When the accuracy cannot be used, or a category is given with a layer.
        NotFoundError
            When the edition has no such layer.
        """
        check_category(category, layer)
        answer = self.resolver.resolve(lat=lat, lon=lon, layer=layer)
        assigner = self.assigner() if layer is None else None
        if assigner is not None:
            answer = assigner.assign(answer, category)
        if accuracy is not None:
            answer = self.resolver.with_doubt(answer, lat=lat, lon=lon, layer=layer, accuracy=accuracy)
        return answer

    def resolve_at_once(self, *, lat: float, lon: float, layer: str | None = None) -> Answer | None:
        """Return what :meth:`resolve` does where it takes no more than a look, else None.

        All points with the same answer get one and the same object, as long as the view is at hand.
        """
        answer = self.resolver.inside.answer(lon, lat, layer)
        if answer is None or layer is not None:
            return answer
        try:
            assigner = self.assigner()
        except GeoFondueError:  # which is for :meth:`resolve` to tell
            return None
        return answer if assigner is None else assigner.assign(answer)

    def statistics(self, chosen: ReportFilter) -> Statistics:
        """Return the statistics of the areas of ``chosen.layer``.

        Raises
        ------
        InputError
            When no layer is named, or a parent is and the layer nests in none.
        NotFoundError
            When the edition has no such layer or parent.
        """
        return statistics(
            self.store,
            self.edition,
            layer=self.layer(chosen),
            from_=chosen.from_,
            to=chosen.to,
            category=chosen.category,
            parent=chosen.parent,
            state=chosen.state,
            agency=chosen.agency,
            timezone=chosen.timezone,
            office=self.settings.office,
        )

    def check_areas(self, chosen: ReportFilter) -> None:
        """Refuse a layer, or an area of it, that the edition does not have.

        Raises
        ------
        NotFoundError
        """
        if chosen.layer is not None:
            areas = self.edition.areas(chosen.layer)
            if chosen.code is not None:
                areas.position(chosen.code)

    def layer(self, chosen: ReportFilter) -> str:
        """Return the layer that is asked for, or refuse that there is none."""
        if chosen.layer is None:
            remedy = f"Give one of {', '.join(self.edition.layers)}"
            raise InputError("no layer is asked for", where="layer", remedy=remedy)
        return chosen.layer


def check_category(category: str | None, layer: str | None) -> None:
    """Refuse a category that is asked about together with one layer.

    Raises
    ------
    InputError
    """
    if layer is not None and category is not None:
        remedy = "Leave the layer out: which agency it is depends on all layers"
        raise InputError("no agency can be named for one layer alone", where="category", remedy=remedy)
