"""Points that break an index which is only nearly right: on borders, beside them, on its own lines."""

from collections.abc import Callable, Mapping

import numpy as np

from benchmarks.layers import Polygons
from benchmarks.points import Floats, Points, edges
from geo_fondue.index.compiled import CompiledIndex

_BESIDE = np.array([(x, y) for x in (-1, 0, 1) for y in (-1, 0, 1) if x or y])


def adversarial(
    polygons: Polygons, index: CompiledIndex, count: int, generator: np.random.Generator
) -> Mapping[str, Points]:
    """Return points of each kind.

    Parameters
    ----------
    polygons : ndarray of object
    index : CompiledIndex
        Whose grid's lines some lie on.
    count : int
        Of each kind.
    generator : numpy.random.Generator
    """
    start, end = edges(polygons)

    def some() -> tuple[Floats, Floats]:
        chosen = generator.integers(0, len(start), count)
        return start[chosen], end[chosen]

    kinds: Mapping[str, Callable[[Floats, Floats], Floats]] = {
        "on vertices": lambda one, _: one,
        "one double beside vertices": lambda one, _: stepped(one, generator),
        "on edges, as near as doubles are": lambda one, other: along(one, other, generator),
        "one double beside edges": lambda one, other: stepped(along(one, other, generator), generator),
        "at the latitude of a vertex": lambda one, other: np.column_stack(
            [along(one, other, generator)[:, 0], some()[0][:, 1]]
        ),
        "at the longitude of a vertex": lambda one, other: np.column_stack(
            [some()[0][:, 0], along(one, other, generator)[:, 1]]
        ),
        "at a vertex's latitude, beside another edge": lambda one, other: _level(one, other, generator),
        "on the grid's lines": lambda one, other: on_lines(along(one, other, generator), index, generator),
        "one double beside the grid's lines": lambda one, other: stepped(
            on_lines(along(one, other, generator), index, generator), generator
        ),
        "where edges meet the grid's lines": lambda one, other: _crossings(one, other, index),
    }
    return {name: Points(*np.ascontiguousarray(make(*some()).T)) for name, make in kinds.items()}


def along(start: Floats, end: Floats, generator: np.random.Generator) -> Floats:
    """Return a place on each edge, rounded to doubles."""
    share = generator.uniform(0, 1, (len(start), 1))
    return start + (end - start) * share


def stepped(places: Floats, generator: np.random.Generator) -> Floats:
    """Return for each place one of the eight doubles around it."""
    step = _BESIDE[generator.integers(0, len(_BESIDE), len(places))]
    return np.where(step == 0, places, np.nextafter(places, np.where(step > 0, np.inf, -np.inf)))


def on_lines(places: Floats, index: CompiledIndex, generator: np.random.Generator) -> Floats:
    """Return each place moved to the nearest line of the grid, of one coordinate or both."""
    lines = _nearest_lines(places, index)
    which = generator.integers(1, 4, len(places))
    moved = np.stack([which & 1, which & 2], axis=1) > 0
    return np.where(moved, lines, places)


def _level(start: Floats, end: Floats, generator: np.random.Generator) -> Floats:
    """Return places at the latitude where an edge begins, a hair's breadth from its course."""
    aside = generator.normal(0, 1e-9, len(start))
    return np.column_stack([start[:, 0] + (end - start)[:, 0] * 1e-6 + aside, start[:, 1]])


def _crossings(start: Floats, end: Floats, index: CompiledIndex) -> Floats:
    """Return where each edge meets the line of latitude nearest to its middle, as near as doubles are."""
    middle = (start + end) / 2
    lat = _nearest_lines(middle, index)[:, 1]
    rise = end[:, 1] - start[:, 1]
    share = np.divide(lat - start[:, 1], rise, out=np.full(len(rise), 0.5), where=rise != 0)
    return np.column_stack([start[:, 0] + (end - start)[:, 0] * share, lat])


def _nearest_lines(places: Floats, index: CompiledIndex) -> Floats:
    tables = index.tables
    origin = np.array([tables.west, tables.south])
    return np.asarray(origin + np.round((places - origin) * tables.scale) / tables.scale)
