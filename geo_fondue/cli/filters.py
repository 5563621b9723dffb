"""The options that choose reports, shared by every command that counts, draws or writes them."""

from dataclasses import dataclass
from typing import TYPE_CHECKING, Annotated, Any, Literal

import typer

from geo_fondue.cli.opening import day, year
from geo_fondue.cli.shared_options import with_options

if TYPE_CHECKING:
    from geo_fondue.reports.filter import ReportFilter
    from geo_fondue.service import Service


def filter_option(name: str, words: str, metavar: str | None = None, **more: Any) -> Any:
    """Return an option that stands in the panel of the filters."""
    return typer.Option(name, metavar=metavar, help=words, rich_help_panel="Which reports", **more)


@dataclass(frozen=True, kw_only=True)
class Filters:
    """What a command was told of the reports it shall take; each field is an option."""

    from_: Annotated[
        str | None, filter_option("--from", "Made on this day or later, as 2024-01-31.", "DAY")
    ] = None
    to: Annotated[str | None, filter_option("--to", "Made on this day or earlier.", "DAY")] = None
    fiscal_year: Annotated[
        int | None,
        filter_option(
            "--fiscal-year",
            "Made in this Thai fiscal year of the Buddhist era, as 2566.",
            "YEAR",
            parser=year,
        ),
    ] = None
    category: Annotated[str | None, filter_option("--category", "That have this category.")] = None
    state: Annotated[
        Literal["open", "closed", "excluded"] | None,
        filter_option("--state", "Whose state is in this group."),
    ] = None
    agency: Annotated[
        str | None,
        filter_option("--agency", "Given to this organisation, as the reports' source names it.", "NAME"),
    ] = None
    parent: Annotated[
        str | None, filter_option("--parent", "In the area with this code, of a coarser layer.", "CODE")
    ] = None

    def chosen(self, service: "Service", *, layer: str | None, code: str | None = None) -> "ReportFilter":
        """Return the filter for the reports of a service.

        Raises
        ------
        InputError
            When the options contradict one another.
        """
        from geo_fondue.reports.filter import ReportFilter
        from geo_fondue.service.periods import period

        first, last = period(
            from_=day(self.from_, "--from"), to=day(self.to, "--to"), fiscal_year=self.fiscal_year
        )
        return ReportFilter(
            layer=layer,
            code=code,
            parent=self.parent,
            state=self.state,
            agency=self.agency,
            category=self.category,
            from_=first,
            to=last,
            timezone=service.settings.timezone,
        )


with_filters = with_options("filters", Filters)
"""Give a command the options of :class:`Filters`."""
