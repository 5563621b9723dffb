"""What is asked of a made-up country."""

import tomllib

import numpy as np
import pytest

from geo_fondue.boundaries.demo.parameters import DEEPEST, MOST, Square, origin, parameters, words
from geo_fondue.errors import InputError
from geo_fondue.resources import folder


def test_what_is_not_given_is_as_in_the_file() -> None:
    file = tomllib.loads((folder("boundaries") / "demo.toml").read_text(encoding="utf-8"))["country"]
    asked = parameters()
    assert {name: getattr(asked, name) for name in file} == file


def test_with_subdistricts_alone_the_other_numbers_follow() -> None:
    asked = parameters(subdistricts=7_425)
    assert (asked.provinces, asked.districts, asked.municipalities) == (47, 1238, 928)
    assert parameters(subdistricts=7_425, districts=928, provinces=77).districts == 928


@pytest.mark.parametrize("subdistricts", [2, 5, 77, 480, 7_425, 100_000, 1_000_000, MOST])
def test_a_country_of_any_size_lies_in_the_open_sea(subdistricts: int) -> None:
    """The box is the open Bay of Bengal: Sri Lanka ends at 82° E, the Andamans begin at 92.2° E."""
    square = parameters(subdistricts=subdistricts).square
    assert square.west > 84
    assert square.west + square.size < 92
    assert square.south > 6
    assert square.south + square.size < 15


def test_a_larger_country_is_no_wider_than_the_sea_it_lies_in() -> None:
    sizes = [parameters(subdistricts=number).square.size for number in (77, 480, 100_000, 1_000_000)]
    assert sizes == sorted(sizes)
    assert sizes[-1] == sizes[-2] == 6.4


@pytest.mark.parametrize(
    "silly",
    [
        {"provinces": 0},
        {"provinces": 90},
        {"districts": 12},
        {"districts": 481},
        {"subdistricts": 0},
        {"subdistricts": 1},
        {"subdistricts": -5},
        {"subdistricts": MOST + 1},
        {"subdistricts": 12, "districts": 13},
        {"municipalities": -1},
        {"municipalities": 481},
        {"detail": -1},
        {"detail": DEEPEST + 1},
        {"seed": -1},
        {"seed": 2**63},
        {"seed": 1.5},
        {"subdistricts": "480"},
        {"provinces": True},
    ],
)
def test_numbers_that_make_no_country_are_refused_by_name(silly: dict[str, int]) -> None:
    with pytest.raises(InputError, match=r"must be .* not"):
        parameters(**silly)


def test_the_origin_says_in_both_languages_that_it_is_made_up() -> None:
    source = origin()
    assert source.licence == "CC0-1.0"
    for text in (source.title, source.attribution):
        assert text is not None
        assert "made" in text.lower()
        assert "สมมุติ" in text


def test_no_word_is_there_twice_in_either_language() -> None:
    vocabulary = words()
    for pairs in (vocabulary.kinds, vocabulary.traits, vocabulary.province_heads, vocabulary.province_tails):
        assert len({thai for thai, _ in pairs}) == len({roman for _, roman in pairs}) == len(pairs)


def test_the_square_maps_its_corners_to_degrees() -> None:
    square = Square(west=85.0, south=7.0, size=2.0)
    assert square.degrees(np.array([[0.0, 0.0], [1.0, 0.5]])).tolist() == [[85.0, 7.0], [87.0, 8.0]]
