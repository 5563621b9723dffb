"""How far each source has been read: kept in the store, after what it stands for."""

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import insert, select, update

from geo_fondue.reports.store import Store
from geo_fondue.reports.store.tables import sync_cursors


def load_cursor(store: Store, name: str) -> Mapping[str, Any]:
    """Return what was kept under a name, empty where nothing was."""
    with store.reading() as connection:
        kept = connection.execute(select(sync_cursors.c.cursor).where(sync_cursors.c.name == name)).scalar()
    return kept if isinstance(kept, dict) else {}


def save_cursor(store: Store, name: str, cursor: Mapping[str, Any]) -> None:
    """Keep how far a source has been read; for those who have put all until there into the store."""
    values = {"cursor": dict(cursor), "updated_at": datetime.now(UTC)}
    with store.writing() as connection:
        changed = connection.execute(
            update(sync_cursors).where(sync_cursors.c.name == name).values(values)
        ).rowcount
        if not changed:
            connection.execute(insert(sync_cursors).values(name=name, **values))
