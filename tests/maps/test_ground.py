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
    ground = Ground.part(
        squares["subdistrict"], ["P1D1S00", "P2D2S11"], (squares["district"], squares["province"])
    )
    assert ground.groups("en") == [
        {"layer": "district", "name": ["Place P1D1", "Place P2D2"], "of": [0, 1]},
        {"layer": "province", "name": ["Place P1", "Place P2"], "of": [0, 1]},
    ]


def test_an_area_whose_parent_is_unknown_is_in_no_group(squares: Mapping[str, Areas]) -> None:
    orphans = replace(squares["district"], parents=np.array([None, "P1", "P9", "P2"], dtype=object))
    (group,) = Ground.whole(orphans, (squares["province"],)).groups("en")
    assert group["of"] == [-1, 0, -1, 1]


def test_a_layer_that_nests_in_nothing_has_no_groups(squares: Mapping[str, Areas]) -> None:
    assert Ground.whole(squares["province"]).groups("th") == []


def test_a_whole_layer_has_nothing_around_it(squares: Mapping[str, Areas]) -> None:
    assert Ground.whole(squares["district"], (squares["province"],)).around() is None


def test_around_a_part_lies_the_land_of_the_coarsest_layer(squares: Mapping[str, Areas]) -> None:
    around = Ground.part(squares["district"], ["P1D1"], (squares["province"],)).around()
    assert around is not None
    assert len(orjson.loads(around)["objects"]["areas"]["geometries"]) == 2


def test_names_are_of_the_language_or_else_of_any(squares: Mapping[str, Areas]) -> None:
    areas = squares["province"]
    partly = replace(areas, names={"th": areas.names["th"], "en": np.array(["One", None], dtype=object)})
    assert Ground.whole(partly).names("en") == ["One", "ที่ P2"]


def test_an_unknown_code_or_no_area_at_all_is_refused(squares: Mapping[str, Areas]) -> None:
    with pytest.raises(NotFoundError, match="P7"):
        Ground.part(squares["province"], ["P7"])
    with pytest.raises(InputError, match="no area"):
        Ground.part(squares["province"], [])
