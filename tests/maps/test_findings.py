"""The map of findings."""

import re
from pathlib import Path

import pytest

from geo_fondue.maps.texts import texts

_GUIDE = Path(__file__).resolve().parents[2] / "docs" / "findings.md"


@pytest.mark.parametrize("language", ["th", "en"])
def test_every_kind_of_the_guide_has_words(language: str) -> None:
    guide = _GUIDE.read_text(encoding="utf-8").partition("## The file")[2].partition("## The quality gate")[0]
    rows = [row.split("|")[1] for row in guide.splitlines() if row.startswith("| `")]
    kinds = {kind for row in rows for kind in re.findall(r"`([a-z0-9-]+)`", row)}
    assert len(kinds) > 40
    assert kinds <= set(texts(language)["kinds_of_findings"])
