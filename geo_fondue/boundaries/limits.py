"""How far an import may go on its own: what it closes, and how much land it may move."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np

from geo_fondue.areas import Areas
from geo_fondue.boundaries.files import some
from geo_fondue.boundaries.findings import Finding
from geo_fondue.boundaries.sizes import areas_m2
from geo_fondue.errors import BoundaryError, InputError

WORST = 5
"""So many areas are named when an import stops."""


@dataclass(frozen=True, slots=True)
class Limits:
    """What an import may do to borders without being asked to.

    Attributes
    ----------
    sliver_m : float
        Gaps and overlaps between neighbours up to this width, in metres, are how borders were drawn and are
        closed; wider ones are left as they are, and told. 0 closes none.
    moved_m2 : float
        An area may win and lose so much land, in square metres …
    moved_share : float
        … or this share of its own, whichever is more.
    """

    sliver_m: float = 10.0
    moved_m2: float = 10_000.0
    moved_share: float = 0.1

    def __post_init__(self) -> None:
        """Refuse what is no limit.

        Raises
        ------
        InputError
        """
        for name in ("sliver_m", "moved_m2", "moved_share"):
            if not (np.isfinite(getattr(self, name)) and getattr(self, name) >= 0):
                raise InputError(f"{getattr(self, name)} is no limit", where=name, remedy="Give 0 or more")


def check_moved(areas: Areas, findings: Iterable[Finding], *, limits: Limits, file: str) -> None:
    """Refuse a layer of which an area would win and lose more land than is allowed.

    Parameters
    ----------
    areas : Areas
    findings : iterable of Finding
        Their ``moved_m2`` are summed up by area; those of other layers are passed over.
    limits : Limits
    file : str
        For the message.

    Raises
    ------
    BoundaryError
        With the worst areas and the option that allows it.
    """
    findings = [one for one in findings if one.layer == areas.layer and one.moved_m2]
    moved: dict[str, float] = defaultdict(float)
    for finding in findings:
        if finding.code is not None and finding.moved_m2:
            moved[finding.code] += finding.moved_m2
    codes = [code for code in moved if moved[code] > limits.moved_m2]
    positions = areas.positions(codes)
    sizes = {
        code: float(size)
        for code, size in zip(
            np.array(codes, dtype=object)[positions >= 0],
            areas_m2(areas.geometry[positions[positions >= 0]]),
            strict=True,
        )
    }
    above = sorted(
        (code for code in sizes if moved[code] > limits.moved_share * sizes[code]), key=lambda c: -moved[c]
    )
    if above:
        worst = [f"{code} by {moved[code]:,.0f} m² ({moved[code] / sizes[code]:.1%})" for code in above]
        remedy = "Look at these places and mend the file; or allow it with --allow-moved "
        remedy += f"{np.ceil(moved[above[0]]):.0f}"
        broken = {finding.code for finding in findings if finding.kind == "invalid-polygon"}
        invalid = [code for code in above if code in broken]
        if invalid:
            remedy += f"; not valid, and can be read in more than one way: {some(invalid, limit=WORST)}"
        if len(invalid) < len(above):  # closing less does not help what is broken by itself
            remedy += f"; or close less between neighbours with --sliver METRES, now {limits.sliver_m:g}"
        raise BoundaryError(
            f"to mend the borders of the {areas.layer}s would move more land than is allowed in "
            f"{len(above)} of {len(areas):,} areas: {some(worst, limit=WORST)}",
            where=file,
            remedy=remedy,
        )
