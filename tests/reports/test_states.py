"""States mean what the table of wire formats says."""

import pytest

from geo_fondue.reports.states import STATE_GROUPS, STATES, is_known, state_code, state_group, state_name


@pytest.mark.parametrize(
    ("word", "code", "group"),
    [
        ("start", "waiting", "open"),
        ("waiting", "waiting", "open"),
        ("รอรับเรื่อง", "waiting", "open"),
        ("inprogress", "inprogress", "open"),
        ("กำลังดำเนินการ", "inprogress", "open"),
        ("forward", "forward", "open"),
        ("ส่งต่อ", "forward", "open"),
        ("ส่งต่อ(ใหม่)", "forward", "open"),
        ("ส่งต่อ (ใหม่)", "forward", "open"),
        ("follow", "follow", "open"),
        ("ติดตามเรื่อง", "follow", "open"),
        ("finish", "finish", "closed"),
        ("FINISH", "finish", "closed"),
        ("เสร็จสิ้น", "finish", "closed"),
        (" เสร็จสิ้น\n", "finish", "closed"),
        ("irrelevant", "irrelevant", "excluded"),
        ("ไม่เกี่ยวข้อง", "irrelevant", "excluded"),
        ("closed", "closed", "closed"),
        ("open", "open", "open"),
    ],
)
def test_labels_and_codes_are_known(word: str, code: str, group: str) -> None:
    assert state_code(word) == code
    assert state_group(state_code(word)) == group
    assert is_known(state_code(word))


def test_sara_am_is_known_in_either_encoding() -> None:
    assert state_code("กำลังดำเนินการ".replace("\u0e33", "\u0e4d\u0e32")) == "inprogress"


@pytest.mark.parametrize("label", ["รอตรวจสอบ", "", "finished?"])
def test_an_agencys_own_label_stays_as_it_came_and_is_open_and_unknown(label: str) -> None:
    assert state_code(f" {label} ") == label
    assert state_group(label) == "open"
    assert not is_known(label)


def test_every_code_is_its_own_code_and_has_a_name_in_both_languages() -> None:
    for state in STATES:
        assert state_code(state.code) == state.code
        assert state.group in STATE_GROUPS
        assert state_name(state.code, "th") != state_name(state.code, "en")


def test_an_unknown_label_is_its_own_name() -> None:
    assert state_name("รอตรวจสอบ", "en") == "รอตรวจสอบ"
