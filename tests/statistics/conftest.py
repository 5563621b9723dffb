"""A store with reports in the country of rectangles."""

from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import pytest

from geo_fondue.boundaries import Edition
from geo_fondue.reports.report import Report
from geo_fondue.reports.store.store import Store
from geo_fondue.resolver import Resolver

Keep = Callable[[Sequence[Report]], Store]


@pytest.fixture
def keep(tmp_path: Path, small_edition: Edition) -> Iterator[Keep]:
    """Return a function that takes reports into a new store, resolved by the small edition."""
    resolver = Resolver(small_edition)
    with Store.open(f"sqlite:///{tmp_path / 'reports.sqlite'}") as store:

        def take_in(reports: Sequence[Report]) -> Store:
            places = resolver.resolve_batch(
                [report.lon for report in reports], [report.lat for report in reports]
            )
            store.upsert(reports, places)
            return store

        yield take_in
