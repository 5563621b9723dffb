"""Telephone and national ID numbers in a folded text."""

import re
from collections.abc import Iterator

Span = tuple[int, int]
"""Where something begins in a text, and where it has ended."""

_GAP = r"[\s.\-/()_~]{0,3}"
"""What people put between the digits of a number."""


def _digits(count: str) -> str:
    return rf"(?:{_GAP}\d){{{count}}}"


_NO_DATE = r"(?!\d{1,2}(?P<by>[-/.])\d{1,2}(?P=by)(?:\d\d|(?:19|20|24|25)\d\d)(?![-.\d]))"
_NO_TIME = r"(?!\d\d?\.[0-5]\d ?(?:-|น|ถึง))"

# Each is looked for at every place: what looks like a number may hide the beginning of another.
_PHONES = [
    re.compile(rf"(?<!\d)(?=(?P<number>{pattern})(?!\d))")
    for pattern in (
        rf"{_NO_TIME}\(?0{_GAP}[689]{_digits('8')}",  # mobile
        # landlines, and their ranges of lines: 02-123-4567-9
        rf"{_NO_DATE}{_NO_TIME}\(?0{_GAP}[2-57]{_digits('7')}(?:-\d{{1,2}})?",
        rf"(?:\+|0{_GAP}0)?{_GAP}6{_GAP}6{_GAP}0?{_GAP}[2-9]{_digits('7,8')}",
        rf"\+{_GAP}[1-9]{_digits('7,14')}",  # of other countries
    )
]
_COORDINATES = re.compile(r"(?<![\d.])(\d{1,3}\.\d{4,9})[\s,]{1,3}(\d{1,3}\.\d{4,9})(?!\d)")

_AFTER_A_WORD = re.compile(
    r"(?:โทร(?:ศัพท์|สาร)?|มือถือ|เบอร์(?:ติดต่อ)?|ติดต่อ|\b(?:tel|phone|mobile|call|fax|แฟกซ์))"
    r"(?:กลับ|ได้ที่|ที่|เบอร์|มือถือ|หมายเลข|\s?no)?[\s.:=\-(]{0,6}"
    rf"(?={_NO_DATE}{_NO_TIME}(?P<number>\d{_digits('5,11')})(?!\d))",
    re.IGNORECASE,
)
_WORDS = "ศูนย์|หนึ่ง|เอ็ด|สอง|สาม|สี่|ห้า|หก|เจ็ด|แปด|เก้า"
_SPELT = re.compile(rf"(?:(?:{_WORDS}){_GAP}){{8,12}}(?:{_WORDS})")

_ID = re.compile(r"(?<!\d)(?=(\d(?:[\s.\-]{0,2}\d){12})(?!\d))")
_ID_FORM = re.compile(r"\d-\d{4}-\d{5}-\d\d-\d|\d \d{4} \d{5} \d\d \d")


def telephone_numbers(text: str) -> Iterator[Span]:
    """Yield where telephone numbers stand: Thai ones in any grouping, any others with a plus or after a word.

    Numbers of up to five digits, such as 191 and 1555, are nobody's own and stay.
    """
    places = [found.span() for found in _COORDINATES.finditer(text) if _in_range(found)]
    for pattern in _PHONES:
        for found in pattern.finditer(text):
            if not any(begin <= found.start() < end for begin, end in places):
                yield found.span("number")
    for found in _AFTER_A_WORD.finditer(text):
        yield found.span("number")
    for found in _SPELT.finditer(text):
        yield found.span()


def id_numbers(text: str) -> Iterator[Span]:
    """Yield where Thai national ID numbers stand: 13 digits that their last one checks, or parted as one."""
    for found in _ID.finditer(text):
        if is_thai_id(re.sub(r"\D", "", found[1])) or _ID_FORM.fullmatch(found[1]):
            yield found.span(1)


def is_thai_id(digits: str) -> bool:
    """Return whether 13 digits are a Thai national ID number, whose last digit checks the others."""
    if len(digits) != 13 or not digits.isdecimal():
        return False
    total = sum(int(digit) * weight for digit, weight in zip(digits[:12], range(13, 1, -1), strict=True))
    return (11 - total % 11) % 10 == int(digits[12])


def _in_range(found: re.Match[str]) -> bool:
    """Return whether two numbers are a place in or about Thailand, in either order."""
    low, high = sorted(map(float, found.groups()))
    return 4 <= low <= 22 and 96 <= high <= 107
