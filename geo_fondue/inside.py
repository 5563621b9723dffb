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
        self._write = write
        self._first: Locate | None = None
        self._others: list[Locate] = []
        self._answers: dict[int, Answer] = {}
        self._by_layer: dict[str, tuple[Locate, dict[int, Answer]]] = {}

    def open(self, layer: str | None) -> bool:
        """Open the index behind a layer, or without one all; return whether any was not open before."""
        if layer is None:
            if self._first is not None:
                return False
            for one in self._finest:
                self.open(one)
            first, *others = dict.fromkeys(self._finest.values())
            self._others = [self._by_layer[finest][0] for finest in others]
            self._first = self._by_layer[first][0]
            return True
        if layer in self._by_layer or layer not in self._finest:
            return False
        self._by_layer[layer] = self._hierarchies.index(self._finest[layer]).locate, {}
        return True

    def answer(self, lon: float, lat: float, layer: str | None) -> Answer | None:
        """Return the answer for a point inside an area of the layer, or else of the administrative layers.

        None for any other point, for what may be no position, and while an index is not open.
        """
        # What is in an area is a position, but for (0, 0)
        if type(lon) is not float or type(lat) is not float or lon == lat == 0:
            return None
        if layer is not None:
            return self._in_layer(lon, lat, layer)
        if self._first is None:
            return None
        found = self._first(lon, lat)
        if found < 0:
            return None
        positions = [found]
        for locate in self._others:
            position = locate(lon, lat)
            positions.append(position)
            found = (found << 32) + position + 1  # one number for each combination of areas
        answer = self._answers.get(found)
        if answer is None:
            answer = self._answers[found] = self._write(self._hierarchies.searches(None), positions)
        return answer

    def _in_layer(self, lon: float, lat: float, layer: str) -> Answer | None:
        if layer not in self._by_layer:
            return None
        locate, answers = self._by_layer[layer]
        found = locate(lon, lat)
        if found < 0:
            return None
        answer = answers.get(found)
        if answer is None:
            answer = answers[found] = self._write(self._hierarchies.searches([layer]), [found])
        return answer
