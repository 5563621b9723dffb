"""Which areas of a layer lie within an area of a coarser one."""

import numpy as np
from numpy.typing import NDArray

from geo_fondue.areas import Areas
from geo_fondue.boundaries import Edition
from geo_fondue.errors import InputError, NotFoundError


def within(edition: Edition, layer: str, parent: str) -> tuple[str, NDArray[np.bool_]]:
    """Return the layer that an area belongs to, and which areas of a finer layer lie in it.

    Parameters
    ----------
    edition : Edition
    layer : str
        The finer layer; that an area lies in another is told by the parent codes.
    parent : str
        A code in its parent layer, or in that one's, and so on up; the nearest layer that has the code is
        taken.

    Returns
    -------
    ancestor : str
        The layer that ``parent`` belongs to.
    listed : ndarray of bool, shape (n,)
        For each area of ``layer``, in order, whether it lies in ``parent``.

    Raises
    ------
    NotFoundError
        When the edition lacks the layer, or no coarser layer has such a code.
    InputError
        When the layer nests in no other.
    """
    chain = [edition.areas(layer)]
    if chain[0].parent_layer is None:
        raise InputError(
            f"layer {layer!r} nests in no other, so it cannot be narrowed to one area",
            where="parent",
            remedy="Leave parent out, or ask for a layer that nests in another",
        )
    while (coarser := chain[-1].parent_layer) is not None:
        chain.append(edition.areas(coarser))
        (position,) = chain[-1].positions([parent])
        if position >= 0:
            return coarser, _descendants(chain, parent)
    looked_in = ", ".join(areas.layer for areas in chain[1:])
    raise NotFoundError(
        f"no area {parent!r} in {looked_in}",
        where="parent",
        remedy="See the codes with geo-fondue export areas, or GET /v1/exports/areas.csv",
    )


def _descendants(chain: list[Areas], parent: str) -> NDArray[np.bool_]:
    """Return which areas of the first layer of a chain, fine to coarse, have the parent in the last."""
    inside = np.asarray(chain[-1].codes == parent)
    for areas, coarser in zip(chain[-2::-1], chain[:0:-1], strict=True):
        parents = np.full(len(areas), None, dtype=object) if areas.parents is None else areas.parents
        positions = coarser.positions(parents)
        inside = inside[positions] & (positions >= 0)
    return inside
