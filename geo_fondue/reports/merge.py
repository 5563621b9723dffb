"""The law of a report: what is known of it after everything that was told, in whatever order it came.

Each field is a register that keeps its newest statement: the one whose telling has the newest
``last_activity``, of two as new the one that says more (:mod:`geo_fondue.reports.statements`). Saying nothing
is no statement. The position is one field, and so is each key of ``extra``. ``last_activity`` and
``reopened`` only grow, and so does the set of states that the report was seen in; from that set follows when
it was closed. So the same tellings make the same report in any order, however often each comes.

A telling that does not say when it speaks is older than all that do, and of several such the one that comes
later is the newer: only their own order among themselves matters.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from types import MappingProxyType
from typing import Any

from geo_fondue.reports.instants import EPOCH, MICROSECOND
from geo_fondue.reports.observations import Observation, closing, observations, reopenings
from geo_fondue.reports.report import Report
from geo_fondue.reports.statements import ORDER, Order, of_json
from geo_fondue.reports.states import StateGroup, state_group
from geo_fondue.reports.telling import Telling

Stamps = Mapping[str, int | None]
"""By field (``position``, ``state``, …, ``extra.KEY``), the stamp of what is kept of it.

In microseconds since 1970, None for a telling that did not say when it spoke. Only those fields are in it
that are not as new as the report's ``last_activity``. Two are special: ``reopened`` is the first time at
which the report was said to have been opened as often as it was said, and ``closed_at`` is there only where
the report was not seen in the state it is in at its closing, or not at its last activity after that. And one
is no stamp: ``said.reopened`` is how often it was said to have been opened, where it was seen so more often.
"""

_SAID = "said.reopened"

NO_STAMPS: Stamps = MappingProxyType({})
_NONE: frozenset[Observation] = frozenset()
_FIELDS = tuple(name for name in ORDER if name != "position")

Groups = Callable[[str, tuple[str, ...]], StateGroup]
"""The group of a state, among the words of the organisations that a report was given to."""


def known_groups(state: str, _organisations: tuple[str, ...]) -> StateGroup:
    """Return the group of a state whoever uses it."""
    return state_group(state)


@dataclass(frozen=True, slots=True)
class Known:
    """What is known of a report, and how new each part of it is.

    Attributes
    ----------
    report : Report or Telling
        A telling as long as nobody said where it is. Its ``closed_at`` is what follows from ``seen``, and is
        there only while it is closed.
    stamps : mapping of str to int
        See :data:`Stamps`.
    seen : frozenset of (datetime, str)
        The states that it was seen in, with times that sources gave.
    guessed : frozenset of (datetime, str)
        States with the time of their arrival, as long as no source said when the report got into its state.
    """

    report: Report | Telling
    stamps: Stamps
    seen: frozenset[Observation]
    guessed: frozenset[Observation]

    def stamp(self, name: str) -> int | None:
        """Return how new what is known of a field is."""
        return self.stamps[name] if name in self.stamps else _microseconds(self.report.last_activity)

    @property
    def states(self) -> frozenset[Observation]:
        """All states with a time."""
        return self.seen | self.guessed if self.guessed else self.seen


def known(telling: Report | Telling, now: datetime, groups: Groups = known_groups) -> Known:
    """Return what is known of a report after a single telling.

    Parameters
    ----------
    telling : Report or Telling
    now : datetime
        When it came: the time of a state that comes without any.
    groups : callable, optional
        The groups of states.
    """
    seen = frozenset(observations(telling))
    guessed = _NONE
    if telling.last_activity is None and telling.state and all(state != telling.state for _, state in seen):
        guessed = frozenset({(now, telling.state)})
    stamps: Stamps = NO_STAMPS
    if telling.reopened:
        own = closing(seen, None) if state_group(telling.state) == "closed" else None
        stamps = {"reopened": _microseconds(own or telling.last_activity)}
    return concluded(Known(telling, stamps, seen, guessed), groups)


def is_whole(report: Report, stamps: Stamps, told: Report | Telling) -> bool:
    """Return whether a telling by itself makes all that is kept of a report, so that it is nothing new.

    It costs a fraction of :func:`merge`, and says False where that would have to be asked.
    """
    if told != report:
        return False
    own = None
    if told.reopened and told.closed_at != told.last_activity:
        own = _microseconds(told.closed_at)
    whole = not stamps if own is None else stamps == {"reopened": own}
    return whole and (not told.extra or of_json(told.extra) == of_json(report.extra))


def merge(earlier: Known, later: Known, groups: Groups = known_groups) -> Known:
    """Return what is known of a report from both.

    Parameters
    ----------
    earlier, later : Known
        Of the same ``source`` and ``ticket_id``. Which of them came later matters only for what was told
        without saying when.
    groups : callable, optional
        The groups of states.

    Returns
    -------
    Known
        ``earlier`` itself where the other has nothing new.
    """
    first, second = earlier.report, later.report
    newest = _latest(first.last_activity, second.last_activity)
    base = _microseconds(newest)
    stamps_of_first, rest_of_first = earlier.stamps, _microseconds(first.last_activity)
    stamps_of_second, rest_of_second = later.stamps, _microseconds(second.last_activity)
    values: dict[str, Any] = {"last_activity": newest}
    stamps: dict[str, int | None] = {}

    def settle(name: str, one: Any, other: Any, order: Order) -> Any:
        """Keep the newer of two statements, and its stamp."""
        value, at = _newer(
            one,
            stamps_of_first.get(name, rest_of_first),
            other,
            stamps_of_second.get(name, rest_of_second),
            order,
        )
        if at != base and not _is_empty(value):
            stamps[name] = at
        return value

    for name in _FIELDS:
        values[name] = settle(name, getattr(first, name), getattr(second, name), ORDER[name])
    position = settle("position", _position(first), _position(second), ORDER["position"])
    values["extra"] = {
        key: settle(f"extra.{key}", first.extra.get(key), second.extra.get(key), of_json)
        for key in {**first.extra, **second.extra}
    }
    values["reopened"], stamps["reopened"] = _opened_more(earlier, later)
    whole: Report | Telling
    facts = {"source": first.source, "ticket_id": first.ticket_id, **values}
    whole = Telling(**facts) if position is None else Report(lon=position[0], lat=position[1], **facts)
    guessed = _still_guessed(earlier, later, dated=stamps.get("state", base) is not None)
    result = concluded(Known(whole, stamps, earlier.seen | later.seen, guessed), groups)
    return earlier if _is_same(result, earlier) else result


def concluded(kept: Known, groups: Groups) -> Known:
    """Return the same with what follows from it concluded anew: when it was closed, if it is closed.

    Parameters
    ----------
    kept : Known
    groups : callable
        The groups of states.
    """
    report, seen = kept.report, kept.seen
    said = _said_reopened(kept)
    counted = kept.stamp("reopened") if said else None
    stamps = {name: at for name, at in kept.stamps.items() if name not in ("reopened", "closed_at", _SAID)}
    if said and counted != _microseconds(report.last_activity):
        stamps["reopened"] = counted
    reopened = max(said, reopenings(seen)) if len(seen) > 1 else said
    if reopened != said:
        stamps[_SAID] = said
    closed_at = None
    if groups(report.state, report.organisations) == "closed":
        again = None if counted is None else EPOCH + counted * MICROSECOND
        closed_at = closing(seen, again, lambda state: groups(state, report.organisations))
        if closed_at is not None and not _is_seen_closed(report, closed_at, seen):
            stamps["closed_at"] = _microseconds(closed_at)
    if report.closed_at != closed_at or report.reopened != reopened:
        report = replace(report, closed_at=closed_at, reopened=reopened)
    return Known(report, stamps or NO_STAMPS, seen, kept.guessed)


def _is_seen_closed(report: Report | Telling, closed_at: datetime, seen: frozenset[Observation]) -> bool:
    """Return whether the report was seen in its state at its closing and at its last activity after it."""
    last = report.last_activity
    times = (closed_at,) if last is None or last < closed_at else (closed_at, last)
    return all((at, report.state) in seen for at in times)


def _newer(
    one: Any, stamp: int | None, other: Any, other_stamp: int | None, order: Order
) -> tuple[Any, int | None]:
    """Return the newer of two statements and its stamp; the other one came later."""
    if _is_empty(other):
        return one, stamp
    if _is_empty(one):
        return other, other_stamp
    if stamp == other_stamp:
        keep = stamp is not None and order(one) >= order(other)
    else:
        keep = other_stamp is None or (stamp is not None and stamp > other_stamp)
    return (one, stamp) if keep else (other, other_stamp)


def _said_reopened(kept: Known) -> int:
    """Return how often sources said that a report was opened again."""
    said = kept.stamps.get(_SAID)
    return kept.report.reopened if said is None else said


def _opened_more(one: Known, other: Known) -> tuple[int, int | None]:
    """Return how often a report was said to be opened again, and the first time at which it was."""
    counts = _said_reopened(one), _said_reopened(other)
    if counts[0] != counts[1]:
        more, count = (one, counts[0]) if counts[0] > counts[1] else (other, counts[1])
        return count, more.stamp("reopened")
    if not counts[0]:
        return 0, None
    times = one.stamp("reopened"), other.stamp("reopened")
    return counts[0], None if None in times else min(at for at in times if at is not None)


def _still_guessed(earlier: Known, later: Known, *, dated: bool) -> frozenset[Observation]:
    """Return the states with the times of their arrival, none where the state has a time of its own."""
    if dated:
        return _NONE
    news = later.guessed if later.report.state != earlier.report.state else _NONE
    return (earlier.guessed | news) - earlier.seen - later.seen


def _is_same(one: Known, other: Known) -> bool:
    return (
        one.report == other.report
        and one.stamps == other.stamps
        and one.seen == other.seen
        and one.guessed == other.guessed
        and of_json(one.report.extra) == of_json(other.report.extra)
    )


def _is_empty(value: object) -> bool:
    return value is None or value in ("", (), [], {})


def _position(report: Report | Telling) -> tuple[float, float] | None:
    return (report.lon, report.lat) if isinstance(report, Report) else None


def _latest(one: datetime | None, other: datetime | None) -> datetime | None:
    if one is None or other is None:
        return one or other
    return max(one, other)


def _microseconds(at: datetime | None) -> int | None:
    return None if at is None else (at - EPOCH) // MICROSECOND
