"""Two tellings of the same report: what is kept of each."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime

from geo_fondue.reports.report import Report
from geo_fondue.reports.states import state_group


def settled(report: Report) -> Report:
    """Return the report with a closing time only while it is closed.

    A report that was opened again may come with the time of its earlier closing; that belongs to its history
    (:func:`observations`).
    """
    if report.closed_at is None or state_group(report.state) == "closed":
        return report
    return replace(report, closed_at=None)


def merge(stored: Report, incoming: Report) -> Report:
    """Return what is known of a report after another telling of it.

    The telling with the newer ``last_activity`` wins; of two that are as new, or of which neither says, see
    :func:`supersedes`. Of the other one only that is taken which the winner does not say at all (empty text,
    no time, no number), so that formats that leave different things out complete each other, and nothing is
    lost by the order they come in. Reopenings are never fewer than was said before.

    Parameters
    ----------
    stored : Report
        As it is kept, :func:`settled`.
    incoming : Report
        As it came, with the same ``source`` and ``ticket_id``.

    Returns
    -------
    Report
        Settled; ``stored`` itself where there is nothing new.
    """
    incoming = settled(incoming)
    if incoming == stored:
        return stored
    winner, other = (incoming, stored) if supersedes(stored, incoming) else (stored, incoming)
    merged = _complete(winner, other)
    return stored if merged == stored else merged


def supersedes(stored: Report, incoming: Report) -> bool:
    """Return whether an incoming telling wins over the stored one.

    It does when its ``last_activity`` is newer, when it alone has one, or when neither has: then it is the
    newer by its arrival. At the same ``last_activity`` what is stored stays, or formats that write the same
    thing differently would turn it to and fro.
    """
    if incoming.last_activity is None:
        return stored.last_activity is None
    return stored.last_activity is None or incoming.last_activity > stored.last_activity


def observations(report: Report) -> Iterator[tuple[datetime, str]]:
    """Yield the states that a telling gives a time for, as (time, state), an earlier closing included."""
    if report.started_at is not None:
        yield report.started_at, "inprogress"
    if report.closed_at is not None:
        yield report.closed_at, report.state if state_group(report.state) == "closed" else "finish"
    seen = report.last_activity or report.closed_at or report.started_at or report.created_at
    if seen is not None and report.state:
        yield seen, report.state


def _complete(winner: Report, other: Report) -> Report:
    state = winner.state or other.state
    merged = replace(
        winner,
        categories=winner.categories or other.categories,
        state=state,
        created_at=winner.created_at or other.created_at,
        last_activity=winner.last_activity or other.last_activity,
        started_at=winner.started_at or other.started_at,
        closed_at=_closed_at(winner, other),
        reopened=max(winner.reopened, other.reopened),
        description=winner.description or other.description,
        address=winner.address or other.address,
        organisations=winner.organisations or other.organisations,
        photo=winner.photo or other.photo,
        photo_after=winner.photo_after or other.photo_after,
        star=other.star if winner.star is None else winner.star,
        extra={**other.extra, **winner.extra},
    )
    return settled(merged)


def _closed_at(winner: Report, other: Report) -> datetime | None:
    """Return when it was closed: the source's own time goes before one that was taken from the last activity.

    The other's time is of the same closing only if it was closed there too and not opened again since.
    """
    if winner.closed_at is None:
        return other.closed_at
    if winner.closed_at != winner.last_activity:
        return winner.closed_at
    same_closing = state_group(other.state) == "closed" and other.reopened >= winner.reopened
    if same_closing and other.closed_at is not None and other.closed_at != other.last_activity:
        return other.closed_at
    return winner.closed_at
