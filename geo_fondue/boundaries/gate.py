"""The quality gate: whether an edition is fit to be published, and what stands in the way."""

import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
import shapely

from geo_fondue.areas import Areas
from geo_fondue.boundaries.edition import Edition
from geo_fondue.boundaries.files import some
from geo_fondue.boundaries.findings import Finding
from geo_fondue.boundaries.sizes import areas_m2

OUTSIDE_SHARE = 0.1
"""An area of which more lies outside its parent is in the way."""

SIZE_CHANGE = 0.1
"""A layer that grows or shrinks by more than this share, against the edition before, is in the way."""

COUNT_CHANGE = 0.2
"""So is one with more or fewer areas by more than this share, and by more than :data:`FEW_AREAS`."""

FEW_AREAS = 3

DIFFERS_SHARE = 0.05
"""So is one of which more is not what the areas in it are together."""

_GARBLED = re.compile(
    "[\u0080-\u009f\u00a1-\u00a9\u00ab-\u00b6\u00b8\u00b9\u00bb-\u00bf\ufffd]|(?:เ[ธน].){3}", re.DOTALL
)
"""Thai read as Latin letters, UTF-8 read as Thai (which begins every letter alike), or a letter lost."""


@dataclass(frozen=True, slots=True)
class Obstacle:
    """One thing that stands in the way of publishing an edition.

    Attributes
    ----------
    kind : str
        A short name for what it is: ``"overlap"``.
    what : str
        What is wrong, for people.
    remedy : str
        What to do about it.
    """

    kind: str
    what: str
    remedy: str


def obstacles(edition: Edition, before: Edition | None = None) -> tuple[Obstacle, ...]:
    """Return what stands in the way of publishing an edition, nothing when it is fit.

    Parameters
    ----------
    edition : Edition
    before : Edition, optional
        The one that it would take over from, to be compared with; none of a made-up country with a real one.

    Raises
    ------
    DamagedError
        When an edition cannot be read.
    """
    by_kind: dict[tuple[str, str], list[Finding]] = defaultdict(list)
    for finding in edition.findings():
        by_kind[finding.kind, finding.layer].append(finding)
    found: list[Obstacle] = []
    for layer in edition.layers:
        areas = edition.areas(layer)
        found += _of_codes(areas)
        found += _of_losses(areas, by_kind)
        found += _of_names(areas)
        found += _of_coordinates(layer, by_kind)
        found += _of_borders(layer, by_kind["overlap", layer], by_kind["misfit", layer])
        found += _of_nesting(areas, by_kind)
    if before is not None and before.id != edition.id:
        found += _of_changes(edition, before)
    return tuple(found)


def _of_codes(areas: Areas) -> Iterable[Obstacle]:
    codes, counts = np.unique(areas.codes.astype(str), return_counts=True)
    if np.any(counts > 1):
        twice = codes[counts > 1].tolist()
        what = f"{areas.layer}: {len(twice)} codes are there more than once: {some(twice)}"
        yield Obstacle("code-twice", what, "Import a file in which each area has a code of its own")


def _of_losses(areas: Areas, by_kind: dict[tuple[str, str], list[Finding]]) -> Iterable[Obstacle]:
    left_out = {
        finding.code
        for kind in ("no-geometry", "not-a-polygon", "invalid-polygon")
        for finding in by_kind[kind, areas.layer]
        if finding.code is not None
    }
    if lost := sorted(left_out - set(areas.codes)):
        what = f"{areas.layer}: {len(lost)} areas of the file have no polygon and were left out: {some(lost)}"
        yield Obstacle("left-out", what, "Mend their geometry in the file, and import it again")


def _of_names(areas: Areas) -> Iterable[Obstacle]:
    garbled = [
        str(name) for names in areas.names.values() for name in names if name and _GARBLED.search(name)
    ]
    if garbled:
        what = f"{areas.layer}: {len(garbled)} names were read in the wrong encoding: {some(garbled)}"
        yield Obstacle("name-garbled", what, "Import it again with --encoding, such as cp874 or UTF-8")


