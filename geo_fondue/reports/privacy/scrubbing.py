"""Free text with what tells of a person hidden: each kind gives way to a mark of its own."""

import re
from collections.abc import Callable, Iterator, Mapping
from functools import lru_cache

from geo_fondue.reports.privacy.folding import fold
from geo_fondue.reports.privacy.houses import house_numbers
from geo_fondue.reports.privacy.names import email_addresses, licence_plates, line_names
from geo_fondue.reports.privacy.numbers import Span, id_numbers, telephone_numbers

_FINDERS: Mapping[str, Callable[[str], Iterator[Span]]] = {
    # where two of them find the same, the mark is that of the first
    "email": email_addresses,
    "line": line_names,
    "id": id_numbers,
    "telephone": telephone_numbers,
    "plate": licence_plates,
    "house": house_numbers,
}

MARKS: Mapping[str, Mapping[str, str]] = {
    "th": {
        "email": "[อีเมล]",
        "line": "[ไลน์]",
        "id": "[เลขประจำตัว]",
        "telephone": "[โทร]",
        "plate": "[ทะเบียนรถ]",
        "house": "[บ้านเลขที่]",
    },
    "en": {
        "email": "[e-mail]",
        "line": "[LINE]",
        "id": "[ID number]",
        "telephone": "[phone]",
        "plate": "[plate]",
        "house": "[house number]",
    },
}
"""What stands in the place of what was hidden, by language and kind."""

_SUSPECT = re.compile(r"\d|@|\(at\)|\[at\]|line|ไลน|ศูนย์", re.IGNORECASE)


def scrub(text: str, language: str = "th") -> str:
    """Return a text without telephone, national ID and house numbers, e-mails, LINE names and licence plates.

    It goes by form, not by understanding: it is meant for text that is shown to the public after all, and
    rather hides too much. Names of people stay, which no form gives away. Doing it twice changes nothing.

    Parameters
    ----------
    text : str
        In Thai or English, with digits of any script.
    language : {"th", "en"}
        Of the marks.

    Examples
    --------
    >>> scrub("ไฟดับ โทร ๐๘๑-๒๓๔-๕๖๗๘", "en")
    'ไฟดับ โทร [phone]'
    """
    folded = fold(text)
    if _SUSPECT.search(folded.text) is None:
        return text
    found = [
        (begin, end, kind)
        for kind, finder in _FINDERS.items()
        for begin, end in finder(folded.text)
        if begin < end
    ]
    marks = MARKS[language]
    parts = []
    done = 0
    for begin, end, kind in _united(found):
        # with what is unseen behind it
        start, stop = folded.places[begin], folded.places[end] if end < len(folded.places) else len(text)
        parts += [text[done:start], marks[kind]]
        done = stop
    return "".join([*parts, text[done:]])


@lru_cache(maxsize=4096)
def scrub_label(text: str) -> str:
    """Return a name that many reports share (an organisation, a category, a state), scrubbed once."""
    return scrub(text)


def _united(found: list[tuple[int, int, str]]) -> list[tuple[int, int, str]]:
    """Return spans that do not overlap, in order; those that did are one, of the kind that comes first."""
    rank = list(_FINDERS).index
    united: list[tuple[int, int, str]] = []
    for begin, end, kind in sorted(found):
        if united and begin < united[-1][1]:
            first, last, before = united[-1]
            united[-1] = first, max(last, end), min(before, kind, key=rank)
        else:
            united.append((begin, end, kind))
    return united
