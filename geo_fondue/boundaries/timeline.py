"""Which of several published editions is in force on which days: one at most on any day."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from geo_fondue.errors import ConflictError


@dataclass(frozen=True, slots=True)
class Term:
    """Days in a row.

    Attributes
    ----------
    from_, to : date or None
        From the first day on, up to but not on the second; None is without limit.
    """

    from_: date | None
    to: date | None

    def __contains__(self, day: date) -> bool:
        return (self.from_ is None or self.from_ <= day) and (self.to is None or day < self.to)

    def __str__(self) -> str:
        if self.from_ is None and self.to is None:
            return "always"
        if self.to is None:
            return f"from {self.from_}"
        last = self.to - timedelta(days=1)
        return f"until {last}" if self.from_ is None else f"{self.from_} to {last}"

    def overlap(self, other: "Term") -> "Term | None":
        """Return the days that both hold, None where there are none."""
        starts = [term.from_ for term in (self, other) if term.from_ is not None]
        ends = [term.to for term in (self, other) if term.to is not None]
        from_, to = max(starts, default=None), min(ends, default=None)
        return None if from_ is not None and to is not None and to <= from_ else Term(from_, to)


ALWAYS = Term(None, None)
"""The period of an edition that states none: it is in force where no other is."""


@dataclass(frozen=True, slots=True)
class Stated:
    """A published edition and the period that it states of itself."""

    edition: str
    period: Term


class Timeline:
    """The days on which published editions are in force.

    1. Of editions with the very same period, the one published last counts: a correction.
    2. One without an end ends where one that begins later begins.
    3. One without any days is in force where no other is.

    Other overlaps are refused (:meth:`check`) before they come to be; where there is one all the same, the
    later beginning wins, then the later publishing.

    Parameters
    ----------
    published : sequence of Stated
        In the order of publishing; one that comes again was published again.
    """

    def __init__(self, published: Iterable[Stated]) -> None:
        by_period: dict[Term, Stated] = {}
        for stated in published:
            by_period.pop(stated.period, None)
            by_period[stated.period] = stated
        self.counting: Sequence[Stated] = tuple(by_period.values())

    def on(self, day: date) -> str | None:
        """Return the edition in force on a day, None where there is none."""
        starts = [one.period.from_ for one in self.counting if one.period.from_ is not None]
        there: list[tuple[bool, date, int, str]] = []
        for order, (edition, period) in enumerate((one.edition, one.period) for one in self.counting):
            begins = period.from_ or date.min
            ended = period.to is None and any(begins < start <= day for start in starts)
            if day in period and (period == ALWAYS or not ended):
                there.append((period != ALWAYS, begins, order, edition))
        return max(there)[-1] if there else None

    def terms(self) -> Mapping[str, tuple[Term, ...]]:
        """Return for each edition the days on which it is in force; one that never is has none."""
        turns = sorted({day for one in self.counting for day in (one.period.from_, one.period.to) if day})
        found: dict[str, list[Term]] = {one.edition: [] for one in self.counting}
        for from_, to in zip([None, *turns], [*turns, None], strict=True):
            some_day = from_ or ((to or date.max) - timedelta(days=1))
            edition = self.on(some_day)
            if edition is None:
                continue
            terms = found[edition]
            if terms and terms[-1].to == from_:
                terms[-1] = Term(terms[-1].from_, to)
            else:
                terms.append(Term(from_, to))
        return {edition: tuple(terms) for edition, terms in found.items()}

    def nearest(self, day: date) -> str | None:
        """Return the edition in force on a day; else the last that was before it, else the first to come."""
        found = self.on(day)
        if found is not None:
            return found
        terms = [(term, edition) for edition, terms in self.terms().items() for term in terms]
        past = [(term.to, edition) for term, edition in terms if term.to is not None and term.to <= day]
        if past:
            return max(past)[1]
        coming = [(term.from_, edition) for term, edition in terms if term.from_ is not None]
        return min(coming)[1] if coming else None

    def check(self, new: Stated, *, today: date) -> None:
        """Refuse an edition that would be in force together with one of these, or not at all.

        Raises
        ------
        ConflictError
            Naming both, the days, and what to do.
        """
        if new.period == ALWAYS:
            there = self.on(today)
            dated = next((one for one in self.counting if one.edition == there), None)
            if dated is not None and dated.period != ALWAYS:
                raise ConflictError(
                    f"edition {new.edition!r} states no days, and {dated.edition!r}, in force "
                    f"{dated.period}, comes before it today: it would change nothing",
                    remedy="Import it again under another id with --valid-from DAY, the first day of the new",
                )
            return
        for one in self.counting:
            if one.period in (ALWAYS, new.period):
                continue
            days = _cut(new.period, one.period).overlap(_cut(one.period, new.period))
            if days is not None:
                raise ConflictError(
                    f"editions {new.edition!r} ({new.period}) and {one.edition!r} ({one.period}) would both "
                    f"be in force: {days}",
                    remedy="Import it again under another id with --valid-from and --valid-to that leave the "
                    f"other its days, or with the very same period as {one.edition!r}, to correct that",
                )


def _cut(period: Term, other: Term) -> Term:
    """Return a period without an end up to where another one, that begins later, begins."""
    if period.to is None and other.from_ is not None and (period.from_ or date.min) < other.from_:
        return Term(period.from_, other.from_)
    return period
