"""Text cleaned of what nobody sees: stray spaces, invisible signs, letters put together in unusual ways."""

import re
import unicodedata

_INVISIBLE = re.compile(
    "[\u00ad\u200b\u200e\u200f\u202a-\u202e\u2060-\u2064\u2066-\u2069\ufeff\x00-\x08\x0e-\x1f\x7f]"
)
"""Soft hyphens, zero-width spaces, marks of direction, byte order marks, control characters."""

_JOINERS = re.compile("(?<![\u0600-\u0dff\u0f00-\u109f\u1780-\u18af])[\u200c\u200d]")
"""Joiners, but for the scripts in which they change what is seen."""

_SPACES = re.compile(r"\s+")

_SARA_AM = re.compile("\u0e4d([\u0e48-\u0e4b]?)\u0e32|([\u0e48-\u0e4b])\u0e4d\u0e32")
"""Nikhahit and sara aa, with a tone mark before, between or not at all: what sara am is made of."""

_SARA_AE = "\u0e40\u0e40"
_TONE_FIRST = re.compile("([\u0e48-\u0e4c])([\u0e31\u0e34-\u0e39])")


def without_unseen(text: str) -> str:
    r"""Return a text with single plain spaces between its words, none around it, and nothing invisible.

    Examples
    --------
    >>> without_unseen("\ufeff Bang\u00a0 Rak\u200b")
    'Bang Rak'
    """
    if text.isascii() and text.isprintable() and "  " not in text:
        return text.strip()
    return _SPACES.sub(" ", _JOINERS.sub("", _INVISIBLE.sub("", text))).strip()


def composed(text: str) -> str:
    """Return a text in Unicode's composed form (NFC), and Thai letters as a keyboard writes them.

    What Unicode leaves apart although it looks the same is put together: nikhahit and sara aa are sara am,
    two sara e are sara ae, a tone mark stands after the vowel above the same consonant.

    Examples
    --------
    >>> composed("ลํา") == "ลำ", composed("เเพร่") == "แพร่"
    (True, True)
    """
    if text.isascii():
        return text
    text = unicodedata.normalize("NFC", text)
    text = _SARA_AM.sub(lambda match: (match[1] or match[2] or "") + "\u0e33", text)
    return _TONE_FIRST.sub(r"\2\1", text.replace(_SARA_AE, "\u0e41"))
