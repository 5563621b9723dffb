"""What findings say, in Thai."""

import re

import numpy as np
import pytest
import shapely

from geo_fondue.boundaries.polygons import repair_polygons
from geo_fondue.maps.findings_told import told
from geo_fondue.maps.texts import texts

SAYS = [
    ("it lies in no province", "ไม่อยู่ในจังหวัดใดเลย"),
    ("1.2% of it lies outside its district, 1001", "1.2% ของพื้นที่อยู่นอกอำเภอ/เขตของตน คือ 1001"),
    (
        "12 m² of it lie in none of its subdistricts and 3 m² of its subdistricts lie outside of it",
        "12 ตร.ม. ของพื้นที่ไม่อยู่ในตำบล/แขวงใดเลย และ 3 ตร.ม. ของตำบล/แขวงที่อยู่ภายในล้ำออกนอกพื้นที่",
    ),
    (
        "12 gaps with 1001, 1002, 1003, 1004, 1005 and 7 more, about 0.5 m wide",
        "ช่องว่าง 12 แห่งกับ 1001, 1002, 1003, 1004, 1005 และอีก 7 กว้างประมาณ 0.5 ม.",
    ),
    ("it overlaps 1002, up to 12 m wide", "ซ้อนกับ 1002 กว้างที่สุด 12 ม."),
    (
        "it overlaps 1002, up to 12 m wide, by more than 50% of an area",
        "ซ้อนกับ 1002 กว้างที่สุด 12 ม. และเกิน 50% ของพื้นที่หนึ่ง",
    ),
    ("the polygon is not valid: self-intersection", "รูปปิดไม่ถูกต้อง: เส้นเขตตัดตัวเอง"),
]


@pytest.mark.parametrize(("written", "thai"), SAYS)
def test_a_finding_is_told_in_thai_with_its_figures_and_names(written: str, thai: str) -> None:
    assert told(written, "th") == thai
    assert told(written, "en") == written


def test_what_has_no_form_of_words_is_told_as_it_stands() -> None:
    for text in ("somebody wrote this by hand", "", "{layer} {0} {{ 7 * 7 }}"):
        assert told(text, "th") == text


def test_a_form_of_words_is_found_again_whatever_fills_it() -> None:
    """Otherwise one that is like another would be told in the words of the other."""
    english, thai = texts("en")["findings_told"], texts("th")["findings_told"]
    for key, form in english.items():
        places = dict.fromkeys(re.findall(r"\{(\w+)\}", form), "12")
        assert told(form.format(**places), "th") == thai[key].format(**places)


def test_what_an_import_says_of_a_bow_tie_is_told_in_thai() -> None:
    bow_tie = np.array([shapely.Polygon([(100, 13), (101, 14), (101, 13), (100, 14)])], dtype=object)
    _, (found,) = repair_polygons(bow_tie, layer="district", codes=np.array(["D1"], dtype=object))
    assert told(found.what, "th") == "รูปปิดไม่ถูกต้อง: เส้นเขตตัดตัวเอง"
    assert told(found.done, "th").startswith("แก้รูปให้ถูกต้อง")
