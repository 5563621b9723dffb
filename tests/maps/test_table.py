"""The table of areas beside the map."""

from collections.abc import Callable, Mapping

import pytest

from geo_fondue.areas import Areas
from geo_fondue.maps import PageQuery
from geo_fondue.maps import table as module
from geo_fondue.maps.table import ends_of, first_rows, heads, table_data
from geo_fondue.statistics.table import Statistics

COUNTS = {"P1D1": (4, 4, 1), "P1D2": (0, 3, 0), "P2D1": (1200, 400, 0)}


@pytest.fixture
def counted(squares: Mapping[str, Areas], figures: Callable[..., Statistics]) -> Statistics:
    """Give statistics of the districts; the last has no reports."""
    return figures(squares["district"], COUNTS)


@pytest.mark.parametrize(
    ("sort", "codes"),
    [
        ("-open", ["P2D1", "P1D1", "P1D2", "P2D2"]),
        ("open", ["P1D2", "P2D2", "P1D1", "P2D1"]),
        ("name", ["P1D1", "P1D2", "P2D1", "P2D2"]),
        ("-name", ["P2D2", "P2D1", "P1D2", "P1D1"]),
        ("-resolution_rate", ["P1D2", "P1D1", "P2D1", "P2D2"]),
        ("resolution_rate", ["P2D1", "P1D1", "P1D2", "P2D2"]),
    ],
)
def test_rows_come_in_order_and_those_without_a_figure_last(
    sort: str, codes: list[str], counted: Statistics, squares: Mapping[str, Areas]
) -> None:
    query = PageQuery(layer="district", sort=sort)
    assert [row.code for row in first_rows(counted, None, query, squares["district"], ())] == codes


def test_a_row_says_where_its_area_lies(counted: Statistics, squares: Mapping[str, Areas]) -> None:
    query = PageQuery(layer="district", language="en")
    row = first_rows(counted, None, query, squares["district"], (squares["province"],))[0]
    assert (row.name, row.parents) == ("Place P2D1", "Place P2")
    assert row.cells == ("1,200", "25.00%", "2.3")


def test_what_the_map_shows_has_a_column(counted: Statistics, squares: Mapping[str, Areas]) -> None:
    query = PageQuery(layer="district", measure="closed", language="en")
    assert [head.key for head in heads(query)] == [
        "name",
        "closed",
        "open",
        "resolution_rate",
        "median_days_to_close",
    ]
    assert first_rows(counted, None, query, squares["district"], ())[0].cells[0] == "400"


def test_without_a_period_before_a_change_is_written_as_nothing(
    counted: Statistics, squares: Mapping[str, Areas]
) -> None:
    query = PageQuery(layer="district", measure="change", language="en")
    rows = first_rows(counted, None, query, squares["district"], ())
    assert {row.cells[0] for row in rows} == {"–"}
    assert first_rows(counted, counted, query, squares["district"], ())[0].cells[0] == "0%"


def test_of_a_parent_that_all_share_no_row_speaks(
    counted: Statistics, squares: Mapping[str, Areas], figures: Callable[..., Statistics]
) -> None:
    areas = squares["subdistrict"]
    above = (squares["district"], squares["province"])
    for parent, said in (("P1", "Place P1D1"), ("P1D1", ""), (None, "Place P1D1, Place P1")):
        query = PageQuery(layer="subdistrict", parent=parent, language="en", sort="name")
        part = figures(areas, {}, parent=parent)
        assert first_rows(part, None, query, areas, above)[0].parents == said


def test_many_is_bad_of_some_figures_only() -> None:
    assert ends_of("open", "en") == ("Worst", "Best")
    assert ends_of("closed", "en") == ("Most", "Least")


def test_a_head_leads_to_the_worst_first_and_then_turns_around() -> None:
    query = PageQuery(measure="open")
    sorts = {head.key: head.address for head in heads(query)}
    assert "sort=open" in sorts["open"]
    assert "sort=resolution_rate" in sorts["resolution_rate"]
    assert "sort=-median" in sorts["median_days_to_close"]
    assert "sort=name" in sorts["name"]


def test_a_long_table_is_cut_in_the_page_and_whole_for_the_script(
    counted: Statistics, squares: Mapping[str, Areas], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "FIRST_ROWS", 3)
    query = PageQuery(map="heat", layer="district")
    assert len(first_rows(counted, None, query, squares["district"], ())) == 3
    assert len(table_data(counted, None, query, squares["district"], ())["areas"]["code"]) == 4


def test_figures_that_the_map_brings_along_are_not_sent_twice(
    counted: Statistics, squares: Mapping[str, Areas]
) -> None:
    assert "areas" not in table_data(counted, None, PageQuery(layer="district"), squares["district"], ())
