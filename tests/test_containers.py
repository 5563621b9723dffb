"""What compose.yaml and the Dockerfile start and copy is there."""

import re
from pathlib import Path
from typing import Any

import pytest
import yaml
from typer.main import get_command

from geo_fondue.cli.app import app
from geo_fondue.settings import ENV_PREFIX, Settings

ROOT = Path(__file__).resolve().parents[1]
OURS = ("upgrade", "web", "sync")


def services() -> dict[str, Any]:
    found: dict[str, Any] = yaml.safe_load((ROOT / "compose.yaml").read_text("utf-8"))["services"]
    return found


def test_compose_has_the_database_and_what_works_on_it() -> None:
    assert set(services()) == {"database", *OURS}


@pytest.mark.parametrize("name", OURS)
def test_every_command_of_compose_is_one(name: str) -> None:
    words = [word for word in services()[name]["command"] if not word.startswith("$")]
    found: Any = get_command(app)
    while words and hasattr(found, "commands"):
        found = found.commands[words.pop(0)]
    options = {option for parameter in found.params for option in parameter.opts}
    assert [word for word in words if word.startswith("--") and word not in options] == []


@pytest.mark.parametrize("name", OURS)
def test_every_setting_of_compose_is_one(name: str) -> None:
    known = {f"{ENV_PREFIX}{key.upper()}" for key in Settings.model_fields}
    assert set(services()[name]["environment"]) <= known


def test_what_the_image_is_built_from_is_there() -> None:
    text = (ROOT / "Dockerfile").read_text("utf-8")
    copied = [
        line.split()[1:-1] for line in text.splitlines() if line.startswith("COPY ") and "--from" not in line
    ]
    assert copied
    for path in (ROOT / part for parts in copied for part in parts):
        assert path.exists(), path
    assert set(re.findall(rf"{ENV_PREFIX}(\w+)=", text)) <= {key.upper() for key in Settings.model_fields}
