"""Two editions compared: what it says about ground whose history is known."""

from collections.abc import Callable
from pathlib import Path

import geopandas as gpd
import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from geo_fondue.areas import Areas
from geo_fondue.boundaries import Edition, Origin, write_edition
from geo_fondue.boundaries.changes import LayerChanges, compare, compare_layers
from geo_fondue.boundaries.sizes import areas_m2
from geo_fondue.errors import InputError, NotFoundError

CELLS = 12

MakeCountry = Callable[..., Areas]
Cell = Callable[[int], shapely.Polygon]


def kinds(found: LayerChanges) -> dict[str, list[str]]:
    """Return the codes of all kinds of change that there are."""
    said = {
        "created": [one.code for one in found.created],
        "abolished": [one.code for one in found.abolished],
        "renamed": [one.code for one in found.renamed],
        "recoded": [f"{one.before}>{one.after}" for one in found.recoded],
        "split": [one.code for one in found.split],
        "merged": [one.code for one in found.merged],
        "moved": [f"{one.before}>{one.after}" for one in found.moved],
    }
    return {kind: codes for kind, codes in said.items() if codes}


@pytest.mark.parametrize(
    ("before", "after", "expected"),
    [
        ({"A": [0, 1], "B": [2]}, {"A": [0, 1], "B": [2]}, {}),
        ({"A": [0, 1], "B": [2]}, {"A": [0], "C": [1], "B": [2]}, {"created": ["C"], "split": ["A"]}),
        (
            {"A": [0, 1], "B": [2]},
            {"C": [0], "D": [1], "B": [2]},
            {"created": ["C", "D"], "abolished": ["A"], "split": ["A"]},
        ),
        ({"A": [0], "B": [1], "C": [2]}, {"A": [0, 1], "C": [2]}, {"abolished": ["B"], "merged": ["A"]}),
        (
            {"A": [0], "B": [1], "C": [2]},
            {"D": [0, 1], "C": [2]},
            {"created": ["D"], "abolished": ["A", "B"], "merged": ["D"]},
        ),
        (
            {"A": [0], "B": [1, 2], "C": [3]},
            {"A": [0, 1], "C": [2, 3]},
            {"abolished": ["B"], "split": ["B"], "merged": ["A"]},
        ),
        ({"A": [0, 1], "B": [2, 3]}, {"A": [0], "B": [1, 2, 3]}, {"moved": ["A>B"]}),
        ({"A": [0, 1], "B": [2]}, {"C": [0, 1], "B": [2]}, {"recoded": ["A>C"]}),
        ({"A": [0], "B": [1]}, {"A": [1], "B": [0]}, {"recoded": ["A>B", "B>A"]}),
        ({"A": [0]}, {"A": [0, 1]}, {"moved": ["None>A"]}),
        ({"A": [0, 1]}, {"A": [0]}, {"moved": ["A>None"]}),
        ({"A": [0]}, {"A": [0], "B": [1]}, {"created": ["B"]}),
        ({"A": [0], "B": [1]}, {"A": [0]}, {"abolished": ["B"]}),
        (
            # the new one is mainly A's; the cell of B's in it makes B no part of a split
            {"A": [0, 1, 2, 3], "B": [4, 5, 6]},
            {"A": [0], "B": [5, 6], "C": [1, 2, 3, 4]},
            {"created": ["C"], "split": ["A"]},
        ),
    ],
)
def test_every_kind_of_change_has_its_name(
    country: MakeCountry,
    before: dict[str, list[int]],
    after: dict[str, list[int]],
    expected: dict[str, list[str]],
) -> None:
    assert kinds(compare_layers(country(before), country(after))) == expected


def test_a_name_that_only_one_edition_has_is_no_new_name(country: MakeCountry) -> None:
    old, new = country({"A": [0], "B": [1]}), country({"A": [0], "B": [1]}, B="Bang")
    found = compare_layers(old, new)
    assert kinds(found) == {"renamed": ["B"]}
    assert found.unchanged == 1
    nameless = Areas("district", old.codes, {"th": old.codes}, old.geometry)
    assert kinds(compare_layers(nameless, new)) == {}


def test_successors_say_to_whom_the_ground_went_and_how_much_of_it(country: MakeCountry, cell: Cell) -> None:
    found = compare_layers(
        country({"A": [0, 1, 2, 3], "B": [4]}), country({"A": [0], "C": [1, 2], "B": [3, 4]})
    )
    assert list(found.successors) == ["A"]
    shares = {share.code: round(share.share, 6) for share in found.successors["A"]}
    assert shares == {"C": 0.5, "A": 0.25, "B": 0.25}
    assert found.successors["A"][0].code == "C"
    assert found.successors["A"][0].km2 == pytest.approx(areas_m2(np.array([cell(1), cell(2)])).sum() / 1e6)


