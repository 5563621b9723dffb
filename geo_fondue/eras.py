"""Days as Thai offices write them: Thai digits, years of the Buddhist era, the day before the month."""

import re

BUDDHIST_ERA = 543
"""Years by which the Buddhist era, as counted in Thailand since 1941, is ahead of the common era."""

BUDDHIST_YEARS = range(2400, 2744)
"""Years, 1857 to 2200 of the common era, that can only be of the Buddhist one: nothing is dated so late."""

_THAI_DIGITS = str.maketrans("๐๑๒๓๔๕๖๗๘๙", "0123456789")
_YEAR_FIRST = re.compile(r"(\d{4})(-\d\d-\d\d|\d{4})((?:[T ].*)?)", re.ASCII | re.DOTALL)
_DAY_FIRST = re.compile(r"(\d{1,2})/(\d{1,2})/(\d{4})(?:[T ]\s*(?:(\d):)?(.*))?", re.ASCII | re.DOTALL)


def plain_digits(text: str) -> str:
    """Return a text with its Thai digits as those of ASCII.

    Examples
    --------
    >>> plain_digits("๒๕๖๖")
    '2566'
    """
    return text.translate(_THAI_DIGITS)


def common_era(text: str) -> str:
    """Return a day, or a time that begins with one, as ISO 8601 writes it, where it can be meant in one way.

    Thai digits are read as digits, and a year from 2400 to 2743 is of the Buddhist era. With such a year the
    day may stand first, as ``31/01/2566``, for that is the order of all who count so; with a year of the
    common era it may be the month, and the text stays as it is.

    Parameters
    ----------
    text : str

    Returns
    -------
    str
        Which need not be a day: what is none is returned as it came, with plain digits and no space around.

    Examples
    --------
    >>> common_era("๒๕๖๖-๐๑-๓๑ 14:29"), common_era("31/1/2566 9:05"), common_era("25670229")
    ('2023-01-31 14:29', '2023-01-31 09:05', '20240229')
    >>> common_era("2023-01-31"), common_era("05/06/2023")
    ('2023-01-31', '05/06/2023')
    """
    text = plain_digits(text.strip())
    if found := _YEAR_FIRST.fullmatch(text):
        year, days, time = found.groups()
        if int(year) in BUDDHIST_YEARS:
            return f"{int(year) - BUDDHIST_ERA}{days}{time}"
    elif found := _DAY_FIRST.fullmatch(text):
        day, month, year, hour, rest = found.groups()
        if int(year) in BUDDHIST_YEARS:
            written = f"{int(year) - BUDDHIST_ERA}-{int(month):02}-{int(day):02}"
            return written + (f" {f'0{hour}:' if hour else ''}{rest}" if rest else "")
    return text
