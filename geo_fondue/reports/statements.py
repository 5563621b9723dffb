"""Two statements of the same field with the same stamp: which of them is kept.

The order goes by the content alone, so that it is the same whichever comes first: what says more goes before.
"""

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

import orjson

from geo_fondue.reports.states import is_known, state_group

Order = Callable[[Any], tuple[Any, ...]]
"""What the statements of a field are compared by."""

_LIVES = ("waiting", "open", "forward", "inprogress", "follow")
"""States of a report that is open, in the order that they usually come in."""


def _of_state(code: str) -> tuple[Any, ...]:
    """Put a state that is known before a label that is not, and a later one before an earlier."""
    group = ("open", "excluded", "closed").index(state_group(code))
    return is_known(code), group, _LIVES.index(code) if code in _LIVES else -1, code


def _of_time(at: datetime) -> tuple[Any, ...]:
    """Put one with fractions of a second before a rounded one, then the earlier."""
    return at.microsecond != 0, -at.timestamp()


def _of_position(position: tuple[float, float]) -> tuple[Any, ...]:
    """Put the one with more digits first."""
    return sum(len(repr(degrees)) for degrees in position), position


def _of_many(some: Any) -> tuple[Any, ...]:
    """Put the longer text or list first."""
    return len(some), some


def of_json(value: object) -> tuple[Any, ...]:
    """Return what orders JSON values: the one that is longer when written."""
    written = orjson.dumps(value, option=orjson.OPT_SORT_KEYS)
    return len(written), written


ORDER: Mapping[str, Order] = {
    "position": _of_position,
    "categories": _of_many,
    "state": _of_state,
    "created_at": _of_time,
    "started_at": _of_time,
    "description": _of_many,
    "address": _of_many,
    "organisations": _of_many,
    "photo": _of_many,
    "photo_after": _of_many,
    "star": lambda star: (star,),
}
"""By field, what its statements are ordered by; of two at the same stamp the greater is kept."""
