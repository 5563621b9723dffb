"""Codes that lost the zero they began with, as they do where a program takes them for numbers."""

from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray

from geo_fondue.boundaries.files import some
from geo_fondue.boundaries.findings import Finding

_LEAST = 4
"""Digits of the shortest codes that are judged by their length: shorter ones may just be counted."""


def restore_zeros(
    codes: NDArray[np.object_], parents: Mapping[str, NDArray[np.object_]], *, layer: str
) -> tuple[NDArray[np.object_], list[Finding]]:
    """Return codes with the zeros that they lost, where their parents' codes prove it.

    Every code begins with its parent's then, once a zero stands before it. Without such a proof codes that
    are a digit short are told, and kept.

    Parameters
    ----------
    codes : ndarray of object (str or None), shape (n,)
    parents : mapping of str to ndarray of object (str or None), shape (n,)
    layer : str
        For the finding.

    Examples
    --------
    >>> codes, _ = restore_zeros(np.array(["901", "1001"], dtype=object),
    ...                          {"province": np.array(["09", "10"], dtype=object)}, layer="district")
    >>> codes.tolist()
    ['0901', '1001']
    """
    known = [code for code in codes if code is not None]
    if not known or not all(code.isdecimal() for code in known):
        return codes, []
    for of_layer in parents.values():
        short = np.array([_is_short(code, parent) for code, parent in zip(codes, of_layer, strict=True)])
        fits = [
            code is None or parent is None or code.startswith(parent) or lost
            for code, parent, lost in zip(codes, of_layer, short, strict=True)
        ]
        if short.any() and all(fits):
            restored = codes.copy()
            restored[short] = "0" + codes[short]
            what = f"{int(short.sum())} codes lack the zero that their parents' begin with: "
            what += some(codes[short].tolist())
            return restored, [Finding("zeros-lost", layer, None, what, "gave it back to them")]
    lengths = sorted({len(code) for code in known})
    if len(lengths) != 2 or lengths[0] + 1 != lengths[1] or lengths[1] < _LEAST or lengths[1] % 2:
        return codes, []
    short_ones = [code for code in known if len(code) == lengths[0]]
    what = (
        f"{len(short_ones)} codes have {lengths[0]} digits and the others {lengths[1]}, as if they had lost "
    )
    what += f"a zero: {some(short_ones)}"
    done = "kept as they are: import it again with codes as text if they have"
    return codes, [Finding("zeros-suspect", layer, None, what, done)]


def _is_short(code: str | None, parent: str | None) -> bool:
    """Return whether a code begins with its parent's only after a zero."""
    if code is None or parent is None or not parent.startswith("0") or code.startswith(parent):
        return False
    return ("0" + code).startswith(parent)
