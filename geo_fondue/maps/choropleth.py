"""The map of areas coloured by a measure."""

from typing import Unpack

import folium

from geo_fondue.areas import Areas
from geo_fondue.maps.canvas import Canvas, Look, check_choice, choosing
from geo_fondue.maps.classes import CLASSINGS, Classing
from geo_fondue.maps.figures import available, classes_of, columns
from geo_fondue.maps.measures import MEASURES, Measure
from geo_fondue.maps.texts import layer_name
from geo_fondue.statistics.table import Statistics

SCRIPTS = ("choropleth.js",)


def choropleth(
    statistics: Statistics,
    areas: Areas,
    *,
    measure: Measure = "open",
    classing: Classing = "quantile",
    before: Statistics | None = None,
    selected: str | None = None,
    drill: tuple[str, str] | None = None,
    chooser: bool = True,
    brief: bool = False,
    **look: Unpack[Look],
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
    selected : str, optional
        Code of an area that stands out at first.
    drill : tuple of str, optional
        Text and address of a link to the layer below; ``CODE`` in the address becomes the area's code.
    chooser : bool, default True
        Whether the reader can choose another measure on the map.
    brief : bool, default False
        Whether the card of an area that is chosen says only what the colours stand for, and none says what
        stands beside the map, as on the dashboard.
    **look
        How it looks, as for :class:`~geo_fondue.maps.canvas.Canvas`.

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
    check_choice(classing, CLASSINGS, f"no classes of kind {classing!r}", where="classing")
    check_choice(measure, MEASURES, f"no map of {measure!r}", where="measure")
    canvas = Canvas(**look)
    words, language = canvas.words, canvas.language
    ground = canvas.ground(areas, (row.code for row in statistics.areas))
    shown = available(statistics, before, measure) if chooser else [measure]
    data = {
        **choosing(selected, drill),
        "measure": measure,
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
    }
    return canvas.show(
        "choropleth",
        data,
        title=words["map"]["label"].format(
            measure=words["measures"][measure], layer=layer_name(areas.layer, language)
        ),
        scripts=SCRIPTS,
        bounds=ground.bounds,
        ground=ground,
        columns={"code": ground.codes(), **columns(statistics, before, brief=brief)},
    )
