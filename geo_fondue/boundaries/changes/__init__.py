"""Changes: what became of the areas of one edition in another.

``ground`` says whose ground became whose, ``comparing`` gives that its names, ``describing`` writes it.
"""

from geo_fondue.boundaries.changes.comparing import TOLERANCE_M, compare, compare_layers
from geo_fondue.boundaries.changes.facts import (
    Changes,
    LayerChanges,
    OneArea,
    Piece,
    Recoded,
    Renamed,
    Reparented,
    Share,
)

__all__ = [
    "TOLERANCE_M",
    "Changes",
    "LayerChanges",
    "OneArea",
    "Piece",
    "Recoded",
    "Renamed",
    "Reparented",
    "Share",
    "compare",
    "compare_layers",
]
