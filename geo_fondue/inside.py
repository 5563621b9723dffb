"""Points inside an area: one look into the open indexes, and one answer for all points in the same areas."""

from collections.abc import Callable, Sequence

from geo_fondue.answer import Answer
from geo_fondue.hierarchies import Hierarchies, Search

Locate = Callable[[float, float], int]


class Inside:
    """The answers for points inside an area. Any number of threads may use it at once.

    There are no more answers than combinations of areas that meet somewhere, and each is one object.

    Parameters
    ----------
    hierarchies : Hierarchies
    names : sequence of tuple of str
        The layers of each hierarchy, coarse to fine, the administrative one first.
    write : callable
        Of searches and the position in the finest layer of each: the answer.
    """

    def __init__(
        self,
        hierarchies: Hierarchies,
        names: Sequence[tuple[str, ...]],
        write: Callable[[Sequence[Search], Sequence[int]], Answer],
    ) -> None:
        self._hierarchies = hierarchies
        self._finest = {layer: layers[-1] for layers in names for layer in layers}
        self._all = list(dict.fromkeys(self._finest.values()))
        self._write = write
        self._locates: list[Locate] | None = None
        self._locate_for: dict[str, Locate] = {}
        self._answers: dict[tuple[str | int, ...], Answer] = {}

    def open(self, layer: str | None) -> bool:
        """Open the index behind a layer, or without one all; return whether any was not open before."""
        if layer is None:
            if self._locates is not None:
                return False
            opened = {finest: self._hierarchies.index(finest).locate for finest in self._all}
            self._locate_for = {layer: opened[finest] for layer, finest in self._finest.items()}
            self._locates = list(opened.values())
            return True
        if layer in self._locate_for or layer not in self._finest:
            return False
        self._locate_for[layer] = self._hierarchies.index(self._finest[layer]).locate
        return True

    def answer(self, lon: float, lat: float, layer: str | None) -> Answer | None:
        """Return the answer for a point inside an area of the layer, or else of the administrative layers.

        None for any other point, for what may be no position, and while an index is not open.
        """
        # What is in an area is a position, but for (0, 0)
        if type(lon) is not float or type(lat) is not float or lon == lat == 0:
            return None
        found: tuple[str | int, ...]
        if layer is None:
            if self._locates is None:
                return None
            found = positions = tuple([locate(lon, lat) for locate in self._locates])
        else:
            locate_one = self._locate_for.get(layer)
            if locate_one is None:
                return None
            positions = (locate_one(lon, lat),)
            found = (layer, *positions)
        if positions[0] < 0:
            return None
        answer = self._answers.get(found)
        if answer is None:
            searches = self._hierarchies.searches(None if layer is None else [layer])
            answer = self._answers[found] = self._write(searches, positions)
        return answer
