"""What tells of a person gives way to a mark; what only looks a little like it stays."""

import re
import string

import pytest
from hypothesis import given
from hypothesis import strategies as st

from geo_fondue.reports.privacy import scrub
from geo_fondue.reports.privacy.numbers import is_thai_id
from geo_fondue.reports.privacy.scrubbing import MARKS, scrub_label

HIDDEN = [
    # telephone: mobile and landline, in every grouping, in Thai digits, with what nobody sees between
    ("ไฟดับ โทร 081-234-5678 ครับ", "ไฟดับ โทร [โทร] ครับ"),
    ("0812345678", "[โทร]"),
    ("08 1234 5678", "[โทร]"),
    ("081.234.5678", "[โทร]"),
    ("0 8 1 2 3 4 5 6 7 8", "[โทร]"),
    ("๐๘๑ ๒๓๔ ๕๖๗๘", "[โทร]"),
    ("０８１２３４５６７８", "[โทร]"),
    ("081\u2013234\u20135678", "[โทร]"),
    ("081\u200b2345678", "[โทร]"),
    ("0️⃣8️⃣1️⃣2️⃣3️⃣4️⃣5️⃣6️⃣7️⃣8️⃣", "[โทร]"),
    ("คุณสมชาย0812345678ด่วน", "คุณสมชาย[โทร]ด่วน"),
    ("1.0812345678 2.0898765432", "1.[โทร] 2.[โทร]"),
    ("0812345678,0898765432", "[โทร],[โทร]"),
    ("+66 81 234 5678", "[โทร]"),
    ("+66(0)81-234-5678", "[โทร]"),
    ("0066812345678", "[โทร]"),
    ("66812345678", "[โทร]"),
    ("+44 20 7946 0958", "[โทร]"),
    ("02-123-4567", "[โทร]"),
    ("(02) 123 4567 ต่อ 12", "[โทร] ต่อ 12"),
    ("02-123-4567-9", "[โทร]"),
    ("053-221234", "[โทร]"),
    ("โทร.2234567", "โทร.[โทร]"),
    ("ศูนย์แปดหนึ่งสองสามสี่ห้าหกเจ็ดแปด", "[โทร]"),
    ("ราคา 050 081 234 5678", "ราคา [โทร]"),
    # e-mail
    ("somchai.s@example.co.th", "[อีเมล]"),
    ("ส่งมาที่somchai@example.com ครับ", "ส่งมาที่[อีเมล] ครับ"),
    ("somchai(at)example.com", "[อีเมล]"),
    ("somchai @ example . com", "[อีเมล]"),
    ("สมชาย@ตัวอย่าง.ไทย", "[อีเมล]"),
    # house numbers
    ("บ้านเลขที่ 12/3 หมู่ 5 ซอย 4", "บ้านเลขที่ [บ้านเลขที่]"),
    ("บ้านเลขที่ ๑๒/๓", "บ้านเลขที่ [บ้านเลขที่]"),
    ("บ้านเลขที่45", "บ้านเลขที่[บ้านเลขที่]"),
    ("เลขที่ 99/123", "เลขที่ [บ้านเลขที่]"),
    ("หน้าบ้าน 99/123 ถนนสุขุมวิท", "หน้าบ้าน [บ้านเลขที่] ถนนสุขุมวิท"),
    ("12/3 ม.5 ต.บางรัก", "[บ้านเลขที่] ต.บางรัก"),
    ("12 หมู่ที่ 5", "[บ้านเลขที่]"),
    ("12/5 ซอยสุขใจ", "[บ้านเลขที่] ซอยสุขใจ"),
    ("บ้านเลขที่ 12/3, 12/4 และ 12/5", "บ้านเลขที่ [บ้านเลขที่]"),
    ("ห้อง 1204", "ห้อง [บ้านเลขที่]"),
    ("๙๙/๑๒๓", "[บ้านเลขที่]"),
    ("house no. 12/3 moo 5", "house no. [บ้านเลขที่]"),
    # national ID numbers: those that check, and those written as one
    ("1103702071811", "[เลขประจำตัว]"),
    ("1-1037-02071-81-1", "[เลขประจำตัว]"),
    ("1 1037 02071 81 1", "[เลขประจำตัว]"),
    ("๑-๑๐๓๗-๐๒๐๗๑-๘๑-๑", "[เลขประจำตัว]"),
    ("1-1037-02071-81-9", "[เลขประจำตัว]"),
    # LINE
    ("line id: somchai99", "line id: [ไลน์]"),
    ("LINE ID somchai99", "LINE ID [ไลน์]"),
    ("ไอดีไลน์ somchai.s", "ไอดีไลน์ [ไลน์]"),
    ("ไลน์ somchai_99", "ไลน์ [ไลน์]"),
    ("Line : @somchai", "Line : [ไลน์]"),
    ("https://line.me/ti/p/~somchai99", "https://line.me/ti/p/[ไลน์]"),
    # licence plates
    ("ทะเบียน 1กข 1234", "ทะเบียน [ทะเบียนรถ]"),
    ("ป้ายทะเบียน กข1234 กทม.", "ป้ายทะเบียน [ทะเบียนรถ] กทม."),
    ("รถเก๋ง กข 1234 จอดขวาง", "รถเก๋ง [ทะเบียนรถ] จอดขวาง"),
    ("2ขก 9999 ฝ่าไฟแดง", "[ทะเบียนรถ] ฝ่าไฟแดง"),
]

