"""What a check found."""

from dataclasses import asdict, dataclass
from typing import Any, Literal

from geo_fondue.service.facade import Service

Outcome = Literal["ok", "note", "wrong", "skipped"]
"""``note``: nothing is wrong, but better known; ``skipped``: something else has to be there before."""


@dataclass(frozen=True, slots=True)
class Finding:
    """What a check found.

    Attributes
    ----------
    check : str
        Its name.
    outcome : {"ok", "note", "wrong", "skipped"}
    said : str
        In a sentence without a full stop.
    remedy : str or None
        What to do, where there is something to be done.
    """

    check: str
    outcome: Outcome
    said: str
    remedy: str | None = None

    def to_dict(self) -> dict[str, Any]:
        """Return it as JSON has it."""
        return asdict(self)


@dataclass(frozen=True, slots=True)
class Patient:
    """What is examined.

    Attributes
    ----------
    service : Service
    repair : bool
        Whether to make right what is derived from something else, and so can be made again.
    """

    service: Service
    repair: bool = False


Told = tuple[Outcome, str] | tuple[Outcome, str, str]
"""Outcome, what is said, and the remedy if there is one."""
