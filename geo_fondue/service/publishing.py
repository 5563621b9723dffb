"""Publishing an edition and taking it back, with what that puts in whose place."""

from dataclasses import dataclass

from geo_fondue.boundaries import Catalogue, Publication, Term
from geo_fondue.boundaries.published import Pointer
from geo_fondue.boundaries.takeover import Takeover, of_publication
from geo_fondue.boundaries.timeline import Timeline


@dataclass(frozen=True, slots=True)
class Published:
    """What became of a publishing.

    Attributes
    ----------
    edition : str
    done : Publication or None
        None where it counted already.
    terms : tuple of Term
        The days on which it is in force.
    takeover : Takeover
        From which edition it takes over.
    """

    edition: str
    done: Publication | None
    terms: tuple[Term, ...]
    takeover: Takeover


def publish(catalogue: Catalogue, edition_id: str, *, who: str | None, why: str | None) -> Published:
    """Put an edition in force on the days of its period.

    Raises
    ------
    NotFoundError
        When there is no such edition.
    DamagedError
        When it is not as it was written.
    ConflictError
        When it would be in force together with another on some day, or never.
    """
    done = catalogue.publish(edition_id, who=who, why=why)
    pointer = catalogue.pointer()
    terms = pointer.timeline.terms().get(edition_id, ())
    return Published(edition_id, done, terms, last_takeover(pointer, catalogue, edition_id))
