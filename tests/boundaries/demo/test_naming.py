"""Names and codes of a made-up country."""

import numpy as np
import pytest

from geo_fondue.boundaries.demo import naming
from geo_fondue.boundaries.demo.parameters import Pairs, Words, words


def rng() -> np.random.Generator:
    return np.random.Generator(np.random.PCG64(5))


def spellings(pairs: Pairs) -> dict[str, str]:
    return dict(pairs)


@pytest.mark.parametrize("count", [0, 1, 540, 2_000, 7_425, 60_000, 200_000])
def test_names_of_places_are_all_different_in_both_languages_together(count: int) -> None:
    names = naming.place_names(words(), count, rng())
    assert len(names.th) == len(names.en) == count
    assert len(set(zip(names.th, names.en, strict=True))) == count


def test_a_short_name_is_a_kind_and_a_trait_in_both_languages() -> None:
    kinds, traits = spellings(words().kinds), spellings(words().traits)
    pairs = {
        thai + trait: f"{roman} {kind}" for thai, roman in kinds.items() for trait, kind in traits.items()
    }
    names = naming.place_names(words(), 540, rng())
    assert all(pairs[thai] == roman for thai, roman in zip(names.th, names.en, strict=True))


def test_no_word_follows_itself() -> None:
    names = naming.place_names(words(), 60_000, rng())
    for name in names.en:
        parts = name.split()
        assert len(parts) < 3 or parts[0] != parts[1]


def test_names_repeat_only_when_all_combinations_are_used() -> None:
    few = Words(
        kinds=(("ก", "a"), ("ข", "b")),
        traits=(("ค", "c"),),
        province_heads=(("ง", "d"),),
        province_tails=(("จ", "e"),),
        chief_town=("เมือง", "Mueang"),
    )
    # a c, b c; a b c, b a c; and no form of four, since c cannot follow c
    names = naming.place_names(few, 9, rng()).en.tolist()
    assert set(names) == {"a c", "b c", "a b c", "b a c"}
    assert len(set(names[:4])) == len(set(names[4:8])) == 4


def test_a_chief_district_is_named_for_its_province() -> None:
    provinces = naming.province_names(words(), 12, rng())
    chief = naming.chief_name(words(), provinces)
    assert chief.th[3] == f"เมือง{provinces.th[3]}"
    assert chief.en[3] == f"Mueang {provinces.en[3]}"


@pytest.mark.parametrize(
    ("count", "first", "last"),
    [(1, "XD10", "XD10"), (90, "XD10", "XD99"), (91, "XD100", "XD190"), (900, "XD100", "XD999")],
)
def test_province_codes_have_one_width(count: int, first: str, last: str) -> None:
    codes = naming.province_codes("XD", count)
    assert (codes[0], codes[-1], len(codes)) == (first, last, count)
    assert sorted(codes) == codes.tolist()


def test_nested_codes_count_within_their_parent() -> None:
    codes = naming.nested_codes(np.array(["XD10", "XD11"], dtype=object), np.array([0, 0, 1], dtype=np.int32))
    assert codes.tolist() == ["XD1001", "XD1002", "XD1101"]


def test_nested_codes_widen_where_one_parent_has_many() -> None:
    parent = np.zeros(100, dtype=np.int32)
    codes = naming.nested_codes(np.array(["XD10"], dtype=object), parent)
    assert (codes[0], codes[-1]) == ("XD10001", "XD10100")
    assert sorted(codes) == codes.tolist()


def test_municipalities_are_numbered() -> None:
    assert naming.numbered_codes("XDM", 2).tolist() == ["XDM0001", "XDM0002"]
    assert naming.numbered_codes("XDM", 10_000)[-1] == "XDM10000"
