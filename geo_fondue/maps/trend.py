"""A line of reports made and closed over time: the geometry of its drawing, and the same as a table."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from math import ceil, floor, log10

from geo_fondue.maps import texts as write
from geo_fondue.statistics.over_time import Series

WIDTH, HEIGHT = 460, 112
LEFT, RIGHT, TOP, BOTTOM = 40, 8, 8, 20

MOST_MARKS = 4
"""So many dates stand below the line: more would run into one another on a phone."""


@dataclass(frozen=True, slots=True)
class Mark:
    """A number or a date beside the drawing, and where it stands."""

    at: float
    text: str


@dataclass(frozen=True, slots=True)
class Row:
    """One step as text: what its table and the pointer tell, and where it stands."""

    label: str
    made: str
    closed: str
    left: float
    width: float


@dataclass(frozen=True, slots=True)
class Piece:
    """A piece of a line, ``made`` or ``closed``, to or from a step that is not whole."""

    line: str
    points: str


@dataclass(frozen=True, slots=True)
class Trend:
    """What is drawn, in units of a box of ``width`` by ``height``.

    Attributes
    ----------
    made, closed : str
        The points of the two lines over the steps that are whole, as SVG has them.
    partial : tuple of Piece
        The lines where a step reaches beyond the days that are counted, as the current month does.
    more_made, more_closed : str
        Paths of the surfaces between the lines: where more came than were closed, and the other way around.
    rows : tuple of Row
    numbers, dates : tuple of Mark
    step : str
        ``day``, ``week`` or ``month``.
    """

    made: str
    closed: str
    partial: tuple[Piece, ...]
    more_made: str
    more_closed: str
    rows: tuple[Row, ...]
    numbers: tuple[Mark, ...]
    dates: tuple[Mark, ...]
    step: str
    width: int = WIDTH
    height: int = HEIGHT
    left: int = LEFT
    right: int = WIDTH - RIGHT


def trend(series: Series, language: str, *, first: date | None, last: date) -> Trend | None:
    """Return the drawing of a series; None where there is nothing to draw a line of.

    Parameters
    ----------
    series : Series
    language : {"th", "en"}
    first, last : date
        The days that are counted: a step that reaches beyond them is not whole. None for a series that
        begins with the first report.
    """
    count = len(series.starts)
    if count < 2 or not any((*series.created, *series.closed)):
        return None
    top = round_up(max(*series.created, *series.closed))
    step = (WIDTH - LEFT - RIGHT) / (count - 1)
    x = [LEFT + step * number for number in range(count)]
    lines = {
        "made": [(x[i], _y(number, top)) for i, number in enumerate(series.created)],
        "closed": [(x[i], _y(number, top)) for i, number in enumerate(series.closed)],
    }
    begin = int(first is not None and series.starts[0] < first)
    end = count - (_after(series.starts[-1], series.step) > last + timedelta(days=1))
    whole = {name: points[begin:end] for name, points in lines.items()}
    worse, better = _between(whole["made"], whole["closed"])
    return Trend(
        made=_points(whole["made"]),
        closed=_points(whole["closed"]),
        partial=tuple(_partial(lines, begin, end)),
        more_made=worse,
        more_closed=better,
        rows=tuple(
            Row(
                label=_long_label(day, series.step, language),
                made=write.number(series.created[i]),
                closed=write.number(series.closed[i]),
                left=round(x[i] - step / 2, 1),
                width=round(step, 1),
            )
            for i, day in enumerate(series.starts)
        ),
        numbers=tuple(Mark(round(_y(value, top), 1), write.number(value)) for value in (0, top // 2, top)),
        dates=tuple(
            Mark(round(x[i], 1), _label(series.starts[i], series.step, language))
            for i in _spread(count, MOST_MARKS)
        ),
        step=series.step,
    )


def _partial(lines: Mapping[str, Sequence[tuple[float, float]]], begin: int, end: int) -> Iterator[Piece]:
    """Yield the pieces of the lines before and after the steps that are whole."""
    for name, points in lines.items():
        if begin:
            yield Piece(name, _points(points[: begin + 1]))
        if end < len(points) and end:
            yield Piece(name, _points(points[end - 1 :]))


def round_up(value: int) -> int:
    """Return an even number that is not below the one given and reads well: 1, 2, 4, 5 or 8 and noughts.

    Examples
    --------
    >>> round_up(3), round_up(37), round_up(4100), round_up(0)
    (4, 40, 5000, 2)
    """
    if value <= 2:
        return 2
    unit = int(10 ** floor(log10(value)))
    for first in (1, 2, 4, 5, 8, 10):
        if first * unit >= value and first * unit % 2 == 0:
            return first * unit
    return 2 * ceil(value / 2)


def _y(value: float, top: int) -> float:
    return TOP + (HEIGHT - TOP - BOTTOM) * (1 - value / top)


def _points(points: Sequence[tuple[float, float]]) -> str:
    return " ".join(f"{x:.1f},{y:.1f}" for x, y in points)


def _between(made: Sequence[tuple[float, float]], closed: Sequence[tuple[float, float]]) -> tuple[str, str]:
    """Return the paths between two lines: where the first is above, and where it is below."""
    above: list[Sequence[tuple[float, float]]] = []
    below: list[Sequence[tuple[float, float]]] = []
    for i in range(len(made) - 1):
        (x0, m0), (x1, m1) = made[i], made[i + 1]
        c0, c1 = closed[i][1], closed[i + 1][1]
        # y grows downwards: more made is a smaller y
        start, end = c0 - m0, c1 - m1
        if start * end < 0:
            share = start / (start - end)
            crossing = (x0 + share * (x1 - x0), m0 + share * (m1 - m0))
            first, second = ((x0, m0), crossing, (x0, c0)), (crossing, (x1, m1), (x1, c1))
            (above if start > 0 else below).append(first)
            (above if end > 0 else below).append(second)
        elif start or end:
            shape = ((x0, m0), (x1, m1), (x1, c1), (x0, c0))
            (above if start + end > 0 else below).append(shape)
    return _path(above), _path(below)


def _path(shapes: Sequence[Sequence[tuple[float, float]]]) -> str:
    return " ".join("M" + " L".join(f"{x:.1f},{y:.1f}" for x, y in shape) + "Z" for shape in shapes)


def _spread(count: int, most: int) -> list[int]:
    """Return at most so many positions, evenly apart, the first and the last among them."""
    if count <= most:
        return list(range(count))
    return [round(i * (count - 1) / (most - 1)) for i in range(most)]


def _after(start: date, step: str) -> date:
    """Return the day after a step."""
    if step == "month":
        return (start.replace(day=28) + timedelta(days=4)).replace(day=1)
    return start + timedelta(days=7 if step == "week" else 1)


def _label(day: date, step: str, language: str) -> str:
    month = write.texts(language)["months"]["short"][day.month - 1]
    if step == "month":
        return f"{month} {write.year(day.year, language) % 100:02d}"
    return f"{day.day} {month}"


def _long_label(day: date, step: str, language: str) -> str:
    if step == "month":
        month = write.texts(language)["months"]["short"][day.month - 1]
        return f"{month} {write.year(day.year, language)}"
    text = write.day(day, language)
    return str(write.texts(language)["trend"]["week_of"].format(day=text)) if step == "week" else text
