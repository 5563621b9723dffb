"""The demo: the made-up country and its reports, in a data folder of their own."""

from collections.abc import Callable
from datetime import UTC, datetime

from geo_fondue.boundaries.demo import generate_country, overlay_layers, write_demo_edition
from geo_fondue.errors import ConflictError
from geo_fondue.reports.demo import generate_reports, write_exchange_csv
from geo_fondue.reports.importing import ImportResult, Progress, import_reports
from geo_fondue.service.demo_agencies import write_demo_agencies
from geo_fondue.service.facade import Service

EDITION = "demo"
BAD_SHARE = 0.01
"""Of the rows, have coordinates as they come from the field: none, zero, swapped, or out at sea."""


def prepare_demo(
    service: Service,
    *,
    reports: int,
    step: Callable[[str], None],
    progress: Callable[[Progress], None] | None = None,
) -> ImportResult:
    """Put the made-up country and its reports into the data folder, where they are not there yet.

    The reports go the way of real ones: into a file as Traffy Fondue writes it, and through the import. So
    what was broken off is made whole by running it again, and what is whole is not changed.

    Parameters
    ----------
    service : Service
    reports : int
        How many.
    step : callable
        Told, in a few words, what is done next.
    progress : callable, optional
        Told how far the import is.

    Raises
    ------
    ConflictError
        When a real country is published in the folder: made-up reports have no place beside real ones.
    """
    data, catalogue = service.settings.data, service.catalogue
    entries = catalogue.editions()
    if any(entry.published and not entry.manifest.made_up for entry in entries):
        raise ConflictError(
            "a real country is published here, and made-up reports have no place beside real ones",
            where=str(data),
            remedy="Give the demo a folder of its own: geo-fondue demo --data geo-fondue-demo",
        )
    file = data / f"{EDITION}-reports-{reports}.csv"
    there = any(entry.manifest.id == EDITION for entry in entries)
    if not there or not file.exists():
        step("Making the country up")
        country = generate_country()
        if not there:
            overlays = overlay_layers(country)
            write_demo_edition(data, country=country, overlays=overlays, edition_id=EDITION)
        step(f"Making {reports:,} reports up")
        aside = file.with_suffix(".part")
        made = generate_reports(
            country,
            count=reports,
            seed=country.seed,
            until=datetime.now(UTC),
            timezone=service.settings.timezone,
        )
        write_exchange_csv(made, aside, bad_share=BAD_SHARE, timezone=service.settings.timezone)
        aside.replace(file)
    catalogue.publish(EDITION, why="the made-up demo country")
    view = service.view()
    write_demo_agencies(data, view.edition)
    step("Compiling the index")
    resolver = view.resolver
    resolver.warm_up()
    step(f"Importing {file.name}")
    return import_reports(
        file,
        store=service.store,
        resolver=resolver,
        timezone=service.settings.timezone,
        source="demo",
        progress=progress,
    )
