"""Editions on disk."""

import numpy as np
import shapely

from geo_fondue.areas import Areas
from geo_fondue.boundaries import Edition


def test_an_edition_gives_back_what_was_written(small_edition: Edition, small_layers: list[Areas]) -> None:
    assert small_edition.layers == ("province", "district", "subdistrict", "municipality")
    assert small_edition.bounds == (100, 10, 104, 14)
    assert small_edition.hierarchies == (("province", "district", "subdistrict"), ("municipality",))
    for written in small_layers:
        read = small_edition.areas(written.layer)
        assert list(read) == list(written)
        assert np.array_equal(read.codes, written.codes)
        assert shapely.equals_identical(read.geometry, written.geometry).all()
