"""The folders that a city edits are found."""

from pathlib import Path

import pytest

from geo_fondue import resources


@pytest.mark.parametrize("name", ["boundaries", "api", "maps"])
def test_each_folder_is_found_with_its_readme(name: str) -> None:
    assert (resources.folder(name) / "README.md").is_file()  # type: ignore[arg-type]


def test_a_missing_folder_is_named(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(resources, "_PACKAGE", tmp_path / "geo_fondue")
    with pytest.raises(FileNotFoundError, match="maps/"):
        resources.folder("maps")
