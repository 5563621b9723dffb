"""What many reports share: which combinations hold a word, be it an area's code, a category or a name."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from types import MappingProxyType

import numpy as np
from numpy.typing import NDArray


@dataclass(frozen=True, eq=False, slots=True)
class Members:
    """Pairs of a combination and a word that it holds.

    Attributes
    ----------
    ids : ndarray of int64, shape (n,)
        Numbers of combinations, as the columns have them.
    words : ndarray of int32, shape (n,)
        The position of the word in ``index``.
    index : mapping of str to int
        Every word, with its position.
    """

    ids: NDArray[np.int64]
    words: NDArray[np.int32]
    index: Mapping[str, int]

    def holding(self, word: str) -> NDArray[np.int64]:
        """Return the combinations that hold a word."""
        at = self.index.get(word)
        return self.ids[:0] if at is None else self.ids[self.words == at]

    def grown(self, pairs: Iterable[tuple[int, str]]) -> "Members":
        """Return these and further pairs."""
        index = dict(self.index)
        added = [(number, index.setdefault(word, len(index))) for number, word in pairs]
        if not added:
            return self
        ids, words = zip(*added, strict=True)
        return Members(
            np.append(self.ids, np.array(ids, dtype=np.int64)),
            np.append(self.words, np.array(words, dtype=np.int32)),
            MappingProxyType(index),
        )


NONE = Members(np.empty(0, dtype=np.int64), np.empty(0, dtype=np.int32), MappingProxyType({}))
"""No combination holds any word."""


def table(ids: NDArray[np.int64]) -> NDArray[np.bool_]:
    """Return a table that says for each number whether it is among some; the last speaks of all beyond."""
    found = np.zeros(int(ids.max(initial=-1)) + 2, dtype=np.bool_)
    found[ids] = True
    return found
