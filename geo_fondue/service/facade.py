"""The facade: opens what the settings name, and gives each request a view to be answered from."""

import contextlib
import threading
from dataclasses import dataclass
from datetime import date

from geo_fondue.boundaries import Catalogue, Edition
from geo_fondue.errors import GeoFondueError, NotFoundError, UnavailableError
from geo_fondue.reports.store import Store
from geo_fondue.resolver import Resolver
from geo_fondue.service.changes import Comparisons
from geo_fondue.service.keys import Keys
from geo_fondue.service.responsible import Responsible
from geo_fondue.service.today import Today
from geo_fondue.service.view import View
from geo_fondue.settings import Settings, load_settings
from geo_fondue.statistics.reading import make_ready

__all__ = ["Service", "View"]

DAYS_REMEMBERED = 1000
"""For so many days is it remembered which edition is in force on them."""


class Service:
    """Everything in one data folder. Any number of threads may use it at once.

    What is published or rolled back, by whomever, is seen by the next :meth:`view`, without a restart.

    Attributes
    ----------
    settings : Settings
    catalogue : Catalogue
    comparisons : Comparisons
        What changed between its editions.
    responsible : Responsible
        The agencies, and the rules by which they answer for places.
    keys : Keys
        Who may ask for what is not public.
    """

    def __init__(self, settings: Settings, *, makes_store: bool = True) -> None:
        self.settings = settings
        self._makes_store = makes_store
        self.responsible = Responsible(settings.data)
        self.catalogue = Catalogue(settings.data, timezone=settings.timezone)
        self.comparisons = Comparisons()
        self.today = Today(settings.timezone)
        self.keys = Keys(lambda: self.store)
        self._lock = threading.Lock()
        self._token = ""
        self._day = date.min
        self._in_force: dict[date | None, Edition] = {}
        self._resolvers: dict[str, Resolver] = {}
        self._at_hand: _AtHand | None = None
        self._store: Store | None = None
        self._opening_store = threading.Lock()  # of its own, since a database may take its time

    @classmethod
    def open(cls, settings: Settings | None = None, *, makes_store: bool = True) -> "Service":
        """Open the service of a data folder, which may still be empty.

        Parameters
        ----------
        settings : Settings, optional
            Those of the environment without it.
        makes_store : bool
            Whether the database of reports is made where there is none; those who only read are told then.
        """
        return cls(settings or load_settings(), makes_store=makes_store)

    @property
    def store(self) -> Store:
        """The reports' store, opened when it is first asked for.

        Raises
        ------
        NotFoundError
            When there is none, and this service makes none.
        UnavailableError
            When the database does not answer.
        """
        with self._opening_store:
            if self._store is None:
                data, make = self.settings.data, self._makes_store
                # what is derived makes no folder either
                folder = data if make or data.is_dir() else None
                self._store = Store.open(self.settings.database_url, folder=folder, make=make)
            return self._store

    def close(self) -> None:
        """Let go of the database."""
        self.keys.close()
        with self._opening_store:
            if self._store is not None:
                self._store.close()
            self._store = None

    def warm(self) -> None:
        """Make the first request as quick as the later ones: open what is published, and the database.

        What stands in the way is left for the requests to tell.
        """
        with contextlib.suppress(GeoFondueError):
            self.view().resolver.warm_up()
        with contextlib.suppress(GeoFondueError):
            make_ready(self.store.columns(), self.settings.office)

    def view(self, at: date | None = None) -> "View":
        """Return what one request is answered from: a single edition, whatever is published meanwhile.

        Parameters
        ----------
        at : date, optional
            The day whose boundaries answer; today without it.

        Raises
        ------
        UnavailableError
            When nothing is published yet.
        NotFoundError
            When no published edition is in force on that day.
        """
        token, today = (self.catalogue.token(), self.responsibility_token()), self.today()
        view = View(self, self.edition(at), at)
        if at is None and (self._at_hand is None or not self._at_hand.holds(token, today)):
            with contextlib.suppress(GeoFondueError):
                view.assigner()
            self._at_hand = _AtHand(token, today, view)
        return view

    def view_at_hand(self) -> "View | None":
        """Return today's view where :meth:`view` has made it already and it still holds, else None.

        It never waits. It is for :meth:`View.resolve_at_once`, not for what changes from one request to the
        next, such as the version of the reports. What is published is seen at once, other agencies or rules a
        twentieth of a second later at most.
        """
        at_hand = self._at_hand
        if at_hand is None:
            return None
        token = self.catalogue.token(), self.responsible.recent_token()
        return at_hand.view if at_hand.holds(token, self.today()) else None

    def responsibility_token(self) -> str:
        """Return a text that changes whenever agencies or their rules do. It costs two ``stat``."""
        return self.responsible.token()

    def edition(self, at: date | None = None) -> Edition:
        """Return the edition in force on a day; raises as :meth:`view` does."""
        # The token first: what is published after it is asked for again by the next request.
        token = self.catalogue.token()
        if not token:
            raise _nothing_published(self.catalogue)
        today = self.today()
        with self._lock:
            if (token, today) != (self._token, self._day) or len(self._in_force) >= DAYS_REMEMBERED:
                self._token, self._day = token, today
                self._in_force.clear()
            found = self._in_force.get(at)
        if found is None:
            found = self._published(at)
            with self._lock:
                if token == self._token:
                    self._in_force[at] = found
        return found

    def resolver(self, edition: Edition) -> Resolver:
        """Return the resolver of an edition; it is built once."""
        with self._lock:
            found = self._resolvers.get(edition.id)
            if found is None or found.edition is not edition:
                found = Resolver(
                    edition,
                    tolerance_m=self.settings.tolerance_m,
                    certain_share=self.settings.certain_share,
                )
                self._resolvers[edition.id] = found
            return found

    def _published(self, at: date | None) -> Edition:
        try:
            return self.catalogue.published(at)
        except NotFoundError:
            if at is None:
                raise _nothing_published(self.catalogue) from None
            raise


def _nothing_published(catalogue: Catalogue) -> UnavailableError:
    remedy = "Run geo-fondue boundaries import LAYER=FILE … --edition ID --publish"
    if not catalogue.data.is_dir():
        remedy = f"There is no such folder: see that --data or GEO_FONDUE_DATA is the one you mean. {remedy}"
    return UnavailableError("no boundaries are published yet", where=str(catalogue.data), remedy=remedy)


@dataclass(frozen=True, slots=True)
class _AtHand:
    """A view, and what was published and which day it was when it was made."""

    token: tuple[str, str]
    today: date
    view: View

    def holds(self, token: tuple[str, str], today: date) -> bool:
        """Return whether that is still so."""
        return self.token == token and self.today == today
