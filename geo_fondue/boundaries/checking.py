"""What stops an import: rows without a code, codes that are there twice, parents that are not there."""

from collections import Counter

import numpy as np
from numpy.typing import NDArray

from geo_fondue.boundaries.files import some
from geo_fondue.errors import BoundaryError


def check_codes(
    codes: NDArray[np.object_], *, rows: NDArray[np.intp], layer: str, file: str, column: str
) -> None:
    """Refuse areas without a code, and codes that several areas share.

    Parameters
    ----------
    codes : ndarray of object (str or None), shape (n,)
    rows : ndarray of int, shape (n,)
        Positions in the file.
    layer, file, column : str
        For the message.

    Raises
    ------
    BoundaryError
    """
    without = rows[codes == None]  # noqa: E711 - elementwise
    if len(without):
        raise BoundaryError(
            f"{len(without)} rows have no code",
            where=f"{file}, row {some(list(without + 1))}, {column}",
            remedy=f"Give every {layer} a code, or name the column that has one with --code-column",
        )
    twice = [code for code, count in Counter(codes).items() if count > 1]
    if twice:
        raise BoundaryError(
            f"{len(twice)} codes are there more than once: {some(twice)}",
            where=f"{file}, row {some(list(rows[codes == twice[0]] + 1))}, {column}",
            remedy=f"Every {layer} must be one row: join the parts of one into a multipolygon (dissolve), "
            f"and check that this is a file of {layer}s and not of finer areas",
        )


def check_parents(
    parents: NDArray[np.object_],
    *,
    known: NDArray[np.object_],
    rows: NDArray[np.intp],
    layer: str,
    parent_layer: str,
    file: str,
) -> None:
    """Refuse parent codes that no area of the parent layer has.

    Parameters
    ----------
    parents : ndarray of object (str or None), shape (n,)
    known : ndarray of object (str), shape (m,)
        Codes of the parent layer.
    rows : ndarray of int, shape (n,)
        Positions in the file.
    layer, parent_layer, file : str
        For the message.

    Raises
    ------
    BoundaryError
    """
    there = set(known) | {None}
    lost = np.array([parent not in there for parent in parents], dtype=bool)
    if lost.any():
        names = sorted(set(parents[lost]))
        raise BoundaryError(
            f"{int(lost.sum())} rows name a {parent_layer} that is not there: {some(names)}",
            where=f"{file}, row {some(list(rows[lost] + 1))}, parent of the {layer}",
            remedy=f"Import a file of {parent_layer}s that has them, or name the right --parent-column",
        )
