"""Publishing an edition, past the quality gate, and taking it back."""

import contextlib
from dataclasses import dataclass
from datetime import UTC, datetime

from geo_fondue.boundaries import Catalogue, Edition, Publication, Term
from geo_fondue.boundaries.gate import obstacles
from geo_fondue.boundaries.published import Pointer
from geo_fondue.boundaries.takeover import Takeover, of_publication
from geo_fondue.errors import ConflictError, DamagedError, InputError, NotFoundError


@dataclass(frozen=True, slots=True)
class Published:
    """What became of a publishing or a rollback.

    Attributes
    ----------
    edition : str
        The one that was published, or taken back.
    done : Publication or None
        None where it counted already.
    terms : tuple of Term
        The days on which it is in force; after a rollback, those on which it was.
    takeover : Takeover
        Which edition stands in whose place now.
    """

    edition: str
    done: Publication | None
    terms: tuple[Term, ...]
    takeover: Takeover


def publish(
    catalogue: Catalogue,
    edition_id: str,
    *,
    who: str | None = None,
    why: str | None = None,
    force: bool = False,
) -> Published:
    """Put an edition in force on the days of its period, if nothing stands in its way.

    Parameters
    ----------
    catalogue : Catalogue
    edition_id : str
    who, why : str, optional
        Kept in the history.
    force : bool
        Pass over what stands in its way, which is kept in the history with the reason.

    Raises
    ------
    NotFoundError
        When there is no such edition.
    DamagedError
        When it is not as it was written.
    ConflictError
        When it would be in force together with another on some day, or never; or the quality gate refuses it.
    InputError
        When it is forced without a reason.
    """
    if force and not (why and why.strip()):
        raise InputError("forced without a reason", where="--force", remedy="Say why with --why REASON")
    edition = catalogue.open(edition_id)
    pointer = catalogue.pointer()
    period = Term(edition.manifest.valid_from, edition.manifest.valid_to)
    now = Publication("publish", edition_id, datetime.now(UTC), who, why)
    expected = _takeover(catalogue, pointer, pointer.after(now, period), now)
    in_the_way = obstacles(edition, _opened(catalogue, expected.before))
    if in_the_way and not force:
        first, *others = in_the_way
        more = f" (and {len(others)} more; boundaries check {edition_id} has the findings)" if others else ""
        raise ConflictError(
            f"edition {edition_id!r} is not fit to be published: {first.what}{more}",
            remedy=f"{first.remedy}; or publish it all the same with --force --why REASON",
        )
    done = catalogue.publish(
        edition_id, who=who, why=why, forced=[f"{one.kind}: {one.what}" for one in in_the_way]
    )
    after = catalogue.pointer()
    taken = expected if done is None else _takeover(catalogue, pointer, after, done)
    return Published(edition_id, done, after.timeline.terms().get(edition_id, ()), taken)


def rollback(catalogue: Catalogue, *, who: str | None = None, why: str | None = None) -> Published:
    """Undo the last publishing.

    Raises
    ------
    ConflictError
        When nothing is published.
    """
    done = catalogue.rollback(who=who, why=why)
    after = catalogue.pointer()
    before = after.at(after.history.index(done))
    terms = before.timeline.terms().get(done.edition, ())
    return Published(done.edition, done, terms, _takeover(catalogue, before, after, done))


def _takeover(catalogue: Catalogue, old: Pointer, new: Pointer, done: Publication) -> Takeover:
    return of_publication(done, old=old.timeline, new=new.timeline, today=catalogue.today())


def _opened(catalogue: Catalogue, edition_id: str | None) -> Edition | None:
    """Return an edition to compare with, None where there is none, or none that can be read."""
    with contextlib.suppress(NotFoundError, DamagedError):
        return None if edition_id is None else catalogue.open(edition_id)
    return None
