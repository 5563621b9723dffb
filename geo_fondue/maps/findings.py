"""The map of findings: where an import noticed something about boundaries, and what was done."""

from collections.abc import Mapping, Sequence
from typing import Any, Unpack

import folium
import shapely

from geo_fondue.areas import Areas
from geo_fondue.boundaries.findings import Finding
from geo_fondue.maps.canvas import Canvas, Look
from geo_fondue.maps.findings_told import told
from geo_fondue.maps.texts import Texts, layer_name, number

SCRIPTS = ("choropleth.js", "findings.js")

MOST_DRAWN = 2000
"""So many findings are drawn, the first ones; the legend says how many there are."""


def findings_map(
    findings: Sequence[Finding],
    layers: Mapping[str, Areas],
    **look: Unpack[Look],
) -> folium.Map:
    """Return a map of findings: a point for each, and the land that it concerns.

    What is left to a person stands out from what was mended; the reader chooses which kinds are shown.

    Parameters
    ----------
    findings : sequence of Finding
        The worst first; of those without a place the legend has the number.
    layers : mapping of str to Areas
        All of the edition, coarse to fine; the first is drawn below.
    **look
        How it looks, as for :class:`~geo_fondue.maps.canvas.Canvas`.

    Returns
    -------
    folium.Map

    Raises
    ------
    InputError
        For an unknown language or basemap.
    """
    canvas = Canvas(**look)
    words, language = canvas.words, canvas.language
    ground = canvas.ground(next(iter(layers.values())))
    placed = [finding for finding in findings if finding.where is not None]
    drawn = placed[:MOST_DRAWN]
    data = {
        "texts": words["findings"],
        "said": _said(len(drawn), len(placed), len(findings), words),
        "kinds": [
            {"kind": kind, "label": words["kinds_of_findings"].get(kind, kind)}
            for kind in dict.fromkeys(finding.kind for finding in drawn)
        ],
        "findings": [_item(finding, layers, language) for finding in drawn],
    }
    return canvas.show(
        "findings",
        data,
        title=words["findings"]["title"],
        scripts=SCRIPTS,
        bounds=ground.bounds,
        ground=ground,
    )


def _item(finding: Finding, layers: Mapping[str, Areas], language: str) -> dict[str, Any]:
    areas = layers.get(finding.layer)
    name = None
    if areas is not None and finding.code is not None:
        position = areas.positions([finding.code])[0]
        name = areas.area(int(position)).title(language) if position >= 0 else None
    return {
        "kind": finding.kind,
        "layer": layer_name(finding.layer, language),
        "code": finding.code,
        "name": name,
        "what": told(finding.what, language),
        "done": told(finding.done, language),
        "where": finding.where,
        "size_m2": finding.size_m2,
        "mended": not finding.is_left,
        "shape": None if finding.shape is None else shapely.geometry.mapping(finding.shape),
    }


def _said(drawn: int, placed: int, count: int, words: Texts) -> str:
    own = words["findings"]
    parts = [own["none"]] if not count else []
    if drawn < placed:
        parts.append(own["cut"].format(shown=number(drawn), all=number(placed)))
    if placed < count:
        parts.append(own["nowhere"].format(count=number(count - placed)))
    return " ".join(parts)
