"""The values of a column as texts, mended where it can be told how they were spoilt."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from geo_fondue.boundaries.findings import Finding
from geo_fondue.boundaries.mojibake import LOST, find_misreading
from geo_fondue.boundaries.spelling import composed, without_unseen

_WHOLE = re.compile(r"(\d+)\.0+")
_QUESTIONED = re.compile(r"\?{2}[? ]*")
"""What is left of a name whose letters an encoding did not have."""


@dataclass(frozen=True, eq=False)
class Texts:
    """A column's values as texts.

    Attributes
    ----------
    values : ndarray of object (str or None), shape (n,)
        None for nothing.
    garbled : ndarray of bool, shape (n,)
        Texts of which letters are lost, or which were read in an encoding that cannot be told.
    findings : list of Finding
        What was mended.
    """

    values: NDArray[np.object_]
    garbled: NDArray[np.bool_]
    findings: list[Finding]


def read_texts(values: NDArray[Any], *, column: str, layer: str) -> Texts:
    """Return a column's values as texts: ``1001.0`` becomes ``"1001"``, nothing and spaces become None.

    Parameters
    ----------
    values : ndarray, shape (n,)
    column, layer : str
        For the findings.
    """
    found = np.full(len(values), None, dtype=object)
    for i, value in enumerate(values):
        if value is None or value is pd.NA or value != value:  # noqa: PLR0124 - NaN and NaT
            continue
        text = str(int(value)) if isinstance(value, float) and value.is_integer() else str(value)
        found[i] = text if text.strip() else None
    findings = []
    decimal = values.dtype.kind == "f" and any(text is not None for text in found)

    def mend(kind: str, how: Callable[[str], str | None], what: str, done: str) -> int:
        changed = 0
        for i, text in enumerate(found):
            if text is not None and (mended := how(text)) is not None and mended != text:
                changed += 1
                found[i] = mended or None
                example = f"{text!r}, now {mended!r}"
        if changed:
            noticed = f"{changed} values of {column} {what}, such as {example}"
            findings.append(Finding(kind, layer, None, noticed, done))
        return changed

    misread = find_misreading([text for text in dict.fromkeys(found) if text])
    garbled = np.zeros(len(found), dtype=bool)
    if misread is not None:
        garbled = np.array([_is_latin(text) and misread.undone(text) is None for text in found], dtype=bool)
        what = f"are {misread.right} that was read as {misread.wrong}"
        mend("encoding-mended", misread.undone, what, f"read them as {misread.right}")
    what = "have stray spaces or invisible signs"
    mend("text-cleaned", without_unseen, what, "took them away")
    what = "have letters that are put together in an unusual way"
    mend("text-composed", composed, what, "put them together as they are written (Unicode NFC, Thai vowels)")
    mend("code-decimal", _whole, "are written as decimal numbers", "took the whole number")
    if decimal:
        what = f"{column} holds decimal numbers"
        findings.append(Finding("code-decimal", layer, None, what, "took them as whole numbers"))
    garbled |= np.array([_is_lost(text) for text in found], dtype=bool)
    return Texts(found, garbled, findings)


def _whole(text: str) -> str | None:
    match = _WHOLE.fullmatch(text)
    return match[1] if match else None


def _is_latin(text: str | None) -> bool:
    """Return whether a text has letters outside ASCII, and none beyond Latin-1."""
    return text is not None and not text.isascii() and max(text) <= "\u00ff"


def _is_lost(text: str | None) -> bool:
    return text is not None and bool(LOST.search(text) or _QUESTIONED.fullmatch(text))
