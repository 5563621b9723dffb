"""Which edition takes over from which, and from which day on, when something is published or taken back."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from geo_fondue.boundaries.published import Publication
from geo_fondue.boundaries.timeline import Term, Timeline

_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Takeover:
    """One edition in another's place.

    Attributes
    ----------
    edition : str or None
        The one that answers now on the days in question; None for none.
    before : str or None
        The one that answered on them before, else the one in force on the day before them.
    from_ : date or None
        The first of these days; None where there is no first one.
    """

    edition: str | None
    before: str | None
    from_: date | None


def of_publication(done: Publication, *, old: Timeline, new: Timeline, today: date) -> Takeover:
    """Return what a publishing or a rollback put in whose place.

    Parameters
    ----------
    done : Publication
    old, new : Timeline
        Before and after it.
    today : date
        Of several terms that an edition without days of its own has, the one with this day is meant.
    """
    publishes = done.action == "publish"
    term = _main((new if publishes else old).terms().get(done.edition, ()), today)
    if term is None:  # it was never in force
        return Takeover(done.edition, None, None) if publishes else Takeover(None, done.edition, None)
    if publishes:
        return Takeover(done.edition, _there(old, term, today), term.from_)
    return Takeover(_there(new, term, today), done.edition, term.from_)


def by_calendar(timeline: Timeline, day: date) -> Takeover | None:
    """Return what takes over on a day because its days begin, or those of another end; None for nothing."""
    edition, before = timeline.on(day), timeline.on(day - _DAY)
    return None if edition == before else Takeover(edition, before, day)


def _main(terms: Sequence[Term], today: date) -> Term | None:
    return next((term for term in terms if today in term), terms[-1] if terms else None)


def _there(timeline: Timeline, term: Term, today: date) -> str | None:
    """Return the edition on some day of a term, as near to today as can be, else on the day before it."""
    days = [today] if today in term else []
    days += [term.from_, term.from_ - _DAY] if term.from_ is not None else []
    days += [term.to - _DAY] if term.to is not None else []
    return next((found for day in days if (found := timeline.on(day)) is not None), None)