def test_a_border_drawn_anew_is_noise_and_is_said_to_be(country: MakeCountry) -> None:
    old = country({"A": [0], "B": [1]})
    nudged = np.array(
        [shapely.box(100, 13, 100.10003, 13.1), shapely.box(100.10003, 13, 100.2, 13.1)], dtype=object
    )  # 3.3 m
    new = Areas("district", old.codes, old.names, nudged)
    found = compare_layers(old, new)
    assert kinds(found) == {}
    assert found.unchanged == 2
    assert found.noise_km2 == pytest.approx(0.0033 * 11.06, rel=0.05)
    assert kinds(compare_layers(old, new, tolerance_m=3)) == {"moved": ["B>A"]}


def test_where_a_ring_begins_and_which_way_it_runs_changes_nothing(country: MakeCountry) -> None:
    old = country({"A": [0], "B": [1]})
    turned = np.array([shapely.box(100, 13, 100.1, 13.1, ccw=False), old.geometry[1]], dtype=object)
    found = compare_layers(old, Areas("district", old.codes, old.names, turned))
    assert (kinds(found), found.unchanged, found.pieces) == ({}, 2, ())


@settings(max_examples=60)
@given(
    st.lists(st.sampled_from("ABCD"), min_size=CELLS, max_size=CELLS),
    st.lists(st.sampled_from("ABCDE-"), min_size=CELLS, max_size=CELLS),
)
def test_all_ground_is_accounted_for_whatever_changed(
    country: MakeCountry, cell: Cell, was: list[str], now: list[str]
) -> None:
    """Each cell's ground goes from the area that had it to the one that has it, and nowhere else."""
    if set(now) == {"-"}:
        return

    def by_code(codes: list[str]) -> dict[str, list[int]]:
        return {
            code: [n for n, there in enumerate(codes) if there == code] for code in sorted(set(codes) - {"-"})
        }

    before, after = country(by_code(was)), country(by_code(now))
    found = compare_layers(before, after)
    sizes = areas_m2(np.array([cell(number) for number in range(CELLS)])) / 1e6
    expected: dict[tuple[str, str | None], float] = {}
    for number, (old, new) in enumerate(zip(was, now, strict=True)):
        if old != new:
            pair = (old, None if new == "-" else new)
            expected[pair] = expected.get(pair, 0) + sizes[number]
    pieces = {(piece.before, piece.after): piece.km2 for piece in found.pieces}
    assert pieces == pytest.approx(expected, rel=1e-6)
    for shares in found.successors.values():
        assert sum(share.share for share in shares) == pytest.approx(1, abs=1e-6)
    changed = {code for pair in expected for code in pair} | {r.code for r in found.renamed}
    assert found.unchanged == len((set(was) & set(now)) - changed)
    everybody = set(was) | (set(now) - {"-"})
    assert {one.code for one in found.created} <= set(now) - set(was)
    assert {one.code for one in found.abolished} <= set(was) - set(now)
    assert changed - {None} <= everybody


@pytest.fixture
def editions(country: MakeCountry, tmp_path: Path) -> tuple[Edition, Edition]:
    """Write two editions of which each has a layer that the other has not."""
    one, other = country({"A": [0], "B": [1]}), country({"A": [0, 1]})
    park = Areas("park", other.codes, other.names, other.geometry)
    road = Areas("road", other.codes, other.names, other.geometry)
    folder = tmp_path / "editions"
    before = write_edition(folder, edition_id="one", layers=[(one, Origin()), (park, Origin())])
    return before, write_edition(folder, edition_id="two", layers=[(other, Origin()), (road, Origin())])


def test_layers_of_one_edition_alone_are_said(editions: tuple[Edition, Edition]) -> None:
    found = compare(*editions)
    assert (list(found.layers), found.added, found.removed) == (["district"], ("road",), ("park",))
    with pytest.raises(NotFoundError, match=r"do not both have a layer 'park'.*Both have: district"):
        compare(*editions, layers=["park"])
    with pytest.raises(InputError, match="tolerance"):
        compare(*editions, tolerance_m=float("nan"))


@pytest.mark.thailand
def test_bueng_kan_was_split_from_nong_khai(thailand: Path) -> None:
    def provinces(name: str, column: str) -> Areas:
        frame = gpd.read_parquet(thailand / name).sort_values(column)
        codes, geometry = (np.array(frame[key], dtype=object) for key in (column, "geometry"))
        return Areas("province", codes, {}, geometry)

    found = compare_layers(
        provinces("tha_adm1_be2554.parquet", "adm1_pcode_old"), provinces("tha_adm1.parquet", "ADM1_PCODE")
    )
    assert kinds(found) == {"created": ["TH38"], "split": ["TH43"]}
    assert found.unchanged == 75
    [created] = found.created
    assert [share.code for share in created.shares] == ["TH43"]
    assert created.km2 == pytest.approx(3978, abs=2)
    assert [(share.code, round(share.share, 2)) for share in found.successors["TH43"]] == [
        ("TH38", 0.55),
        ("TH43", 0.45),
    ]
