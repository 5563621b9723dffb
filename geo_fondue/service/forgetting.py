"""Old reports forgotten, as the settings want it."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime

from geo_fondue.reports.filter import day_start
from geo_fondue.reports.inbox import Inbox, forget_deliveries
from geo_fondue.reports.inbox.engine import inbox_file, open_engine
from geo_fondue.reports.privacy.forgetting import Forgotten, forget
from geo_fondue.reports.store.compacting import compact
from geo_fondue.service.facade import Service
from geo_fondue.service.intake import SOURCE

GRID_M = 100.0
"""Where the public may see exact positions, what is forgotten is coarse nevertheless."""


def forget_reports(
    service: Service,
    before: date,
    *,
    whole: bool = False,
    progress: Callable[[int, int], None] | None = None,
) -> Forgotten:
    """Forget reports made before a day in the timezone of the settings; see :func:`forget`.

    Raises
    ------
    InputError
        When the day is still to come.
    UnavailableError
        When the database cannot be written just now.
    """
    # In its zone, so that the day is told as it was given
    moment = day_start(before, service.settings.timezone).astimezone(service.settings.timezone)
    # First, while the reports say when they were made; a day to come is refused below
    deliveries = _forget_deliveries(service, moment) if moment <= datetime.now(UTC) else 0
    forgotten = forget(
        service.store,
        moment,
        whole=whole,
        grid_m=service.settings.public_grid_m or GRID_M,
        progress=progress,
    )
    return replace(forgotten, deliveries=deliveries)


def _forget_deliveries(service: Service, before: datetime) -> int:
    """Forget what other systems sent of a time before a moment; how many deliveries it was."""
    settings = service.settings
    inbox = Inbox(settings.database_url)
    if not inbox.exists():
        return 0
    try:
        dropped = forget_deliveries(inbox, service.store, SOURCE, before, settings.timezone)
    finally:
        inbox.close()
    # Also where nothing was dropped: a run before may have been stopped between the two
    if inbox_file(settings.database_url) is not None:
        engine = open_engine(settings.database_url)
        try:
            compact(engine)
        finally:
            engine.dispose()
    return dropped
