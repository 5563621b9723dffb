"""Names in Thai and English that correspond, and codes like TIS 1099's that are evidently not Thai."""

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from geo_fondue.boundaries.demo.mesh import Integers
from geo_fondue.boundaries.demo.parameters import Pairs, Words

Texts = NDArray[np.object_]


@dataclass(frozen=True, eq=False)
class Names:
    """Names in both languages.

    Attributes
    ----------
    th, en : ndarray of object (str), shape (n,)
    """

    th: Texts
    en: Texts

    def __getitem__(self, chosen: NDArray[np.intp]) -> "Names":
        return Names(self.th[chosen], self.en[chosen])


def place_names(words: Words, count: int, rng: np.random.Generator) -> Names:
    """Return names of places, all different while there are enough combinations (some five million)."""
    kinds, traits = words.kinds, words.traits
    return _drawn([(kinds, traits), (kinds, kinds, traits), (kinds, kinds, traits, traits)], count, rng)


def province_names(words: Words, count: int, rng: np.random.Generator) -> Names:
    """Return names of provinces, all different while there are enough combinations (some two thousand)."""
    heads, tails = words.province_heads, words.province_tails
    return _drawn([(heads, tails), (heads, heads, tails)], count, rng)


def chief_name(words: Words, province: Names) -> Names:
    """Return the names of the districts in which provinces have their largest town."""
    thai, roman = words.chief_town
    return Names(thai + province.th, f"{roman} " + province.en)


def province_codes(prefix: str, count: int) -> Texts:
    """Return ``XD10``, ``XD11``…, or with more digits ``XD100``…, all of one width and ascending."""
    width = 2
    while 10 ** (width - 1) * 9 < count:
        width += 1
    first = 10 ** (width - 1)
    return np.array([f"{prefix}{number}" for number in range(first, first + count)], dtype=object)


def nested_codes(parents: Texts, parent: Integers) -> Texts:
    """Return each area's code: its parent's, and its number in it from ``01``, as wide as the layer needs.

    Parameters
    ----------
    parents : ndarray of object (str)
        Codes of the parent layer.
    parent : ndarray of int32, shape (n,)
        Position of each area's parent, ascending.
    """
    number = np.arange(len(parent)) - np.searchsorted(parent, parent) + 1
    width = max(2, len(str(number.max())))
    return np.array(
        [f"{code}{own:0{width}d}" for code, own in zip(parents[parent], number, strict=True)], dtype=object
    )


def numbered_codes(prefix: str, count: int) -> Texts:
    """Return ``XDM0001``, ``XDM0002``… of one width."""
    width = max(4, len(str(count)))
    return np.array([f"{prefix}{number:0{width}d}" for number in range(1, count + 1)], dtype=object)


def _drawn(forms: Sequence[tuple[Pairs, ...]], count: int, rng: np.random.Generator) -> Names:
    """Draw names of the shortest forms that suffice, without repeating one while there are enough."""
    sizes = [math.prod(_choices(form)) for form in forms]
    enough = next((n for n in range(1, len(sizes)) if sum(sizes[:n]) >= 1.5 * count), len(sizes))
    total = sum(sizes[:enough])
    numbers = np.concatenate(
        [
            rng.choice(total, min(total, count - done), replace=False)
            for done in range(0, max(count, 1), total)
        ]
    )
    thai, roman = np.empty(count, dtype=object), np.empty(count, dtype=object)
    begin = 0
    for form, size in zip(forms[:enough], sizes, strict=False):
        here = np.flatnonzero((numbers >= begin) & (numbers < begin + size))
        thai[here], roman[here] = _spelt(form, numbers[here] - begin)
        begin += size
    return Names(thai, roman)


def _choices(form: tuple[Pairs, ...]) -> list[int]:
    """Return how many words each place of a form has; no word follows itself."""
    before = (None, *form)
    return [len(pairs) - (pairs is previous) for pairs, previous in zip(form, before, strict=False)]


def _spelt(form: tuple[Pairs, ...], numbers: NDArray[np.int64]) -> tuple[Texts, Texts]:
    thai = np.full(len(numbers), "", dtype=object)
    roman = thai.copy()
    previous: NDArray[np.int64] | None = None
    for at, (pairs, choices) in enumerate(zip(form, _choices(form), strict=True)):
        numbers, word = np.divmod(numbers, choices)
        if choices < len(pairs) and previous is not None:
            word = word + (word >= previous)
        thai = thai + np.array([pair[0] for pair in pairs], dtype=object)[word]
        space = " " if at else ""
        roman = roman + np.array([space + pair[1] for pair in pairs], dtype=object)[word]
        previous = word
    return thai, roman
