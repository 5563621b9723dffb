"""The rules of the house that no linter holds."""

import re
from pathlib import Path

import pytest

PACKAGE = Path(__file__).resolve().parents[1] / "geo_fondue"
MODULES = sorted(PACKAGE.rglob("*.py"))
FOLDERS = ("boundaries", "api", "maps")


@pytest.mark.parametrize("name", FOLDERS)
def test_a_root_folder_is_read_by_the_package_of_its_name_alone(name: str) -> None:
    asks = re.compile(rf"""folder\(\s*["']{name}["']""")
    readers = [path.relative_to(PACKAGE) for path in MODULES if asks.search(path.read_text("utf-8"))]
    assert readers, f"nothing reads {name}/"
    assert {path.parts[0] for path in readers} == {name}


def test_only_the_settings_read_the_environment() -> None:
    reads = re.compile(r"\bos\.(environ|getenv)\b|\bfrom os import .*\b(environ|getenv)\b")
    readers = {str(path.relative_to(PACKAGE)) for path in MODULES if reads.search(path.read_text("utf-8"))}
    assert readers <= {"settings.py"}


def test_every_module_says_in_one_line_what_it_holds() -> None:
    for path in MODULES:
        first = path.read_text("utf-8").split("\n", 1)[0]
        assert re.match(r'r?"""[A-Z0-9`].*[.:]("""|$)', first), (
            f"{path.relative_to(PACKAGE)} begins with {first!r}"
        )


def test_most_modules_stay_under_300_lines() -> None:
    long = {str(path.relative_to(PACKAGE)) for path in MODULES if path.read_text("utf-8").count("\n") > 300}
    assert len(long) * 10 <= len(MODULES), f"split these: {sorted(long)}"
