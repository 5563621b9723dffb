"""How large the areas of a layer are."""

from weakref import WeakKeyDictionary

import numpy as np
from numpy.typing import NDArray

from geo_fondue.areas import Areas
from geo_fondue.boundaries.sizes import areas_m2

_KNOWN: WeakKeyDictionary[Areas, NDArray[np.float64]] = WeakKeyDictionary()


def areas_km2(areas: Areas) -> NDArray[np.float64]:
    """Return the size of every area in square kilometres; computed once for each layer that is held.

    As exact as :func:`geo_fondue.boundaries.sizes.areas_m2`.

    Returns
    -------
    ndarray of float64, shape (n,)
        In the order of the layer's areas. Do not write to it.
    """
    known = _KNOWN.get(areas)
    if known is None:
        known = areas_m2(areas.geometry) / 1e6
        known.flags.writeable = False
        _KNOWN[areas] = known
    return known
