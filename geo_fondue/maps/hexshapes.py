"""Hexagons as a page has them: corners on a whole-number grid, each told from the one before it."""

from typing import Any

import numpy as np

from geo_fondue.statistics.hexagons import Cells, rings

STEP = 1e-5
"""The grid in degrees: a metre, far less than any hexagon's side."""


def packed(cells: Cells) -> dict[str, Any]:
    """Return the shapes of cells.

    Returns
    -------
    dict
        ``step`` in degrees, and in ``corners`` for each cell lon and lat of its first corner and then the
        steps from each corner to the next, which are nearly the same for all and so compress well.
    """
    corners = []
    for ring in rings(cells):
        places = np.rint(ring / STEP).astype(np.int64)
        corners.append(np.concatenate([places[:1], np.diff(places, axis=0)]).ravel().tolist())
    return {"step": STEP, "corners": corners}