LEFT = [
    "",
    "น้ำท่วมขังหน้าปากซอย",
    # times, days, years
    "เวลา 08.30-16.30 12 คน",
    "เวลา 06.00 น. ถึง 09.00 น.",
    "วันที่ 02/03/2567 1 คัน",
    "05-03-2567 2 จุด",
    "10/05/2567 - 12/05/2567",
    "โทรแจ้งวันที่ 12/05/2567",
    "2024-02-29 14:29:36.567",
    "ปี 2566/2567",
    "เปิด 24/7",
    # prices and counts
    "ราคา 1,500 บาท",
    "งบ 1,234,567.89 บาท",
    "ได้ครึ่งเดียว 1/2",
    "ผ่านไป 50/100 เมตร",
    "มีคน 5คน 20 นาที",
    "ขยะ 3-4 ถุง ม.5",
    # places on the road and on earth
    "กม.12+300",
    "ทางหลวงหมายเลข 3 กม. 45/500",
    "พิกัด 13.756331, 100.501765",
    "13.0812345 100.0698765",
    "ซอยสุขุมวิท 101/1 น้ำท่วม",
    "ซอย 4 หมู่ 5",
    "หมู่ที่ 5 ตำบลบางรัก",
    "เสาไฟเลขที่ 45",
    # numbers of papers, of reports, of everybody
    "2026-B9WGC7",
    "คำร้องเลขที่ 1234/2567",
    "พ.ร.บ. จราจร 2522 มาตรา 43/1",
    "โทร 191 หรือ 1555",
    "1103702071812",
    "แจ้งผ่าน Line Traffy",
    "offline 24 hours",
]


@pytest.mark.parametrize(("text", "shown"), HIDDEN)
def test_what_tells_of_a_person_is_hidden(text: str, shown: str) -> None:
    assert scrub(text) == shown


@pytest.mark.parametrize("text", LEFT)
def test_what_tells_of_nobody_is_left(text: str) -> None:
    assert scrub(text) == text


@pytest.mark.parametrize(("text", "shown"), HIDDEN)
def test_scrubbing_twice_changes_nothing(text: str, shown: str) -> None:
    assert scrub(shown) == shown


def test_the_marks_are_in_the_readers_language() -> None:
    assert scrub("โทร 081-234-5678", "en") == "โทร [phone]"
    assert MARKS["th"].keys() == MARKS["en"].keys()
    assert scrub_label("เทศบาล โทร 02-123-4567") == "เทศบาล โทร [โทร]"


THAI_DIGITS = str.maketrans(string.digits, "๐๑๒๓๔๕๖๗๘๙")
AROUND = st.text(st.sampled_from("กขคงจ ะาิีุูเแโใไ่้ abcXYZ!?\n"), max_size=12)
GAPS = st.sampled_from(["", " ", "-", ".", " - ", "–", "\u200b"])


@st.composite
def numbers(draw: st.DrawFn) -> str:
    """Draw a telephone number in some grouping, in digits of either script."""
    kind = draw(st.sampled_from(["mobile", "landline", "bangkok", "abroad"]))
    tail = draw(st.text(st.sampled_from(string.digits), min_size=8, max_size=8))
    digits = {
        "mobile": draw(st.sampled_from(["06", "08", "09"])) + tail,
        "landline": draw(st.sampled_from(["032", "044", "053", "076"])) + tail[:6],
        "bangkok": "02" + tail[:7],
        "abroad": draw(st.sampled_from(["+66", "0066"])) + draw(st.sampled_from("689")) + tail,
    }[kind]
    first, second = sorted(draw(st.lists(st.integers(3, len(digits)), min_size=2, max_size=2)))
    written = draw(GAPS).join(
        part for part in (digits[:first], digits[first:second], digits[second:]) if part
    )
    return written.translate(THAI_DIGITS) if draw(st.booleans()) else written


def the_digits(text: str) -> str:
    return re.sub(r"\D", "", text.translate(str.maketrans("๐๑๒๓๔๕๖๗๘๙", string.digits)))


@given(AROUND, numbers(), AROUND)
def test_no_telephone_number_survives(before: str, number: str, after: str) -> None:
    assert the_digits(scrub(f"{before}{number}{after}")) == ""


@given(AROUND, st.text(st.sampled_from(string.digits), min_size=12, max_size=12), GAPS, AROUND)
def test_no_national_id_number_survives(before: str, digits: str, gap: str, after: str) -> None:
    whole = next(digits + last for last in string.digits if is_thai_id(digits + last))
    written = gap.join((whole[0], whole[1:5], whole[5:10], whole[10:12], whole[12]))
    if gap in (" - ",):
        written = whole
    assert the_digits(scrub(f"{before}{written}{after}")) == ""


@given(AROUND, st.emails(), AROUND)
def test_no_email_address_survives(before: str, address: str, after: str) -> None:
    assert address not in scrub(f"{before} {address} {after}")


@given(
    st.sampled_from(["บ้านเลขที่", "บ้านเลขที่ ", "เลขที่ ", "บ้านเลขที่: "]),
    st.integers(1, 9999),
    st.integers(1, 9999) | st.none(),
    st.booleans(),
)
def test_no_house_number_survives_behind_a_word_for_one(
    word: str, house: int, part: int | None, thai: bool
) -> None:
    number = f"{house}" if part is None else f"{house}/{part}"
    written = number.translate(THAI_DIGITS) if thai else number
    assert the_digits(scrub(f"หน้า{word}{written} น้ำไม่ไหล")) == ""


@given(st.text(st.sampled_from("0123456789๐๑๙/-. @กขมซ.หู่line:\n\u200b"), max_size=60))
def test_any_text_can_be_scrubbed_and_the_second_time_changes_nothing(text: str) -> None:
    once = scrub(text)
    assert scrub(once) == once
