"""Maps of one's own data: the same kinds as the service's, from frames of pandas and geopandas.

What is returned shows itself in a notebook, with all it needs written into it: nothing is fetched.
"""

from collections.abc import Mapping, Sequence
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

import folium
import numpy as np

from geo_fondue.areas import Areas
from geo_fondue.errors import InputError
from geo_fondue.maps.cells import GROUPS, Cells, HeatCells, grid_level, suppressed
from geo_fondue.maps.choropleth import choropleth as of_statistics
from geo_fondue.maps.classes import Classing
from geo_fondue.maps.frames import Unit, drawn_areas, figures_of, groups_of, no_column, positions_of
from geo_fondue.maps.heat import heat as of_cells
from geo_fondue.maps.hexbin import hexbin as of_hexagons
from geo_fondue.maps.hexbin import resolutions
from geo_fondue.maps.hotspots import hotspots as of_hotspots
from geo_fondue.maps.values import values_map
from geo_fondue.reports.states import STATE_GROUPS
from geo_fondue.statistics.hexagons import Hexagons, fine_cells, gathered
from geo_fondue.statistics.hotspots import Hotspots
from geo_fondue.statistics.hotspots.assessing import assess, rows
from geo_fondue.statistics.hotspots.neighbours import of_areas
from geo_fondue.statistics.hotspots.table import Per
from geo_fondue.statistics.table import Statistics

if TYPE_CHECKING:
    import pandas as pd


def choropleth(
    data: "pd.DataFrame | Statistics",
    areas: Areas | None = None,
    *,
    value: str | None = None,
    unit: Unit = "number",
    label: str | None = None,
    code: str | None = None,
    name: str | Mapping[str, str] | None = None,
    tell: Mapping[str, Unit] = MappingProxyType({}),
    language: str = "th",
    palette: str = "open",
    classing: Classing = "quantile",
    **options: Any,
) -> folium.Map:
    """Return a map of areas coloured by a column.

    Parameters
    ----------
    data : geopandas.GeoDataFrame, pandas.DataFrame or Statistics
        Polygons with a figure each, in any coordinate system that the frame names; or rows with a code, whose
        polygons are in ``areas``; or statistics of Geo Fondue, and then all is as for
        :func:`geo_fondue.maps.choropleth.choropleth`.
    areas : Areas, optional
        A layer, such as ``geo_fondue.open_edition(path).areas("province")``; areas without a row are hatched.
    value : str
        The column that the colours stand for. Missing values are hatched, and never taken for zero.
    unit : {"number", "count", "percent", "days"}
        What the column holds: percent is a share from 0 to 1; the zero of a count has a colour of its own.
    label : str, optional
        What to call it in the legend; the column's own name otherwise.
    code : str, optional
        The column with the code of each area; the index without it.
    name : str or mapping of str to str, optional
        The column with their names, or one for each language: ``{"th": "name_th", "en": "name_en"}``.
    tell : mapping of str to str
        Further columns that an area's card tells, with their units.
    language : {"th", "en"}
    palette : str
        One of the ``[measures]`` of ``maps/palettes.toml``.
    classing : {"quantile", "equal", "natural"}
    **options
        ``attribution``, ``basemap``; for statistics all of the other function's.

    Returns
    -------
    folium.Map

    Raises
    ------
    InputError
        When a column, code or geometry cannot be used: it says which, and what to do.
    """
    if isinstance(data, Statistics):
        if areas is None:
            raise InputError("statistics have no polygons", where="areas", remedy="Give their layer")
        # What both have is passed on; the colours are the measure's own
        return of_statistics(data, areas, language=language, classing=classing, **options)
    if value is None:
        raise no_column(data, "to colour by", where="value")
    columns = {value: unit, **tell}
    areas, at = drawn_areas(data, areas, code=code, name=name)
    figures = {}
    for column, of in columns.items():
        found = figures_of(data, column, of)
        called = (label or column) if column == value else column
        figures[str(called)] = [None if row < 0 else found[row] for row in at.tolist()], of
    return values_map(
        areas,
        figures,
        title=label or value,
        language=language,
        palette=palette,
        classing=classing,
        **options,
    )


