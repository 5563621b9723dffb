"""JSON with the numbers that it does not have."""

import json
import math
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from geo_fondue.reports.readers.lenient_json import MARK, NoNumbers, load

values = st.recursive(
    st.none() | st.floats() | st.booleans() | st.text('aNI,:" \\\\ป') | st.sampled_from(["NaN", "-Infinity"]),
    lambda inner: (
        st.lists(inner, max_size=4) | st.dictionaries(st.sampled_from(["NaN", 'a"', "b\\\\"]), inner)
    ),
    max_leaves=12,
)


@given(values, st.integers(1, 12), st.booleans())
def test_whatever_is_no_number_is_null_and_all_else_as_it_was(
    value: Any, size: int, ascii_only: bool
) -> None:
    text = json.dumps(value, ensure_ascii=ascii_only).encode()
    filtered = NoNumbers()
    pieces = [filtered.clean(text[i : i + size]) for i in range(0, len(text), size)]
    assert json.loads(b"".join([*pieces, filtered.clean(b"")])) == without_no_numbers(value)


def without_no_numbers(value: Any) -> Any:
    if isinstance(value, list):
        return [without_no_numbers(member) for member in value]
    if isinstance(value, dict):
        return {key: without_no_numbers(member) for key, member in value.items()}
    return None if isinstance(value, float) and not math.isfinite(value) else value


def test_a_text_that_fits_the_memory_is_loaded_with_nothing_for_what_is_no_number() -> None:
    assert load(b'\xef\xbb\xbf{"a": [NaN, -Infinity, 1.5]}') == ({"a": [None, None, 1.5]}, False)


def test_what_is_not_utf_8_is_marked_and_told() -> None:
    assert load(b'"\xff"') == (MARK, True)
    assert load('"ก"'.encode()) == ("ก", False)


@pytest.mark.parametrize("body", [b"", b"[1", b"<html>", b"[" * 100_000, b"1" * 10_000])
def test_what_is_no_json_is_a_value_error(body: bytes) -> None:
    with pytest.raises(ValueError, match=r"\w"):
        load(body)
