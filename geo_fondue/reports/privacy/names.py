"""What people are known by on the internet and on the road, in a folded text: e-mail, LINE, plates."""

import re
from collections.abc import Iterator

from geo_fondue.reports.privacy.numbers import Span

_LOCAL = r"(?:[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]+|[\u0e00-\u0e7f.]+)"
_DOMAIN = r"[A-Za-z0-9\u0e00-\u0e7f-]+(?:\s?\.\s?[A-Za-z0-9\u0e00-\u0e7f-]+)+"
_EMAIL = re.compile(rf"{_LOCAL}\s?(?:@|\(at\)|\[at\])\s?{_DOMAIN}", re.IGNORECASE)

_LINE_NAME = r"@?[a-z0-9][a-z0-9._-]{2,29}"
_NOT_A_NAME = r"(?!(?:oa|official|traffy\w*|fondue|group|notify|chat|bot|app|man|pay|today|id|openchat)\b)"
_LINE = re.compile(
    r"(?:"
    r"(?:ไอดี|\bid|\badd|แอด)\s?(?:ไลน์|ไลน|line)\s?[:=]?\s?"
    r"|(?:ไลน์|ไลน|(?<![a-z])line)\s?(?:ไอดี|id)\s?[:=.]?\s?"
    r"|(?:ไลน์|ไลน|(?<![a-z])line)\s?[:=]\s?"
    r"|(?:ไลน์|ไลน|(?<![a-z])line)\s?(?=@)"
    r"|(?:ไลน์|ไลน)\s?(?=[a-z0-9._-]*[a-z])"
    r"|\bline\.me/(?:R/)?(?:ti/)?(?:p/)?"
    rf")({_NOT_A_NAME}~?{_LINE_NAME})",
    re.IGNORECASE,
)

_NOT_LETTERS = r"(?!คน|กม|ชม|ซม|มม|ตร|จน|บน|ตก|ลบ|นน|ถน|ตน|ผล|มก|กก|ลต)"
_PLATE = r"\d?[ก-ฮ]{1,3}\s?-?\s?\d{1,4}(?!\d)"
_PLATES = [
    re.compile(
        rf"(?:ทะเบียน(?:รถ)?|\bplate(?:\s?no\.?)?)(?:เลขที่|เลข|คือ|หมายเลข)?[\s:.]{{0,3}}({_PLATE})",
        re.IGNORECASE,
    ),
    re.compile(rf"(?<![\dก-๛])(\d{_NOT_LETTERS}[ก-ฮ]{{2}}\s?-?\s?\d{{3,4}})(?!\d)"),
    re.compile(rf"รถ[^\d\n]{{0,20}}?\s({_NOT_LETTERS}[ก-ฮ]{{2}}\s?-?\s?\d{{3,4}})(?!\d)"),
]


def email_addresses(text: str) -> Iterator[Span]:
    """Yield where e-mail addresses stand, also with ``(at)`` for the sign, or spaces beside it."""
    for found in _EMAIL.finditer(text):
        yield found.span()


def line_names(text: str) -> Iterator[Span]:
    """Yield where the names of LINE users stand: what follows a word for LINE and is no Thai text."""
    for found in _LINE.finditer(text):
        yield found.span(1)


def licence_plates(text: str) -> Iterator[Span]:
    """Yield where Thai licence plates stand: after a word for one, behind a vehicle, or like 1กข 1234."""
    for pattern in _PLATES:
        for found in pattern.finditer(text):
            yield found.span(1)
