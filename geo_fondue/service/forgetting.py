"""Old reports forgotten, as the settings want it."""

from collections.abc import Callable
from datetime import date

from geo_fondue.reports.filter import day_start
from geo_fondue.reports.privacy.forgetting import Forgotten, forget
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
    return forget(
        service.store,
        day_start(before, service.settings.timezone),
        whole=whole,
        grid_m=service.settings.public_grid_m or GRID_M,
        progress=progress,
    )
