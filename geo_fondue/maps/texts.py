"""Texts, numbers and days in the language of the page."""

import tomllib
from collections.abc import Mapping
from datetime import date, datetime, timedelta
from decimal import ROUND_HALF_UP, Decimal
from functools import cache
from typing import Any
from zoneinfo import ZoneInfo

from geo_fondue.areas import LANGUAGES
from geo_fondue.eras import BUDDHIST_ERA
from geo_fondue.errors import InputError
from geo_fondue.resources import folder

Texts = Mapping[str, Mapping[str, Any]]
"""Texts by section and key."""

NOTHING = "–"
"""What stands for a figure that there is none of."""


@cache
def texts(language: str) -> Texts:
    """Return the texts of ``maps/strings/<language>.toml``.

    Raises
    ------
    InputError
        When the pages do not speak the language.
    """
    if language not in LANGUAGES:
        raise InputError(
            f"no pages in language {language!r}", where="lang", remedy=f"Give {' or '.join(LANGUAGES)}"
        )
    return tomllib.loads((folder("maps") / "strings" / f"{language}.toml").read_text(encoding="utf-8"))


def layer_name(layer: str, language: str, *, many: bool = False) -> str:
    """Return what people call a layer; one that the texts do not know is called by its own name."""
    name: str = texts(language)["layers_many" if many else "layers"].get(layer, layer)
    return name


def category_name(category: str, language: str) -> str:
    """Return what people call a category; one that the texts do not know is called as its source calls it.

    Examples
    --------
    >>> category_name("ถนน", "en"), category_name("ถนน", "th"), category_name("Potholes", "th")
    ('Roads', 'ถนน', 'Potholes')
    """
    name: str = texts(language)["categories"].get(category, category)
    return name


def number(value: float | None, decimals: int = 0) -> str:
    """Return a number with thousands separated, the same in both languages.

    Examples
    --------
    >>> number(1190), number(12.345, 1), number(None)
    ('1,190', '12.3', '–')
    """
    return NOTHING if value is None else f"{value:,.{decimals}f}"


def days(value: float | None) -> str:
    """Return a number of days, with a decimal where it matters.

    Examples
    --------
    >>> days(0.64), days(9.96), days(31.4)
    ('0.6', '10', '31')
    """
    return NOTHING if value is None else number(value, _decimals_of_days(value))


def rounded_days(value: float | None) -> float | None:
    """Return a number of days as precisely as it is shown, for those who show it or rank by it."""
    return None if value is None else round(value, _decimals_of_days(value))


def _decimals_of_days(value: float) -> int:
    return 1 if value < 9.95 else 0


def percent(share: float | None) -> str:
    """Return a share of 1 as a percentage.

    Examples
    --------
    >>> percent(677 / 898), percent(1), percent(None)
    ('75.39%', '100.00%', '–')
    """
    if share is None:
        return NOTHING
    # As browsers round: a half goes up
    return f"{Decimal(share * 100).quantize(Decimal('0.01'), ROUND_HALF_UP):f}%"


def signed_percent(share: float) -> str:
    """Return a share of growth with its sign, with a decimal where it has one.

    Examples
    --------
    >>> signed_percent(0.042), signed_percent(-0.5), signed_percent(0)
    ('+4.2%', '-50%', '0%')
    """
    rounded = Decimal(share * 100).quantize(Decimal("0.1"), ROUND_HALF_UP)
    return f"{rounded:+,f}".replace(".0", "") + "%" if rounded else "0%"


def three_digits(value: float) -> str:
    """Return a number with the three digits that tell most, however small it is.

    Examples
    --------
    >>> three_digits(0.00123), three_digits(1234), three_digits(12.0)
    ('0.00123', '1,230', '12')
    """
    return f"{Decimal(f'{value:.3g}'):,f}"


def day_number(value: float, language: str) -> str:
    """Return the day of a number of days since 1970.

    Examples
    --------
    >>> day_number(19753, "en")
    '31 Jan 2024'
    """
    return day(date(1970, 1, 1) + timedelta(days=int(value)), language)


def day(value: date, language: str) -> str:
    """Return a day; in Thai its year is of the Buddhist era.

    Examples
    --------
    >>> day(date(2023, 9, 30), "en"), day(date(2023, 9, 30), "th")
    ('30 Sep 2023', '30 ก.ย. 2566')
    """
    month = texts(language)["months"]["short"][value.month - 1]
    return f"{value.day} {month} {year(value.year, language)}"


def year(value: int, language: str) -> int:
    """Return a year as it is counted in the language: in Thai in the Buddhist era."""
    return value + BUDDHIST_ERA if language == "th" else value


def moment(value: datetime, language: str, timezone: ZoneInfo) -> str:
    """Return an instant as day and time in a timezone.

    Examples
    --------
    >>> from datetime import UTC
    >>> moment(datetime(2023, 9, 30, 17, 5, tzinfo=UTC), "th", ZoneInfo("Asia/Bangkok"))
    '1 ต.ค. 2566 00:05'
    """
    local = value.astimezone(timezone)
    return f"{day(local, language)} {local:%H:%M}"


def period(first: date | None, last: date | None, language: str) -> str:
    """Return a period in words: both days, one of them, or all time."""
    words = texts(language)["periods"]
    if first is None and last is None:
        text = words["all"]
    elif first is None or last is None:
        known = words["since"] if last is None else words["until"]
        one = day(first or last or date.min, language)
        text = known.format(first=one, last=one)
    else:
        text = words["span"].format(first=day(first, language), last=day(last, language))
    return str(text)
