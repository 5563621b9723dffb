"""The panel beside the map: what it says of the area that is chosen, or of all that is shown."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any
from zoneinfo import ZoneInfo

from geo_fondue.areas import Areas
from geo_fondue.maps import texts as write
from geo_fondue.maps.addresses import area_name, drill_down, into, reports_address, source, trail
from geo_fondue.maps.lists import agency_bars, category_bars, split, waiting_line
from geo_fondue.maps.query import PageQuery
from geo_fondue.maps.trend import trend
from geo_fondue.statistics.summary import Summary
from geo_fondue.statistics.table import Figures


@dataclass(frozen=True, kw_only=True)
class PanelView:
    """What the panel shows.

    Attributes
    ----------
    query : PageQuery
    summary : Summary
        Of the area that is chosen, else of all that is shown.
    place : tuple of (str, str), optional
        Layer and code of the area it speaks of; None for the whole country.
    names : mapping of str to Areas
        The layers by name, to call areas by their names.
    layers : tuple of str
        The layers to choose from, coarse to fine.
    today : date
    timezone : ZoneInfo
    outside : int
        Reports that lie in none of the areas shown.
    no_data : bool
        Whether there is no report at all yet.
    """

    query: PageQuery
    summary: Summary
    place: tuple[str, str] | None
    names: Mapping[str, Areas]
    layers: tuple[str, ...]
    today: date
    timezone: ZoneInfo
    outside: int = 0
    no_data: bool = False


@dataclass(frozen=True, slots=True)
class Tile:
    """One figure that is written large."""

    key: str
    label: str
    value: str
    unit: str
    more: str


def panel(view: PanelView) -> dict[str, Any]:
    """Return what the templates of the panel are filled with."""
    query, words = view.query, write.texts(view.query.language)
    figures = view.summary.figures
    summary, language = view.summary, query.language
    return {
        "trail": trail(query, view.names),
        "place": place_name(view),
        "kind": None if view.place is None else write.layer_name(view.place[0], language),
        "said": said(query),
        "made": _made(view),
        "tiles": _tiles(view),
        "split": split(summary, language),
        "no_data": view.no_data,
        "trend": trend(
            summary.series, language, first=query.from_, last=min(query.to or view.today, view.today)
        ),
        "flow": _flow(view),
        "categories": category_bars(summary, query),
        "agencies": agency_bars(summary, query),
        "oldest": [
            waiting_line(one, view.names, language, today=view.today, timezone=view.timezone)
            for one in summary.oldest
        ],
        "source": source(query),
        "reports": reports_address(query),
        "down": _down(view),
        "spoken": words["panel"]["spoken"].format(
            place=place_name(view),
            open=write.number(figures.open),
            closed=write.number(figures.closed),
            rate=write.percent(figures.resolution_rate),
        ),
    }


def place_name(view: PanelView) -> str:
    """Return the name of the area that the panel speaks of, or of the whole."""
    if view.place is None:
        return str(write.texts(view.query.language)["filters"]["whole"])
    return area_name(view.names, *view.place, view.query.language)


def said(query: PageQuery) -> str:
    """Return in words which reports are asked for: the period, and every filter."""
    words = write.texts(query.language)
    span = write.period(query.from_, query.to, query.language)
    parts = [
        span if query.period in (None, "fy", "last-fy") else f"{words['periods'][query.period]} ({span})"
    ]
    if query.category is not None:
        parts.append(write.category_name(query.category, query.language))
    if query.agency is not None:
        parts.append(query.agency)
    if query.state is not None:
        parts.append(words["states"][query.state])
    return " · ".join(parts)


def change_text(change: float | None, language: str) -> str:
    """Return a change in words and with an arrow, so that it needs no colour; empty for none.

    Examples
    --------
    >>> change_text(0.042, "en"), change_text(-0.5, "en")
    ('▲ 4% more', '▼ 50% fewer')
    """
    if change is None:
        return ""
    words = write.texts(language)["panel"]
    share = round(abs(change) * 100)
    key = "same" if share == 0 else "more" if change > 0 else "fewer"
    return str(words[key].format(share=f"{share:,}%"))


def _made(view: PanelView) -> str:
    """Return how many reports were made, and how that compares with the period before."""
    words, language = write.texts(view.query.language)["panel"], view.query.language
    text: str = words["made"].format(count=write.number(view.summary.figures.total))
    before = view.summary.before
    if before is not None:
        days = write.period(before.from_, before.to, language)
        compared = change_text(before.change, language) or words["before"].format(
            value=write.number(before.figures.total)
        )
        text += " · " + words["compared"].format(change=compared, period=days)
    if view.outside and view.query.area is None:
        outside = write.texts(language)["table"]["outside"].format(count=write.number(view.outside))
        text += f" · {outside}"
    return text


def _tiles(view: PanelView) -> list[Tile]:
    words, language = write.texts(view.query.language), view.query.language
    figures, explained = view.summary.figures, words["explained"]
    oldest, p90 = figures.oldest_open, figures.p90_days_to_close
    more = {
        "open": "",
        "closed": f"{words['measures']['reopened']} {write.number(figures.reopened)}",
        "resolution_rate": "",
        "median_days_to_close": "",
    }
    if oldest is not None:
        more["open"] = explained["oldest"].format(day=write.day(oldest.astimezone(view.timezone), language))
    if p90 is not None:
        more["median_days_to_close"] = explained["p90"].format(days=write.days(p90))
    units = {"median_days_to_close": explained["unit_days"] if p90 is not None else ""}
    return [
        Tile(key, words["tiles"][key], _written(key, figures), units.get(key, ""), text)
        for key, text in more.items()
    ]


def _written(key: str, figures: Figures) -> str:
    value = getattr(figures, key)
    if key == "resolution_rate":
        return write.percent(value)
    return write.days(value) if key == "median_days_to_close" else write.number(value)


def _flow(view: PanelView) -> tuple[str, str, str]:
    """Return whether the backlog grows or shrinks: a key, the verdict, and the numbers behind it."""
    flow, words = view.summary.flow, write.texts(view.query.language)["trend"]
    growth = flow.made - flow.closed
    key = "even" if growth == 0 else "grows" if growth > 0 else "shrinks"
    numbers = words["numbers"].format(made=write.number(flow.made), closed=write.number(flow.closed))
    if view.query.from_ is None:
        # The days are not those that the page is asked for
        numbers = f"{numbers} ({write.period(flow.from_, flow.to, view.query.language)})"
    before = view.summary.flow_before
    earlier = words["before"].format(made=write.number(before.made), closed=write.number(before.closed))
    numbers = f"{numbers} · {earlier}"
    if not flow.made and not flow.closed:
        return "even", words["nothing"], numbers
    return key, words[key].format(count=write.number(abs(growth))), numbers


def _down(view: PanelView) -> tuple[str, str] | None:
    """Return text and address of the way from the chosen area to those within it."""
    found = None if view.query.area is None else drill_down(view.query, view.layers)
    return None if found is None else (found[0], into(found[1], view.query.area or ""))
