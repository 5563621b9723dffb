"""Fixtures that every test may use."""

from pathlib import Path

import pytest

_SHARED = Path(__file__).resolve().parents[2] / "shared" / "data" / "tha"


@pytest.fixture(scope="session")
def thailand() -> Path:
    """The folder with the real boundaries of Thailand, which stands beside the checkout where it is at all."""
    if not _SHARED.is_dir():
        pytest.skip("the real boundaries of Thailand are not beside this checkout")
    return _SHARED
