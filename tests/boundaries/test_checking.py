"""Codes that stop an import."""

import numpy as np
import pytest

from geo_fondue.boundaries.checking import check_codes, check_parents
from geo_fondue.errors import BoundaryError


def codes(*values: str | None) -> np.ndarray:
    return np.array(values, dtype=object)


def test_good_codes_pass() -> None:
    check_codes(codes("a", "b"), rows=np.arange(2), layer="district", file="a.shp", column="code")


def test_rows_without_a_code_are_told_by_their_place_in_the_file() -> None:
    with pytest.raises(
        BoundaryError, match=r"a\.shp, row 4, 9, code: 2 rows have no code\. Give every district"
    ):
        check_codes(
            codes("a", None, None), rows=np.array([0, 3, 8]), layer="district", file="a.shp", column="code"
        )


def test_a_code_that_is_there_twice_is_told_with_what_to_do() -> None:
    with pytest.raises(
        BoundaryError, match=r"row 1, 3, code: 1 codes are there more than once: a\..*dissolve"
    ):
        check_codes(codes("a", "b", "a"), rows=np.arange(3), layer="district", file="a.shp", column="code")


def test_parents_that_are_not_there_are_told() -> None:
    known = {"known": codes("P1"), "layer": "district", "parent_layer": "province", "file": "a.shp"}
    check_parents(codes("P1", None), rows=np.arange(2), **known)
    with pytest.raises(
        BoundaryError, match=r"a\.shp, row 2, parent of the district: 1 rows name a province.*: P2\."
    ):
        check_parents(codes("P1", "P2"), rows=np.arange(2), **known)