def heat(
    data: "pd.DataFrame | HeatCells",
    *,
    lat: str | None = None,
    lon: str | None = None,
    state: str | None = None,
    suppress_below: int = 5,
    **options: Any,
) -> folium.Map:
    """Return a map of where reports are dense.

    It shows counts of grid cells, and none below a limit: nobody is found by it.

    Parameters
    ----------
    data : geopandas.GeoDataFrame, pandas.DataFrame or HeatCells
        Points in any coordinate system that the frame names, or rows with ``lat`` and ``lon``.
    lat, lon : str, optional
        The columns with latitude and longitude, in degrees (WGS 84).
    state : str, optional
        The column that says ``open``, ``closed`` or ``excluded``; without it all count as open.
    suppress_below : int
        The least count that is shown.
    **options
        ``language``, ``measure``, ``areas``, ``attribution``, ``basemap`` and others of
        :func:`geo_fondue.maps.heat.heat`.

    Returns
    -------
    folium.Map

    Raises
    ------
    InputError
        When there is no such column, or a position is none on earth.
    """
    if isinstance(data, HeatCells):
        return of_cells(data, **options)
    x, y = positions_of(data, lat=lat, lon=lon)
    if not len(x):
        raise InputError("there is no point to draw")
    groups = groups_of(data, state)
    bounds = (float(x.min()), float(y.min()), float(x.max()), float(y.max()))
    side = 360 / 2 ** grid_level(bounds)
    cells: dict[str, Cells] = {}
    for group in GROUPS:
        chosen = groups == STATE_GROUPS.index(group)
        keys = np.stack([((x + 180) / side)[chosen], ((y + 90) / side)[chosen]], axis=1).astype(np.int64)
        distinct, count = np.unique(keys, axis=0, return_counts=True)
        cells[group] = suppressed((distinct[:, 0], distinct[:, 1], count), side, suppress_below)
    options.setdefault("chooser", state is not None)
    return of_cells(HeatCells(cells, bounds, suppress_below), **options)


def hexbin(
    data: "pd.DataFrame | Sequence[Hexagons]",
    areas: Areas,
    *,
    lat: str | None = None,
    lon: str | None = None,
    state: str | None = None,
    suppress_below: int = 5,
    **options: Any,
) -> folium.Map:
    """Return a map of reports by hexagon, smaller ones the closer one looks.

    Parameters
    ----------
    data : geopandas.GeoDataFrame, pandas.DataFrame or sequence of Hexagons
    areas : Areas
        A layer that is drawn below: land, borders and names.
    lat, lon, state, suppress_below
        As for :func:`heat`.
    **options
        ``language``, ``measure``, ``attribution``, ``basemap`` and others of
        :func:`geo_fondue.maps.hexbin.hexbin`.

    Returns
    -------
    folium.Map

    Raises
    ------
    InputError
        When there is no such column, or a position is none on earth.
    """
    if isinstance(data, Sequence):
        return of_hexagons(data, areas, **options)
    x, y = positions_of(data, lat=lat, lon=lon)
    groups, kinds = groups_of(data, state), len(STATE_GROUPS)
    cells, at = np.unique(fine_cells(x, y), return_inverse=True)
    counts = np.bincount(at * kinds + groups, minlength=len(cells) * kinds).reshape(len(cells), kinds)
    levels = [
        gathered(cells, counts, resolution=resolution, suppress_below=suppress_below)
        for resolution in resolutions(areas.bounds)
    ]
    options.setdefault("chooser", state is not None)
    return of_hexagons(levels, areas, **options)


def hotspots(
    data: "pd.DataFrame | Hotspots",
    areas: Areas | None = None,
    *,
    count: str | None = None,
    people: str | None = None,
    code: str | None = None,
    name: str | Mapping[str, str] | None = None,
    **options: Any,
) -> folium.Map:
    """Return a map of where counts are more, or fewer, than chance explains: Getis-Ord Gi*, FDR controlled.

    Parameters
    ----------
    data : geopandas.GeoDataFrame, pandas.DataFrame or Hotspots
        Polygons with a count each, or rows with a code, whose polygons are in ``areas``.
    areas : Areas, optional
    count : str
        The column that is tested.
    people : str, optional
        The column with how many people live there: then rates are compared, not counts.
    code, name
        As for :func:`choropleth`.
    **options
        ``language``, ``attribution``, ``basemap`` and others of :func:`geo_fondue.maps.hotspots.hotspots`.

    Returns
    -------
    folium.Map

    Raises
    ------
    InputError
        When a column, code or geometry cannot be used.
    """
    if isinstance(data, Hotspots):
        if areas is None:
            raise InputError("hot spots have no polygons", where="areas", remedy="Give their layer")
        return of_hotspots(data, areas, **options)
    if count is None:
        raise no_column(data, "to test", where="count")
    areas, at = drawn_areas(data, areas, code=code, name=name)
    events = _column(data, count, at)
    # Of an area without a row, or without a count, nothing is known: it is nobody's neighbour either
    base = np.ones(len(areas)) if people is None else np.nan_to_num(_column(data, people, at))
    base[np.isnan(events)] = 0
    per: Per = "none" if people is None else "people"
    beside = of_areas(areas)
    found = assess(np.nan_to_num(events), base, beside, per)
    tested = Hotspots(
        layer=areas.layer,
        resolution=None,
        query={},
        measure="total",
        per=per,
        edition="",
        data_version=0,
        rows=rows([(area.code, area.name) for area in areas], found, [], per),
        joined=tuple(area.code for area, alone in zip(areas, beside.joined.tolist(), strict=True) if alone),
    )
    return of_hotspots(tested, areas, **options)


def _column(data: "pd.DataFrame", column: str, at: "np.ndarray[Any, np.dtype[np.intp]]") -> Any:
    found = np.array([*figures_of(data, column, "count"), None], dtype=np.float64)
    return found[at]  # the last for those without a row
