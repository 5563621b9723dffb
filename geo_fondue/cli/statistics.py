"""Statistics of areas: ``statistics``."""

from typing import TYPE_CHECKING, Annotated, Any

import typer

from geo_fondue.cli.console import print_bytes, print_json, print_table
from geo_fondue.cli.filters import Filters, with_filters
from geo_fondue.cli.opening import Data, Json, Layer, open_service

if TYPE_CHECKING:
    from geo_fondue.settings import Settings
    from geo_fondue.statistics import Figures, Statistics


@with_filters
def statistics(
    *,
    layer: Layer = None,
    filters: Filters,
    json: Json = False,
    csv: Annotated[bool, typer.Option("--csv", help="Print CSV, for spreadsheets.")] = False,
    data: Data = None,
) -> None:
    """Count the reports in every area of a layer, by state and time to close."""
    from geo_fondue.exports import export_statistics

    if json and csv:
        raise typer.BadParameter("--json and --csv exclude one another")
    service = open_service(data)
    view = service.view()
    chosen = filters.chosen(service, layer=layer or view.edition.layers[0])
    counted = view.statistics(chosen)
    if json:
        print_json(counted.to_dict())
    elif csv:
        print_bytes(export_statistics(counted, view.edition, written_as="csv"))
    else:
        _show(counted, service.settings)


def _show(counted: "Statistics", settings: "Settings") -> None:
    headings = (
        "code",
        "name",
        "total",
        "open",
        "closed",
        "excluded",
        "rate %",
        "median days",
        "p90",
        "work h",
        "oldest open",
    )
    rows = [
        (
            area.code,
            area.name.get(settings.language) or next(iter(area.name.values()), None),
            *_figures(area, settings),
        )
        for area in counted.areas
    ]
    total = ("", "all", *_figures(counted.totals, settings))
    query = ", ".join(f"{name} {value}" for name, value in counted.query().items() if value is not None)
    note = f"edition {counted.edition}; of all, {counted.outside:,} lie in none of these areas"
    if counted.elsewhere:
        note += f" ({counted.elsewhere:,} were resolved to areas that are not listed here)"
    if counted.totals.unknown:
        note += f"; {counted.totals.unknown:,} of the open ones are in a state that is not known"
    print_table(headings, [*rows, total], title=query, caption=note)


def _figures(figures: "Figures", settings: "Settings") -> tuple[Any, ...]:
    oldest = figures.oldest_open
    return (
        figures.total,
        figures.open,
        figures.closed,
        figures.excluded,
        None if figures.resolution_rate is None else figures.resolution_rate * 100,
        figures.median_days_to_close,
        figures.p90_days_to_close,
        figures.median_working_hours_to_close,
        None if oldest is None else oldest.astimezone(settings.timezone).date(),
    )
