"""Report cards: what is said of each area of a layer over a period, put together for those who draw it."""

import hashlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from functools import cached_property

from geo_fondue.areas import PARENT_LAYERS, Areas
from geo_fondue.eras import BUDDHIST_ERA
from geo_fondue.maps import Assets
from geo_fondue.maps.query import fiscal_year_of
from geo_fondue.maps.report_card import Card, CardSet, made_of, render_cards
from geo_fondue.reports.filter import ReportFilter
from geo_fondue.service.looks import look_of
from geo_fondue.service.summary import statistics_before, summary_of
from geo_fondue.service.view import View
from geo_fondue.statistics import Statistics
from geo_fondue.statistics.over_time import Series, series
from geo_fondue.statistics.periods import fiscal_year
from geo_fondue.statistics.table import AreaStatistics


@dataclass(frozen=True)
class ReportCards:
    """The cards of the areas of a layer.

    Attributes
    ----------
    view : View
    chosen : ReportFilter
        Its layer, and which reports are counted.
    language : {"th", "en"}

    Raises
    ------
    InputError, NotFoundError
        As :meth:`View.statistics` does, when first asked.
    """

    view: View
    chosen: ReportFilter
    language: str

    @cached_property
    def shared(self) -> CardSet:
        """What all cards share; the layer is counted when this is first asked for."""
        view, areas = self.view, self._areas
        look = look_of(view, areas, self.language, Assets.inline())
        return CardSet(
            statistics=view.statistics(self.chosen),
            before=self._before(),
            areas=areas,
            land=look["land"],
            coarser=look["coarser"],
            language=self.language,
            today=view.today,
            timezone=view.settings.timezone,
            data_updated=view.store.last_activity(until=datetime.now(UTC)),
            attribution=look["attribution"],
            made_up=look["made_up"],
        )

    def codes(self, code: str | None = None) -> list[str]:
        """Return the codes of the areas that get a card: one, else all of the layer within the parent.

        Raises
        ------
        NotFoundError
            When the layer does not have the one.
        """
        listed = [row.code for row in self.shared.statistics.areas]
        if code is None:
            return listed
        self._areas.position(code)
        return [code]

    def card(self, code: str) -> Card:
        """Return what is said of one area."""
        shared = self.shared
        within = replace(self.chosen, parent=None, code=code)
        return Card(
            area=self._areas.area(self._areas.position(code)),
            summary=summary_of(self.view, within, counted=shared.statistics, before=shared.before),
            months=self._months(within),
            parts=self._parts,
            figures=tuple(self._figures_within.get(code, ())),
        )

    def page(self, codes: Iterable[str], assets: Assets) -> str:
        """Return the page with the cards of some areas."""
        return render_cards(self.cards(codes), self.shared, assets=assets)

    def cards(self, codes: Iterable[str]) -> Iterator[Card]:
        """Yield the cards of some areas."""
        return map(self.card, codes)

    @cached_property
    def state(self) -> str:
        """What the cards depend on: while it is the same, so are they."""
        counted = self.shared.statistics
        parts = (
            counted.edition,
            self.view.settings.database_url,
            counted.data_version,
            sorted(counted.query().items(), key=str),
            self.language,
            self.view.today,
            made_of(self.language),
        )
        # a database's URL may hold a password
        return hashlib.sha256(repr(parts).encode()).hexdigest()

    @cached_property
    def _areas(self) -> Areas:
        return self.view.edition.areas(self.view.layer(self.chosen))

    @cached_property
    def _parts(self) -> Areas | None:
        """The layer below, whose areas are drawn within each card's."""
        layer = self._areas.layer
        finer = next((name for name in self.view.edition.layers if PARENT_LAYERS.get(name) == layer), None)
        return None if finer is None else self.view.edition.areas(finer)

    @cached_property
    def _figures_within(self) -> dict[str, list[AreaStatistics]]:
        """The figures of the areas of the layer below, by the code of the area that they lie in."""
        if self._parts is None or self._parts.parents is None:
            return {}
        counted = self.view.statistics(replace(self.chosen, layer=self._parts.layer, parent=None, code=None))
        found: dict[str, list[AreaStatistics]] = {}
        for row in counted.areas:
            parent = self._parts.parents[self._parts.position(row.code)]
            if parent is not None:
                found.setdefault(str(parent), []).append(row)
        return found

    def _before(self) -> Statistics | None:
        """Return the statistics of the period before: of a fiscal year that is over, the one before."""
        first, last = self.chosen.from_, self.chosen.to
        if last is not None and last < self.view.today:
            year = fiscal_year_of(last) + BUDDHIST_ERA
            if (first, last) == fiscal_year(year):
                before, end = fiscal_year(year - 1)
                return self.view.statistics(replace(self.chosen, from_=before, to=end))
        return statistics_before(self.view, self.chosen)

    def _months(self, within: ReportFilter) -> Series:
        today = self.view.today
        if within.from_ is None or within.from_ <= today:
            within = replace(within, to=min(within.to or today, today))
        return series(self.view.store, within, step="month")


def card_page(view: View, *, chosen: ReportFilter, code: str, language: str, assets: Assets) -> str:
    """Return the page with the card of one area; raises as :class:`ReportCards` does."""
    cards = ReportCards(view, chosen, language)
    return cards.page(cards.codes(code), assets)
