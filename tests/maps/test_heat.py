"""The map of where reports are dense."""

import json
import re
from collections.abc import Mapping
from typing import Any

import numpy as np
import pytest

from geo_fondue.areas import Areas
from geo_fondue.errors import InputError
from geo_fondue.maps import HeatCells, heat, to_html
from geo_fondue.maps.cells import Cells


def data_of(html: str) -> dict[str, Any]:
    (found,) = re.findall(r'<script type="application/json" id="\w+_data">(.*?)</script>', html, re.DOTALL)
    data: dict[str, Any] = json.loads(found)
    return data


@pytest.fixture
def cells() -> HeatCells:
    """Give cells of 12 open reports with 3 left out, and no closed one."""
    return HeatCells(
        {
            "open": Cells(np.array([[1.0000049, 2.5, 12]]), 15, 3),
            "closed": Cells(np.empty((0, 3)), 0, 0),
        },
        (0, 0, 4, 4),
        5,
    )


def test_it_has_a_layer_for_open_and_one_for_closed_reports(cells: HeatCells) -> None:
    layers = data_of(to_html(heat(cells, language="en")))["layers"]
    assert list(layers) == ["open", "closed"]
    assert layers["open"]["cells"] == [[1.0, 2.5, 12]]
    assert layers["closed"]["cells"] == []


def test_both_are_drawn_side_by_side_also_where_there_is_nothing_to_choose(cells: HeatCells) -> None:
    data = data_of(to_html(heat(cells, measure="both", chooser=False, language="en")))
    assert (data["measure"], list(data["layers"])) == ("both", ["open", "closed"])


def test_it_says_what_it_leaves_out(cells: HeatCells) -> None:
    layers = data_of(to_html(heat(cells, language="en")))["layers"]
    assert layers["open"]["said"] == "3 of 15 reports are not shown: fewer than 5 in their surroundings."
    assert layers["closed"]["said"] == "Nothing to show."


def test_areas_may_lie_below_it(cells: HeatCells, squares: Mapping[str, Areas]) -> None:
    html = to_html(heat(cells, areas=squares["district"], within=["P1D1"], coarser=(squares["province"],)))
    assert data_of(html)["areas"]["name"] == ["ที่ P1D1"]
    assert "[[0.0,0.0],[2.0,2.0]]" in html


def test_without_areas_it_shows_where_the_cells_are(cells: HeatCells) -> None:
    html = to_html(heat(cells))
    assert data_of(html)["topology"] is None
    assert "[[0,0],[4,4]]" in html


def test_its_page_asks_no_other_machine(cells: HeatCells) -> None:
    assert not re.findall(r"""(?:src=|<link[^>]*href=|url\()["']?(?:https?:)?//""", to_html(heat(cells)))


def test_there_is_no_heat_of_a_rate(cells: HeatCells) -> None:
    with pytest.raises(InputError, match="Give one of open, closed, both"):
        heat(cells, measure="resolution_rate")  # type: ignore[arg-type]
