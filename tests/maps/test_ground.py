"""The ground of a map."""

from collections.abc import Mapping
from dataclasses import replace

import numpy as np
import orjson
import pytest

from geo_fondue.areas import Areas
from geo_fondue.errors import InputError, NotFoundError
from geo_fondue.maps.ground import Ground


def test_each_area_knows_its_district_and_its_province(squares: Mapping[str, Areas]) -> None:
    ground = Ground.of(
        squares["subdistrict"], ["P1D1S00", "P2D2S11"], coarser=(squares["district"], squares["province"])
    )
    assert ground.groups("en") == [
        {"layer": "district", "name": ["Place P1D1", "Place P2D2"], "of": [0, 1]},
        {"layer": "province", "name": ["Place P1", "Place P2"], "of": [0, 1]},
    ]


def test_an_area_whose_parent_is_unknown_is_in_no_group(squares: Mapping[str, Areas]) -> None:
    orphans = replace(squares["district"], parents=np.array([None, "P1", "P9", "P2"], dtype=object))
    (group,) = Ground.of(orphans, coarser=(squares["province"],)).groups("en")
    assert group["of"] == [-1, 0, -1, 1]


def test_a_layer_that_nests_in_nothing_has_no_groups(squares: Mapping[str, Areas]) -> None:
    assert Ground.of(squares["province"]).groups("th") == []


def test_a_whole_layer_has_nothing_around_it(squares: Mapping[str, Areas]) -> None:
    assert Ground.of(squares["district"], coarser=(squares["province"],)).around() is None


def test_around_a_part_lies_the_land_of_the_coarsest_layer(squares: Mapping[str, Areas]) -> None:
    around = Ground.of(squares["district"], ["P1D1"], coarser=(squares["province"],)).around()
    assert around is not None
    assert orjson.loads(around)["areas"] == 2


def test_a_layer_that_leaves_land_out_has_the_land_around_it(squares: Mapping[str, Areas]) -> None:
    areas = squares["subdistrict"]
    towns = Areas("town", areas.codes[:3], {}, areas.geometry[:3])
    around = Ground.of(towns, land=squares["province"]).around()
    assert around is not None
    assert orjson.loads(around)["areas"] == 2
    assert Ground.of(towns).around() is None
    assert Ground.of(areas, coarser=(squares["province"],), land=squares["province"]).around() is None


def test_names_are_of_the_language_or_else_of_any(squares: Mapping[str, Areas]) -> None:
    areas = squares["province"]
    partly = replace(areas, names={"th": areas.names["th"], "en": np.array(["One", None], dtype=object)})
    assert Ground.of(partly).names("en") == ["One", "ที่ P2"]


def test_an_unknown_code_or_no_area_at_all_is_refused(squares: Mapping[str, Areas]) -> None:
    with pytest.raises(NotFoundError, match="P7"):
        Ground.of(squares["province"], ["P7"])
    with pytest.raises(InputError, match="no area"):
        Ground.of(squares["province"], [])
