"""Old reports forgotten, as the settings want it."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime

from geo_fondue.reports.filter import day_start
from geo_fondue.reports.inbox import Inbox
from geo_fondue.reports.inbox.engine import inbox_file, open_engine
from geo_fondue.reports.privacy.forgetting import Forgotten, forget
from geo_fondue.reports.store.compacting import compact
from geo_fondue.service.facade import Service

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
    moment = day_start(before, service.settings.timezone)
    forgotten = forget(
        service.store,
        moment,
        whole=whole,
        grid_m=service.settings.public_grid_m or GRID_M,
        progress=progress,
    )
    return replace(forgotten, deliveries=_forget_deliveries(service.settings.database_url, moment))


def _forget_deliveries(database_url: str, before: datetime) -> int:
    """Forget what other systems sent and what became of it before a moment; how many deliveries it was."""
    inbox = Inbox(database_url)
    if not inbox.exists():
        return 0
    try:
        dropped = inbox.drop(before=before)
    finally:
        inbox.close()
    if dropped and inbox_file(database_url) is not None:
        engine = open_engine(database_url)
        try:
            compact(engine)
        finally:
            engine.dispose()
    return dropped
