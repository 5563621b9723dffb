"""What turns a stream of points into one of answers."""

from typing import Protocol

from geo_fondue.errors import InputError


class UnreadableError(InputError):
    """The bytes are not what they were said to be, and what follows them cannot be read."""


class PointStream(Protocol):
    """Takes the bytes of points as they come, and returns those of their answers.

    No more is held than what the answer to the last whole point still needs.
    """

    def feed(self, data: bytes) -> bytes:
        """Return the answers to the points that these bytes complete.

        Raises
        ------
        UnreadableError
            When what follows cannot be read.
        InputError
            When it can be read, but not used.
        """
        ...

    def finish(self) -> bytes:
        """Return what is left to answer; raises as :meth:`feed` does."""
        ...

    def broken_off(self, error: InputError) -> bytes | None:
        """Return the end of the answers that says in their midst that they end early.

        None where the format has no place for that: then the answer must be cut off, so that nobody takes it
        for whole.
        """
        ...
