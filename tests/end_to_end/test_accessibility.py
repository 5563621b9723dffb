"""Every page for everybody: axe-core finds nothing, nothing is cut off at any size, and keys are enough."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

pytestmark = pytest.mark.browser

Open = Callable[..., Any]
WCAG = {
    "runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"],
    "resultTypes": ["violations"],
}
SIZES = ((1366, 768), (768, 1024), (683, 384), (390, 844), (320, 640))
"""A desktop, a tablet, a desktop at 200 %, a phone, and a desktop at 400 % or a small phone."""

LAYOUT = Path(__file__).with_name("layout.js").read_text(encoding="utf-8")


def faults(page: Page) -> list[str]:
    """Return what axe-core finds against WCAG 2.2 AA and good practice, an element a line.

    A mark on a map may lie under what stands on the map, until the map is moved: its row in the map's table
    is its equivalent (2.5.8).
    """
    found = Axe().run(page, options=WCAG).response["violations"]
    return [
        f"{violation['id']}: {node['target'][0]} {node['failureSummary'].splitlines()[-1].strip()}"
        for violation in found
        for node in violation["nodes"]
        if not (violation["id"] == "target-size" and "gf-mark" in node["html"])
    ]


def test_axe_core_finds_nothing_and_no_text_is_cut_off_at_any_size(
    visit: Open, place: Any, language: str
) -> None:
    opened = place.open(visit, language)
    found = []
    for width, height in SIZES:
        opened.page.set_viewport_size({"width": width, "height": height})
        opened.page.wait_for_timeout(120)
        if width in {1366, 390}:
            found += [f"{width}: {fault}" for fault in faults(opened.page)]
        found += [f"{width}: {fault}" for fault in opened.page.evaluate(LAYOUT)]
    assert not found, "\n".join(found)
