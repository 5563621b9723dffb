"""Names as people type them, brought into one form in which they can be compared."""

import re
import unicodedata
from collections.abc import Mapping, Sequence
from functools import lru_cache

_LATIN_MARKS = re.compile("[\u0300-\u036f]")
_NO_LETTERS = re.compile(r"[^\w\u0e00-\u0e7f]|_")


def folded(text: str) -> str:
    """Return a text in the form in which names are compared.

    Small letters, without spaces, punctuation, or the accents of Latin letters; Thai vowels and tone marks
    stay, however they were composed (Unicode NFKD).

    Examples
    --------
    >>> folded("Ko Pha-ngan"), folded("Sóc Trăng")
    ('kophangan', 'soctrang')
    """
    return _NO_LETTERS.sub("", _LATIN_MARKS.sub("", unicodedata.normalize("NFKD", text).casefold()))


def without_words(text: str, words: Sequence[str]) -> str | None:
    """Return a text without the word for a layer that it begins or ends with; None where it has none.

    Parameters
    ----------
    text : str
    words : sequence of str
        The words for the layer. Thai ones stand right before a name, others apart from it, on either side.

    Examples
    --------
    >>> without_words("อำเภอหาดใหญ่", ["อำเภอ"]), without_words("Hat Yai District", ["district"])
    ('หาดใหญ่', 'Hat Yai')
    """
    pattern = _pattern(tuple(words))
    if pattern is None:
        return None
    bare = pattern.sub("", text.strip(), count=1).strip()
    return bare if bare and bare != text.strip() else None


@lru_cache(maxsize=256)
def _pattern(words: tuple[str, ...]) -> re.Pattern[str] | None:
    if not words:
        return None
    longest_first = sorted(words, key=len, reverse=True)
    before = [re.escape(word) + ("" if _stands_alone(word) else r"(?=\s)") for word in longest_first]
    behind = [rf"(?<=\s){re.escape(word)}" for word in longest_first]
    return re.compile(rf"^(?:{'|'.join(before)})|(?:{'|'.join(behind)})$", re.IGNORECASE)


def _stands_alone(word: str) -> bool:
    """Return whether a word needs no space behind it: Thai is written without, and a dot ends short forms."""
    return word.endswith(".") or not word[-1].isascii()


def said_layers(text: str, words: Mapping[str, Sequence[str]]) -> dict[str, str]:
    """Return the layers whose word a text holds, each with the text without it."""
    found = {layer: without_words(text, of_layer) for layer, of_layer in words.items()}
    return {layer: bare for layer, bare in found.items() if bare is not None}
