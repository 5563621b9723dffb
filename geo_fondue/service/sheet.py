"""The sheet that a map is drawn on: what is to be drawn of a view, and how it looks."""

from dataclasses import dataclass, field, replace
from functools import cached_property

import numpy as np

from geo_fondue.areas import Areas
from geo_fondue.maps import Classing, Measure
from geo_fondue.maps.outlines import bounds_of
from geo_fondue.position import Bounds
from geo_fondue.reports.filter import ReportFilter
from geo_fondue.service.looks import Look
from geo_fondue.service.timing import Timing
from geo_fondue.service.trials import Trial
from geo_fondue.service.view import View
from geo_fondue.statistics import Statistics
from geo_fondue.statistics.hierarchy import within


@dataclass(frozen=True, kw_only=True)
class Sheet:
    """What is to be drawn.

    Attributes
    ----------
    view : View
    chosen : ReportFilter
        Which reports; it has a layer.
    measure : str
        What is shown at first.
    look : Look
    classing : str
        How the classes of a choropleth's colours are made.
    before : Statistics or None
        The same in the period before.
    selected : str or None
        The code of the area that stands out.
    drill : tuple of str or None
        Text and address of the way to the layer below.
    chooser : bool
        Whether the reader may choose what is shown.
    trial : Trial or None
        How hot spots are looked for; None to follow the measure.
    timing : Timing
        The steps of the map that plays, and what a period is compared with.
    brief : bool
        Whether what is said of an area on the map is short, since it stands beside the map in full.
    """

    view: View
    chosen: ReportFilter
    measure: Measure
    look: Look
    classing: Classing = "quantile"
    before: Statistics | None = None
    selected: str | None = None
    drill: tuple[str, str] | None = None
    chooser: bool = True
    trial: Trial | None = None
    timing: Timing = field(default_factory=Timing)
    brief: bool = False

    @cached_property
    def areas(self) -> Areas:
        """The layer that is drawn, whole."""
        return self.view.edition.areas(self.view.layer(self.chosen))

    @cached_property
    def statistics(self) -> Statistics:
        """The figures of its areas."""
        return self.view.statistics(self.chosen)

    @cached_property
    def place(self) -> tuple[ReportFilter, Bounds, list[str] | None]:
        """Which reports a map of places shows, its bounds, and the areas drawn where not all are, by code.

        Reports within a parent are those that lie in it, also where they lie in none of its parts.
        """
        positions, listed, chosen = np.arange(len(self.areas)), None, self.chosen
        if chosen.parent is not None:
            ancestor, inside = within(self.view.edition, self.areas.layer, chosen.parent)
            chosen = replace(chosen, layer=ancestor, code=chosen.parent, parent=None)
            positions = np.flatnonzero(inside)
            listed = [str(code) for code in self.areas.codes[positions]]
        return chosen, bounds_of(self.areas, positions), listed
