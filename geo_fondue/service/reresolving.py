"""Reports and the edition in force: how many can have other areas in it, and moving them to those."""

from collections import Counter
from collections.abc import Callable
from typing import Any

from geo_fondue.boundaries import Edition
from geo_fondue.errors import DamagedError, InputError, NotFoundError
from geo_fondue.reports.affected import affected
from geo_fondue.reports.handover import handover
from geo_fondue.reports.reresolving import Pair, Reresolved, reresolve
from geo_fondue.reports.store import store_exists
from geo_fondue.service.facade import Service


def count_affected(service: Service) -> int:
    """Return how many reports can have other areas in the edition in force than they have."""
    if not _has_reports(service):
        return 0
    some = affected(service.store, service.edition(), _opener(service))
    return sum(one.count for one in some)


def reresolve_reports(
    service: Service, edition_id: str | None = None, *, progress: Callable[[int, int], None] | None = None
) -> Reresolved:
    """Give reports the areas of an edition.

    Parameters
    ----------
    service : Service
    edition_id : str, optional
        Without it, the one in force today.
    progress : callable, optional
        Told how many were looked at, and of how many.

    Raises
    ------
    UnavailableError
        When nothing is published.
    NotFoundError
        When there is no such edition.
    """
    edition = service.edition() if edition_id is None else service.catalogue.open(edition_id)
    return reresolve(service.store, service.resolver(edition), _opener(service), progress=progress)


def count_handover(service: Service, before: Edition, after: Edition) -> Counter[Pair]:
    """Return how many reports change hands between two editions, by layer and pair of areas."""
    if not _has_reports(service):
        return Counter()
    return handover(service.store, service.resolver(before), service.resolver(after))


def describe_pairs(pairs: Counter[Pair]) -> dict[str, list[dict[str, Any]]]:
    """Return pairs of areas as JSON has them, by layer, those with the most reports first."""
    layers: dict[str, list[dict[str, Any]]] = {}
    for (layer, before, after), count in pairs.most_common():
        layers.setdefault(layer, []).append({"from": before, "to": after, "reports": count})
    return layers


def _has_reports(service: Service) -> bool:
    """Return whether there is a database of reports; none is made for it."""
    if not store_exists(service.settings.database_url):
        return False
    try:
        return service.store is not None
    except NotFoundError:  # of a server, without our tables
        return False


def _opener(service: Service) -> Callable[[str], Edition | None]:
    def opened(edition_id: str) -> Edition | None:
        try:
            return service.catalogue.open(edition_id)
        except (NotFoundError, DamagedError, InputError):
            return None

    return opened
