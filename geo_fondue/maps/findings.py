"""The map of findings: where an import noticed something about boundaries, and what was done."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import folium
import shapely

from geo_fondue.areas import Areas
from geo_fondue.boundaries.findings import Finding
from geo_fondue.maps.assets import Assets
from geo_fondue.maps.ground import Ground
from geo_fondue.maps.leaflet import Drawing, LocalMap, json_with
from geo_fondue.maps.palettes import basemap as find_basemap
from geo_fondue.maps.palettes import palettes
from geo_fondue.maps.texts import Texts, layer_name, number, texts

SCRIPTS = ("choropleth.js", "findings.js")

MOST_DRAWN = 2000
"""So many findings are drawn, the first ones; the legend says how many there are."""


def findings_map(
    findings: Sequence[Finding],
    layers: Mapping[str, Areas],
    *,
    language: str = "th",
    attribution: Sequence[str] = (),
    made_up: bool = False,
    assets: Assets | None = None,
    basemap: str = "none",
    derived: Path | None = None,
) -> folium.Map:
    """Return a map of findings: a point for each, and the land that it concerns.

    What is left to a person stands out from what was mended; the reader chooses which kinds are shown.

    Parameters
    ----------
    findings : sequence of Finding
        The worst first; of those without a place the legend has the number.
    layers : mapping of str to Areas
        All of the edition, coarse to fine; the first is drawn below.
    language, attribution, made_up, assets, basemap, derived
        As for :func:`~geo_fondue.maps.choropleth.choropleth`.

    Returns
    -------
    folium.Map

    Raises
    ------
    InputError
        For an unknown language or basemap.
    """
    words = texts(language)
    ground = Ground.of(next(iter(layers.values())), derived=derived)
    underlay = find_basemap(basemap)
    placed = [finding for finding in findings if finding.where is not None]
    drawn = placed[:MOST_DRAWN]
    data = {
        "language": language,
        "texts": words["findings"],
        "said": _said(len(drawn), len(placed), len(findings), words),
        "kinds": [
            {"kind": kind, "label": words["kinds_of_findings"].get(kind, kind)}
            for kind in dict.fromkeys(finding.kind for finding in drawn)
        ],
        "findings": [_item(finding, layers, language) for finding in drawn],
        "ground": palettes().ground,
        "basemap": underlay is not None,
        "groups": ground.groups(language),
        "areas": {"name": ground.names(language)},
    }
    map_ = LocalMap(
        bounds=ground.bounds,
        language=language,
        title=words["findings"]["title"],
        assets=assets or Assets.inline(),
        attribution=attribution,
        notice=words["page"]["made_up"] if made_up else None,
        basemap=underlay,
    )
    text = json_with(data, topology=ground.outlines(), around=ground.around())
    Drawing("findings", text, SCRIPTS).draw_on(map_)
    return map_


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
        "what": finding.what,
        "done": finding.done,
        "where": finding.where,
        "size_m2": finding.size_m2,
        "mended": finding.moved_m2 is not None,
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
