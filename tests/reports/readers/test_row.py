"""Single fields are read, and what is shown of a bad one fits a list."""

import pytest

from geo_fondue.reports.readers.row import bad_row, shown, whole


@pytest.mark.parametrize(
    ("value", "number"),
    [
        ("4", 4),
        ("4.0", 4),
        (" 4 ", 4),
        (4, 4),
        (4.0, 4),
        ("-1", -1),
        ("", None),
        (None, None),
        ("4.5", None),
        ("four", None),
        ("nan", None),
        ("inf", None),
        ("1e300", None),
        ("9" * 5000, None),
        (10**30, None),
        (True, None),
        ([4], None),
    ],
)
def test_small_whole_numbers_are_read_and_nothing_else(value: object, number: int | None) -> None:
    assert whole(value) == number


def test_a_value_is_shown_cut_and_in_characters_that_a_file_takes() -> None:
    assert shown(None) == ""
    assert shown("ถนน") == "ถนน"
    assert shown("a\0b\udce0") == "a\\x00b\\udce0"
    assert shown("x" * 300) == "x" * 200 + "…"


def test_an_identity_is_shown_as_a_value_is() -> None:
    assert bad_row(2, "ticket_id", "holds a NUL character", "a\0b", "a\0b").ticket_id == "a\\x00b"
    assert bad_row(2, "", "…", "", "").ticket_id is None
