"""Broken in many ways at once, and in bytes: an import mends and tells, or refuses."""

import tempfile
import warnings
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import geopandas
import numpy as np
import pyogrio
import pytest
import shapely
from hypothesis import HealthCheck, given, note, settings
from hypothesis import strategies as st

SUFFIXES = [".parquet", ".geojson", ".gpkg", ".shp", ".fgb"]
Geometry = shapely.Geometry


@dataclass(frozen=True)
class Mutation:
    """One thing done to a file, and what an import that succeeds must have said of it (any of these)."""

    name: str
    on_area: Callable[[Geometry], Geometry | None] | None = None
    on_frame: Callable[[geopandas.GeoDataFrame], geopandas.GeoDataFrame] | None = None
    told_as: tuple[str, ...] = ()
    on: str = ""  # of several that are on the same thing, one alone is done


def _ring(area: Geometry) -> list[tuple[float, float]]:
    return [(float(x), float(y)) for x, y in shapely.get_coordinates(area)]


def _bow_tie(area: Geometry) -> Geometry:
    a, b, c, d, *_ = _ring(area)
    return shapely.Polygon([a, c, b, d])


def _doubled(area: Geometry) -> Geometry:
    first, *rest = _ring(area)
    return shapely.Polygon([first, first, *rest])


def _spiked(area: Geometry) -> Geometry:
    first, *rest = _ring(area)
    return shapely.Polygon([first, (first[0] + 0.03, first[1] + 0.02), first, *rest])


def _with_sliver(area: Geometry) -> Geometry:
    west, south, _, _ = area.bounds
    return shapely.MultiPolygon(
        [*shapely.get_parts(area), shapely.box(west, south - 2, west + 0.01, south - 2 + 3e-7)]
    )


def _without_number(area: Geometry) -> Geometry:
    xy = np.array(_ring(area))
    xy[1, 0] = np.nan
    with np.errstate(invalid="ignore"):
        return shapely.polygons(shapely.linearrings(xy, handle_nan="allow"))


def _swapped(frame: geopandas.GeoDataFrame) -> geopandas.GeoDataFrame:
    return _moved(frame, lambda xy: xy[:, ::-1])


def _moved(frame: geopandas.GeoDataFrame, how: Callable[[np.ndarray], np.ndarray]) -> geopandas.GeoDataFrame:
    shapes = [None if shape is None else shapely.transform(shape, how) for shape in frame.geometry]
    return frame.set_geometry(geopandas.GeoSeries(shapes, crs=frame.crs))


def _named(change: Callable[[str], str]) -> Callable[[geopandas.GeoDataFrame], geopandas.GeoDataFrame]:
    return lambda frame: frame.assign(name_th=[change(name) for name in frame.name_th])


GONE = ("no-geometry", "not-a-polygon", "invalid-polygon")
MUTATIONS = [
    Mutation("bow tie", _bow_tie, told_as=("invalid-polygon",)),
    Mutation("vertex twice", _doubled, told_as=("duplicate-vertices",)),
    Mutation("spike", _spiked, told_as=("spike",)),
    Mutation("sliver", _with_sliver, told_as=("sliver", "spike")),
    Mutation("no geometry", lambda _: None, told_as=("no-geometry",)),
    Mutation("empty", lambda _: shapely.Polygon(), told_as=("no-geometry",)),
    Mutation("line", lambda area: shapely.LineString(_ring(area)), told_as=("not-a-polygon",)),
    Mutation("point", lambda area: shapely.Point(_ring(area)[0]), told_as=("not-a-polygon",)),
    Mutation("collapsed", lambda area: shapely.Polygon([_ring(area)[i] for i in (0, 1, 0)]), told_as=GONE),
    Mutation(
        "mixed",
        lambda area: shapely.GeometryCollection([area, shapely.Point(100, 13)]),
        told_as=("mixed-geometry",),
    ),
    Mutation("heights", lambda area: shapely.force_3d(area, 5.0), told_as=("not-flat",)),
    Mutation("not a number", _without_number),
    Mutation(
        "far past 180",
        on_frame=lambda frame: _moved(frame, lambda xy: xy + np.array([81.0, 0])),
        told_as=("antimeridian", "axes-swapped"),
        on="place",
    ),
    Mutation("swapped", on_frame=_swapped, told_as=("axes-swapped",), on="place"),
    Mutation(
        "no system",
        on_frame=lambda frame: frame.set_crs(None, allow_override=True),
        told_as=("crs-missing",),
        on="place",
    ),
    Mutation(
        "wrong system",
        on_frame=lambda frame: frame.set_crs(32647, allow_override=True),
        told_as=("crs-wrong",),
        on="place",
    ),
    Mutation(
        "Thai as Latin",
        on_frame=_named(lambda name: name.encode().decode("latin-1")),
        told_as=("encoding-mended",),
        on="names",
    ),
    Mutation("lost letters", on_frame=_named(lambda name: name + "\ufffd"), on="names"),
    Mutation(
        "stray signs",
        on_frame=_named(lambda name: f"\u200b {name}\u00a0"),
        told_as=("text-cleaned",),
        on="names",
    ),
    Mutation(
        "taken apart", on_frame=_named(lambda name: f"ลํา{name}"), told_as=("text-composed",), on="names"
    ),
    Mutation(
        "no name",
        on_frame=lambda frame: frame.assign(name_th=None, name_en=None),
        told_as=("no-name",),
        on="names",
    ),
    Mutation(
        "decimal codes",
        on_frame=lambda frame: frame.assign(code=frame.code.astype(float)),
        told_as=("code-decimal",),
        on="codes",
    ),
    Mutation("one code", on_frame=lambda frame: frame.assign(code="1001"), on="codes"),
    Mutation("no code", on_frame=lambda frame: frame.assign(code=[None, *frame.code[1:]]), on="codes"),
]

