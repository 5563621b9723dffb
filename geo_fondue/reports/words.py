"""What agencies' own labels of states mean, as a city has said."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from geo_fondue.reports.states import StateGroup, is_known, label_key, state_code, state_group

MAX_AGENCY = 200
"""So many characters tell agencies apart."""

EVERYBODY = ""
"""In place of an agency: all that have no word of their own for a label."""


def word_key(label: str) -> str:
    """Return what is the same for all ways to write a label, and for the code of a known one."""
    return label_key(state_code(label))


@dataclass(frozen=True, slots=True)
class StateWords:
    """The meanings of labels, to be asked in place of :mod:`geo_fondue.reports.states`.

    Attributes
    ----------
    meanings : mapping of (str, str) to str
        By agency and :func:`word_key` of a label, the code of a known state.
    """

    meanings: Mapping[tuple[str, str], str] = field(default_factory=dict)

    def code(self, state: str, organisations: tuple[str, ...]) -> str:
        """Return the known code that a state of a report stands for, or the state itself.

        Of the organisations that the report was given to, the first with a word for it decides; then what
        was said for everybody.
        """
        if not state:
            return state
        label = label_key(state)
        for agency in (*organisations, EVERYBODY):
            found = self.meanings.get((agency[:MAX_AGENCY], label))
            if found is not None:
                return found
        return state

    def group(self, state: str, organisations: tuple[str, ...]) -> StateGroup:
        """Return the group that a state of a report counts in."""
        # most stores have no words at all, and every row asks
        return state_group(self.code(state, organisations) if self.meanings else state)

    def is_known(self, state: str, organisations: tuple[str, ...]) -> bool:
        """Return whether a state of a report is known, or was said to mean one that is."""
        return is_known(self.code(state, organisations) if self.meanings else state)
