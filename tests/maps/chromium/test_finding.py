"""What draws pictures is found, or it is said what to do."""

from pathlib import Path

import pytest

from geo_fondue.errors import UnavailableError
from geo_fondue.maps.chromium import find_chromium, finding


def _program(path: Path) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("#!/bin/sh\n")
    path.chmod(0o755)
    return path


@pytest.fixture
def nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Leave no program to be found; return an empty home folder."""
    monkeypatch.setenv("PATH", str(tmp_path / "bin"))
    monkeypatch.setattr(finding, "_ON_A_MAC", ())
    monkeypatch.setattr(Path, "home", lambda: tmp_path)
    return tmp_path


def test_without_any_it_is_said_what_to_install(nothing: Path) -> None:
    with pytest.raises(UnavailableError, match=r"no Chromium is installed .* GEO_FONDUE_CHROMIUM") as caught:
        find_chromium()
    assert "\n" not in str(caught.value)


def test_one_on_the_path_is_found(nothing: Path) -> None:
    chrome = _program(nothing / "bin" / "google-chrome")
    assert find_chromium() == chrome


def test_the_newest_of_playwright_is_found(nothing: Path) -> None:
    for version in ("chromium-1100", "chromium-1169"):
        newest = _program(nothing / ".cache/ms-playwright" / version / "chrome-linux" / "chrome")
    assert find_chromium() == newest


def test_the_one_that_is_given_is_taken_or_refused_by_name(nothing: Path) -> None:
    _program(nothing / "bin" / "chromium")
    own = _program(nothing / "own")
    assert find_chromium(own) == own
    with pytest.raises(UnavailableError, match="nowhere"):
        find_chromium(nothing / "nowhere")
