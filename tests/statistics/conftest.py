"""A store with reports in the country of rectangles."""

from collections.abc import Callable, Iterator, Sequence

import pytest

from geo_fondue.boundaries import Edition
from geo_fondue.reports.report import Report
from geo_fondue.reports.store.store import Store
from geo_fondue.resolver import Resolver

Keep = Callable[[Sequence[Report]], Store]


@pytest.fixture
def keep(new_database_url: Callable[[], str], small_edition: Edition) -> Iterator[Keep]:
    """Return a function that takes reports into a new store, resolved by the small edition."""
    resolver = Resolver(small_edition)
    with Store.open(new_database_url()) as store:

        def take_in(reports: Sequence[Report]) -> Store:
            places = resolver.resolve_batch(
                [report.lon for report in reports], [report.lat for report in reports]
            )
            store.upsert(reports, places)
            return store

        yield take_in
