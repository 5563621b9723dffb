"""Names as people type them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from geo_fondue.gazetteer.names import folded, said_layers, without_words


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("Ko Pha-ngan", "ko phangan"),
        ("CHIANG  MAI", "Chiang Mai"),
        ("Sóc Trăng", "soc trang"),
        ("อ.เมือง", "อเมือง"),
        ("บ้านนํ้า", "บ้านน้ำ".replace("น้ำ", "นํ้า")),
    ],
)
def test_names_that_differ_only_in_signs_and_case_are_one(typed: str, meant: str) -> None:
    assert folded(typed) == folded(meant)


def test_sara_am_is_one_letter_however_it_was_composed() -> None:
    assert folded("ก\u0e33") == folded("ก\u0e4d\u0e32")


def test_thai_tone_marks_tell_names_apart() -> None:
    assert folded("บ้าน") != folded("บาน")


@given(st.text())
def test_folding_twice_changes_nothing(text: str) -> None:
    assert folded(folded(text)) == folded(text)


@pytest.mark.parametrize(
    ("text", "words", "bare"),
    [
        ("อำเภอหาดใหญ่", ["อำเภอ"], "หาดใหญ่"),
        ("กิ่งอำเภอภูซาง", ["อำเภอ", "กิ่งอำเภอ"], "ภูซาง"),
        ("อ. หาดใหญ่", ["อำเภอ", "อ."], "หาดใหญ่"),
        ("Hat Yai District", ["district"], "Hat Yai"),
        ("Amphoe Hat Yai", ["amphoe"], "Hat Yai"),
    ],
)
def test_the_word_for_the_layer_is_taken_off(text: str, words: list[str], bare: str) -> None:
    assert without_words(text, words) == bare


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("อ่างทอง", ["อำเภอ", "อ."]),  # begins with the letter, not with the short form
        ("Districtville", ["district"]),
        ("District", ["district"]),  # nothing would be left
        ("Hat Yai", []),
    ],
)
def test_a_name_that_only_looks_like_the_word_is_left_whole(text: str, words: list[str]) -> None:
    assert without_words(text, words) is None


def test_a_text_says_which_layers_it_may_be_about() -> None:
    words = {"district": ["เขต"], "province": ["จังหวัด"]}
    assert said_layers("เขตบางรัก", words) == {"district": "บางรัก"}
