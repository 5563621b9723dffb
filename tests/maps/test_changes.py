"""The map of what changed between two editions."""

import json
import re
import shutil
from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import shapely

from geo_fondue.areas import Areas
from geo_fondue.boundaries.changes import compare_layers
from geo_fondue.maps import changes_map, to_html

HOSTILE = "</script><script>alert(1)</script> {{ 7 * 7 }} {% x %}"


def layer(names: dict[str, str] | None = None, **boxes: tuple[float, float, float, float]) -> Areas:
    codes = sorted(boxes)
    texts = np.array([(names or {}).get(code, f"Place {code}") for code in codes], dtype=object)
    geometry = np.array([shapely.box(*boxes[code]) for code in codes], dtype=object)
    return Areas("district", np.array(codes, dtype=object), {"en": texts, "th": texts}, geometry)


BEFORE = layer(A=(0, 0, 2, 2), B=(2, 0, 4, 2), C=(0, 2, 2, 4), D=(2, 2, 4, 4), E=(4, 0, 6, 4))
AFTER = layer(
    {"E": HOSTILE},
    A=(0, 0, 1, 2),  # a part of it became F
    F=(1, 0, 2, 2),
    B=(2, 0, 4, 3),  # took half of D
    X=(0, 2, 2, 4),  # was C
    D=(2, 3, 4, 4),
    E=(4, 0, 6, 4),  # is called otherwise
)


def page(before: Areas = BEFORE, after: Areas = AFTER, **options: Any) -> str:
    found = compare_layers(before, after)
    return to_html(changes_map(found, before, after, editions=("one", "two"), **options))


def data_of(html: str) -> dict[str, Any]:
    (found,) = re.findall(r'<script type="application/json" id="\w+_data">(.*?)</script>', html, re.DOTALL)
    data: dict[str, Any] = json.loads(found)
    return data


def kinds(data: dict[str, Any]) -> Iterable[str]:
    return sorted(patch["kind"] for patch in data["patches"])


def test_each_kind_of_change_is_on_the_map_once() -> None:
    data = data_of(page(language="en"))
    assert kinds(data) == ["created", "moved", "recoded", "renamed"]
    assert data["changed"]["areas"] == 4
    created = next(patch for patch in data["patches"] if patch["kind"] == "created")
    assert created["rows"][:2] == [["Was", "Place A (A)"], ["Is", "Place F (F)"]]
    assert ["Share of what it was part of", "50.00%"] in created["rows"]
    assert data["title"] == "District: one → two"
    assert data["said"] == "5 areas before, 6 after; 0 unchanged"


def test_the_ground_of_an_abolished_area_is_told_from_what_moved() -> None:
    after = layer(A=(0, 0, 4, 2), C=(0, 2, 2, 4), D=(2, 2, 4, 4), E=(4, 0, 6, 4))
    assert kinds(data_of(page(after=after))) == ["abolished"]


def test_where_nothing_changed_there_is_the_map_alone() -> None:
    data = data_of(page(after=BEFORE, language="th"))
    assert (data["patches"], data["changed"]) == ([], None)
    assert "ไม่เปลี่ยนแปลง 5" in data["said"]


def test_a_renamed_area_that_also_grew_is_drawn_beside_what_it_took() -> None:
    after = layer(
        {"B": "Bang"}, A=(0, 0, 1, 2), B=(1, 0, 4, 2), C=(0, 2, 2, 4), D=(2, 2, 4, 4), E=(4, 0, 6, 4)
    )
    assert kinds(data_of(page(after=after))) == ["moved", "renamed"]


def test_names_of_today_stand_in_where_the_past_has_none() -> None:
    rows = [row for patch in data_of(page(replace(BEFORE, names={})))["patches"] for row in patch["rows"]]
    assert ["เดิม", "Place A (A)"] in rows


def test_a_name_is_never_taken_for_markup_or_a_template() -> None:
    html = page()
    assert HOSTILE not in html
    assert "{{ 7" not in html
    assert any(HOSTILE in row[1] for patch in data_of(html)["patches"] for row in patch["rows"])


def test_the_page_asks_no_other_machine_for_anything() -> None:
    assert not re.findall(r'<(?:script|link|img|iframe)[^>]+(?:src|href)="(?!data:)[^"]', page())


@pytest.mark.browser
def test_a_browser_draws_it_without_complaint(tmp_path: Path) -> None:
    from playwright.sync_api import sync_playwright  # noqa: PLC0415 - only where there is a browser

    found = shutil.which("chromium") or shutil.which("google-chrome")
    if found is None:
        pytest.skip("no Chromium here")
    (tmp_path / "map.html").write_text(page(language="en"), encoding="utf-8")
    problems: list[str] = []
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=found, args=["--no-sandbox", "--disable-gpu"])
        view = started.new_page(viewport={"width": 1366, "height": 768})
        view.on("console", lambda message: problems.append(message.text) if message.type == "error" else None)
        view.on("pageerror", lambda error: problems.append(str(error)))
        view.goto((tmp_path / "map.html").as_uri())
        view.wait_for_selector(".folium-map[data-drawn='4']")
        view.mouse.click(683, 250)
        view.wait_for_selector(".gf-card")
        legend = view.inner_text(".gf-legend")
        started.close()
    assert problems == []
    assert "Created" in legend
    assert "Another name" in legend
