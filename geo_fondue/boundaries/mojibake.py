"""Text that was read in the wrong encoding, recognised by what its letters are and undone."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

_THAI = re.compile("[\u0e01-\u0e3a\u0e3f-\u0e5b]")
_LETTER = re.compile(r"[^\W\d_]|[\u0e31\u0e34-\u0e3a\u0e47-\u0e4e]")
_MISSPELT = re.compile(
    "(?:^|[^\u0e01-\u0e4e])[\u0e30-\u0e3a\u0e45\u0e47-\u0e4e]"  # a vowel or tone with nothing to stand on
    "|[\u0e40-\u0e44](?:$|[^\u0e01-\u0e2e])"  # a vowel written before its consonant, without one
    "|[\u0e34-\u0e37]{2}|[\u0e48-\u0e4b]{2}"  # two vowels or two tones on one consonant
)
LOST = re.compile("[\u0080-\u009f\ufffd]")
"""Control characters and the mark of a lost letter, which no name has."""

_MOST = 0.8
"""Share of the texts of a column that must be undone the same way; the rest is then told as beyond repair."""


@dataclass(frozen=True, slots=True)
class Misreading:
    """Bytes of one encoding read as those of another.

    Attributes
    ----------
    right : str
        What they were in.
    wrong : str
        What they were read as.
    """

    right: str
    wrong: str

    def possible(self, text: str) -> bool:
        """Return whether a text may be bytes read so: not plain ASCII, but all of that encoding."""
        return not text.isascii() and all(_byte(letter, self.wrong) is not None for letter in text)

    def undone(self, text: str) -> str | None:
        """Return what the text was, None when it cannot have been misread so."""
        if not self.possible(text):
            return None
        encoded = b"".join(_byte(letter, self.wrong) or b"" for letter in text)
        try:
            decoded = encoded.decode(self.right)
        except UnicodeDecodeError as error:
            # A text cut at the width of its field may end within a letter, which is lost.
            if self.right != "utf-8" or error.reason != "unexpected end of data":
                return None
            decoded = encoded[: error.start].decode(self.right)
        return decoded if _is_plausible(decoded) else None


_MISREADINGS = (
    Misreading("utf-8", "cp1252"),
    Misreading("utf-8", "cp874"),
    Misreading("cp874", "cp1252"),
)


def find_misreading(texts: Sequence[str]) -> Misreading | None:
    """Return how the texts of a column were misread, None when they were not or it cannot be told.

    Parameters
    ----------
    texts : sequence of str

    Notes
    -----
    Thai in UTF-8 has three bytes a letter, the first of which is ``à`` in Latin-1; Thai in TIS-620 (cp874)
    becomes accented letters throughout. Undone, they must be letters of Thai in an order in which Thai is
    written; French or Vietnamese names undone so are not.
    """
    for misreading in _MISREADINGS:
        possible = [text for text in texts if misreading.possible(text)]
        undone = sum(misreading.undone(text) is not None for text in possible)
        if undone and undone >= _MOST * len(possible):
            return misreading
    return None


def looks_thai(texts: Sequence[str]) -> bool:
    """Return whether those of the texts that are not plain ASCII are such as Thai is written."""
    suspects = [text for text in texts if not text.isascii()]
    return sum(_is_plausible(text) for text in suspects) >= _MOST * len(suspects)


def _is_plausible(text: str) -> bool:
    """Return whether a text with letters outside ASCII is Thai for the most part, and spelt as Thai is."""
    foreign = [letter for letter in _LETTER.findall(text) if not letter.isascii()]
    thai = len(_THAI.findall(text))
    return (
        bool(thai)
        and 2 * thai > len(_LETTER.findall(text))
        and thai >= len(foreign)
        and not (_MISSPELT.search(text) or LOST.search(text))
    )


@cache
def _byte(letter: str, encoding: str) -> bytes | None:
    """Return the byte that was read as this letter; those that stand for nothing stay."""
    try:
        return letter.encode(encoding)
    except UnicodeEncodeError:
        return letter.encode("latin-1") if ord(letter) < 256 else None
