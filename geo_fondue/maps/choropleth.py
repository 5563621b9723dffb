"""The map of areas coloured by a measure."""

from collections.abc import Sequence
from pathlib import Path

import folium

from geo_fondue.areas import Areas
from geo_fondue.errors import InputError
from geo_fondue.maps.assets import Assets
from geo_fondue.maps.classes import CLASSINGS, Classing
from geo_fondue.maps.figures import available, classes_of, columns
from geo_fondue.maps.ground import Ground
from geo_fondue.maps.leaflet import Drawing, LocalMap, json_with
from geo_fondue.maps.measures import MEASURES, Measure
from geo_fondue.maps.palettes import basemap as find_basemap
from geo_fondue.maps.palettes import palettes
from geo_fondue.maps.texts import layer_name, texts
from geo_fondue.statistics.table import Statistics

SCRIPTS = ("choropleth.js",)


def choropleth(
    statistics: Statistics,
    areas: Areas,
    *,
    measure: Measure = "open",
    classing: Classing = "quantile",
    before: Statistics | None = None,
    language: str = "th",
    coarser: Sequence[Areas] = (),
    attribution: Sequence[str] = (),
    made_up: bool = False,
    assets: Assets | None = None,
    basemap: str = "none",
    selected: str | None = None,
    drill: tuple[str, str] | None = None,
    chooser: bool = True,
    brief: bool = False,
    land: Areas | None = None,
    derived: Path | None = None,
) -> folium.Map:
    """Return a map of the areas of a layer, coloured by one measure at a time.

    The reader chooses the measure on the map. Colours stand for classes; an area without reports, and one
    without any rate, have colours of their own.

    Parameters
    ----------
    statistics : Statistics
        The figures; its areas are the ones drawn.
    areas : Areas
        The layer of the statistics, whole.
    measure : str
        What is shown at first, one of :data:`~geo_fondue.maps.MEASURES`.
    classing : {"quantile", "equal", "natural"}
        How classes are made: so that each holds about as many areas, is as wide, or parts the areas where
        their figures part.
    before : Statistics, optional
        The same areas in the period before, which ``change`` compares with.
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
    chooser : bool, default True
        Whether the reader can choose another measure on the map.
    brief : bool, default False
        Whether the card of an area that is chosen says only what the colours stand for, and none says what
        stands beside the map, as on the dashboard.
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
        For an unknown measure, kind of classes, language or basemap, or more areas than a map can draw.
    NotFoundError
        When the statistics name an area that the layer does not have.
    """
    if classing not in CLASSINGS:
        raise InputError(
            f"no classes of kind {classing!r}",
            where="classing",
            remedy=f"Give one of {', '.join(CLASSINGS)}",
        )
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
    shown = available(statistics, before, measure) if chooser else [measure]
    data = {
        "language": language,
        "measure": measure,
        "selected": selected,
        "brief": brief,
        "texts": {
            "show": words["measures"]["title"],
            "figures": words["measures"],
            "classing": words["classing"]["title"],
        },
        # Beside a panel the way that classes are made can be chosen, by another page
        "classings": [[name, words["classing"][name]] for name in CLASSINGS] if brief else [],
        "classing": classing,
        "measures": {name: classes_of(name, statistics, before, words, classing) for name in shown},
        "special": colours.special,
        "ground": colours.ground,
        "basemap": underlay is not None,
        "drill": None if drill is None else {"text": drill[0], "address": drill[1]},
        "groups": ground.groups(language),
        "areas": {
            "code": ground.codes(),
            "name": ground.names(language),
            **columns(statistics, before, brief=brief),
        },
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
