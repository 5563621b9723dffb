"""The map of areas coloured by a measure."""

from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Literal, get_args

import folium
import numpy as np

from geo_fondue.areas import Areas
from geo_fondue.errors import InputError
from geo_fondue.maps.assets import Assets
from geo_fondue.maps.classes import quantile_breaks
from geo_fondue.maps.ground import Ground
from geo_fondue.maps.leaflet import Drawing, LocalMap, json_with
from geo_fondue.maps.palettes import basemap as find_basemap
from geo_fondue.maps.palettes import palettes
from geo_fondue.maps.texts import Texts, layer_name, rounded_days, texts
from geo_fondue.statistics.table import Statistics

Measure = Literal["open", "closed", "resolution_rate"]
MEASURES: tuple[Measure, ...] = get_args(Measure)
"""What a choropleth can show."""

SCRIPTS = ("choropleth.js",)
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


def choropleth(
    statistics: Statistics,
    areas: Areas,
    *,
    measure: Measure = "open",
    language: str = "th",
    coarser: Sequence[Areas] = (),
    attribution: Sequence[str] = (),
    made_up: bool = False,
    assets: Assets | None = None,
    basemap: str = "none",
    selected: str | None = None,
    drill: tuple[str, str] | None = None,
    land: Areas | None = None,
    derived: Path | None = None,
) -> folium.Map:
    """Return a map of the areas of a layer, coloured by one measure at a time.

    The reader chooses the measure on the map. Colours stand for classes that hold about as many areas each;
    an area without reports, and one without any rate, have colours of their own.

    Parameters
    ----------
    statistics : Statistics
        The figures; its areas are the ones drawn.
    areas : Areas
        The layer of the statistics, whole.
    measure : {"open", "closed", "resolution_rate"}
        What is shown at first.
    language : {"th", "en"}
    coarser : sequence of Areas
        The layers above, nearest first: their borders and names are drawn too.
    attribution : sequence of str
        Whose boundaries they are.
    made_up : bool
        Whether to say on the map that everything on it is invented.
    assets : Assets, optional
        How the page gets its scripts; without it they are written into the page, as notebooks and files need.
    basemap : str
        A name of ``maps/basemaps.toml``.
    selected : str, optional
        Code of an area that stands out at first.
    drill : tuple of str, optional
        Text and address of a link to the layer below; ``CODE`` in the address becomes the area's code.
    land : Areas, optional
        The layer to draw as land around the areas, where they leave some of it out; else the coarsest.
    derived : Path, optional
        A folder of the edition's where outlines that are slow to make are kept.

    Returns
    -------
    folium.Map
        Shows itself in a notebook; :func:`~geo_fondue.maps.to_html` returns its page.

    Raises
    ------
    InputError
        For an unknown measure, language or basemap, or more areas than a map can draw.
    NotFoundError
        When the statistics name an area that the layer does not have.
    """
    if measure not in MEASURES:
        raise InputError(
            f"no map of {measure!r}", where="measure", remedy=f"Give one of {', '.join(MEASURES)}"
        )
    words = texts(language)
    ground = Ground.of(
        areas, (row.code for row in statistics.areas), coarser=coarser, land=land, derived=derived
    )
    colours = palettes()
    underlay = find_basemap(basemap)
    data = {
        "language": language,
        "measure": measure,
        "selected": selected,
        "texts": _texts(words, rated=statistics.state is None),
        "measures": {name: _measure(name, statistics, words) for name in MEASURES},
        "special": colours.special,
        "ground": colours.ground,
        "basemap": underlay is not None,
        "drill": None if drill is None else {"text": drill[0], "address": drill[1]},
        "groups": ground.groups(language),
        "areas": {"code": ground.codes(), "name": ground.names(language), **columns(statistics)},
    }
    map_ = LocalMap(
        bounds=ground.bounds,
        language=language,
        title=words["map"]["label"].format(
            measure=words["measures"][measure], layer=layer_name(areas.layer, language)
        ),
        assets=assets or Assets.inline(),
        attribution=attribution,
        notice=words["page"]["made_up"] if made_up else None,
        basemap=underlay,
    )
    text = json_with(data, topology=ground.outlines(), around=ground.around())
    Drawing("choropleth", text, SCRIPTS).draw_on(map_)
    return map_


def columns(statistics: Statistics) -> dict[str, Any]:
    """Return the figures that a map's tooltips and the table of areas show, by name, in the areas' order.

    The rate and the total follow from the counts and are left out; ``rated`` says whether there are rates at
    all: there are none while only one state group is counted. Days are rounded as they are
    shown; ``oldest_open`` is in whole days since 1970.
    """
    rows = statistics.areas
    counts = ("open", "closed", "excluded", "unknown", "reopened")
    times = ("median_days_to_close", "p90_days_to_close")
    return {
        **{name: [getattr(row, name) for row in rows] for name in counts},
        "rated": statistics.state is None,
        **{name: [rounded_days(getattr(row, name)) for row in rows] for name in times},
        "oldest_open": [None if row.oldest_open is None else (row.oldest_open - _EPOCH).days for row in rows],
    }


def _texts(words: Texts, *, rated: bool) -> dict[str, Any]:
    return {
        "show": words["measures"]["title"],
        "figures": words["measures"],
        "none": words["legend"]["none" if rated else "unrated"],
        "zero_open": words["legend"]["zero_open"],
        "zero_closed": words["legend"]["zero_closed"],
    }


def _measure(name: Measure, statistics: Statistics, words: Texts) -> dict[str, Any]:
    """Return the classes of a measure with their colours: the darkest for the last, however few there are."""
    counts = name != "resolution_rate"
    figures = [getattr(row, name) for row in statistics.areas]
    colours = palettes().measures[name]
    if counts:
        on_scale = [figure for figure in figures if figure > 0]
        breaks = [int(end) for end in dict.fromkeys(np.floor(quantile_breaks(on_scale, len(colours))))]
    else:
        on_scale = [figure for figure in figures if figure is not None]
        # Whole percents read better, and 100 times a rate rounded up is never below it
        breaks = [
            end / 100
            for end in dict.fromkeys(np.ceil(np.multiply(quantile_breaks(on_scale, len(colours)), 100)))
        ]
    chosen = np.linspace(len(colours) - 1, 0, num=len(breaks)).round().astype(int)[::-1]
    least = min(on_scale, default=0)
    return {
        "label": words["measures"][name],
        "counts": counts,
        "breaks": breaks,
        "colours": [colours[number] for number in chosen],
        "least": least if counts else np.floor(least * 100) / 100,
    }
