"""A folder of report cards, and which of its files are of the present state of the data."""

from dataclasses import dataclass, field
from pathlib import Path

import orjson

from geo_fondue.boundaries.durable import write_whole
from geo_fondue.errors import InputError

LIST = ".report-cards.json"
"""The file that says which cards are there, and of what state of the data."""


@dataclass(eq=False)
class CardFolder:
    """A folder with cards.

    Attributes
    ----------
    path : Path
    state : str
        What the cards depend on.
    names : set of str
        The files that are of that state.
    """

    path: Path
    state: str
    names: set[str] = field(default_factory=set)

    @classmethod
    def opened(cls, path: Path, state: str) -> "CardFolder":
        """Make a folder, or open one and see what is there of the same state.

        Raises
        ------
        InputError
            When it cannot be made.
        """
        try:
            path.mkdir(exist_ok=True)
        except OSError as error:
            raise InputError(
                f"no folder can be made there: {error.strerror}",
                where=str(path),
                remedy="Name a folder beside others that exist",
            ) from error
        try:
            held = orjson.loads((path / LIST).read_bytes())
            names = set(held["files"]) if held["state"] == state else set()
        except (FileNotFoundError, ValueError, KeyError, TypeError):
            # Nothing is known of what may be there: all is made anew
            names = set()
        return cls(path, state, {str(name) for name in names})

    def has(self, name: str) -> bool:
        """Return whether a card is there as it would be made now."""
        return name in self.names and (self.path / name).is_file()

    def add(self, name: str) -> None:
        """Note that a card has been written."""
        self.names.add(name)
        write_whole(self.path / LIST, orjson.dumps({"state": self.state, "files": sorted(self.names)}))
