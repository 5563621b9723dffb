"""Text as it is read rather than written: digits of any script as 0 to 9, any dash as a hyphen."""

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass

_UNSEEN = re.compile(
    "[\u00ad\u034f\u061c\u180b-\u180e\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufe00-\ufe0f\ufeff\u20e3]"
)
"""Characters that nobody sees, or that make a key of the one before, and that would part a number in two."""


class _Fold(dict[int, str]):
    """How each character is read; one character stays one, so that places in the text stay the same."""

    def __missing__(self, code: int) -> str:
        character = chr(code)
        digit = unicodedata.decimal(character, None)
        plain = unicodedata.normalize("NFKC", character)
        category = unicodedata.category(character)
        if digit is not None:
            folded = str(digit)
        elif category == "Pd" or character in "\u2212\u2043":
            folded = "-"
        elif character != "\n" and (category in ("Zs", "Cc") or plain == " "):
            folded = " "
        else:
            folded = plain if len(plain) == 1 else character
        self[code] = folded
        return folded


_FOLD = _Fold()


@dataclass(frozen=True, slots=True)
class Folded:
    """A text as it is read, and where each of its characters stands in the text as it was written.

    Attributes
    ----------
    text : str
    places : sequence of int
        Of the same length.
    """

    text: str
    places: Sequence[int]


def fold(text: str) -> Folded:
    """Return a text as it is read.

    Examples
    --------
    >>> fold("๐๘๑–๒๓๔").text
    '081-234'
    """
    folded = text.translate(_FOLD)
    if _UNSEEN.search(text) is None:
        return Folded(folded, range(len(text)))
    places = [place for place, character in enumerate(text) if _UNSEEN.match(character) is None]
    return Folded("".join(folded[place] for place in places), places)
