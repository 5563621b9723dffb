"""Values of columns as codes, names and numbers."""

import re
from collections.abc import Sequence
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

_THAI = re.compile(r"[\u0e01-\u0e5b]")


def numbers(values: NDArray[Any]) -> tuple[NDArray[np.float64], int]:
    """Return values as numbers, NaN for what is none, and how many are neither numbers nor empty."""
    found = pd.to_numeric(pd.Series(values), errors="coerce").to_numpy(dtype=np.float64, na_value=np.nan)
    unreadable = sum(not (pd.isna(value) or not str(value).strip()) for value in values[np.isnan(found)])
    return found, unreadable


def join_code(parts: Sequence[str | None], width: int | None) -> str | None:
    """Return a code from its parts; None when one is missing.

    With a width, a part is either filled up with zeros (``10``, ``1``, ``1`` to ``100101``) or holds what is
    before it as well (``10``, ``1001``, ``100101``): exports of the same columns do either.

    Raises
    ------
    ValueError
        When a part is longer than the width and does not begin with what is before it.

    Examples
    --------
    >>> join_code(["10", "1", "1"], 2)
    '100101'
    >>> join_code(["10", "1001", "100101"], 2)
    '100101'
    """
    code = ""
    for part in parts:
        if part is None:
            return None
        if width is None or len(part) <= width:
            code += part.zfill(width or 0)
        elif part.startswith(code):
            code = part
        else:
            raise ValueError(f"{part!r} is longer than {width} and does not begin with {code!r}")
    return code


def is_thai(names: NDArray[np.object_]) -> bool:
    """Return whether most of the names there are have Thai letters."""
    there = [name for name in names if name]
    return 2 * sum(bool(_THAI.search(name)) for name in there) > len(there)
