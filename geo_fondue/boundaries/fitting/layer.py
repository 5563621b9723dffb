"""A layer of areas made to fit together, and a finding for whatever was wrong or done."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely.geometry.base import BaseGeometry

from geo_fondue.areas import Areas
from geo_fondue.boundaries.files import some
from geo_fondue.boundaries.findings import Finding
from geo_fondue.boundaries.fitting.cleaning import Cleaned, clean
from geo_fondue.boundaries.fitting.overlaps import MOST_OF_AN_AREA
from geo_fondue.boundaries.fitting.shapes import drawn, place
from geo_fondue.boundaries.sizes import areas_m2, mean_width_m, widths_m

TOLD = 1000
"""So many gaps, and so many overlaps, that are left are told one by one, the largest first, and the rest
in one sentence; of so many changes the shape is kept."""

_NOTHING_M2 = 1.0
"""What moves less is told for the layer, not for each area."""


def fit_layer(areas: Areas, *, sliver_m: float) -> tuple[Areas, list[Finding]]:
    """Return a layer whose areas neither overlap nor leave gaps, but for what only a person can settle.

    Parameters
    ----------
    areas : Areas
        Meant as a coverage; their polygons are valid.
    sliver_m : float
        Gaps and overlaps between neighbours up to this width in metres are closed.

    Returns
    -------
    areas : Areas
        The same object where all areas fit.
    findings : list of Finding
    """
    cleaned = clean(areas.geometry, sliver_m=sliver_m)
    changed = np.flatnonzero([a is not b for a, b in zip(areas.geometry, cleaned.geometry, strict=True)])
    fitted = replace(areas, geometry=cleaned.geometry) if len(changed) else areas
    findings = [
        *_changes(areas, cleaned, changed),
        *_overlaps(areas, cleaned, sliver_m),
        *_gaps(areas, cleaned),
    ]
    if not cleaned.fits:
        what = "some areas cannot be made to fit their neighbours"
        findings.append(Finding("misfit", areas.layer, None, what, "kept them as they are"))
    return fitted, findings


def _changes(areas: Areas, cleaned: Cleaned, changed: NDArray[np.intp]) -> list[Finding]:
    """Return what each area won and lost, by the reason, and what all of them did together."""
    if len(changed) == 0:
        return []
    before, after = areas.geometry[changed], cleaned.geometry[changed]
    total = np.zeros(len(areas))
    total[changed] = areas_m2(shapely.symmetric_difference(before, after))
    explained = np.zeros(len(areas))
    findings = []
    for kind, word, done, won_or_lost in (
        ("gap-closed", "gap", "closed, and given to it, which has the longest border there", _won(cleaned)),
        (
            "overlap-settled",
            "overlap",
            "left to the other, which has the longest border there",
            _lost(cleaned),
        ),
    ):
        for owner, pieces, others in won_or_lost:
            # Where three areas overlap, pieces do so as well
            land = shapely.union_all(pieces)
            size = float(areas_m2(np.array([land]))[0])
            explained[owner] += size
            number = f"1 {word}" if len(pieces) == 1 else f"{len(pieces):,} {word}s"
            width = mean_width_m(pieces).max()
            what = f"{number} with {_named(areas, others)}, about {width:.2g} m wide"
            findings.append(_of_area(kind, areas, owner, what, done, pieces, size))
    rest = np.maximum(total - explained, 0)
    for i in np.flatnonzero(rest > np.maximum(_NOTHING_M2, 0.001 * explained)).tolist():
        pieces = shapely.get_parts(shapely.symmetric_difference(areas.geometry[i], cleaned.geometry[i]))
        what, done = "its border was not the same line as its neighbours'", "drew one line"
        findings.append(_of_area("border-moved", areas, i, what, done, pieces, float(rest[i])))
    findings.sort(key=lambda finding: -(finding.size_m2 or 0))
    findings[TOLD:] = [replace(finding, shape=None) for finding in findings[TOLD:]]
    most = int(np.argmax(total))
    share = total.sum() / areas_m2(areas.geometry).sum()
    what = f"{len(changed):,} of {len(areas):,} areas did not fit their neighbours"
    done = (
        f"gave every border the same vertices from both sides; {total.sum():,.0f} m² won and lost in all "
        f"({100 * share:.2g} %), at most {total[most]:,.0f} m² by {areas.codes[most]}"
    )
    layer = Finding("borders-fitted", areas.layer, None, what, done, moved_m2=float(total.sum()))
    return [layer, *findings]


def _won(cleaned: Cleaned) -> list[tuple[int, NDArray[np.object_], set[int]]]:
    """Return for each area the gaps that are its own now, and the areas around them."""
    pieces: dict[int, list[BaseGeometry]] = defaultdict(list)
    others: dict[int, set[int]] = defaultdict(set)
    for gap in cleaned.closed:
        pieces[gap.owner].append(gap.piece)
        others[gap.owner] |= set(gap.around) - {gap.owner}
    return [(owner, np.array(pieces[owner], dtype=object), others[owner]) for owner in pieces]


def _lost(cleaned: Cleaned) -> list[tuple[int, NDArray[np.object_], set[int]]]:
    """Return for each area the overlaps that are no longer its own."""
    pieces: dict[int, list[BaseGeometry]] = defaultdict(list)
    others: dict[int, set[int]] = defaultdict(set)
    both = [(owner, overlap) for overlap in cleaned.settled for owner in overlap.owners]
    points = shapely.point_on_surface([overlap.piece for _, overlap in both])
    lost = ~shapely.intersects(cleaned.geometry[[owner for owner, _ in both]], points)
    for (owner, overlap), gone in zip(both, lost, strict=True):
        if gone:
            pieces[owner].append(overlap.piece)
            others[owner] |= set(overlap.owners) - {owner}
    return [(owner, np.array(pieces[owner], dtype=object), others[owner]) for owner in pieces]


def _overlaps(areas: Areas, cleaned: Cleaned, sliver_m: float) -> list[Finding]:
    pieces = np.array([overlap.piece for overlap in cleaned.overlaps], dtype=object)
    sizes = areas_m2(pieces)
    order = np.argsort(-sizes)
    widths = widths_m(pieces[order[:TOLD]])
    findings = []
    for i, width in zip(order[:TOLD], widths, strict=True):
        first, *others = cleaned.overlaps[i].owners
        what = f"it overlaps {_named(areas, others)}, up to {width:,.0f} m wide"
        if width <= sliver_m:
            what += f", by more than {MOST_OF_AN_AREA:.0%} of an area"
        done = f"kept: all of them have this land, and {areas.codes[first]} answers there"
        code = str(areas.codes[first])
        where, shape = place(pieces[i]), drawn(pieces[[i]])
        findings.append(
            Finding("overlap", areas.layer, code, what, done, where, float(sizes[i]), None, shape)
        )
    return findings + _rest("overlap", areas, sizes[order[TOLD:]])


def _gaps(areas: Areas, cleaned: Cleaned) -> list[Finding]:
    pieces = np.array([gap.piece for gap in cleaned.gaps], dtype=object)
    sizes = areas_m2(pieces)
    order = np.argsort(-sizes)
    widths = widths_m(pieces[order[:TOLD]])
    findings = []
    for i, width in zip(order[:TOLD], widths, strict=True):
        around = cleaned.gaps[i].around
        what = f"no area has this land or water, up to {width:,.0f} m wide, between {_named(areas, around)}"
        if len(around) == 1:
            what = f"a hole in {areas.codes[around[0]]} that no area fills, up to {width:,.0f} m wide"
        done = "kept: points in it get the nearest area"
        findings.append(
            Finding(
                "gap",
                areas.layer,
                None,
                what,
                done,
                place(pieces[i]),
                float(sizes[i]),
                None,
                drawn(pieces[[i]]),
            )
        )
    return findings + _rest("gap", areas, sizes[order[TOLD:]])


def _rest(kind: str, areas: Areas, sizes: NDArray[np.float64]) -> list[Finding]:
    if len(sizes) == 0:
        return []
    what = f"{len(sizes):,} more, each smaller than those told one by one"
    return [Finding(kind, areas.layer, None, what, "kept", None, float(sizes.sum()))]


def _of_area(  # noqa: PLR0917 - all that a finding says
    kind: str, areas: Areas, owner: int, what: str, done: str, pieces: NDArray[np.object_], size: float
) -> Finding:
    """Return a finding about land that an area won or lost."""
    where = place(pieces[int(np.argmax(shapely.area(pieces)))])
    return Finding(kind, areas.layer, str(areas.codes[owner]), what, done, where, size, size, drawn(pieces))


def _named(areas: Areas, positions: Sequence[int] | set[int]) -> str:
    return some([areas.codes[i] for i in sorted(positions)])
