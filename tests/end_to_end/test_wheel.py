"""What a built wheel holds."""

import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from geo_fondue.maps import static_folder
from geo_fondue.resources import folder

pytestmark = pytest.mark.slow

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(scope="module")
def names(tmp_path_factory: pytest.TempPathFactory) -> set[str]:
    """Build a wheel of the checkout, and return the names of its files."""
    made = tmp_path_factory.mktemp("wheel")
    command = [sys.executable, "-m", "hatchling", "build", "--target", "wheel", "--directory", str(made)]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    (wheel,) = made.glob("*.whl")
    with zipfile.ZipFile(wheel) as archive:
        return set(archive.namelist())


def test_its_only_import_name_is_ours(names: set[str]) -> None:
    tops = {name.partition("/")[0] for name in names}
    assert {top for top in tops if not top.endswith(".dist-info")} == {"geo_fondue"}


@pytest.mark.parametrize("name", ["boundaries", "api"])
def test_it_holds_the_folders_that_a_city_edits(names: set[str], name: str) -> None:
    root = folder(name)  # type: ignore[arg-type]  # both are names of folders
    here = {path.relative_to(root).as_posix() for path in root.rglob("*") if path.is_file()}
    here = {path for path in here if "__pycache__" not in path}
    assert here
    assert {f"geo_fondue/folders/{name}/{path}" for path in here} <= names


def test_it_holds_what_the_pages_need_and_nothing_of_node(names: set[str]) -> None:
    maps = static_folder().parent
    needed = [
        *maps.glob("*.toml"),
        *(path for part in ("templates", "strings", "static") for path in (maps / part).rglob("*")),
    ]
    for path in needed:
        assert path.is_dir() or f"geo_fondue/folders/maps/{path.relative_to(maps).as_posix()}" in names
    assert "geo_fondue/folders/maps/static/vendor/leaflet/leaflet.js" in names
    assert not [name for name in names if "node_modules" in name or name.endswith("package.json")]


def test_it_holds_the_migrations_and_the_types_marker(names: set[str]) -> None:
    assert "geo_fondue/py.typed" in names
    assert any("/migrations/versions/" in name for name in names)
