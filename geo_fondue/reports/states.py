"""The states of a report: codes, labels, and the group that each counts in."""

import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from types import MappingProxyType
from typing import Literal

StateGroup = Literal["open", "closed", "excluded"]
"""What a state counts as. The three sum to the total; the resolution rate is closed / (open + closed)."""

STATE_GROUPS: tuple[StateGroup, ...] = ("open", "closed", "excluded")


@dataclass(frozen=True, slots=True)
class State:
    """A state with the words that sources use for it.

    Attributes
    ----------
    code : str
        The code that a report keeps.
    group : {"open", "closed", "excluded"}
    name : mapping of str to str
        What to show people, by language (``th``, ``en``).
    aliases : tuple of str
        Further codes and labels that mean the same.
    """

    code: str
    group: StateGroup
    name: Mapping[str, str]
    aliases: tuple[str, ...] = ()


def _state(code: str, group: StateGroup, th: str, en: str, *aliases: str) -> State:
    return State(code, group, MappingProxyType({"th": th, "en": en}), aliases)


STATES: tuple[State, ...] = (
    # Traffy's feed says `start` and `waiting`, its dumps one label for both: one state, so that they agree.
    _state("waiting", "open", "รอรับเรื่อง", "Waiting", "start"),
    _state("inprogress", "open", "กำลังดำเนินการ", "In progress"),
    _state("forward", "open", "ส่งต่อ", "Forwarded", "ส่งต่อ(ใหม่)"),
    _state("follow", "open", "ติดตามเรื่อง", "Followed up"),
    _state("finish", "closed", "เสร็จสิ้น", "Finished"),
    _state("irrelevant", "excluded", "ไม่เกี่ยวข้อง", "Irrelevant"),
    # Open311 knows only these two.
    _state("open", "open", "เปิด", "Open"),
    _state("closed", "closed", "ปิด", "Closed"),
)
"""Every known state. Anything else is an agency's own label: open, and counted as unknown."""


def label_key(text: str) -> str:
    """Fold what differs between writers but not in meaning: case, spaces, and how SARA AM is encoded."""
    return "".join(unicodedata.normalize("NFKC", text).casefold().split())


_BY_CODE = {state.code: state for state in STATES}
_BY_WORD = {
    label_key(word): state.code for state in STATES for word in (state.code, state.name["th"], *state.aliases)
}


@lru_cache(maxsize=4096)
def state_code(label_or_code: str) -> str:
    """Return the code for a label or code as it came.

    Parameters
    ----------
    label_or_code : str
        Thai label or code, in any case and spacing.

    Returns
    -------
    str
        A code of :data:`STATES`, or the text itself, stripped, where it is not known. Empty stays empty.

    Examples
    --------
    >>> state_code("เสร็จสิ้น"), state_code("ส่งต่อ(ใหม่)"), state_code(" รอตรวจสอบ ")
    ('finish', 'forward', 'รอตรวจสอบ')
    """
    return _BY_WORD.get(label_key(label_or_code), label_or_code.strip())


def is_known(code: str) -> bool:
    """Return whether this is the code of a known state."""
    return code in _BY_CODE


def state_group(code: str) -> StateGroup:
    """Return the group that a state code counts in; a code that is not known counts as open."""
    state = _BY_CODE.get(code)
    return "open" if state is None else state.group


def state_name(code: str, language: str) -> str:
    """Return what to show people for a state code: its name in ``th`` or ``en``, else the code itself."""
    state = _BY_CODE.get(code)
    return code if state is None else state.name.get(language, code)
