"""Maps as files that open from anywhere: ``map choropleth`` and ``map heat``."""

from pathlib import Path
from typing import Annotated, Literal

import typer

from geo_fondue.cli.console import say, working
from geo_fondue.cli.opening import (
    Category,
    Data,
    FiscalYear,
    From,
    Layer,
    Parent,
    State,
    To,
    chosen_reports,
    open_service,
)

app = typer.Typer(help="Draw maps, each as one file that needs nothing else.", no_args_is_help=True)

Out = Annotated[Path, typer.Argument(metavar="OUT.html", help="The file to write.")]
Language = Annotated[
    Literal["th", "en"] | None, typer.Option("--lang", help="The map's language; else that of the settings.")
]


@app.command()
def choropleth(
    *,
    out: Out,
    layer: Layer = None,
    measure: Annotated[
        Literal["open", "closed", "resolution_rate"],
        typer.Option("--measure", help="What the colours stand for at first."),
    ] = "open",
    from_: From = None,
    to: To = None,
    fiscal_year: FiscalYear = None,
    category: Category = None,
    state: State = None,
    parent: Parent = None,
    lang: Language = None,
    data: Data = None,
) -> None:
    """Draw the areas of a layer, coloured by open, closed or resolution rate."""
    from geo_fondue.exports import write_file
    from geo_fondue.maps import Assets, to_html
    from geo_fondue.service.maps import choropleth_map, with_default_layer

    service = open_service(data)
    view = service.view()
    chosen = chosen_reports(
        service,
        layer=layer,
        from_=from_,
        to=to,
        fiscal_year=fiscal_year,
        category=category,
        state=state,
        parent=parent,
    )
    with working("Drawing the map"):
        drawn = choropleth_map(
            view,
            with_default_layer(view, chosen),
            measure=measure,
            language=lang or service.settings.language,
            assets=Assets.inline(),
        )
        size = write_file(out, [to_html(drawn).encode()])
    say(f"{out}: {size / 1e6:.1f} MB")


@app.command()
def heat(
    *,
    out: Out,
    layer: Layer = None,
    measure: Annotated[
        Literal["open", "closed"], typer.Option("--measure", help="Which reports are shown at first.")
    ] = "open",
    from_: From = None,
    to: To = None,
    fiscal_year: FiscalYear = None,
    category: Category = None,
    state: State = None,
    parent: Parent = None,
    lang: Language = None,
    data: Data = None,
) -> None:
    """Draw where open and closed reports are dense, as counts in small cells and never as single reports."""
    from geo_fondue.exports import write_file
    from geo_fondue.maps import Assets, to_html
    from geo_fondue.service.maps import heat_map, with_default_layer

    service = open_service(data)
    view = service.view()
    chosen = chosen_reports(
        service,
        layer=layer,
        from_=from_,
        to=to,
        fiscal_year=fiscal_year,
        category=category,
        state=state,
        parent=parent,
    )
    with working("Drawing the map"):
        drawn = heat_map(
            view,
            with_default_layer(view, chosen),
            measure=measure,
            language=lang or service.settings.language,
            assets=Assets.inline(),
        )
        size = write_file(out, [to_html(drawn).encode()])
    say(f"{out}: {size / 1e6:.1f} MB")
