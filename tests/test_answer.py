"""The answer about one point."""

from geo_fondue.agencies import Agency
from geo_fondue.answer import Answer, Candidate, Ruling
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


def test_the_agency_is_named_with_the_rule_that_fired_and_why() -> None:
    agency = Agency("1", {"th": "สำนักงาน", "en": "Office"}, address="not told here")
    ruling = Ruling("roads", "province", "TH10", "ถนน", ("2",), {"th": "เพราะ", "en": "because"})
    told = Answer("inside", "2024", {}, agency=agency, rule=ruling).to_dict()
    assert told["agency"] == {"org_id": "1", "name": {"th": "สำนักงาน", "en": "Office"}}
    assert told["rule"] == {
        "id": "roads",
        "layer": "province",
        "code": "TH10",
        "category": "ถนน",
        "also": ["2"],
        "why": {"th": "เพราะ", "en": "because"},
    }


def test_doubt_is_told_when_an_accuracy_was_given() -> None:
    candidates = (
        Candidate("area", "TH10", "province", 0.9312344),
        Candidate("outside", None, "province", 0.0687656),
    )
    doubtful = Answer(
        "inside",
        "2024",
        {},
        border_distance_m=12.34,
        certain=False,
        certain_share=0.95,
        candidates=candidates,
    )
    told = doubtful.to_dict()
    assert (told["border_distance_m"], told["certain"], told["certain_share"]) == (12.3, False, 0.95)
    assert told["candidates"] == [
        {"code": "TH10", "layer": "province", "share": 0.931234, "kind": "area"},
        {"code": None, "layer": "province", "share": 0.068766, "kind": "outside"},
    ]
