"""Report cards: a page of A4 for each area, with its figures, its map and how it changed."""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property
from typing import Any
from urllib.parse import quote
from zoneinfo import ZoneInfo

import numpy as np
from markupsafe import Markup

from geo_fondue.areas import Area, Areas
from geo_fondue.eras import BUDDHIST_ERA
from geo_fondue.maps import texts as write
from geo_fondue.maps.assets import Assets, logo
from geo_fondue.maps.lists import category_bars, split
from geo_fondue.maps.page import SEALED
from geo_fondue.maps.query import PageQuery, fiscal_year_of
from geo_fondue.maps.report_card_map import Frame, country, draw, place
from geo_fondue.maps.report_card_rows import FEWEST_RATED, fill_of, heroes, legend, lines, rank_of, ranked
from geo_fondue.maps.templates import template
from geo_fondue.maps.trend import trend
from geo_fondue.resources import folder
from geo_fondue.statistics.over_time import Series
from geo_fondue.statistics.periods import fiscal_year
from geo_fondue.statistics.summary import Summary
from geo_fondue.statistics.table import AreaStatistics, Statistics

STYLES = ("fonts.css", "report_card.css")
TEMPLATES = ("report_card.html", "report_card_page.html")


@dataclass(frozen=True, slots=True)
class Period:
    """A period in words.

    Attributes
    ----------
    name : str
        What it is called: its days where it has no name of its own.
    days : str
        Its first and last day.
    short : str or None
        A name for the head of a column.
    """

    name: str
    days: str
    short: str | None


@dataclass(frozen=True, kw_only=True)
class CardSet:
    """What all cards of a layer and period share.

    Attributes
    ----------
    statistics : Statistics
        Of the layer, all of its areas.
    before : Statistics or None
        The same in the period before.
    areas, land : Areas
        The layer, and the coarsest one, which stands for the country.
    coarser : tuple of Areas
        The layers that it nests in, nearest first.
    language : {"th", "en"}
    today : date
    timezone : ZoneInfo
    data_updated : datetime or None
        When anything last happened to a report.
    attribution : tuple of str
        Whose boundaries they are.
    made_up : bool
        Whether the country is the demo's.
    """

    statistics: Statistics
    before: Statistics | None
    areas: Areas
    land: Areas
    language: str
    today: date
    timezone: ZoneInfo
    data_updated: datetime | None = None
    coarser: tuple[Areas, ...] = ()
    attribution: tuple[str, ...] = ()
    made_up: bool = False

    @cached_property
    def country(self) -> tuple[Frame, str]:
        """How the country is drawn, and its outline."""
        return country(self.land)

    @property
    def period(self) -> "Period":
        """The period as it is called."""
        return _period(self.statistics.from_, self.statistics.to, self.language)


@dataclass(frozen=True, kw_only=True)
class Card:
    """What is said of one area.

    Attributes
    ----------
    area : Area
    summary : Summary
    months : Series
        Reports made and closed, month by month.
    parts : Areas or None
        The layer below; None where there is none.
    figures : tuple of AreaStatistics
        Those of the areas of that layer that lie in this one.
    """

    area: Area
    summary: Summary
    months: Series
    parts: Areas | None
    figures: tuple[AreaStatistics, ...]


def render_cards(cards: Iterable[Card], shared: CardSet, *, assets: Assets) -> str:
    """Return the page with some cards, each on a sheet of A4.

    Parameters
    ----------
    cards : iterable of Card
    shared : CardSet
    assets : Assets
        With those written into it, the page is one file that asks nobody for anything.
    """
    words = write.texts(shared.language)
    filled = [_filled(card, shared) for card in cards]
    title = words["card"]["title"]
    names = [filled[0]["name"]] if len(filled) == 1 else []
    return template("report_card.html").render(
        cards=filled,
        **_shared(shared),
        title=" · ".join([*names, title, shared.period.name, *_only(shared), words["page"]["name"]]),
        policy=SEALED.format(pictures="data:") if assets.prefix is None else None,
        icon=assets.icon(),
        style=Markup("\n").join(assets.style(name) for name in STYLES),
    )


def made_of(language: str) -> str:
    """Return a digest of the templates, styles and texts that cards are made of."""
    maps = folder("maps")
    files = [
        *(maps / "templates" / name for name in TEMPLATES),
        *(maps / "static" / name for name in STYLES),
        maps / "strings" / f"{language}.toml",
        maps / "palettes.toml",
    ]
    return hashlib.sha256(b"\0".join(file.read_bytes() for file in files)).hexdigest()


