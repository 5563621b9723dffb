"""Changes between editions, for those who ask over the command line and HTTP."""

import threading
from collections import OrderedDict
from dataclasses import replace
from datetime import timedelta

from geo_fondue.boundaries import Catalogue, Edition
from geo_fondue.boundaries.changes import Changes, LayerChanges, compare
from geo_fondue.boundaries.published import Pointer
from geo_fondue.errors import NotFoundError

COMPARISONS_KEPT = 24
"""Of one layer each; a national one of which all borders changed has some ten megabytes."""


class Comparisons:
    """Comparisons of the layers of editions, each made once; any number of threads may ask at once."""

    def __init__(self) -> None:
        self._made: OrderedDict[tuple[str, str, str], LayerChanges] = OrderedDict()
        self._making = threading.Lock()  # one at a time, since it may take seconds and much memory

    def between(self, before: Edition, after: Edition, layer: str | None = None) -> Changes:
        """Return what changed between two editions, in one layer or in all that both have.

        Raises
        ------
        NotFoundError
            When they do not both have the layer.
        """
        whole = compare(before, after, layers=())
        both = [name for name in after.layers if name in before.layers]
        with self._making:
            found = {name: self._layer(before, after, name) for name in ([layer] if layer else both)}
        return replace(whole, layers=found)

    def _layer(self, before: Edition, after: Edition, layer: str) -> LayerChanges:
        key = before.id, after.id, layer
        if key not in self._made:
            self._made[key] = compare(before, after, layers=[layer]).layers[layer]
            while len(self._made) > COMPARISONS_KEPT:
                self._made.popitem(last=False)
        self._made.move_to_end(key)
        return self._made[key]


def published_editions(
    catalogue: Catalogue, before: str | None = None, after: str | None = None
) -> tuple[Edition, Edition]:
    """Return two published editions to compare.

    Parameters
    ----------
    catalogue : Catalogue
    before : str, optional
        Without it, the one in force on the day before ``after`` came in force; where there is none, the one
        that ``after`` corrects.
    after : str, optional
        Without it, the one in force today.

    Raises
    ------
    NotFoundError
        When one is not published, or there is none before the other.
    """
    pointer = catalogue.pointer()
    timeline = pointer.timeline
    later = catalogue.published() if after is None else published_edition(catalogue, after)
    if before is not None:
        return published_edition(catalogue, before), later
    began = [term.from_ for term in timeline.terms().get(later.id, ())][:1]
    earlier = None if not began or began[0] is None else timeline.on(began[0] - timedelta(days=1))
    if earlier is None:
        earlier = _corrected(pointer, later.id)
    if earlier is None:
        remedy = "Name one with from=; GET /editions and geo-fondue boundaries list have them"
        raise NotFoundError(f"no edition was in force before {later.id!r}", remedy=remedy)
    return catalogue.open(earlier), later


def _corrected(pointer: Pointer, edition_id: str) -> str | None:
    """Return the last edition that was published before another for the very same days, None without one."""
    published = pointer.published[: pointer.published.index(edition_id)]
    same = [one for one in published if pointer.periods[one] == pointer.periods[edition_id]]
    return same[-1] if same else None


def published_edition(catalogue: Catalogue, edition_id: str) -> Edition:
    """Return a published edition.

    Raises
    ------
    NotFoundError
        When none is published under that id.
    """
    if edition_id not in catalogue.pointer().published:
        remedy = "GET /editions and geo-fondue boundaries list have them"
        raise NotFoundError(f"there is no published edition {edition_id!r}", remedy=remedy)
    return catalogue.open(edition_id)
