"""Errors for people."""

import inspect

from geo_fondue import errors


def test_an_error_says_where_what_and_what_to_do() -> None:
    error = errors.BoundaryError("2 codes are missing", where="a.shp, column DCODE", remedy="Fill them in")
    assert str(error) == "a.shp, column DCODE: 2 codes are missing. Fill them in"
    assert str(errors.NotFoundError("no such thing")) == "no such thing"


def test_the_tree_in_the_docstring_is_the_tree() -> None:
    classes = [found for _, found in inspect.getmembers(errors, inspect.isclass)]
    assert errors.__doc__ is not None
    for found in classes:
        assert found.__name__ in errors.__doc__
        assert issubclass(found, errors.GeoFondueError)


def test_callers_may_catch_the_builtin_that_they_expect() -> None:
    assert issubclass(errors.PositionError, ValueError)
    assert issubclass(errors.NotFoundError, LookupError)
    assert issubclass(errors.DamagedError, OSError)
