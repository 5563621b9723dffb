"""Maps as files that open from anywhere: ``map choropleth``, ``map heat`` and so on."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

import typer

from geo_fondue.cli.filters import Filters, with_filters
from geo_fondue.cli.opening import Data, Layer, open_service
from geo_fondue.cli.pictures import Png, Wanted, WithPicture
from geo_fondue.cli.shared_options import with_options

if TYPE_CHECKING:
    from geo_fondue.maps import MapKind
    from geo_fondue.service import Service
    from geo_fondue.service.timing import Timing
    from geo_fondue.service.trials import Trial

app = typer.Typer(help="Draw maps, each as one file that needs nothing else.", no_args_is_help=True)

Out = Annotated[Path, typer.Argument(metavar="OUT.html", help="The file to write; OUT.png for a picture.")]
Language = Annotated[
    Literal["th", "en"] | None, typer.Option("--lang", help="The map's language; else that of the settings.")
]

Measure = Literal[
    "open",
    "closed",
    "excluded",
    "resolution_rate",
    "median_days_to_close",
    "oldest_open",
    "change",
    "per_km2",
    "per_1000_people",
]
"""Those of :mod:`geo_fondue.maps.measures`, which is too much to import before a map is asked for."""

Classing = Literal["quantile", "equal", "natural"]
"""Those of :mod:`geo_fondue.maps.classes`."""


@dataclass(frozen=True, kw_only=True)
class MapFile:
    """What every command that draws a map is told of its file; each field is an option."""

    out: Out
    png: Png = None
    lang: Language = None
    data: Data = None

    def draw(
        self,
        kind: "MapKind",
        layer: str | None,
        filters: Filters,
        *,
        measure: Measure = "open",
        trial: "Trial | None" = None,
        classing: Classing = "quantile",
        timing: "Timing | None" = None,
    ) -> None:
        """Write the map of a kind, as :func:`~geo_fondue.service.maps.map_page` makes it."""
        from geo_fondue.service.maps import map_page

        service = open_service(self.data)
        chosen = filters.chosen(service, layer=layer)
        page = partial(map_page, service.view(), kind, chosen, measure=measure)
        self.write(service, partial(page, trial=trial, classing=classing, timing=timing))

    def write(self, service: "Service", make: Callable[..., str]) -> None:
        """Write the page that is made with ``language`` and ``assets``, and its picture where one is wanted.

        Raises
        ------
        UnavailableError
            When there is nothing to draw a picture with; nothing is written then.
        """
        from geo_fondue.maps import Assets

        language = self.lang or service.settings.language
        page = partial(make, language=language, assets=Assets.inline())
        Wanted.of(self.out, self.png).write(service.settings, page)


with_file = with_options("file", MapFile)
"""Give a command the options of :class:`MapFile`."""


@app.command(cls=WithPicture)
@with_filters
@with_file
def choropleth(
    *,
    file: MapFile,
    layer: Layer = None,
    measure: Annotated[
        Measure,
        typer.Option("--measure", help="What the colours stand for at first."),
    ] = "open",
    classing: Annotated[
        Classing,
        typer.Option("--classing", help="Classes with as many areas, as wide, or where the figures part."),
    ] = "quantile",
    filters: Filters,
) -> None:
    """Draw the areas of a layer, coloured by a figure."""
    file.draw("choropleth", layer, filters, measure=measure, classing=classing)


@app.command(cls=WithPicture)
@with_filters
@with_file
def heat(
    *,
    file: MapFile,
    layer: Layer = None,
    measure: Annotated[
        Literal["open", "closed", "both"],
        typer.Option("--measure", help="Which reports are shown at first, or both side by side."),
    ] = "open",
    filters: Filters,
) -> None:
    """Draw where open and closed reports are dense, as counts in small cells and never as single reports."""
    from geo_fondue.service.timing import Timing

    file.draw("heat", layer, filters, timing=Timing(show=measure))


@app.command(cls=WithPicture)
@with_filters
@with_file
def hexbin(
    *,
    file: MapFile,
    layer: Layer = None,
    measure: Annotated[
        Literal["open", "closed", "resolution_rate"],
        typer.Option("--measure", help="What the colours stand for at first."),
    ] = "open",
    filters: Filters,
) -> None:
    """Draw reports by H3 hexagon, smaller ones the closer one looks, none with fewer than the limit."""
    file.draw("hexbin", layer, filters, measure=measure)


@app.command(cls=WithPicture)
@with_filters
@with_file
def hotspots(
    *,
    file: MapFile,
    layer: Layer = None,
    measure: Annotated[
        Literal["open", "closed", "total"],
        typer.Option("--measure", help="Which reports are counted; total is all of them."),
    ] = "open",
    per: Annotated[
        Literal["people", "reports", "none"] | None,
        typer.Option(
            "--per",
            help="What a count is set against: people, all reports of the same place and days, or none.",
        ),
    ] = None,
    periods: Annotated[
        int,
        typer.Option("--periods", metavar="COUNT", help="Cut the time into so many, to tell what is new."),
    ] = 0,
    resolution: Annotated[
        int | None,
        typer.Option("--resolution", metavar="3..9", help="Test H3 hexagons of this size, not areas."),
    ] = None,
    filters: Filters,
) -> None:
    """Draw where reports are more, or fewer, than chance explains (Getis-Ord Gi*)."""
    from geo_fondue.service.trials import Trial

    trial = Trial(measure=measure, per=per, periods=periods, resolution=resolution)
    file.draw("hotspots", layer, filters, trial=trial)


@app.command(cls=WithPicture)
@with_filters
@with_file
def slider(
    *,
    file: MapFile,
    layer: Layer = None,
    step: Annotated[
        Literal["week", "month"], typer.Option("--step", help="How long the steps are.")
    ] = "month",
    measure: Annotated[
        Literal["made", "closed", "open", "resolution_rate"],
        typer.Option(
            "--measure", help="What the colours stand for at first; open is at the end of each step."
        ),
    ] = "made",
    resolution: Annotated[
        int | None,
        typer.Option("--resolution", metavar="3..9", help="Play H3 hexagons of this size, not areas."),
    ] = None,
    filters: Filters,
) -> None:
    """Draw areas or hexagons in one week or month after the other: a map that plays."""
    from geo_fondue.service.timing import Timing

    timing = Timing(step=step, resolution=resolution, show=measure)
    file.draw("slider", layer, filters, timing=timing)


@app.command(cls=WithPicture)
@with_filters
@with_file
def compare(
    *,
    file: MapFile,
    layer: Layer = None,
    compare: Annotated[
        str,
        typer.Option(
            "--compare",
            metavar="PERIOD",
            help="What the period is compared with: previous, year-before, or 2024-01-01..2024-01-31.",
        ),
    ] = "previous",
    measure: Annotated[
        Literal["made_share", "made_count", "closed_share", "closed_count"],
        typer.Option("--measure", help="What the colours stand for at first."),
    ] = "made_share",
    filters: Filters,
) -> None:
    """Draw where more, or fewer, reports were made or closed than in another period, beyond chance."""
    from geo_fondue.service.timing import Timing

    file.draw("compare", layer, filters, timing=Timing(compare=compare, show=measure))


@app.command(cls=WithPicture)
@with_file
def agencies(
    *,
    file: MapFile,
    layer: Annotated[
        str | None,
        typer.Option("--layer", metavar="LAYER", help="Whose areas take part; else municipality."),
    ] = None,
) -> None:
    """Draw in which provinces agencies take part: the share of their areas that have one."""
    from geo_fondue.service.maps import agencies_page

    service = open_service(file.data)
    file.write(service, partial(agencies_page, service.view(), layer=layer))
