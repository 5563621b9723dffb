"""Areas as a page carries them: a topology in two short texts, which a browser reads in one pass."""

from typing import Any

import numpy as np
from numpy.typing import NDArray

from geo_fondue.maps.topology import Topology

_LETTERS = np.array([code for code in range(33, 127) if chr(code) not in '"<\\{'], dtype=np.uint8)
"""What stands in JSON, in a script element and in a template as it is: the first 64 end a number, the rest
come before them."""

_ENDS = 64
_LEADS = len(_LETTERS) - _ENDS


def packed(topology: Topology) -> dict[str, Any]:
    """Return a topology as numbers and texts for JSON.

    ``geoFondue.shape`` in ``maps/static/areas.js`` reads it.

    Returns
    -------
    dict
        ``corner`` and ``grid`` as in the topology; ``areas`` and ``arcs``, how many there are; and two texts
        of whole numbers. ``rings``: for each area how many rings it has; for each ring how many arcs; for an
        arc 0 if it is new, and how many steps it has, else twice how many arcs ago it was new, less one where
        it is walked forwards. ``steps``, pairs: the way along each new arc, from point to point; before that
        of one that a ring begins with, the way to it from where the last walk ended. Each is twice its size,
        less one if it is negative.

    Notes
    -----
    Neither where an arc begins that follows another nor the number of one that is new need be told. Once both
    are compressed this is a third of the same as TopoJSON.
    """
    numbers: list[int] = []
    walks: list[NDArray[np.int64]] = []
    at = np.zeros((1, 2), dtype=np.int64)
    new = 0
    for rings in topology.rings:
        numbers.append(len(rings))
        for ring in rings:
            numbers.append(len(ring))
            for place, reference in enumerate(ring):
                number = reference if reference >= 0 else ~reference
                points = topology.arcs[number]
                if number == new:
                    new += 1
                    numbers += (0, len(points) - 1)
                    walks.append(np.diff(points, axis=0, prepend=at if place == 0 else points[:0]))
                else:
                    numbers.append(2 * (new - number) - (reference >= 0))
                at = points[-1:] if reference >= 0 else points[:1]
    steps = np.concatenate(walks) if walks else at[:0]
    return {
        "corner": topology.corner,
        "grid": topology.grid,
        "areas": len(topology.rings),
        "arcs": len(topology.arcs),
        "rings": text_of(np.array(numbers, dtype=np.int64)),
        "steps": text_of(np.where(steps < 0, -2 * steps - 1, 2 * steps).ravel()),
    }


def text_of(numbers: NDArray[np.int64]) -> str:
    """Return whole numbers, none of them negative, as a text: one letter for each below 64, else more.

    Examples
    --------
    >>> text_of(np.array([0, 1, 63, 64, 65]))
    '!#cd!d#'
    """
    columns, masks = [_LETTERS[numbers % _ENDS]], [np.ones(len(numbers), dtype=bool)]
    left = numbers // _ENDS
    while left.any():
        masks.append(left > 0)
        columns.append(_LETTERS[_ENDS + (left - 1) % _LEADS])
        left = np.maximum(left - 1, 0) // _LEADS
    letters: NDArray[np.uint8] = np.stack(columns[::-1], axis=1)[np.stack(masks[::-1], axis=1)]
    return letters.tobytes().decode("ascii")
