"""The map that plays: areas or hexagons in each week or month, one after the other."""

from collections.abc import Sequence
from datetime import date
from typing import Any, Unpack

import folium

from geo_fondue.areas import Areas
from geo_fondue.maps.canvas import Canvas, Look, check_choice, choosing
from geo_fondue.maps.hexshapes import packed
from geo_fondue.maps.steps import STEP_MEASURES, at_step, days_in_words, figures, scales, too_few, totals
from geo_fondue.maps.texts import Texts, layer_name, number, texts
from geo_fondue.statistics.steps import MapStep, Steps

SCRIPTS = ("choropleth.js", "explore.js", "steps.js", "slider.js")


def slider(
    found: Steps,
    areas: Areas,
    *,
    step: MapStep,
    within: Sequence[str] | None = None,
    measure: str = "made",
    at: date | None = None,
    rated: bool = True,
    unfinished: bool = False,
    selected: str | None = None,
    drill: tuple[str, str] | None = None,
    chooser: bool = True,
    **look: Unpack[Look],
) -> folium.Map:
    """Return a map of areas or hexagons that goes from week to week or from month to month.

    Colours mean the same in every step: the classes are made of all of them together.

    Parameters
    ----------
    found : Steps
        As :func:`~geo_fondue.statistics.steps.steps` or
        :func:`~geo_fondue.statistics.hexagon_steps.hexagon_steps` returns.
    areas : Areas
        The layer that was counted, whole; for hexagons a layer to draw below them.
    step : {"week", "month"}
    within : sequence of str, optional
        For hexagons: the codes of the areas that are drawn, where not all are.
    measure : {"made", "closed", "open", "resolution_rate"}
        What is shown at first: reports made in the step, closed in it, open at its end, or the share closed
        by now of those made in it.
    at : date, optional
        A day of the step that is shown at first; without it the last, or, on a page that is a file and may
        be looked at long after, the last that was over.
    rated : bool
        Whether there are rates: not while only one state is counted.
    unfinished : bool
        Whether the last step is not over yet.
    selected, drill, chooser
        As for :func:`~geo_fondue.maps.choropleth.choropleth`.
    **look
        How it looks, as for :class:`~geo_fondue.maps.canvas.Canvas`.

    Raises
    ------
    InputError
        For an unknown measure, language or basemap, or more areas than a map can draw.
    """
    check_choice(measure, STEP_MEASURES, f"no steps of {measure!r}", where="measure")
    canvas = Canvas(**look)
    words, language = canvas.words, canvas.language
    cells = found.cells
    ground = canvas.ground(areas, areas.codes[found.positions].tolist() if cells is None else within)
    measures = scales(found, step, words, rated=rated)
    data: dict[str, Any] = {
        **choosing(selected, drill),
        "measure": measure,
        "step": step,
        "at": at_step(found.periods, at, over=unfinished and not canvas.served),
        "unfinished": unfinished,
        "rated": rated,
        # A file holds the steps that it was made with
        "asks": chooser and canvas.served,
        "texts": _texts(words, hexagons=cells is not None),
        "said": said(found, step, language),
        "steps": [
            {"name": days_in_words(days, language), "first": days[0].isoformat()} for days in found.periods
        ],
        "totals": totals(found),
        "figures": figures(found),
        "few": too_few(found),
        "hexagons": None
        if cells is None
        else {**packed(cells), "code": [f"{cell:x}" for cell in cells.tolist()]},
        "measures": {name: scale for name, scale in measures.items() if chooser or name == measure},
    }
    layer = layer_name(areas.layer, language) if cells is None else words["slider"]["hexagon"]
    return canvas.show(
        "slider",
        data,
        title=words["slider"]["title"].format(layer=layer, step=words["slider"][f"each_{step}"]),
        scripts=SCRIPTS,
        bounds=ground.bounds,
        ground=ground,
        columns={"code": ground.codes()},
    )


def said(found: Steps, step: MapStep, language: str) -> list[str]:
    """Return in sentences what has to be known to read the map."""
    own = texts(language)["slider"]
    if not found.periods:
        return [own["nothing"]]
    lines = [own["scale"].format(steps=own[f"all_{step}"])]
    beyond = int(found.made[:, :, -1].sum())
    if beyond:
        key = "outside" if found.cells is None else "few"
        lines.append(own[key].format(count=number(beyond), k=found.suppress_below))
    if found.undated:
        lines.append(own["undated"].format(count=number(found.undated)))
    if found.earlier:
        lines.append(
            own["cut"].format(
                shown=number(len(found.periods)), earlier=number(found.earlier), unit=own[f"unit_{step}"]
            )
        )
    return lines


def _texts(words: Texts, *, hexagons: bool) -> dict[str, Any]:
    own, shared = words["slider"], words["hotspots"]
    keys = ["controls", "play", "pause", "back", "forward", "position", "by", "unfinished"]
    return {
        **{key: own[key] for key in keys},
        **{key: shared[key] for key in ("table", "area", "close", "show_more", "nothing", "hexagon_of")},
        "table_title": own["hexagon_table_title" if hexagons else "table_title"],
        "show": words["measures"]["title"],
        "figures": {name: own[name] for name in STEP_MEASURES},
        "month": own["by_month"],
        "week": own["by_week"],
    }
