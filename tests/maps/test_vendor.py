"""The build hook that fetches the browser's libraries."""

import importlib.util
import json
import shutil
import subprocess
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(scope="module")
def hook() -> ModuleType:
    """Return the build hook's module."""
    spec = importlib.util.spec_from_file_location("hatch_build", ROOT / "hatch_build.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    """Return a checkout without libraries."""
    (tmp_path / "maps").mkdir()
    for name in ("package.json", "package-lock.json"):
        shutil.copy(ROOT / "maps" / name, tmp_path / "maps")
    return tmp_path


def fake_npm_ci(folder: Path) -> None:
    """Put down what npm would, each file holding its own name."""
    for source in json.loads((folder / "package.json").read_text())["vendor"].values():
        path = folder / "node_modules" / source
        path.parent.mkdir(parents=True, exist_ok=True)
        if path.name == "images":
            path.mkdir()
            path = path / "layers.png"
        path.write_text(path.name)


def test_the_lock_file_pins_every_package_by_hash_and_names_no_registry() -> None:
    packages = json.loads((ROOT / "maps" / "package-lock.json").read_text())["packages"]
    packages.pop("")
    assert packages
    for package in packages.values():
        assert package["integrity"].startswith("sha512-")
        assert "resolved" not in package


def test_it_copies_what_is_listed_and_nothing_else(
    hook: ModuleType, checkout: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(hook, "npm_ci", fake_npm_ci)
    hook.Vendor(checkout).fetch()
    vendor = checkout / "maps" / "static" / "vendor"
    listed = json.loads((checkout / "maps" / "package.json").read_text())["vendor"]
    files = {path.relative_to(vendor).as_posix() for path in vendor.rglob("*") if path.is_file()}
    expected = {f"{target}/layers.png" if target.endswith("images") else target for target in listed}
    assert files == {*expected, "stamp"}
    assert {path.name for path in (checkout / "maps").iterdir()} == {
        "package.json",
        "package-lock.json",
        "static",
    }


def test_a_second_build_does_nothing(
    hook: ModuleType, checkout: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(hook, "npm_ci", fake_npm_ci)
    vendor = hook.Vendor(checkout)
    assert not vendor.is_current()
    vendor.fetch()
    assert vendor.is_current()
    lock = checkout / "maps" / "package-lock.json"
    lock.write_text(lock.read_text().replace("1.9.4", "1.9.5"))
    assert not vendor.is_current()


def test_a_failed_fetch_leaves_what_was_there(
    hook: ModuleType, checkout: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(hook, "npm_ci", fake_npm_ci)
    hook.Vendor(checkout).fetch()
    monkeypatch.setattr(hook, "npm_ci", lambda folder: None)
    with pytest.raises(FileNotFoundError):
        hook.Vendor(checkout).fetch()
    static = checkout / "maps" / "static"
    assert (static / "vendor" / "leaflet" / "leaflet.js").is_file()
    assert [path.name for path in static.iterdir()] == ["vendor"]


def test_where_npm_fails_it_says_what_to_do(
    hook: ModuleType, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: Any, **__: Any) -> subprocess.CompletedProcess[str]:
        return subprocess.CompletedProcess([], 1, "", "npm error ECONNREFUSED")

    monkeypatch.setattr(hook, "system_npm", lambda: "npm")
    monkeypatch.setattr(hook.subprocess, "run", fail)
    with pytest.raises(SystemExit, match=r"ECONNREFUSED\nCheck that this machine reaches the npm registry"):
        hook.npm_ci(tmp_path)


@pytest.mark.parametrize(
    ("answer", "usable"), [("11.19.1\n", True), ("8.0.0", True), ("6.14.4", False), ("", False)]
)
def test_an_npm_that_is_too_old_is_no_npm(
    hook: ModuleType, monkeypatch: pytest.MonkeyPatch, answer: str, usable: bool
) -> None:
    monkeypatch.setattr(hook.shutil, "which", lambda name: f"/bin/{name}")
    monkeypatch.setattr(
        hook.subprocess, "run", lambda *_, **__: subprocess.CompletedProcess([], 0, answer, "")
    )
    assert (hook.system_npm() is not None) is usable


def test_node_is_a_build_requirement_only_where_it_is_needed(
    hook: ModuleType, checkout: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def requirements(target: str) -> list[str]:
        made = hook.BrowserLibraries(str(checkout), {}, None, None, "", target)
        found: list[str] = made.dependencies()
        return found

    monkeypatch.setattr(hook, "system_npm", lambda: None)
    assert requirements("wheel") == [hook.NODE_WHEEL]
    assert requirements("sdist") == []
    monkeypatch.setattr(hook, "system_npm", lambda: "/bin/npm")
    assert requirements("wheel") == []
