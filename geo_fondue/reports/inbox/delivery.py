"""What arrives in the inbox, how it is kept there, and what became of it."""

from dataclasses import dataclass
from datetime import datetime
from typing import Literal, get_args

Status = Literal["pending", "applied", "waiting", "dead"]
"""Pending: not yet taken into the reports. Waiting: its report is not known yet. Dead: it cannot be used."""

STATUSES: tuple[Status, ...] = get_args(Status)


@dataclass(frozen=True, slots=True)
class Arrival:
    """Something that was sent here, as it came.

    Attributes
    ----------
    received_at : datetime
        In UTC.
    method : str
        Of HTTP.
    content_type : str
        What the sender says that the body is; believed by nobody.
    key_id : int or None
        The number of the key that it came with.
    body : bytes
    """

    received_at: datetime
    method: str
    content_type: str
    key_id: int | None
    body: bytes


@dataclass(frozen=True, slots=True)
class Delivery:
    """An arrival as it is kept.

    Attributes
    ----------
    id : int
        Grows with each arrival.
    arrival : Arrival
        With an empty body where bodies were not asked for.
    bytes : int
        How long the body is.
    status : {"pending", "applied", "waiting", "dead"}
    reason : str
        Why it is not applied; empty where it is, or was not tried yet. It repeats no text of the body.
    ticket_id : str or None
        Which report it speaks of, where that could be read.
    attempts : int
        How often it was tried.
    done_at : datetime or None
        When it got its last status.
    """

    id: int
    arrival: Arrival
    bytes: int
    status: Status
    reason: str
    ticket_id: str | None
    attempts: int
    done_at: datetime | None


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of a delivery when it was tried.

    Attributes
    ----------
    id : int
    status : {"pending", "applied", "waiting", "dead"}
    reason : str
    ticket_id : str or None
    """

    id: int
    status: Status
    reason: str = ""
    ticket_id: str | None = None
