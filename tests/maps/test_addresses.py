"""Where the panel's links lead."""

from collections.abc import Mapping
from datetime import date

from geo_fondue.areas import Areas
from geo_fondue.maps import PageQuery
from geo_fondue.maps.addresses import area_name, asked, drill_down, into, trail

LAYERS = ("province", "district", "subdistrict")


def test_the_way_down_puts_the_code_where_it_belongs_and_nowhere_else() -> None:
    query = PageQuery(layer="province", category="parent=CODE", language="en")
    found = drill_down(query, LAYERS)
    assert found is not None
    assert into(found[1], "P 1") == "?layer=district&category=parent%3DCODE&parent=P%201&lang=en"
    assert drill_down(PageQuery(layer="subdistrict"), LAYERS) is None


def test_the_trail_ends_at_the_area_that_is_chosen(squares: Mapping[str, Areas]) -> None:
    query = PageQuery(layer="subdistrict", parent="P1D1", area="P1D1S00", language="en")
    assert trail(query, squares) == [
        ("Whole country", "?lang=en"),
        ("Place P1", "?layer=district&parent=P1&lang=en"),
        ("Place P1D1", "?layer=subdistrict&parent=P1D1&lang=en"),
        ("Place P1D1S00", None),
    ]
    assert trail(PageQuery(language="en"), squares) == [("Whole country", None)]


def test_a_code_that_is_not_there_is_its_own_name(squares: Mapping[str, Areas]) -> None:
    assert area_name(squares, "province", "P9", "en") == "P9"
    assert area_name(squares, "canal", "C1", "en") == "C1"


def test_the_api_is_asked_what_the_page_shows() -> None:
    query = PageQuery(
        layer="district",
        parent="P1",
        period="7d",
        from_=date(2026, 3, 2),
        to=date(2026, 3, 8),
        area="P1D1",
        map="heat",
    )
    shown = {"layer": "district", "from": "2026-03-02", "to": "2026-03-08", "parent": "P1"}
    assert asked(query) == shown
    assert asked(query, area="code") == shown | {"code": "P1D1"}
