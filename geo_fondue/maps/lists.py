"""What the panel lists: the split by state, categories, agencies, and the reports that wait longest."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from urllib.parse import quote
from zoneinfo import ZoneInfo

from geo_fondue.areas import PARENT_LAYERS, Areas
from geo_fondue.maps import texts as write
from geo_fondue.maps.addresses import area_name
from geo_fondue.maps.query import PageQuery
from geo_fondue.reports.privacy.scrubbing import scrub_label
from geo_fondue.reports.states import state_name
from geo_fondue.statistics.by_category import Tally
from geo_fondue.statistics.oldest import Waiting
from geo_fondue.statistics.summary import Summary


@dataclass(frozen=True, slots=True)
class Bar:
    """A line of a list of figures: its length is a share of the longest."""

    name: str
    number: str
    more: str
    length: float
    address: str | None


@dataclass(frozen=True, slots=True)
class Part:
    """A part of the split by state: where it begins, how long it is, and what is in it."""

    group: str
    name: str
    number: str
    share: str
    start: float
    length: float
    within: str


@dataclass(frozen=True, slots=True)
class Line:
    """A report that waits: since when, where, of what, and where more is told of it."""

    age: str
    day: str
    place: str
    about: str
    ticket: str
    address: str


def split(summary: Summary, language: str) -> list[Part]:
    """Return the parts that the reports fall into by state group, those of a group of several told apart."""
    figures = summary.figures
    parts, start = [], 0.0
    for group in ("closed", "open", "excluded"):
        count: int = getattr(figures, group)
        length = 100 * count / figures.total if figures.total else 0.0
        # A group of one state is that state; more are told apart
        members = [one for one in summary.states if one.group == group]
        within = ", ".join(f"{_state(one.state, language)} {write.number(one.count)}" for one in members)
        parts.append(
            Part(
                group,
                write.texts(language)["states"][group],
                write.number(count),
                f"{length:.0f}%" if not 0 < length < 1 else "<1%",
                round(start, 3),
                round(length, 3),
                within if len(members) > 1 else "",
            )
        )
        start += length
    return parts


def category_bars(summary: Summary, query: PageQuery) -> list[Bar]:
    """Return the most frequent categories; each leads to the page of it alone."""
    counted = summary.categories.categories
    most = max((tally.total for tally in counted.values()), default=0)
    return [
        Bar(
            write.category_name(scrub_label(name), query.language),
            write.number(tally.total),
            _open_of(tally, query.language),
            _length(tally.total, most),
            query.href(category=name) if query.category is None and is_public(name) else None,
        )
        for name, tally in counted.items()
    ]


def agency_bars(summary: Summary, query: PageQuery) -> list[Bar]:
    """Return the agencies with the most open reports; each leads to the page of it alone."""
    counted = summary.agencies.agencies
    most = max((tally.open for tally in counted.values()), default=0)
    words = write.texts(query.language)["panel"]
    return [
        Bar(
            scrub_label(name),
            write.number(tally.open),
            words["rate"].format(rate=write.percent(_rate(tally))),
            _length(tally.open, most),
            query.href(agency=name) if query.agency is None and is_public(name) else None,
        )
        for name, tally in counted.items()
    ]


def is_public(name: str) -> bool:
    """Return whether a name holds nothing personal, so that it may stand in an address and a list."""
    return scrub_label(name) == name


def _state(code: str, language: str) -> str:
    return scrub_label(state_name(code, language)) or str(write.texts(language)["states"]["unsaid"])


def _rate(tally: Tally) -> float | None:
    known = tally.open + tally.closed
    return tally.closed / known if known else None


def _open_of(tally: Tally, language: str) -> str:
    return str(write.texts(language)["panel"]["open_of"].format(count=write.number(tally.open)))


def _length(value: int, most: int) -> float:
    return round(100 * value / most, 2) if most else 0.0


def waiting_line(
    one: Waiting, names: Mapping[str, Areas], language: str, *, today: date, timezone: ZoneInfo
) -> Line:
    """Return what is told of a report that waits."""
    made = one.created_at.astimezone(timezone).date()
    words = write.texts(language)["panel"]
    return Line(
        age=words["days"].format(days=write.number((today - made).days)),
        day=write.day(made, language),
        place=_place(one.areas, names, language) or words["nowhere"],
        about=", ".join(
            (
                *(write.category_name(scrub_label(name), language) for name in one.categories[:2]),
                _state(one.state, language),
            )
        ),
        ticket=one.ticket_id,
        address=f"v1/reports/{quote(one.source, safe='')}/{quote(one.ticket_id, safe='')}",
    )


def _place(held: Mapping[str, str], names: Mapping[str, Areas], language: str) -> str:
    """Return the names of the two finest areas that nest, of those that a report lies in."""
    layer: str | None = next((layer for layer in _FINEST_FIRST if layer in held), None)
    found: list[str] = []
    while layer is not None and len(found) < 2:
        if layer in held:
            found.append(area_name(names, layer, held[layer], language))
        layer = PARENT_LAYERS.get(layer)
    return ", ".join(found)


_FINEST_FIRST = ("subdistrict", "district", "province")
