"""A country of many equal squares, as large as a test needs it."""

import numpy as np
import pytest
import shapely

from geo_fondue.areas import Areas
from geo_fondue.statistics.hotspots.neighbours import Neighbours, of_areas


def _squares(rows: int, columns: int) -> Areas:
    """Return ``rows`` times ``columns`` squares, side by side, by rows from the south-west."""
    y, x = (axis.ravel() for axis in np.indices((rows, columns)))
    codes = np.array([f"{number:05}" for number in range(rows * columns)], dtype=object)
    return Areas("square", codes, {"en": codes}, shapely.box(x, y, x + 1, y + 1))


@pytest.fixture(scope="session")
def board() -> Neighbours:
    """Return who is beside whom among 30 times 40 squares; corners count."""
    return of_areas(_squares(30, 40))


@pytest.fixture(scope="session")
def nation() -> Neighbours:
    """Return who is beside whom among 75 times 99 squares, as many as Thailand has subdistricts."""
    return of_areas(_squares(75, 99))
