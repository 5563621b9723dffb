"""Columns of coordinates from whatever holds numbers."""

import geopandas as gpd
import numpy as np
import pandas as pd
import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from geo_fondue.coordinates import Column, coordinate_columns, usable_positions
from geo_fondue.errors import InputError
from geo_fondue.position import position_problem

NUMBERS = [100.5, float("nan"), 98.0]


@pytest.mark.parametrize(
    "column",
    [
        NUMBERS,
        tuple(NUMBERS),
        [100.5, None, 98],
        np.array(NUMBERS),
        np.array([100.5, None, 98.0], dtype=object),
        np.ma.masked_array([100.5, 1.0, 98.0], mask=[False, True, False]),
        np.array(NUMBERS, dtype=np.float32),
        pd.Series(NUMBERS),
        pd.Series([100.5, pd.NA, 98.0], dtype=object),
        pd.Series([100.5, None, 98.0], dtype="Float64"),
        pd.Series([100.5, None, 98.0], dtype="float64[pyarrow]"),
        pa.array([100.5, None, 98.0]),
        pa.chunked_array([[100.5], [None, 98.0]]),
        gpd.GeoSeries.from_xy([100.5, np.nan, 98.0], [1, 1, 1]).x,
    ],
    ids=lambda column: type(column).__name__,
)
def test_whatever_holds_numbers_is_a_column(column: Column) -> None:
    lon, lat = coordinate_columns(column, [1, 2, 3])
    assert lon.dtype == lat.dtype == np.float64
    np.testing.assert_array_equal(lon, NUMBERS)


def test_doubles_are_not_copied() -> None:
    column = np.array(NUMBERS)
    lon, lat = coordinate_columns(column, pa.array(NUMBERS))
    assert lon is column
    assert not lat.flags.owndata


@pytest.mark.parametrize(
    ("column", "says"),
    [
        (100.5, "lon is a single value"),
        (np.ones((3, 2)), r"lon has the shape \(3, 2\)"),
        ([[1, 2], [3]], "lon does not hold numbers"),
        (["100.5", "98"], "lon holds <U5 values"),
        ([100.5, "98", 1], "lon holds <U32 values"),
        (np.array([1.0, "a"], dtype=object), "lon holds object values"),
        (np.array([{}, 1.0], dtype=object), "lon does not hold numbers"),
        (np.array(["2024-01-01"], dtype="datetime64[D]"), r"lon holds datetime64\[D\] values"),
        ([True, False], "lon holds bool values"),
        ([1 + 2j], "lon holds complex128 values"),
        ([10**400, 1, 2], "lon does not hold numbers"),
        (gpd.GeoSeries.from_xy([1], [1]), r"Give series\.x"),
        ([1, 2], "lon has 2 values and lat has 3"),
        (None, "lon is a single value|lon does not hold numbers"),
    ],
)
def test_what_holds_none_is_refused_with_what_was_wanted(column: Column, says: str) -> None:
    with pytest.raises(InputError, match=says):
        coordinate_columns(column, [1, 2, 3])


degrees = st.floats() | st.sampled_from([0.0, -0.0, 90.0, -90.0, 180.0, 100.5, 13.7, 90.00001])


@given(points=st.lists(st.tuples(degrees, degrees), max_size=10), bounded=st.booleans())
def test_usable_is_what_has_no_problem(points: list[tuple[float, float]], bounded: bool) -> None:
    bounds = (97.0, 5.0, 106.0, 21.0) if bounded else None
    lon, lat = np.array(points, dtype=np.float64).reshape(-1, 2).T
    expected = [position_problem(lon=x, lat=y, bounds=bounds) is None for x, y in points]
    assert usable_positions(lon, lat, bounds).tolist() == expected
