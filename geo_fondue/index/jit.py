"""The one way that functions are compiled here: without the GIL, and cached on disk where that can be."""

import hashlib
from collections.abc import Callable
from functools import cache
from pathlib import Path
from types import CellType, FunctionType
from typing import Any

import numba


def jit(function: Callable[..., Any]) -> Callable[..., Any]:
    """Compile a function on its first call, or take it from the cache.

    Numba caches a function by the time of change of its own file, not of the files of the functions it calls.
    It also looks at what the function closes over, so each one is made to close over a stamp of all files in
    its folder, which are all that it may call, and of the constants that it uses from elsewhere.
    """
    return _compiled(function, inlined=False)


def jit_inlined(function: Callable[..., Any]) -> Callable[..., Any]:
    """Compile a function into those that call it: for the few that a loop spends its time in."""
    return _compiled(function, inlined=True)


def _compiled(function: Callable[..., Any], *, inlined: bool) -> Callable[..., Any]:
    if not isinstance(function, FunctionType):
        raise TypeError(f"{function!r} is not a plain function")
    code = function.__code__.replace(co_freevars=("stamp",))
    constants = [function.__globals__.get(name) for name in code.co_names]
    numbers = [value for value in constants if isinstance(value, int | float)]
    cell = CellType(f"{_stamp(Path(code.co_filename).parent)} {numbers}")
    stamped = FunctionType(code, function.__globals__, function.__name__, function.__defaults__, (cell,))
    stamped.__module__, stamped.__doc__ = function.__module__, function.__doc__
    compiled: Callable[..., Any]
    try:
        compiled = numba.njit(nogil=True, cache=True, forceinline=inlined)(stamped)
    except RuntimeError:  # no folder to cache in
        compiled = numba.njit(nogil=True, forceinline=inlined)(stamped)
    return compiled


@cache
def _stamp(folder: Path) -> str:
    sources = sorted(folder.glob("*.py"))
    return hashlib.sha256(b"".join(source.read_bytes() for source in sources)).hexdigest()
