"""What one run of the main table found."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from typing import Any

from benchmarks.contest import Timing
from benchmarks.opening import Cost
from benchmarks.singles import Single
from benchmarks.verify import Agreement


@dataclass(frozen=True, slots=True)
class Cell:
    """One layer, one kind of points, on so many threads.

    Attributes
    ----------
    layer, role, kind : str
    real : bool
    threads : int
    ours, floor : Timing
    peers : tuple of Timing
    agreements : mapping of str to Agreement
        By peer.
    undocumented : frozenset of str
        Peers that are shown and judged by no target.
    """

    layer: str
    role: str
    real: bool
    kind: str
    threads: int
    ours: Timing
    floor: Timing
    peers: tuple[Timing, ...]
    agreements: Mapping[str, Agreement]
    undocumented: frozenset[str] = frozenset()

    @property
    def fastest(self) -> Timing | None:
        """The fastest peer that is used as documented, if any was measured."""
        documented = [peer for peer in self.peers if peer.name not in self.undocumented]
        return min(documented, key=lambda peer: peer.ratio, default=None)


@dataclass(frozen=True, slots=True)
class Costs:
    """What the index of one layer takes."""

    layer: str
    role: str
    areas: int
    vertices: int
    cost: Cost


@dataclass(slots=True)
class Results:
    """All of it; filled as it is measured, so that a run that is interrupted still has its first half."""

    machine: Mapping[str, str]
    cells: list[Cell] = field(default_factory=list)
    costs: list[Costs] = field(default_factory=list)
    singles: list[Single] = field(default_factory=list)
    absent: dict[str, str] = field(default_factory=dict)

    def to_dict(self) -> dict[str, Any]:
        """Return what is written as JSON."""
        written = asdict(self)
        for cell in written["cells"]:
            del cell["undocumented"]
        return written
