"""The open reports that wait longest."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

import numpy as np
from sqlalchemy import select

from geo_fondue.reports.columns import NEVER
from geo_fondue.reports.filter import ReportFilter
from geo_fondue.reports.privacy.scrubbing import scrub_label
from geo_fondue.reports.store.store import Store
from geo_fondue.reports.store.tables import category_sets, jurisdictions, organisation_sets, reports


@dataclass(frozen=True, slots=True, kw_only=True)
class Waiting:
    """An open report, with what may be told of it in public: no text, no place finer than its areas.

    Attributes
    ----------
    source, ticket_id : str
    created_at : datetime
        In UTC.
    state : str
        The code of a known state, else the label as it came.
    categories, organisations : tuple of str
    areas : mapping of str to str
        The code of its area by layer.
    """

    source: str
    ticket_id: str
    created_at: datetime
    state: str
    categories: tuple[str, ...]
    organisations: tuple[str, ...]
    areas: Mapping[str, str]

    def to_dict(self) -> dict[str, Any]:
        """Return the report as JSON has it, names and label without what is personal."""
        return {
            "source": self.source,
            "ticket_id": self.ticket_id,
            "created_at": self.created_at.isoformat(),
            "state": scrub_label(self.state),
            "categories": [scrub_label(name) for name in self.categories],
            "organisations": [scrub_label(name) for name in self.organisations],
            "areas": dict(self.areas),
        }


def oldest_open(store: Store, chosen: ReportFilter, *, most: int = 10) -> tuple[Waiting, ...]:
    """Return the chosen reports that are open and were made first, the oldest first.

    Parameters
    ----------
    store : Store
    chosen : ReportFilter
        Whose own state, where it has one, must be ``open``: there is no open report among the others.
    most : int, default 10
        How many at most. Those without a time of creation are left out.
    """
    if chosen.state not in (None, "open"):
        return ()
    columns = store.columns()
    rows = columns.rows(replace(chosen, state="open"))
    created = columns.created_at[rows]
    rows, created = rows[created != NEVER], created[created != NEVER]
    if len(rows) > most:
        early = created <= np.partition(created, most)[most]
        rows, created = rows[early], created[early]
    # Of those made at the same instant the one that came to be known first
    order = np.lexsort((rows, created))[:most]
    wanted = (
        select(
            reports.c.id,
            reports.c.source,
            reports.c.ticket_id,
            reports.c.created_at,
            reports.c.state,
            category_sets.c.categories,
            organisation_sets.c.organisations,
            jurisdictions.c.areas,
        )
        .join(category_sets, category_sets.c.id == reports.c.category_set_id)
        .join(jurisdictions, jurisdictions.c.id == reports.c.jurisdiction_id)
        .outerjoin(organisation_sets, organisation_sets.c.id == reports.c.organisation_set_id)
        .where(reports.c.id.in_(columns.ids[rows[order]].tolist()))
        .order_by(reports.c.created_at, reports.c.id)
    )
    with store.reading() as connection:
        return tuple(
            Waiting(
                source=row.source,
                ticket_id=row.ticket_id,
                created_at=row.created_at,
                state=row.state,
                categories=tuple(row.categories),
                organisations=tuple(row.organisations or ()),
                areas=row.areas,
            )
            for row in connection.execute(wanted)
        )
