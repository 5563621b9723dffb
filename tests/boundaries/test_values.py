"""Values of columns."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from geo_fondue.boundaries.values import is_thai, join_code, numbers


def test_numbers_count_what_cannot_be_read_but_not_what_is_empty() -> None:
    values, unreadable = numbers(np.array(["12", "n/a", None, "", 3], dtype=object))
    assert np.array_equal(values, [12, np.nan, np.nan, np.nan, 3], equal_nan=True)
    assert unreadable == 1


@pytest.mark.parametrize(
    ("parts", "expected"),
    [
        (["10", "1", "1"], "100101"),
        (["10", "01", "01"], "100101"),
        (["10", "1001", "100101"], "100101"),
        (["100101"], "100101"),
        (["TH10", "TH1001"], "TH1001"),
        (["10", None, "01"], None),
    ],
)
def test_a_code_in_parts_is_joined(parts: list[str | None], expected: str | None) -> None:
    assert join_code(parts, 2) == expected


def test_parts_that_contradict_each_other_are_refused() -> None:
    with pytest.raises(ValueError, match="'1101' is longer than 2 and does not begin with '10'"):
        join_code(["10", "1101"], 2)


@given(st.integers(10, 99), st.integers(1, 99), st.integers(1, 99))
def test_parts_and_whole_codes_give_the_same(province: int, district: int, subdistrict: int) -> None:
    whole = [f"{province}", f"{province}{district:02}", f"{province}{district:02}{subdistrict:02}"]
    assert join_code([str(province), str(district), str(subdistrict)], 2) == join_code(whole, 2) == whole[-1]


def test_the_script_of_most_names_is_what_counts() -> None:
    assert is_thai(np.array(["พระนคร", "Dusit", "บางรัก", None], dtype=object))
    assert not is_thai(np.array(["Phra Nakhon", "ดุสิต", "Bang Rak"], dtype=object))
    assert not is_thai(np.array([None], dtype=object))
