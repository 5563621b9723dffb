"""The names of categories: in Thai, in English, however they are written."""

import unicodedata
from collections.abc import Iterable, Mapping


class Categories:
    """Finds a category by any of its names.

    Parameters
    ----------
    other_names : mapping of str to iterable of str
        For a category, as the rules write it, how else it is called: ``{"ถนน": ["Road"]}``.
    further : iterable of str
        Categories that have no other name.
    """

    def __init__(self, other_names: Mapping[str, Iterable[str]], further: Iterable[str] = ()) -> None:
        self._known: dict[str, str] = {}
        self._names: dict[str, tuple[str, ...]] = {}
        for category, others in other_names.items():
            self._names[category] = (category, *others)
            for name in self._names[category]:
                self._known.setdefault(_plain(name), category)
        for category in further:
            self._known.setdefault(_plain(category), category)

    def find(self, name: str | None) -> str | None:
        """Return the category that a name is of, as the rules write it; None for one they do not know."""
        return None if name is None else self._known.get(_plain(name))

    def by_language(self, category: str) -> Mapping[str, str]:
        """Return what to call a category in Thai and in English: in both the same where it has one name."""
        names = self._names.get(category, (category,))
        return {
            "th": next((name for name in names if _is_thai(name)), category),
            "en": next((name for name in names if not _is_thai(name)), category),
        }

    def find_all(self, names: Iterable[str]) -> frozenset[str]:
        """Return the categories that names are of; those that nobody knows are left out."""
        return frozenset(found for name in names if (found := self.find(name)) is not None)


def _is_thai(name: str) -> bool:
    return any("ก" <= letter <= "๛" for letter in name)


def _plain(name: str) -> str:
    """Return a name without what does not matter: capital letters, spaces, the form of its marks."""
    return " ".join(unicodedata.normalize("NFKC", name).casefold().split())
