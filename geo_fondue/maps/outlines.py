"""Areas as they are drawn: simplified to what a screen shows, once for each layer and choice of areas."""

import contextlib
import hashlib
import time
from collections import OrderedDict
from pathlib import Path
from tempfile import NamedTemporaryFile
from threading import Lock
from typing import Any
from weakref import WeakKeyDictionary

import numpy as np
import orjson
import shapely
from numpy.typing import NDArray

from geo_fondue.areas import Areas
from geo_fondue.errors import InputError
from geo_fondue.maps.packing import packed
from geo_fondue.maps.topology import topology
from geo_fondue.position import Bounds

MOST_AREAS = 50_000
"""More than a browser draws in a reasonable time, or a reader tells apart."""

DETAILS = (4096, 2896, 2048, 1448, 1024)
"""Into how many steps the longer side of a map is simplified: four to a pixel of a full-screen map, so that
two zooms inwards still look right. Fewer, down to one to a pixel, where borders are so many and so crooked
that they would weigh more than a map may."""

MOST_COORDINATES = 240_000
"""Of all areas together, where fewer steps help: a quarter of a megabyte, compressed."""

GRID = 8
"""Into how many parts such a step is rounded."""

SLOW_SECONDS = 1.0
"""What takes longer to make is kept on disk too: only layers of millions of vertices do."""

_KEPT_FOR_EACH_LAYER = 32
_kept: WeakKeyDictionary[Areas, OrderedDict[bytes, bytes]] = WeakKeyDictionary()
_lock = Lock()


def outlines(
    areas: Areas, positions: NDArray[np.intp], *, bounds: Bounds, derived: Path | None = None
) -> bytes:
    """Return some areas of a layer as JSON text, fit for a map of ``bounds``.

    Neighbours keep exactly the same border. The text is kept in memory for the next call, and on disk where
    it was slow to make.

    Parameters
    ----------
    areas : Areas
        A layer.
    positions : ndarray of int, shape (n,)
        Which of its areas, in the order wanted.
    bounds : tuple of float
        West, south, east, north of the map in degrees.
    derived : Path, optional
        A folder for what can be made again, of the edition that the areas are of and of nothing else. It is
        made where missing; one that cannot be written is done without.

    Raises
    ------
    InputError
        When there are more than :data:`MOST_AREAS`.
    """
    if len(positions) > MOST_AREAS:
        raise InputError(
            f"{len(positions):,} areas are too many for one map, which draws {MOST_AREAS:,} at most",
            where=f"layer {areas.layer}",
            remedy="Choose a coarser layer, or the areas within one area (parent)",
        )
    key = np.asarray(positions, dtype=np.int64).tobytes() + np.asarray(bounds, dtype=np.float64).tobytes()
    with _lock:
        kept = _kept.setdefault(areas, OrderedDict())
        if key in kept:
            kept.move_to_end(key)
            return kept[key]
    text = _read_or_made(areas, positions, bounds, None if derived is None else derived / _name(areas, key))
    with _lock:
        kept[key] = text
        while len(kept) > _KEPT_FOR_EACH_LAYER:
            kept.popitem(last=False)
    return text


def _name(areas: Areas, key: bytes) -> str:
    made_by = f"{areas.layer} {DETAILS} {MOST_COORDINATES} {GRID} packed".encode()
    return f"outlines-{hashlib.sha256(made_by + key).hexdigest()[:24]}.json"


def _read_or_made(areas: Areas, positions: NDArray[np.intp], bounds: Bounds, file: Path | None) -> bytes:
    if file is not None:
        with contextlib.suppress(OSError):
            return file.read_bytes()
    begun = time.perf_counter()
    text = orjson.dumps(_drawn(areas.geometry[positions], bounds))
    if file is not None and time.perf_counter() - begun > SLOW_SECONDS:
        # Without it the next process is as slow as this one, and no less right
        with contextlib.suppress(OSError):
            _write_whole(file, text)
    return text


def _write_whole(file: Path, text: bytes) -> None:
    """Write a file so that no reader sees a part of it, whoever else writes it at the same time."""
    file.parent.mkdir(exist_ok=True)
    with NamedTemporaryFile(dir=file.parent, prefix=".outlines-", delete=False) as aside:
        aside.write(text)
    Path(aside.name).replace(file)


def bounds_of(areas: Areas, positions: NDArray[np.intp]) -> Bounds:
    """Return west, south, east, north of some areas of a layer, in degrees."""
    west, south, east, north = shapely.total_bounds(areas.geometry[positions])
    return (float(west), float(south), float(east), float(north))


def _drawn(geometry: NDArray[np.object_], bounds: Bounds) -> dict[str, Any]:
    west, south, east, north = bounds
    # A map of nothing, or of one point, still has a scale
    side = max(east - west, north - south) or 1.0
    for detail in DETAILS:
        geometry = simplify(geometry, side / detail)
        if shapely.get_num_coordinates(geometry).sum() <= MOST_COORDINATES:
            break
    return packed(topology(geometry, bounds=bounds, grid=side / detail / GRID))


def simplify(geometry: NDArray[np.object_], tolerance: float) -> NDArray[np.object_]:
    """Return polygons with fewer vertices; where they form a coverage, neighbours keep the same border.

    Parameters
    ----------
    geometry : ndarray of shapely Polygon or MultiPolygon
        Degrees.
    tolerance : float
        Degrees; triangles of less than its square are taken off the border (Visvalingam-Whyatt).
    """
    # Where areas overlap (which is no coverage) it keeps what borders they do share, which is all one can ask
    simplified: NDArray[np.object_] = shapely.coverage_simplify(geometry, tolerance)
    return simplified
