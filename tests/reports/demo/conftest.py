"""A made-up country and its reports, shared by the tests of their generator."""

from datetime import UTC, datetime

import pytest

from geo_fondue.boundaries.demo import Country, generate_country
from geo_fondue.reports.demo import generate_reports
from geo_fondue.reports.report import Report

UNTIL = datetime(2026, 9, 10, 5, 30, tzinfo=UTC)


@pytest.fixture(scope="session")
def reported_country() -> Country:
    """Make a small country."""
    return generate_country(subdistricts=120, detail=1)


@pytest.fixture(scope="session")
def made_up_reports(reported_country: Country) -> list[Report]:
    """Make 6,000 reports of two years, told on 10 September 2026."""
    return list(generate_reports(reported_country, count=6_000, seed=3, until=UNTIL))
