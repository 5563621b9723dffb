"""The states that a report was seen in, and what follows: when it was closed, how often opened again."""

from collections.abc import Callable, Collection, Iterable, Iterator
from datetime import datetime

from geo_fondue.reports.report import Report
from geo_fondue.reports.states import StateGroup, state_group
from geo_fondue.reports.telling import Telling

Observation = tuple[datetime, str]
"""A time and the state that a report was seen in then."""


def observations(telling: Report | Telling) -> Iterator[Observation]:
    """Yield the states that a telling gives a time for, an earlier closing included.

    One that says it was closed after its last activity was not seen closed at its last activity.
    """
    if telling.started_at is not None:
        yield telling.started_at, "inprogress"
    closed_at, last = telling.closed_at, telling.last_activity
    if closed_at is None:
        if last is not None and telling.state:
            yield last, telling.state
        return
    is_closed = state_group(telling.state) == "closed"
    yield closed_at, telling.state if is_closed else "finish"
    if last is not None and telling.state and not (is_closed and last < closed_at):
        yield last, telling.state


def closing(
    seen: Collection[Observation],
    reopened_at: datetime | None,
    group_of: Callable[[str], StateGroup] = state_group,
) -> datetime | None:
    """Return when a report that is closed was closed: the start of the last unbroken run of closed states.

    Parameters
    ----------
    seen : collection of (datetime, str)
        The states with a time that a source gave, in any order.
    reopened_at : datetime, optional
        The first time at which it was known to have been opened as often as it has been: a closed state seen
        before belongs to an earlier closing.
    group_of : callable, optional
        The group that a state counts in.

    Returns
    -------
    datetime or None
        None where no closed state has a time.
    """
    if len(seen) == 1:  # as of most reports
        ((at, state),) = seen
        return at if group_of(state) == "closed" else None
    began: datetime | None = None
    run_is_over = True
    # at the same instant what closed it goes after what was before
    for at, is_closed in sorted((at, group_of(state) == "closed") for at, state in seen):
        if not is_closed:
            run_is_over = True
            continue
        if began is None or run_is_over or (reopened_at is not None and began < reopened_at <= at):
            began = at
        run_is_over = False
    return began


def reopenings(seen: Iterable[Observation]) -> int:
    """Return how often a report was seen open after it had been seen closed.

    What a report that counts in no group was in between makes no difference.
    """
    found, was_closed = 0, False
    for _, is_closed, group in sorted(
        (at, group == "closed", group) for at, group in ((at, state_group(state)) for at, state in seen)
    ):
        if is_closed:
            was_closed = True
        elif group == "open" and was_closed:
            found, was_closed = found + 1, False
    return found
