"""Which layers are located, and which follow."""

import numpy as np
import pytest

from geo_fondue.boundaries.edition import Edition
from geo_fondue.errors import InputError, NotFoundError
from geo_fondue.hierarchies import Hierarchies


def test_the_finest_layer_of_each_hierarchy_is_located(small_edition: Edition) -> None:
    searches = Hierarchies(small_edition).searches(None)
    assert [(search.finest, search.administrative) for search in searches] == [
        ("subdistrict", True),
        ("municipality", False),
    ]


def test_a_coarse_layer_is_found_by_way_of_the_finest(small_edition: Edition) -> None:
    hierarchies = Hierarchies(small_edition)
    (search,) = hierarchies.searches(["province"])
    last = len(small_edition.areas("subdistrict")) - 1
    ((layer, positions),) = hierarchies.climb(search, np.array([0, last, -1], dtype=np.int32))
    assert (layer, positions.tolist()) == ("province", [0, 1, -1])


def test_no_layer_and_a_layer_that_is_not_there_are_refused(small_edition: Edition) -> None:
    hierarchies = Hierarchies(small_edition)
    with pytest.raises(InputError, match="no layer asked for"):
        hierarchies.searches([])
    with pytest.raises(NotFoundError, match="'park'"):
        hierarchies.searches(["province", "park"])


def test_an_index_is_opened_once(small_edition: Edition) -> None:
    hierarchies = Hierarchies(small_edition)
    assert hierarchies.index("province") is hierarchies.index("province")
