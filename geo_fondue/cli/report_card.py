"""``report-card``: a page of A4 for each area, as HTML or PDF, in one file or one for each."""

from contextlib import ExitStack
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

import typer

from geo_fondue.cli.console import counting, say
from geo_fondue.cli.opening import Data, Layer, day, open_service, year
from geo_fondue.cli.stopping import tidy_when_stopped

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from datetime import date

    from geo_fondue.reports.filter import ReportFilter
    from geo_fondue.service import Service
    from geo_fondue.service.report_cards import ReportCards

Format = Literal["html", "pdf"]

ALL = "all"

_TOGETHER: dict[str, Format] = {".html": "html", ".htm": "html", ".pdf": "pdf"}
"""The format of one file with all cards, by its suffix."""


def report_card(
    *,
    out: Annotated[
        Path,
        typer.Argument(
            metavar="[OUT]", help="A folder, for a file for each area; or OUT.html or OUT.pdf, for one file."
        ),
    ] = Path("report-cards"),
    layer: Layer = None,
    code: Annotated[
        str, typer.Option("--code", metavar="CODE", help="The area; all for every one of the layer.")
    ] = ALL,
    fiscal_year: Annotated[
        int | None,
        typer.Option("--fiscal-year", metavar="YEAR", help="Of the Buddhist era, as 2566.", parser=year),
    ] = None,
    from_: Annotated[str | None, typer.Option("--from", metavar="DAY", help="The first day.")] = None,
    to: Annotated[str | None, typer.Option("--to", metavar="DAY", help="The last day.")] = None,
    category: Annotated[
        str | None, typer.Option("--category", help="Count only reports that have this category.")
    ] = None,
    agency: Annotated[
        str | None,
        typer.Option(
            "--agency",
            metavar="NAME",
            help="Count only reports given to this organisation, as their source names it.",
        ),
    ] = None,
    format_: Annotated[
        Format | None,
        typer.Option("--format", help="PDF needs a Chromium that is installed; HTML without one."),
    ] = None,
    lang: Annotated[
        Literal["th", "en"] | None, typer.Option("--lang", help="Else the language of the settings.")
    ] = None,
    data: Data = None,
) -> None:
    """Write a report card for each area: its figures, its map, how it changed, its best and worst parts.

    Told again to write into the same folder, it goes on where it was stopped, and writes anew what is of
    older data.
    """
    from geo_fondue.service.periods import period
    from geo_fondue.service.report_cards import ReportCards

    together = _TOGETHER.get(out.suffix.lower())
    format_ = _format(out, together, format_)
    days = period(from_=day(from_, "--from"), to=day(to, "--to"), fiscal_year=fiscal_year)
    service = open_service(data)
    cards = ReportCards(
        service.view(),
        _chosen(service, layer, category, agency, days),
        language=lang or service.settings.language,
    )
    if not cards.shared.statistics.totals.total:
        say("No report is of these days, this category and this agency, as sources write them")
    with tidy_when_stopped():
        codes = cards.codes(None if code == ALL else code)
        if together is not None:
            _write_together(cards, codes, out, format_, service)
        else:
            _write_each(cards, codes, out, format_, service)


def _format(out: Path, together: Format | None, asked: Format | None) -> Format:
    from geo_fondue.errors import InputError

    if together is not None and asked not in (None, together):
        raise InputError(f"{out.name} is no name for {asked}", where="--format", remedy="Leave it out")
    return together or asked or "html"


def _chosen(
    service: "Service",
    layer: str | None,
    category: str | None,
    agency: str | None,
    days: "tuple[date | None, date | None]",
) -> "ReportFilter":
    from geo_fondue.reports.filter import ReportFilter
    from geo_fondue.service.maps import with_default_layer

    chosen = ReportFilter(
        layer=layer,
        from_=days[0],
        to=days[1],
        category=category,
        agency=agency,
        timezone=service.settings.timezone,
    )
    return with_default_layer(service.view(), chosen)


def _write_together(
    cards: "ReportCards", codes: list[str], out: Path, format_: Format, service: "Service"
) -> None:
    from geo_fondue.exports import write_file
    from geo_fondue.maps import Assets
    from geo_fondue.maps.chromium import Drawer, find_chromium

    program = find_chromium(service.settings.chromium) if format_ == "pdf" else None
    with counting("Report cards") as told:
        page = cards.page(_told(codes, told), Assets.inline())
        if program is None:
            data = page.encode()
        else:
            with Drawer.started(program, patience_s=60 + 5 * len(codes)) as drawer:
                data = drawer.paper(page)
        size = write_file(out, [data])
    say(f"{out}: {_cards(len(codes))}, {size / 1e6:.1f} MB")


def _write_each(
    cards: "ReportCards", codes: list[str], out: Path, format_: Format, service: "Service"
) -> None:
    from geo_fondue.exports import write_file
    from geo_fondue.maps import Assets
    from geo_fondue.maps.chromium import Drawer, find_chromium
    from geo_fondue.service.card_folder import CardFolder

    program = find_chromium(service.settings.chromium) if format_ == "pdf" else None
    folder = CardFolder.opened(out, cards.state)
    names = {code: file_name(cards.shared.statistics.layer, code, format_) for code in codes}
    missing = [code for code in codes if not folder.has(names[code])]
    if len(missing) < len(codes):
        say(f"{out}: {_cards(len(codes) - len(missing))} there already, of the same data")
    with ExitStack() as open_, counting("Report cards") as told:
        drawer = open_.enter_context(Drawer.started(program)) if program and missing else None
        for done, code in enumerate(missing):
            page = cards.page([code], Assets.inline())
            data = page.encode() if drawer is None else drawer.paper(page)
            write_file(out / names[code], [data])
            folder.add(names[code])
            told(done + 1, len(missing))
    say(f"{out}: {_cards(len(missing))} written")


def _told(codes: list[str], told: "Callable[[int, int], None]") -> "Iterator[str]":
    for done, code in enumerate(codes):
        told(done, len(codes))
        yield code


def _cards(count: int) -> str:
    return f"{count:,} card{'' if count == 1 else 's'}"


def file_name(layer: str, code: str, suffix: str) -> str:
    """Return the name of an area's file; what no file may be called by is written otherwise.

    Examples
    --------
    >>> file_name("province", "TH51", "pdf"), file_name("park", "../a b", "html")
    ('province-TH51.pdf', 'park-..%2Fa%20b.html')
    """
    from urllib.parse import quote

    return f"{layer}-{quote(code, safe='')}.{suffix}"
