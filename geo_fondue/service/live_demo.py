"""The demo with a real country: its boundaries and its latest public reports, from those who publish them."""

from collections.abc import Callable
from datetime import datetime, timedelta

import requests

from geo_fondue.boundaries import Catalogue
from geo_fondue.boundaries.fetching import Offer, bring, check_country, cod_ab, geoboundaries, web_session
from geo_fondue.boundaries.fetching.cod_ab import ADDRESS as COD_AB
from geo_fondue.boundaries.fetching.geoboundaries import ADDRESS as GEOBOUNDARIES
from geo_fondue.boundaries.importing import import_edition
from geo_fondue.errors import ConflictError, InputError, NotFoundError
from geo_fondue.service.facade import Service
from geo_fondue.service.origins import traffy_feed
from geo_fondue.service.publishing import publish
from geo_fondue.service.syncing import Sync, Synced

WITH_REPORTS = ("THA",)
"""The countries whose public reports are known to be had."""

DAYS = 7
"""Of so many days are reports fetched."""

TRIES = 2
"""Somebody waits, and can run it again."""


def prepare_live(
    service: Service,
    country: str,
    *,
    step: Callable[[str], None],
    told: Callable[[str, int, int | None], None] | None = None,
) -> Synced:
    """Put a real country and its latest reports into the data folder: what is there is not fetched again.

    Parameters
    ----------
    service : Service
    country : str
        ISO 3166-1 alpha-3; one of :data:`WITH_REPORTS`.
    step : callable
        Told, in a few words, what is done next.
    told : callable, optional
        Told how far a download is: its file, its bytes, and of how many.

    Raises
    ------
    InputError
        When it is no country whose reports can be had.
    ConflictError
        When the made-up country is published in the folder.
    UnavailableError
        When those who publish them do not answer, as where there is no internet.
    """
    code = check_country(country)
    if code not in WITH_REPORTS:
        raise InputError(
            f"no public reports of {code} are known",
            where="--live",
            remedy=f"Give {', '.join(WITH_REPORTS)}, or fetch boundaries alone: geo-fondue boundaries fetch",
        )
    entries = service.catalogue.editions()
    if any(entry.published and entry.manifest.made_up for entry in entries):
        raise ConflictError(
            "the made-up country is published here, and real reports have no place beside made-up ones",
            where=str(service.settings.data),
            remedy="Give the real one a folder of its own: geo-fondue demo --live THA --data geo-fondue-live",
        )
    if not any(entry.published for entry in entries):
        _fetch_boundaries(service, code, step, told)
    step("Compiling the index")
    service.view().resolver.warm_up()
    step("Fetching the latest reports")
    today = datetime.now(service.settings.timezone).date()
    with Sync(service, traffy_feed(service), since=today - timedelta(days=DAYS - 1)) as sync:
        sync.progress = lambda window, done, of: step(f"Fetching reports of {window} ({done} of {of} days)")
        return sync.run()


def _fetch_boundaries(
    service: Service,
    country: str,
    step: Callable[[str], None],
    told: Callable[[str, int, int | None], None] | None,
) -> None:
    """Fetch the country's boundaries, make an edition of them, and put it in force."""
    settings = service.settings
    with web_session(tries=TRIES) as session:
        step("Asking for boundaries")
        offer = _offer(session, country, settings.boundaries_mirror)
        if not _is_there(service.catalogue, offer.id):
            step("Fetching boundaries")
            fetched = bring(session, offer, downloads=settings.data / "downloads", progress=told)
            import_edition(
                fetched.files,
                folder=settings.data,
                edition_id=offer.id,
                origin=offer.origin,
                progress=step,
            )
    publish(service.catalogue, offer.id, why="the demo of a real country")


def _offer(session: requests.Session, country: str, mirror: str | None) -> Offer:
    try:
        return cod_ab(session, country, address=mirror or COD_AB)
    except NotFoundError:
        return geoboundaries(session, country, address=mirror or GEOBOUNDARIES)


def _is_there(catalogue: Catalogue, edition_id: str) -> bool:
    return any(entry.manifest.id == edition_id for entry in catalogue.editions())