UNKNOWABLE = {
    ".geojson": {"no system", "wrong system", "heights"},
    ".fgb": {"empty"},
    ".shp": {"empty", "mixed", "collapsed"},
}
"""What a format cannot hold, or its writer mends by itself."""


def _written(frame: geopandas.GeoDataFrame, folder: Path, suffix: str) -> Path | None:
    """Return the file, None where the format cannot hold such things at all."""
    path = folder / f"a{suffix}"
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # of what is being broken
        try:
            if suffix == ".parquet":
                frame.to_parquet(path)
            else:
                options = {"encoding": "utf-8"} if suffix == ".shp" else {}
                pyogrio.write_dataframe(frame, path, **options)
        except Exception as error:
            if isinstance(error, ValueError) or type(error).__module__.startswith("pyogrio"):
                return None
            raise
    return path


@settings(max_examples=80, suppress_health_check=list(HealthCheck))
@given(
    mutations=st.lists(
        st.sampled_from(MUTATIONS), min_size=1, max_size=3, unique_by=lambda mutation: mutation.name
    ),
    rows=st.permutations(range(3)),
    suffix=st.sampled_from(SUFFIXES),
)
def test_whatever_is_broken_together_is_mended_and_told_or_refused(
    mutations: list[Mutation],
    rows: list[int],
    suffix: str,
    check_import: Callable[..., tuple[object, set[str], str]],
    made: geopandas.GeoDataFrame,
) -> None:
    frame = made.copy()
    expected: list[Mutation] = []
    for mutation in sorted(mutations, key=lambda mutation: mutation.on_frame is None):
        if mutation.on and mutation.on in {other.on for other in expected}:
            continue
        if mutation.on_frame is not None:
            frame = mutation.on_frame(frame)
        elif mutation.on_area is not None:
            row = rows.pop()
            shapes = frame.geometry.to_numpy().copy()
            shapes[row] = mutation.on_area(shapes[row])
            frame = frame.set_geometry(geopandas.GeoSeries(shapes, crs=frame.crs))
        expected.append(mutation)
    note(f"{suffix}: {[mutation.name for mutation in expected]}")
    with tempfile.TemporaryDirectory() as folder:
        path = _written(frame, Path(folder), suffix)
        if path is None:
            return
        edition, kinds, _ = check_import(Path(folder) / "data", {"district": path})
    if edition is None:
        return
    for mutation in expected:
        if mutation.told_as and mutation.name not in UNKNOWABLE.get(suffix, set()):
            assert kinds & set(mutation.told_as), f"{mutation.name} was not told: {kinds}"


@settings(max_examples=150, suppress_health_check=list(HealthCheck))
@given(data=st.data(), suffix=st.sampled_from(SUFFIXES), cut=st.floats(0, 1), turns=st.integers(0, 12))
def test_bytes_that_are_cut_or_turned_are_read_as_they_are_or_refused(
    data: st.DataObject,
    suffix: str,
    cut: float,
    turns: int,
    check_import: Callable[..., tuple[object, set[str], str]],
    made: geopandas.GeoDataFrame,
) -> None:
    with tempfile.TemporaryDirectory() as folder:
        path = _written(made, Path(folder), suffix)
        assert path is not None
        files = (
            [path]
            if suffix != ".shp"
            else [path.with_suffix(end) for end in (".shp", ".shx", ".dbf", ".prj")]
        )
        target = data.draw(st.sampled_from(files))
        content = bytearray(target.read_bytes())
        for _ in range(turns):
            at = data.draw(st.integers(0, len(content) - 1))
            content[at] = data.draw(st.integers(0, 255))
        if cut < 0.5 or not turns:
            content = content[: int(len(content) * min(1, cut * 2))]
        target.write_bytes(content)
        check_import(Path(folder) / "data", {"district": path})


@pytest.mark.parametrize("suffix", SUFFIXES)
def test_any_bytes_at_all_are_refused(
    suffix: str, tmp_path: Path, check_import: Callable[..., tuple[object, set[str], str]]
) -> None:
    rng = np.random.default_rng(7)
    for size in (1, 100, 5000):
        path = tmp_path / f"a{suffix}"
        path.write_bytes(rng.bytes(size))
        edition, _, refusal = check_import(tmp_path / "data", {"district": path})
        assert edition is None
        assert refusal
