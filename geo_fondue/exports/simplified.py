"""Layers simplified, the last few of each kept: it takes seconds for layers of millions of vertices."""

from collections import OrderedDict
from threading import Lock
from weakref import WeakKeyDictionary

import numpy as np
from numpy.typing import NDArray

from geo_fondue.areas import Areas
from geo_fondue.exports.geometry import simplified

KEPT_FOR_EACH_LAYER = 4

_kept: WeakKeyDictionary[Areas, OrderedDict[float, NDArray[np.object_]]] = WeakKeyDictionary()
_lock = Lock()
_simplifying = Lock()


def simplified_layer(areas: Areas, metres: float | None) -> NDArray[np.object_]:
    """Return the shapes of a layer, with fewer vertices where a tolerance is given.

    The whole layer is simplified, also for a part of it, so that parts fit together.

    Parameters
    ----------
    areas : Areas
    metres : float or None
        See :func:`~geo_fondue.exports.geometry.simplified`; None for the shapes as they are.

    Raises
    ------
    InputError
        When ``metres`` is not a number above 0.
    """
    if metres is None:
        return areas.geometry
    kept = _lookup(areas, metres)
    if kept is None:
        with _simplifying:  # one at a time: who waits most often finds what was waited for
            kept = _lookup(areas, metres)
            if kept is None:
                kept = _keep(areas, metres, simplified(areas.geometry, metres))
    return kept


def _lookup(areas: Areas, metres: float) -> NDArray[np.object_] | None:
    with _lock:
        of_layer = _kept.get(areas, OrderedDict())
        if metres not in of_layer:
            return None
        of_layer.move_to_end(metres)
        return of_layer[metres]


def _keep(areas: Areas, metres: float, geometry: NDArray[np.object_]) -> NDArray[np.object_]:
    geometry.flags.writeable = False
    with _lock:
        of_layer = _kept.setdefault(areas, OrderedDict())
        of_layer[metres] = geometry
        while len(of_layer) > KEPT_FOR_EACH_LAYER:
            of_layer.popitem(last=False)
    return geometry
