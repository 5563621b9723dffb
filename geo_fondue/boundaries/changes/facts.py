"""What changed between two editions, as facts."""

from collections.abc import Mapping
from dataclasses import dataclass

from shapely.geometry.base import BaseGeometry

Names = Mapping[str, str]
"""By language."""


@dataclass(frozen=True, slots=True)
class Share:
    """A part of an area's ground.

    Attributes
    ----------
    code : str or None
        The area of the other edition that has it; None where none does.
    km2 : float
    share : float
        Of the area's ground in its own edition, 0 to 1.
    """

    code: str | None
    km2: float
    share: float


@dataclass(frozen=True, slots=True)
class Piece:
    """Ground that changed hands.

    Attributes
    ----------
    before, after : str or None
        Whose it was and whose it is, by code; None for nobody's.
    km2 : float
    share_of_before, share_of_after : float or None
        Which part it is of the one area as it was, and of the other as it is; None for nobody's.
    shape : Polygon, MultiPolygon or None
        Where, in lon/lat degrees; None where the whole area has the very same borders under another code.
    """

    before: str | None
    after: str | None
    km2: float
    share_of_before: float | None
    share_of_after: float | None
    shape: BaseGeometry | None


@dataclass(frozen=True, slots=True)
class OneArea:
    """An area that is there in one of the two editions, and where its ground is in the other.

    Attributes
    ----------
    code : str
    name : mapping of str to str
    km2 : float
    shares : tuple of Share
        The largest first.
    """

    code: str
    name: Names
    km2: float
    shares: tuple[Share, ...]


@dataclass(frozen=True, slots=True)
class Renamed:
    """An area whose name changed in a language in which both editions have one."""

    code: str
    before: Names
    after: Names


@dataclass(frozen=True, slots=True)
class Recoded:
    """The same ground under another code."""

    before: str
    after: str
    name: Names
    km2: float


@dataclass(frozen=True, slots=True)
class Reparented:
    """An area that lies in another parent, or in one with another code."""

    code: str
    before: str | None
    after: str | None


@dataclass(frozen=True, slots=True)
class LayerChanges:
    """What changed in a layer.

    Attributes
    ----------
    layer : str
    before_count, after_count : int
        How many areas it had and has.
    unchanged : int
        Areas with the same code, ground, names and parent.
    created, abolished : tuple of OneArea
        A code that was not there before and whose ground was not one area of another code; a code that is not
        there any more. The shares say from whom the ground came, and to whom it went.
    renamed : tuple of Renamed
    recoded : tuple of Recoded
    reparented : tuple of Reparented
    split : tuple of OneArea
        An area before whose ground went to two or more, of which it is the largest giver of one that was
        created; or that was abolished and divided.
    merged : tuple of OneArea
        An area after whose ground came from two or more, of which it is the largest taker of one that was
        abolished.
    moved : tuple of Piece
        Ground that went between two areas that both were and are, or to or from nobody.
    successors : mapping of str to tuple of Share
        For each code whose ground went to another, the codes that have it now, the largest share first. A
        code that is not here has its ground still.
    pieces : tuple of Piece
        All ground that changed hands, whatever it is called above.
    noise_km2 : float
        Ground in pieces narrower than the tolerance, which is left out of all of the above.
    """

    layer: str
    before_count: int
    after_count: int
    unchanged: int
    created: tuple[OneArea, ...]
    abolished: tuple[OneArea, ...]
    renamed: tuple[Renamed, ...]
    recoded: tuple[Recoded, ...]
    reparented: tuple[Reparented, ...]
    split: tuple[OneArea, ...]
    merged: tuple[OneArea, ...]
    moved: tuple[Piece, ...]
    successors: Mapping[str, tuple[Share, ...]]
    pieces: tuple[Piece, ...]
    noise_km2: float


@dataclass(frozen=True, slots=True)
class Changes:
    """What changed between two editions.

    Attributes
    ----------
    before, after : str
        Their ids.
    tolerance_m : float
        Narrower pieces are borders drawn anew, not ground that changed hands.
    layers : mapping of str to LayerChanges
        The layers that both have.
    added, removed : tuple of str
        Layers that only the one after, or only the one before has.
    """

    before: str
    after: str
    tolerance_m: float
    layers: Mapping[str, LayerChanges]
    added: tuple[str, ...]
    removed: tuple[str, ...]
