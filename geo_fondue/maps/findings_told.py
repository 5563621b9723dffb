"""What findings say, in another language than the one they are written down in.

An edition keeps its findings in English. Each form of words in which they are put stands in
``maps/strings/en.toml``, and beside it, under the same key, in every other language.
"""

import re
import string
from dataclasses import dataclass
from functools import cache, lru_cache

from geo_fondue.maps.texts import layer_name, texts

_WRITTEN = "en"
"""The language of the findings themselves."""

_SECTION = "findings_told"


@dataclass(frozen=True, slots=True)
class _Form:
    """A form of words: its key, a part that any such text has, and what it is as a pattern."""

    key: str
    fixed: str
    pattern: re.Pattern[str]


@lru_cache(maxsize=4096)
def told(text: str, language: str) -> str:
    """Return what a finding says, in a language; as it stands where its form of words is not known.

    Parameters
    ----------
    text : str
        ``what`` or ``done`` of a :class:`~geo_fondue.boundaries.findings.Finding`.
    language : {"th", "en"}

    Examples
    --------
    >>> told("it overlaps TH1002, up to 12 m wide", "th")
    'ซ้อนกับ TH1002 กว้างที่สุด 12 ม.'
    """
    if language == _WRITTEN:
        return text
    for form in _forms():
        if form.fixed in text and (found := form.pattern.fullmatch(text)) is not None:
            parts = {name: _part(name, part, language) for name, part in found.groupdict().items()}
            in_words: str = texts(language)[_SECTION][form.key].format(**parts)
            return in_words
    return text


def _part(name: str, part: str, language: str) -> str:
    """Return what fills a place of a form: layers and what is a form by itself have words of their own."""
    if name.startswith("layer"):
        return layer_name(part, language)
    return told(part, language) if name in ("codes", "reason") else part


@cache
def _forms() -> list[_Form]:
    """Return the forms, those with the most fixed words first: they say the most of what they match."""
    forms = []
    for key, form in texts(_WRITTEN)[_SECTION].items():
        pieces = [(fixed, name) for fixed, name, _, _ in string.Formatter().parse(form)]
        pattern = "".join(re.escape(fixed) + (f"(?P<{name}>.*?)" if name else "") for fixed, name in pieces)
        longest = max((fixed for fixed, _ in pieces), key=len)
        forms.append((sum(len(fixed) for fixed, _ in pieces), _Form(key, longest, re.compile(pattern))))
    return [form for _, form in sorted(forms, key=lambda one: -one[0])]
