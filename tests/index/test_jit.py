"""Compiling functions, with a folder to cache them in and without."""

from typing import Any

import numba
import pytest

from geo_fondue.index.jit import jit


def _add(one: float, other: float) -> float:
    return one + other


def test_where_no_cache_folder_can_be_written_functions_are_compiled_all_the_same(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    original = numba.njit

    def njit(*arguments: Any, cache: bool = False, **options: Any) -> Any:
        if cache:
            raise RuntimeError("cannot cache function: no locator available")
        return original(*arguments, **options)

    monkeypatch.setattr(numba, "njit", njit)
    assert jit(_add)(1.0, 2.0) == 3.0


def test_only_plain_functions_are_compiled() -> None:
    with pytest.raises(TypeError, match="not a plain function"):
        jit(print)
