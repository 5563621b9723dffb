"""Headers and parameters that several endpoints read."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from geo_fondue.api.parameters import choose_language, to_bbox, weighted
from geo_fondue.errors import InputError


@pytest.mark.parametrize(
    ("header", "found"),
    [
        ("", []),
        ("en", [("en", 1.0)]),
        ("en-GB, th;q=0.5", [("en-gb", 1.0), ("th", 0.5)]),
        ("text/csv ; charset=utf-8 ; q=0.25", [("text/csv", 0.25)]),
        (" , ;q=1, x;q=high", [("x", 0.0)]),
    ],
)
def test_a_header_of_wishes_is_read_with_its_weights(header: str, found: list[tuple[str, float]]) -> None:
    assert weighted(header) == found


@given(st.text(), st.sampled_from([None, "th", "en"]))
def test_whatever_a_browser_sends_some_language_is_chosen(header: str, lang: str | None) -> None:
    chosen = choose_language(lang, header, "th")
    assert chosen in ("th", "en")
    assert lang is None or chosen == lang


def test_a_bounding_box_is_four_numbers() -> None:
    assert to_bbox("100,13.5, 101,14") == (100, 13.5, 101, 14)
    for text in ("", "1,2,3", "1,2,3,4,5", "a,b,c,d"):
        with pytest.raises(InputError):
            to_bbox(text)
