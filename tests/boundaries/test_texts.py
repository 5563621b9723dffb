"""The values of columns as texts."""

import numpy as np
import pandas as pd
import pytest

from geo_fondue.boundaries.texts import Texts, read_texts

THAI = ["กรุงเทพมหานคร", "เชียงใหม่", "น้ำปาด", "แม่ฮ่องสอน", "ภูเก็ต"]


def read(values: np.ndarray) -> Texts:
    return read_texts(values, column="NAME", layer="district")


def said(*values: object) -> tuple[list[object], list[str], list[bool]]:
    texts = read(np.array(values, dtype=object))
    return texts.values.tolist(), [finding.kind for finding in texts.findings], texts.garbled.tolist()


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        (np.array([1001, 1002]), ["1001", "1002"]),
        (np.array([1001.0, np.nan]), ["1001", None]),
        (np.array(["0101", " 0102 ", "", "   ", None], dtype=object), ["0101", "0102", None, None, None]),
        (np.array(["1001.0", "12.50"], dtype=object), ["1001", "12.50"]),
        (np.array([pd.NA, float("nan"), "TH10"], dtype=object), [None, None, "TH10"]),
        (np.array(["2024-01-01", "NaT"], dtype="datetime64[D]"), ["2024-01-01", None]),
        (np.array([]), []),
    ],
)
def test_codes_are_texts_and_nothing_is_none(values: np.ndarray, expected: list[str | None]) -> None:
    assert read(values).values.tolist() == expected


def test_numbers_that_came_as_decimals_are_told() -> None:
    assert [finding.kind for finding in read(np.array([1001.0, 1002.0])).findings] == ["code-decimal"]
    assert said("1001.0", "1002.00")[:2] == (["1001", "1002"], ["code-decimal"])
    assert said(1e16)[0] == ["10000000000000000"]


@pytest.mark.parametrize("twice", [1, 2])
@pytest.mark.parametrize(
    ("right", "wrong"),
    [
        ("utf-8", "cp1252"),
        ("utf-8", "latin-1"),
        ("utf-8", "cp874"),
        ("cp874", "cp1252"),
        ("cp874", "latin-1"),
    ],
)
def test_thai_read_in_the_wrong_encoding_is_read_right_and_told(right: str, wrong: str, twice: int) -> None:
    def byte_by_byte(data: bytes) -> str:
        return "".join(bytes([byte]).decode(wrong) if _has(byte, wrong) else chr(byte) for byte in data)

    values, kinds, garbled = said(
        *(byte_by_byte(name.encode(right)) for name in THAI * twice), None, "Bangkok"
    )
    assert values == [*THAI * twice, None, "Bangkok"]
    assert kinds == ["encoding-mended"]
    assert not any(garbled)


def _has(byte: int, encoding: str) -> bool:
    try:
        bytes([byte]).decode(encoding)
    except UnicodeDecodeError:
        return False
    return True


@pytest.mark.parametrize(
    "names",
    [
        THAI,
        ["Évian", "Besançon", "Nîmes", "L’Haÿ-les-Roses"],
        ["São Paulo", "Goiânia", "Ceará"],
        ["Đà Nẵng", "Huế", "Hà Nội"],
        ["ນະຄອນຫຼວງ", "ສະຫວັນນະເຂດ"],
        ["ရန်ကုန်", "မန္တလေး"],
        ["Zürich", "Köln", "Łódź", "Øster Ål"],
        ["北京市", "東京都"],
        [],
    ],
)  # fmt: skip
def test_names_that_are_as_they_should_be_stay_so(names: list[str]) -> None:
    assert said(*names) == (names, [], [False] * len(names))


def test_a_name_cut_within_a_letter_loses_that_letter_alone() -> None:
    cut = [name.encode()[:-1].decode("latin-1") for name in THAI]
    values, kinds, _ = said(*cut)
    assert values == [name[:-1] for name in THAI]
    assert kinds == ["encoding-mended"]


def test_right_names_among_misread_ones_stay_and_what_cannot_be_undone_is_garbled() -> None:
    misread = [name.encode().decode("latin-1") for name in THAI]
    values, kinds, garbled = said(*misread, *misread, "พระนคร", "à¸\u0081à¹Ã")
    assert values[10] == "พระนคร"
    assert kinds[0] == "encoding-mended"
    assert garbled == [False] * 11 + [True]


@pytest.mark.parametrize("text", ["กรุ\ufffdเทพ", "\u0081\u0082", "????????", "??? ???"])
def test_letters_that_are_lost_are_garbled(text: str) -> None:
    assert said("Bangkok", text)[2] == [False, True]


@pytest.mark.parametrize("text", ["?", "Why?", "100%"])
def test_signs_that_may_be_meant_are_not(text: str) -> None:
    assert said(text) == ([text], [], [False])


@pytest.mark.parametrize(
    ("text", "clean"),
    [
        (" Bang Rak ", "Bang Rak"),
        ("Bang\u00a0Rak", "Bang Rak"),
        ("Bang  Rak\r\n", "Bang Rak"),
        ("\ufeff10", "10"),
        ("พระ\u200bนคร", "พระนคร"),
        ("พระ\u200dนคร", "พระนคร"),
        ("\u200b", None),
    ],
)
def test_what_nobody_sees_is_taken_away_and_told(text: str, clean: str | None) -> None:
    assert said(text) == ([clean], ["text-cleaned"], [False])


@pytest.mark.parametrize(
    ("text", "written"),
    [("นํ้าปาด", "น้ำปาด"), ("น้ํา", "น้ำ"), ("ลําพูน", "ลำพูน"), ("เเพร่", "แพร่"),
     ("ที่".replace("ี่", "่ี"), "ที่"), ("e\u0301", "é")],
)  # fmt: skip
def test_letters_are_put_together_as_they_are_written_and_told(text: str, written: str) -> None:
    assert said(text) == ([written], ["text-composed"], [False])


def test_joiners_stay_where_they_change_what_is_seen() -> None:
    for name in ("می\u200cشود", "क्\u200dष"):
        assert said(name) == ([name], [], [False])
