"""What the tests of reports share: a store on a file, reports to put into it, and a resolver of squares."""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from types import SimpleNamespace
from typing import Any
from zoneinfo import ZoneInfo

import numpy as np
import pytest

from geo_fondue.jurisdictions import Jurisdictions
from geo_fondue.reports.report import Report
from geo_fondue.reports.store import Counts, Store


class SquareResolver:
    """Provinces of one degree and districts of half of one, from 100 to 104 east and 12 to 16 north."""

    def __init__(self, edition: str = "squares") -> None:
        self.edition = SimpleNamespace(id=edition, bounds=(100.0, 12.0, 104.0, 16.0))
        self._codes = {
            "province": np.array([f"P{number:02}" for number in range(16)], dtype=object),
            "district": np.array([f"D{number:02}" for number in range(64)], dtype=object),
        }

    def resolve_batch(self, lon: Any, lat: Any) -> Jurisdictions:
        x, y = np.asarray(lon, dtype=float) - 100, np.asarray(lat, dtype=float) - 12
        inside = (x >= 0) & (x < 4) & (y >= 0) & (y < 4)
        near = ~inside & (x >= -0.01) & (x < 4) & (y >= 0) & (y < 4)
        x = np.clip(x, 0, 3.99)
        at = {"province": x // 1 * 4 + y // 1, "district": x // 0.5 * 8 + y // 0.5}
        positions = {
            layer: np.where(inside | near, position, -1).astype(np.int32) for layer, position in at.items()
        }
        outcomes = np.select([inside, near], [0, 1], default=2).astype(np.int8)
        distance_m = np.where(near, 1000.0, np.nan)
        return Jurisdictions(self.edition.id, positions, outcomes, distance_m, self._codes)


@pytest.fixture
def bangkok() -> ZoneInfo:
    return ZoneInfo("Asia/Bangkok")


@pytest.fixture
def squares() -> SquareResolver:
    return SquareResolver()


@pytest.fixture
def other_squares() -> SquareResolver:
    """Resolve to the same squares, in another edition."""
    return SquareResolver("later")


@pytest.fixture
def database_url(new_database_url: Callable[[], str]) -> str:
    return new_database_url()


@pytest.fixture
def store(database_url: str) -> Iterator[Store]:
    with Store.open(database_url) as opened:
        yield opened


@pytest.fixture
def a_report() -> Callable[..., Report]:
    """Make a report, with what is given in place of the usual."""

    def make(ticket_id: str = "2024-A", **given: Any) -> Report:
        usual: dict[str, Any] = {
            "source": "traffy",
            "lon": 100.75,
            "lat": 13.25,
            "categories": ("ถนน",),
            "state": "inprogress",
            "created_at": datetime(2024, 3, 1, 2, tzinfo=UTC),
            "last_activity": datetime(2024, 3, 2, 2, tzinfo=UTC),
        }
        return Report(ticket_id=ticket_id, **usual | given)

    return make


@pytest.fixture
def take(store: Store, squares: SquareResolver) -> Callable[..., Counts]:
    """Put reports into the store."""

    def put(*reports: Report, resolver: SquareResolver = squares, now: datetime | None = None) -> Counts:
        where = resolver.resolve_batch([one.lon for one in reports], [one.lat for one in reports])
        return store.upsert(reports, where, now=now)

    return put


@pytest.fixture
def kept(store: Store) -> Callable[..., Any]:
    """Return the stored report with a ticket id, details included."""

    def find(ticket_id: str = "2024-A") -> Any:
        stored = [one for batch in store.stream(details=True) for one in batch]
        (found,) = [one for one in stored if one.report.ticket_id == ticket_id]
        return found

    return find
