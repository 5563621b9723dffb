"""What stands in the way of publishing an edition."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import shapely

from geo_fondue.areas import Areas
from geo_fondue.boundaries import Edition, Finding, Origin, write_edition
from geo_fondue.boundaries.gate import obstacles

Made = Callable[..., Edition]


@pytest.fixture
def made(tmp_path: Path, small_layers: list[Areas]) -> Made:
    """Return what writes an edition of the country of rectangles with layers and findings of a test's own."""

    def made(
        *findings: Finding, layers: Sequence[Areas] = (), edition_id: str = "e1", made_up: bool = False
    ) -> Edition:
        changed = {areas.layer: areas for areas in (*small_layers, *layers)}
        return write_edition(
            tmp_path,
            edition_id=edition_id,
            layers=[(areas, Origin()) for areas in changed.values()],
            findings=findings,
            made_up=made_up,
        )

    return made


def kinds(edition: Edition, before: Edition | None = None) -> list[str]:
    return [obstacle.kind for obstacle in obstacles(edition, before)]


def test_nothing_stands_in_the_way_of_a_sound_edition(made: Made) -> None:
    assert obstacles(made()) == ()


@pytest.mark.parametrize(
    ("finding", "kind"),
    [
        (Finding("overlap", "district", "XA01", "it overlaps XA02", "kept", (101, 11), 5e6), "overlap"),
        (Finding("crs-missing", "district", None, "no CRS is stated", "took it as EPSG:4326"), "crs-guessed"),
        (Finding("datum-shift-unknown", "district", None, "not known", "taken"), "datum-unknown"),
        (Finding("datum-suspect", "district", None, "300 m off", "kept"), "datum-suspect"),
        (Finding("no-geometry", "district", "XA99", "the geometry is empty", "left out"), "left-out"),
        (Finding("misfit", "district", None, "some do not fit", "kept"), "misfit"),
        (Finding("parent-differs", "district", "XA01", "differs", "kept", (101, 11), 9e9), "parent-differs"),
        (Finding("outside-parent", "district", "XA01", "outside", "kept", (101, 11), 9e9), "outside-parent"),
    ],
)
def test_what_only_a_person_can_settle_is_in_the_way(made: Made, finding: Finding, kind: str) -> None:
    [obstacle] = obstacles(made(finding))
    assert obstacle.kind == kind
    assert "district" in obstacle.what
    assert obstacle.remedy


def test_what_was_mended_or_can_stand_is_not_in_the_way(made: Made) -> None:
    assert not kinds(
        made(
            Finding("invalid-polygon", "district", "XA01", "it crosses itself", "made it valid"),
            Finding("encoding-guessed", "district", None, "no .cpg", "read as cp874, which fits"),
            Finding("outside-parent", "district", "XA01", "3% of it lies outside", "kept", (101, 11), 1e6),
        )
    )


@pytest.mark.parametrize(
    "name",
    [
        "กรุงเทพ".encode("cp874").decode("latin-1"),
        "กรุงเทพ".encode().decode("latin-1"),
        "กรุงเทพ".encode().decode("cp874", errors="replace"),
    ],
)
def test_names_read_in_the_wrong_encoding_are_in_the_way(
    made: Made, small_layers: list[Areas], name: str
) -> None:
    province = small_layers[0]
    names = {**province.names, "th": np.array([name, None], dtype=object)}
    [obstacle] = obstacles(made(layers=[replace(province, names=names)]))
    assert (obstacle.kind, "--encoding" in obstacle.remedy) == ("name-garbled", True)


@pytest.mark.parametrize("name", ["Créée-sur-Mer", "Sant Cugat del Vallès", "Col·legi", "เมืองเธอ", "Łódź"])
def test_names_with_accents_and_real_thai_are_none_of_these(
    made: Made, small_layers: list[Areas], name: str
) -> None:
    names = {"th": np.array([name, None], dtype=object)}
    assert not kinds(made(layers=[replace(small_layers[0], names=names)]))


def shifted(areas: Areas, by: float) -> Areas:
    geometry = shapely.transform(areas.geometry, lambda lonlat: lonlat + np.array([by, 0]))
    return replace(areas, geometry=geometry)


def shrunk(areas: Areas, by: float) -> Areas:
    return replace(
        areas, geometry=shapely.transform(areas.geometry, lambda lonlat: lonlat * np.array([1, by]))
    )


def test_an_edition_is_compared_with_the_one_before(made: Made, small_layers: list[Areas]) -> None:
    before = made(edition_id="before")
    assert kinds(before, before) == kinds(made(edition_id="same"), before) == []
    away = made(layers=[shifted(areas, 40) for areas in small_layers], edition_id="away")
    assert kinds(away, before) == ["elsewhere"]
    smaller = made(layers=[shrunk(small_layers[2], 0.8)], edition_id="smaller")
    [obstacle] = obstacles(smaller, before)
    assert obstacle.kind == "size-changed"
    assert obstacle.what.startswith("subdistrict: ")
    assert "in the edition before, before" in obstacle.what


def test_a_layer_with_far_fewer_areas_is_in_the_way(made: Made, small_layers: list[Areas]) -> None:
    half = small_layers[2]
    kept = np.arange(len(half)) % 2 == 0
    half = replace(
        half,
        codes=half.codes[kept],
        names={language: names[kept] for language, names in half.names.items()},
        geometry=half.geometry[kept],
        parents=None if half.parents is None else half.parents[kept],
    )
    found = kinds(made(layers=[half], edition_id="half"), made(edition_id="before"))
    assert found == ["count-changed", "size-changed"]


def test_a_made_up_country_is_not_compared_with_a_real_one(made: Made, small_layers: list[Areas]) -> None:
    away = made(layers=[shifted(areas, 40) for areas in small_layers], edition_id="away")
    assert not kinds(away, made(edition_id="demo", made_up=True))
