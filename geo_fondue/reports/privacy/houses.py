"""House numbers in a folded text, the village and the lane of the address with them."""

import re
from collections.abc import Iterator

from geo_fondue.reports.privacy.numbers import Span

_NUMBER = r"\d{1,5}(?:\s?[/-]\s?\d{1,5}){0,2}(?:\s?/?\s?[ก-ฮ](?![ก-๛]))?"
_VILLAGE = r"(?:หมู่(?:\s?ที่)?|ม\.|\bmoo\.?|\bm\.)\s{0,2}\d{1,3}(?!\d)"
_LANE = r"(?:ซอย|ซ\.|\bsoi)\s{0,2}\d{1,3}(?:/\d{1,3})?(?!\d)"
_REST = rf"(?:[\s,]{{0,3}}{_VILLAGE})?(?:[\s,]{{0,3}}{_LANE})?"
_MORE = rf"(?:\s{{0,2}}(?:,|และ|กับ|ถึง|&)\s{{0,2}}{_NUMBER})*"

_AFTER_A_WORD = re.compile(
    r"(?P<word>บ้าน\s?เลขที่|เลขที่\s?บ้าน|เลขที่|บ้านเลข|ห้อง(?:เลข)?(?:ที่)?|ห้องพัก"
    r"|\b(?:house|room|unit|apartment|apt)\b\.?(?:\s?(?:no|number|nr)\b\.?)?|\bno\.)"
    rf"\s{{0,2}}[:.#=]?\s{{0,2}}(?P<number>(?<!\d){_NUMBER}(?!\d){_MORE}{_REST})",
    re.IGNORECASE,
)
_BEFORE_THE_VILLAGE = re.compile(
    rf"(?<![\d/.+])(?P<number>{_NUMBER}\s{{0,3}}{_VILLAGE}(?:[\s,]{{0,3}}{_LANE})?)", re.IGNORECASE
)
_BEFORE_THE_LANE = re.compile(
    rf"(?<![\d/.+])(?P<number>\d{{1,4}}/\d{{1,4}}(?:\s{{0,3}}{_LANE}|(?=\s{{0,3}}(?:ซอย|ซ\.|ถนน|ถ\.|\bsoi)\s?[^\s\d])))",
    re.IGNORECASE,
)
_BARE = re.compile(r"(?<![\d/.,+\-])(?P<number>(?P<house>\d{1,4})/(?P<part>\d{1,4}))(?![\d/]|[.,]\d)")

_NOT_OF_A_HOUSE = (
    *(
        "สัญญา",
        "คำร้อง",
        "คำสั่ง",
        "หนังสือ",
        "เอกสาร",
        "ใบเสร็จ",
        "ใบสั่ง",
        "ใบอนุญาต",
        "เสา",
        "เสาไฟ",
        "เสาไฟฟ้า",
        "ทางหลวง",
    ),
    *(
        "กม.",
        "กม",
        "กม. ",
        "หลัก",
        "วันที่",
        "เวลา",
        "ราคา",
        "คดี",
        "เรื่อง",
        "รับแจ้ง",
        "อ้างอิง",
        "ข้อ",
        "มาตรา",
        "พ.ศ.",
    ),
)
"""What numbers that are not those of a house come behind."""
_OTHER_PLACES = (
    "ซอย",
    "ซ.",
    "สาย",
    "ถนน",
    "คลอง",
    "แยก",
    "กม.",
    "กม",
    "หมายเลข",
    "ทล.",
    "วันที่",
    "เมื่อ",
    "หมู่",
    "ม.",
    "ที่",
    "soi",
)
"""Before a village, a number behind one of these is that of a lane, a road or a canal."""

_UNITS = re.compile(
    r"\s?(?:บาท|เมตร|กม|ซม|มม|นิ้ว|คน|คัน|วัน|เดือน|ปี|ชม|ชั่วโมง|นาที|ครั้ง|ต้น|ดวง|ตัว|จุด|ลิตร|ตัน|กก|เปอร์เซ็นต์|%|แรงดัน|km|m\b)"
)
_LANE_NAME = re.compile(r"(?:ซอย|ซ\.|\bsoi\b)[^\d\n]{0,30}\Z", re.IGNORECASE)
"""Lanes are called so: ซอยสุขุมวิท 101/1."""
_YEARS = range(1900, 2700)


def house_numbers(text: str) -> Iterator[Span]:
    """Yield where house numbers stand: after a word for one, before a village or lane, or as 99/123.

    What can be a day (12/3), a fraction (1/2) or a number of a year (45/2567) counts only after such a word,
    or before a village or lane.
    """
    for found in _AFTER_A_WORD.finditer(text):
        if not _ends_with(text, found.start(), _NOT_OF_A_HOUSE):
            yield found.span("number")
    for pattern in (_BEFORE_THE_VILLAGE, _BEFORE_THE_LANE):
        for found in pattern.finditer(text):
            if not (_ends_with(text, found.start(), _OTHER_PLACES) or _in_a_lane(text, found.start())):
                yield found.span("number")
    for found in _BARE.finditer(text):
        if _is_a_house(int(found["house"]), int(found["part"])) and not (
            _UNITS.match(text, found.end())
            or _ends_with(text, found.start(), _NOT_OF_A_HOUSE)
            or _in_a_lane(text, found.start())
        ):
            yield found.span("number")


def _is_a_house(house: int, part: int) -> bool:
    day_or_fraction = house <= 31 and part <= 12
    return not day_or_fraction and part not in _YEARS and (house, part) != (24, 7)


def _in_a_lane(text: str, end: int) -> bool:
    return _LANE_NAME.search(text, max(end - 40, 0), end) is not None


def _ends_with(text: str, end: int, words: tuple[str, ...]) -> bool:
    return text[max(end - 20, 0) : end].rstrip().casefold().endswith(words)
