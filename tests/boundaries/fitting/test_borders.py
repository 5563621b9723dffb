"""Which polygons share borders."""

import numpy as np
import shapely

from geo_fondue.boundaries.fitting.borders import longest_borders


def test_a_piece_goes_by_the_metres_of_its_borders_and_knows_all_its_neighbours() -> None:
    areas = np.array([shapely.box(0, 60, 1, 61), shapely.box(1, 61, 3, 62), shapely.box(9, 9, 10, 10)])
    pieces = np.array([shapely.box(5, 5, 6, 6), shapely.box(1, 60, 3, 61), shapely.box(8, 9, 9, 10)])
    longest, around = longest_borders(pieces, areas)
    assert longest.tolist() == [-1, 0, 2], "a degree of latitude is longer than two of longitude at lat 61"
    assert [near.tolist() for near in around] == [[], [0, 1], [2]]


def test_without_pieces_there_is_nothing_to_say() -> None:
    longest, around = longest_borders(np.empty(0, dtype=object), np.array([shapely.box(0, 0, 1, 1)]))
    assert len(longest) == len(around) == 0
