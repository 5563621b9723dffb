"""What there is to tell: publishings, rollbacks, and editions that come in force by the calendar."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Literal
from zoneinfo import ZoneInfo

from geo_fondue.boundaries.published import Pointer
from geo_fondue.boundaries.takeover import Takeover, by_calendar, of_publication


@dataclass(frozen=True, slots=True)
class Event:
    """Something that happened to what is in force.

    Attributes
    ----------
    kind : str
        ``"publish"``, ``"rollback"``, or ``"in-force"`` for an edition whose first day has come.
    at : datetime
        In UTC.
    takeover : Takeover
    """

    kind: Literal["publish", "rollback", "in-force"]
    at: datetime
    takeover: Takeover


def events(pointer: Pointer, *, after: int, since: date, today: date, timezone: ZoneInfo) -> Iterator[Event]:
    """Yield what happened since somebody looked last, in the order in which it did.

    Parameters
    ----------
    pointer : Pointer
        What is published now.
    after : int
        How many entries of the history were seen.
    since : date
        The last day whose changes by the calendar were seen.
    today : date
    timezone : ZoneInfo
        Whose calendar it is.
    """
    found = [_of_history(pointer, number, timezone) for number in range(after, len(pointer.history))]
    found += _of_days(pointer, since, today, timezone)
    yield from sorted(found, key=lambda event: event.at)


def _of_history(pointer: Pointer, number: int, timezone: ZoneInfo) -> Event:
    done = pointer.history[number]
    day = done.at.astimezone(timezone).date()
    old, new = pointer.at(number).timeline, pointer.at(number + 1).timeline
    return Event(done.action, done.at, of_publication(done, old=old, new=new, today=day))


def _of_days(pointer: Pointer, since: date, today: date, timezone: ZoneInfo) -> list[Event]:
    found = []
    for number in range((today - since).days):
        day = since + timedelta(days=number + 1)
        midnight = datetime.combine(day, time.min, tzinfo=timezone).astimezone(UTC)
        # What was published on the day itself, or later, was told when it was
        known = sum(done.at < midnight for done in pointer.history)
        takeover = by_calendar(pointer.at(known).timeline, day)
        if takeover is not None:
            found.append(Event("in-force", midnight, takeover))
    return found
