"""Where reports are fetched from, and who asks for them."""

from dataclasses import dataclass
from hashlib import blake2b
from typing import Literal
from urllib.parse import urlsplit

from geo_fondue.errors import InputError
from geo_fondue.reports.readers import MAX_SOURCE
from geo_fondue.reports.sync import Credentials, source_of
from geo_fondue.service.facade import Service
from geo_fondue.web import shown

Kind = Literal["traffy-feed", "traffy-exchange", "open311"]

_LONGEST = 200
"""Characters of a cursor's name; a column of the store bounds it."""


@dataclass(frozen=True, slots=True)
class Origin:
    """Where reports are fetched from.

    Attributes
    ----------
    kind : str
        How it is spoken to.
    url : str
        Its address.
    source : str
        The ``source`` that its reports get.
    """

    kind: Kind
    url: str
    source: str

    @property
    def name(self) -> str:
        """What its cursor is kept under."""
        name = f"{self.kind} {self.source} {shown(self.url)}"
        return (
            name
            if len(name) <= _LONGEST
            else f"{name[: _LONGEST - 17]} {blake2b(name.encode(), digest_size=8).hexdigest()}"
        )


def traffy_origin(service: Service, url: str | None, source: str | None = None) -> Origin:
    """Return where Traffy Fondue's reports are fetched from.

    Parameters
    ----------
    service : Service
    url : str, optional
        Of its feed or its exchange API, told by ``exchange-api`` in it. Without it that of the settings: the
        exchange API where they name a user, else the feed.
    source : str, optional
        Else ``traffy``.

    Raises
    ------
    InputError
        When it is no address, or the name of the source is none.
    """
    settings = service.settings
    if url is None:
        url = settings.traffy_feed if settings.traffy_user is None else settings.traffy_exchange
    exchange = "exchange-api" in urlsplit(url).path or url == settings.traffy_exchange
    return _origin("traffy-exchange" if exchange else "traffy-feed", url, source or "traffy")


def traffy_feed(service: Service) -> Origin:
    """Return the public feed of the settings."""
    return _origin("traffy-feed", service.settings.traffy_feed, "traffy")


def open311_origin(url: str, source: str | None = None) -> Origin:
    """Return where an Open311 server's reports are fetched from; raises as :func:`traffy_origin` does."""
    return _origin("open311", url, source or source_of(url))


def _origin(kind: Kind, url: str, source: str) -> Origin:
    parts = urlsplit(url)
    if parts.scheme not in ("http", "https") or not parts.hostname:
        raise InputError(f"{url!r} is no address", where="URL", remedy="Give one like https://example.org/…")
    if not 0 < len(source) <= MAX_SOURCE or "/" in source or source.startswith("."):
        raise InputError(
            "not a name for a source",
            where="--source",
            remedy=f"Give 1 to {MAX_SOURCE} characters without a slash",
        )
    return Origin(kind, url, source)


def credentials(service: Service) -> Credentials:
    """Return who asks the exchange API.

    Raises
    ------
    InputError
        Naming the settings that are missing.
    """
    settings = service.settings
    user, password, org_id = settings.traffy_user, settings.traffy_password, settings.traffy_org_id
    if user is None or password is None or org_id is None:
        given = {"USER": user, "PASSWORD": password, "ORG_ID": org_id}
        missing = [f"GEO_FONDUE_TRAFFY_{name}" for name, value in given.items() if value is None]
        raise InputError(
            "the exchange API wants to know who asks", where=", ".join(missing), remedy="Set what is missing"
        )
    return Credentials(user, password.get_secret_value(), org_id)
