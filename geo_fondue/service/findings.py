"""Findings of an edition for people and programs: counted, the worst first, as GeoJSON and on a map."""

import re
from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import orjson
import shapely

from geo_fondue.boundaries import Edition, Finding
from geo_fondue.boundaries.findings import to_json
from geo_fondue.maps import Assets, findings_map, to_html
from geo_fondue.maps.basemaps import Basemap
from geo_fondue.service.looks import attribution_of

_FOLDERS = re.compile(r"(?:[A-Za-z]:)?(?:[\\/][^\s\\/'\":;,()]+)+[\\/]")
"""The folders of a path, as messages of libraries have them."""

_WORST = ("overlap", "misfit")


def worst_first(findings: Iterable[Finding], kinds: Collection[str] | None = None) -> list[Finding]:
    """Return findings, or those of some kinds, the worst first.

    That is what no edition should have, then what else was left, then what was mended; among these the most
    land first.
    """
    return sorted(
        (finding for finding in findings if not kinds or finding.kind in kinds),
        key=lambda finding: (
            finding.kind not in _WORST,
            finding.moved_m2 is not None,
            -(finding.size_m2 or finding.moved_m2 or 0),
        ),
    )


def counts(findings: Iterable[Finding]) -> dict[str, int]:
    """Return how many findings there are of each kind, the most first."""
    return dict(Counter(finding.kind for finding in findings).most_common())


def without_folders(findings: Iterable[Finding]) -> list[Finding]:
    """Return findings in whose words no folder of this machine is named, for everybody to read."""
    return [
        replace(finding, what=_FOLDERS.sub("", finding.what), done=_FOLDERS.sub("", finding.done))
        for finding in findings
    ]


def describe_findings(edition: Edition, findings: Sequence[Finding]) -> dict[str, Any]:
    """Return findings as JSON has them, with how many there are of each kind."""
    return {"id": edition.id, "kinds": counts(findings), "findings": to_json(findings)}


def findings_geojson(findings: Iterable[Finding]) -> Iterable[bytes]:
    """Yield the findings that have a place as a GeoJSON feature collection, in parts.

    A feature is the land that a finding concerns, else the place to look at.
    """
    yield b'{"type":"FeatureCollection","features":['
    comma = b"\n"
    for finding in findings:
        shape = finding.shape
        if shape is None and finding.where is not None:
            shape = shapely.Point(finding.where)
        if shape is None:
            continue
        [properties] = to_json([finding])
        where = properties.pop("where")
        properties.pop("shape")
        feature = {
            "type": "Feature",
            "geometry": shapely.geometry.mapping(shape),
            "properties": {**properties, "lon": where and where[0], "lat": where and where[1]},
        }
        yield comma + orjson.dumps(feature)
        comma = b",\n"
    yield b"\n]}\n"


def findings_page(
    edition: Edition,
    findings: Sequence[Finding],
    *,
    language: str,
    assets: Assets,
    basemap: str | Basemap = "none",
) -> str:
    """Return the page of the map of findings, over the coarsest layer.

    Parameters
    ----------
    edition : Edition
    findings : sequence of Finding
        Those to draw, the worst first.
    language : {"th", "en"}
    assets : Assets
    basemap : str or Basemap
    """
    derived: Path = edition.path / "derived"
    return to_html(
        findings_map(
            findings,
            {layer: edition.areas(layer) for layer in edition.layers},
            language=language,
            attribution=attribution_of(edition.manifest.layers),
            made_up=edition.manifest.made_up,
            assets=assets,
            basemap=basemap,
            derived=derived,
        ),
        sealed=assets.prefix is None,
    )