def _shared(shared: CardSet) -> dict[str, Any]:
    language, words = shared.language, write.texts(shared.language)
    frame, outline = shared.country
    counted = shared.statistics
    asked = {key: _in_address(value) for key, value in counted.query().items() if value is not None}
    updated = shared.data_updated
    return {
        "language": language,
        "words": words,
        "write": write,
        "logo": logo(),
        "country": {"width": round(frame.width, 1), "height": round(frame.height, 1), "path": outline},
        "layer": write.layer_name(counted.layer, language),
        "period": shared.period,
        "only": _only(shared),
        "before": None if shared.before is None else _period(shared.before.from_, shared.before.to, language),
        "asked": "/v1/statistics?" + "&".join(f"{key}={value}" for key, value in asked.items()),
        "edition": counted.edition,
        "data_version": write.number(counted.data_version),
        "updated": None if updated is None else write.moment(updated, language, shared.timezone),
        "printed": write.day(shared.today, language),
        "attribution": " · ".join(shared.attribution),
        "made_up": shared.made_up,
        "legend": legend(language),
        "least": write.number(FEWEST_RATED),
    }


def _only(shared: CardSet) -> list[str]:
    """Return which reports alone are counted, in words; nothing where all are."""
    words, counted = write.texts(shared.language)["card"], shared.statistics
    category = None if counted.category is None else write.category_name(counted.category, shared.language)
    chosen = ("only_category", category), ("only_agency", counted.agency)
    return [words[key].format(name=name) for key, name in chosen if name is not None]


def _in_address(value: str) -> str:
    """Return a value as it stands in an address that people read: what would end it is written otherwise."""
    return "".join(quote(letter) if letter in "%&#+ " else letter for letter in value)


def _filled(card: Card, shared: CardSet) -> dict[str, Any]:
    """Return what the template of one card is filled with."""
    language, words = shared.language, write.texts(shared.language)
    counted, summary = shared.statistics, card.summary
    before = None if summary.before is None else summary.before.figures
    best, worst, left_out = ranked(card.figures, language)
    rank = rank_of(card.area.code, counted.areas)
    geometry = shared.areas.geometry[shared.areas.position(card.area.code)]
    parts, positions, fills = shared.areas, np.array([shared.areas.position(card.area.code)]), []
    if card.parts is not None and card.figures:
        parts = card.parts
        positions = np.array([parts.position(row.code) for row in card.figures])
        fills = [fill_of(row) for row in card.figures]
    query = PageQuery(layer=counted.layer, language=language)
    return {
        "code": card.area.code,
        "name": card.area.title(language),
        "other_name": card.area.title("en" if language == "th" else "th"),
        "around": _around(card.area, shared),
        "heroes": heroes(summary.figures, before, language),
        "rank": None
        if rank is None or rank[1] < 2
        else words["card"]["rank"].format(rank=write.number(rank[0]), count=write.number(rank[1])),
        "split": split(summary, language),
        "lines": lines(summary.figures, before, counted.totals, language, shared.timezone),
        "drawing": draw(parts, positions, fills or [fill_of(summary.figures)], language),
        "place": place(shared.country[0], geometry),
        "parts": write.layer_name(parts.layer, language).lower() if fills else None,
        "trend": trend(card.months, language, first=counted.from_, last=counted.to or shared.today),
        "categories": category_bars(summary, query)[:6],
        "best": best,
        "worst": worst,
        "left_out": left_out,
        "unlisted": max(0, summary.figures.total - sum(row.total for row in card.figures)) if fills else 0,
    }


def _around(area: Area, shared: CardSet) -> list[str]:
    """Return the names of the areas that an area lies in, nearest first."""
    names = []
    for layer in shared.coarser:
        (position,) = layer.positions([area.parent])
        if position < 0:
            break
        area = layer.area(int(position))
        names.append(area.title(shared.language))
    return names


def _period(first: date | None, last: date | None, language: str) -> Period:
    days = write.period(first, last, language)
    if last is not None:
        year = fiscal_year_of(last)
        if (first, last) == fiscal_year(year + BUDDHIST_ERA):
            words, shown = write.texts(language), write.year(year, language)
            name = words["periods"]["fiscal"].format(year=shown)
            return Period(name, days, words["card"]["fiscal_short"].format(year=shown))
    return Period(days, days, None)
