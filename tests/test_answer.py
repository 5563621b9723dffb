"""The answer about one point."""

from geo_fondue.answer import Answer
from geo_fondue.areas import Area

AREA = Area("province", "TH10", {"th": "กรุงเทพมหานคร", "en": "Bangkok"})


def test_an_answer_inside_reads_as_the_interface_promises() -> None:
    assert Answer("inside", "2024", {"province": AREA}).to_dict() == {
        "outcome": "inside",
        "edition": "2024",
        "areas": {"province": {"code": "TH10", "name": {"th": "กรุงเทพมหานคร", "en": "Bangkok"}}},
        "agency": None,
    }


def test_a_distance_is_told_when_there_is_one_to_a_decimetre() -> None:
    answer = Answer("nearest", "2024", {"province": AREA}, distance_m=512.3456)
    assert answer.to_dict()["distance_m"] == 512.3


def test_outside_there_are_no_areas() -> None:
    assert Answer("outside", "2024", {}).to_dict() == {
        "outcome": "outside",
        "edition": "2024",
        "areas": {},
        "agency": None,
    }
