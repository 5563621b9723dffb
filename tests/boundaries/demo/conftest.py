"""Made-up countries that the tests of the generator share."""

import pytest

from geo_fondue.boundaries.demo import Country, generate_country


@pytest.fixture(scope="session")
def default_country() -> Country:
    """Make the country of ``boundaries/demo.toml``, with plainer borders."""
    return generate_country(detail=0)
