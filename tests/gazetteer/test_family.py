"""Which areas lie in which."""

from geo_fondue.boundaries import Edition
from geo_fondue.gazetteer import children, parents


def test_parents_come_the_nearest_first(small_edition: Edition) -> None:
    areas = small_edition.areas("subdistrict")
    above = parents(small_edition, areas, areas.position("XB0102"))
    assert [(area.layer, area.code) for area in above] == [("district", "XB01"), ("province", "XB")]


def test_what_nests_in_nothing_has_no_parents(small_edition: Edition) -> None:
    areas = small_edition.areas("municipality")
    assert parents(small_edition, areas, 0) == []


def test_children_are_those_of_the_layer_right_below(small_edition: Edition) -> None:
    areas = small_edition.areas("province")
    below = children(small_edition, areas.area(areas.position("XA")))
    assert [area.code for area in below] == ["XA01", "XA02"]


def test_the_finest_areas_have_no_children(small_edition: Edition) -> None:
    assert children(small_edition, small_edition.areas("subdistrict").area(0)) == []
