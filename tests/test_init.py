"""The package's public face."""

import subprocess
import sys

import pytest

import geo_fondue


def test_every_public_name_is_there() -> None:
    for name in geo_fondue.__all__:
        assert getattr(geo_fondue, name) is not None
    assert dir(geo_fondue) == sorted(geo_fondue.__all__)


def test_other_names_are_told_as_missing() -> None:
    with pytest.raises(AttributeError, match="'geo_fondue' has no attribute 'Ticket'"):
        _ = geo_fondue.Ticket  # type: ignore[attr-defined]


def test_importing_the_package_loads_nothing_heavy() -> None:
    """What costs a second to load must not be paid by ``geo-fondue --help``."""
    code = "import sys, geo_fondue; print(*sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert not {"numpy", "shapely", "pandas", "pyarrow", "pydantic", "rtree"} & set(done.stdout.split())
