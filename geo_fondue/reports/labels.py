"""The labels that reports come with for their states: how many each has, and what a city says they mean."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from sqlalchemy import Connection, delete, insert, select, union

from geo_fondue.errors import ConflictError, InputError, NotFoundError
from geo_fondue.reports.filter import ReportFilter
from geo_fondue.reports.states import STATE_GROUPS, STATES, StateGroup, is_known, state_code, state_group
from geo_fondue.reports.store import Store
from geo_fondue.reports.store.recounting import recount
from geo_fondue.reports.store.sql import is_one_of
from geo_fondue.reports.store.tables import (
    organisation_set_members,
    organisation_sets,
    report_states,
    reports,
    state_words,
)
from geo_fondue.reports.words import EVERYBODY, MAX_AGENCY, word_key

MAX_LABEL = 200
"""The longest label that can be given a meaning, in characters."""

_BATCH = 5000


@dataclass(frozen=True, slots=True)
class Use:
    """How many reports are in a state.

    Attributes
    ----------
    agency : str or None
        An organisation that they were given to, one of perhaps several; None for all reports together,
        empty for those given to none.
    reports, unknown : int
        How many, and how many of them have a label whose meaning is not known.
    groups : tuple of str
        The groups that they count in.
    """

    agency: str | None
    reports: int
    unknown: int
    groups: tuple[StateGroup, ...]


@dataclass(frozen=True, slots=True)
class Label:
    """A state that reports are in, as they came with it.

    Attributes
    ----------
    state : str
        A code, or the label where it is not known; empty where nothing was said.
    all : Use
    agencies : tuple of Use
        By organisation, the most reports first. A report given to several counts for each.
    """

    state: str
    all: Use
    agencies: tuple[Use, ...]


@dataclass(frozen=True, slots=True)
class Word:
    """What a label was said to mean.

    Attributes
    ----------
    agency : str
        Whose label, empty for everybody's.
    label, state : str
    """

    agency: str
    label: str
    state: str

    @property
    def overrides(self) -> str | None:
        """The code of the state that the label has of itself, where it was given the meaning of another."""
        return overridden(self.label, self.state)


def count_labels(store: Store) -> list[Label]:
    """Return the states that reports are in: those with unknown ones first, then the most reports first."""
    columns = store.columns()
    chosen = columns.rows(ReportFilter())
    facts = [
        column[chosen].astype(np.int64)
        for column in (columns.state, columns.group, columns.known, columns.organisation_set)
    ]
    shape = tuple(int(column.max(initial=0)) + 1 for column in facts)
    different, counts = np.unique(np.ravel_multi_index(facts, shape), return_counts=True)
    rows = zip(*(column.tolist() for column in (*np.unravel_index(different, shape), counts)), strict=True)
    sets = select(organisation_sets.c.id, organisation_sets.c.organisations)
    with store.reading() as connection:
        organisations = {number: tuple(names) for number, names in connection.execute(sets)}
    uses: dict[str, dict[str | None, list[tuple[int, bool, StateGroup]]]] = {}
    for state, group, known, number, count in rows:
        of_state = uses.setdefault(columns.states[state], {})
        for agency in (None, *(organisations.get(number) or ("",))):
            of_state.setdefault(agency, []).append((count, bool(known), STATE_GROUPS[group]))
    found = [
        Label(
            state,
            _use(None, of_state.pop(None)),
            tuple(sorted((_use(*each) for each in of_state.items()), key=_most_first)),
        )
        for state, of_state in uses.items()
    ]
    return sorted(found, key=lambda label: (not label.all.unknown, -label.all.reports, label.state))


def words(store: Store) -> list[Word]:
    """Return what labels were said to mean, by label and agency."""
    columns = state_words.c
    with store.reading() as connection:
        wanted = select(columns.agency, columns.label, columns.state).order_by(columns.label, columns.agency)
        return [Word(*row) for row in connection.execute(wanted)]


def overridden(label: str, state: str) -> str | None:
    """Return the code of the known state that a label stands for, where it shall mean another known one.

    Examples
    --------
    >>> overridden("เสร็จสิ้น", "open"), overridden("เสร็จสิ้น", "finish"), overridden("รอตรวจสอบ", "open")
    ('finish', None, None)
    """
    known, meant = state_code(label), state_code(state)
    return known if known != meant and is_known(known) and is_known(meant) else None


def map_label(
    store: Store,
    label: str,
    state: str,
    *,
    agency: str = EVERYBODY,
    force: bool = False,
    progress: Callable[[int, int], None] | None = None,
) -> int:
    """Say what a label means, and count the reports with it anew.

    The word holds at once for what comes; the reports that are there follow in batches, each written whole or
    not at all. One that is stopped is finished by running it again.

    Parameters
    ----------
    store : Store
    label : str
        As reports came with it; case and spaces do not matter.
    state : str
        The code or name of a known state.
    agency : str, optional
        Only for reports given to this organisation, before what is said for everybody.
    force : bool
        Also where the label is that of a known state, which then means another.
    progress : callable, optional
        Told how many reports were looked at, and of how many.

    Returns
    -------
    int
        How many reports changed.

    Raises
    ------
    InputError
        When there is no such state, or label or agency cannot be kept.
    ConflictError
        When the label is that of another known state, and it is not forced.
    """
    code = state_code(state)
    if not is_known(code):
        known = ", ".join(one.code for one in STATES)
        raise InputError(f"no state {state!r}", where="state", remedy=f"Give one of {known}")
    label, agency = _checked(label, agency)
    own = overridden(label, code)
    if own is not None and not force:
        raise ConflictError(
            f"{label!r} is known: it means {own}, which counts as {state_group(own)}",
            where="label",
            remedy=f"Force it if it shall mean {code}, and count as {state_group(code)}, all the same",
        )
    with store.writing() as connection:
        _forget(connection, label, agency)
        connection.execute(insert(state_words), [{"agency": agency, "label": label, "state": code}])
    return _recount(store, label, agency, progress)


def unmap_label(
    store: Store,
    label: str,
    *,
    agency: str = EVERYBODY,
    progress: Callable[[int, int], None] | None = None,
) -> int:
    """Take back what a label was said to mean, and count the reports with it anew, as :func:`map_label`.

    Raises
    ------
    NotFoundError
        When nothing was said.
    """
    label, agency = _checked(label, agency)
    with store.writing() as connection:
        if not _forget(connection, label, agency):
            whose = f" of {agency!r}" if agency else ""
            raise NotFoundError(f"nothing was said of the label {label!r}{whose}")
    return _recount(store, label, agency, progress)


def _checked(label: str, agency: str) -> tuple[str, str]:
    label, agency = label.strip(), agency.strip()[:MAX_AGENCY]
    if not 0 < len(label) <= MAX_LABEL or not (label + agency).replace("\u200b", "").isprintable():
        remedy = f"Give 1 to {MAX_LABEL} characters, as `reports states` shows them"
        raise InputError("this is no label of a state", where="label", remedy=remedy)
    return label, agency


def _forget(connection: Connection, label: str, agency: str) -> int:
    """Forget what was said of a label, however it was written; how many words that were."""
    kept = select(state_words.c.label).where(state_words.c.agency == agency)
    same = [one for one in connection.execute(kept).scalars() if word_key(one) == word_key(label)]
    which = state_words.c.agency == agency, is_one_of(state_words.c.label, same)
    return connection.execute(delete(state_words).where(*which)).rowcount


def _recount(store: Store, label: str, agency: str, progress: Callable[[int, int], None] | None) -> int:
    """Count anew the reports that are, or ever were, in a state with this label."""
    numbers = _with_label(store, label, agency)
    changed = 0
    for at in range(0, len(numbers), _BATCH):
        with store.writing() as connection:
            changed += recount(connection, numbers[at : at + _BATCH])
        if progress is not None:
            progress(min(at + _BATCH, len(numbers)), len(numbers))
    return changed


def _with_label(store: Store, label: str, agency: str) -> Sequence[int]:
    with store.reading() as connection:
        every = union(select(reports.c.state), select(report_states.c.state))
        spelt = [one for one in connection.execute(every).scalars() if word_key(one) == word_key(label)]
        numbers = union(
            select(reports.c.id).where(is_one_of(reports.c.state, spelt)),
            select(report_states.c.report_id).where(is_one_of(report_states.c.state, spelt)),
        ).subquery()
        wanted = select(numbers.c[0]).order_by(numbers.c[0])
        if agency:
            members = organisation_set_members.c
            sets = select(members.organisation_set_id).where(members.organisation == agency)
            of_agency = select(reports.c.id).where(reports.c.organisation_set_id.in_(sets))
            wanted = wanted.where(numbers.c[0].in_(of_agency))
        return connection.execute(wanted).scalars().all()


def _use(agency: str | None, parts: Sequence[tuple[int, bool, StateGroup]]) -> Use:
    return Use(
        agency,
        sum(count for count, _, _ in parts),
        sum(count for count, known, _ in parts if not known),
        tuple(sorted({group for _, _, group in parts})),
    )


def _most_first(use: Use) -> tuple[int, str]:
    return -use.reports, use.agency or ""