def _of_coordinates(layer: str, by_kind: dict[tuple[str, str], list[Finding]]) -> Iterable[Obstacle]:
    for finding in by_kind["crs-missing", layer]:
        yield Obstacle(
            "crs-guessed",
            f"{layer}: {finding.what}; {finding.done}",
            "Ask whoever made the file, and import it again with --crs, such as --crs EPSG:4326",
        )
    for finding in by_kind["datum-shift-unknown", layer]:
        remedy = "Import it again with a --crs that says how its datum lies to WGS84 (+towgs84=…)"
        yield Obstacle("datum-unknown", f"{layer}: {finding.what}", remedy)
    for finding in by_kind["datum-suspect", layer]:
        yield Obstacle("datum-suspect", f"{layer}: {finding.what}", "Import it again with the --crs it names")


def _of_borders(layer: str, overlaps: Sequence[Finding], misfits: Sequence[Finding]) -> Iterable[Obstacle]:
    if overlaps:
        size = sum(finding.size_m2 or 0 for finding in overlaps)
        codes = sorted({finding.code for finding in overlaps if finding.code is not None})
        yield Obstacle(
            "overlap",
            f"{layer}: areas overlap in {len(overlaps)} places, {size:,.0f} m² in all: {some(codes)}",
            "Say in the file to whom that land belongs, and import it again",
        )
    for finding in misfits:
        remedy = "Mend the borders in a GIS, and import it again"
        yield Obstacle("misfit", f"{layer}: {finding.what}", remedy)


def _of_nesting(areas: Areas, by_kind: dict[tuple[str, str], list[Finding]]) -> Iterable[Obstacle]:
    if outside := _above(areas, by_kind["outside-parent", areas.layer], OUTSIDE_SHARE):
        what = f"{areas.layer}: {len(outside)} areas lie for {OUTSIDE_SHARE:.0%} or more outside their "
        what += f"{areas.parent_layer}: {some(outside)}"
        yield Obstacle(
            "outside-parent", what, "Import layers of one date and source, or mend the parent codes"
        )
    if apart := _above(areas, by_kind["parent-differs", areas.layer], DIFFERS_SHARE):
        what = (
            f"{areas.layer}: {len(apart)} areas differ by {DIFFERS_SHARE:.0%} or more from what the areas in "
        )
        what += f"them are together: {some(apart)}"
        remedy = "See that no area is missing, and that the layers are of one date and source"
        yield Obstacle("parent-differs", what, remedy)


def _above(areas: Areas, findings: Sequence[Finding], share: float) -> list[str]:
    """Return the codes of the areas of which findings concern more than a share."""
    of_areas = [(finding.code, finding.size_m2 or 0.0) for finding in findings if finding.code is not None]
    if not of_areas:
        return []
    sizes = areas_m2(areas.geometry[areas.positions([code for code, _ in of_areas])])
    return [code for (code, size), whole in zip(of_areas, sizes, strict=True) if size > share * whole]


def _of_changes(edition: Edition, before: Edition) -> Iterable[Obstacle]:
    if edition.manifest.made_up != before.manifest.made_up:
        return
    look = "See that this is the right file"
    if not shapely.box(*edition.bounds).intersects(shapely.box(*before.bounds)):
        what = f"all of it lies elsewhere than the edition before, {before.id}"
        yield Obstacle("elsewhere", what, f"{look}, and its coordinate system")
        return
    for layer in edition.layers:
        if layer not in before.layers:
            continue
        now, then = edition.areas(layer), before.areas(layer)
        more = len(now) - len(then)
        if abs(more) > max(COUNT_CHANGE * len(then), FEW_AREAS):
            what = f"{layer}: {len(now):,} areas, but {len(then):,} in the edition before, {before.id}"
            yield Obstacle("count-changed", what, f"{look}, and that it is whole")
        size, was = (float(areas_m2(areas.geometry).sum()) for areas in (now, then))
        if abs(size - was) > SIZE_CHANGE * was:
            what = f"{layer}: {size / 1e6:,.0f} km² in all, but {was / 1e6:,.0f} in the edition before, "
            yield Obstacle("size-changed", what + before.id, f"{look}, and that it is whole")
