"""NDJSON: an object, a feature or ``[lon, lat]`` on each line, answered line by line."""

from collections.abc import Iterator
from typing import Any

import numpy as np
import orjson
import pyarrow as pa

from geo_fondue.errors import InputError
from geo_fondue.reports.readers.row import BadRow
from geo_fondue.service.point_answers import MEMBERS, PointAnswers, Problem, pair_of, problem_of
from geo_fondue.service.point_files.cells import joined, whole
from geo_fondue.service.point_files.coordinates import CoordinateColumns, Positions, coordinates_of
from geo_fondue.service.point_files.geometry import geometry_problem, points_of
from geo_fondue.service.point_files.json_lines import JsonBlock, JsonLines
from geo_fondue.service.point_files.json_members import is_feature, properties
from geo_fondue.service.point_streams.stream import UnreadableError

MOST_HELD = 1_000_000
"""Bytes of the longest line."""

_REMEDY = 'Send {"lon": 100.5, "lat": 13.7}, [100.5, 13.7] or a GeoJSON feature on each line'


class NdjsonPoints:
    """Answers lines of JSON, each with its own members and the answer's behind them.

    Members of the names that an answer has are replaced by the answer's.

    Parameters
    ----------
    answers : PointAnswers
    """

    def __init__(self, answers: PointAnswers) -> None:
        self._answers = answers
        self._lines = JsonLines(arrays=True)
        self._columns: CoordinateColumns | None = None
        self._none_yet = True

    def feed(self, data: bytes) -> bytes:
        """Return the answers to the lines that these bytes complete."""
        answered = b"".join(map(self._answered, self._lines.feed(data)))
        if self._lines.held_bytes > MOST_HELD:
            raise UnreadableError(f"a line is longer than {MOST_HELD:,} bytes", remedy=_REMEDY)
        return answered

    def finish(self) -> bytes:
        """Return the answer to a last line without a line end."""
        return b"".join(map(self._answered, self._lines.finish()))

    def broken_off(self, error: InputError) -> bytes | None:
        """Return a last line with the problem."""
        problem = {"detail": f"{error.what}; nothing from here on is answered", "remedy": error.remedy}
        return orjson.dumps({"outcome": None, "problem": problem}) + b"\n"

    def _answered(self, block: JsonBlock) -> bytes:
        if not block.objects and block.broken and self._none_yet:
            first = block.broken[0]
            raise UnreadableError(first.reason, where=f"line {first.line}", remedy=_REMEDY)
        self._none_yet = self._none_yet and not block.objects
        items: list[Any] = block.objects
        lon, lat = self._positions(items)

        def problem(row: int) -> Problem:
            item = items[row]
            told = self._answers.problem_at(lon[row], lat[row])
            if isinstance(item, list):
                return problem_of(item, told, (lon[row], lat[row]))
            if is_feature(item):
                return geometry_problem(item["geometry"]) or told or ("this is no point", _REMEDY)
            if np.isnan(lon[row]) or np.isnan(lat[row]) or told is None:
                return "there is no lon and lat that are numbers", _REMEDY
            return told

        members = self._answers.members(lon, lat, problem)
        if block.broken or not all(
            type(item) is dict and MEMBERS.isdisjoint(item) and item for item in items
        ):
            return self._one_by_one(block, members.to_pylist())
        if any(is_feature(item) for item in items):
            return self._one_by_one(block, members.to_pylist())
        texts = pa.array([text.rstrip()[:-1] for text in block.texts or ()], pa.binary()).cast(pa.string())
        return whole(joined("", texts, ",", members, "}\n"))

    def _one_by_one(self, block: JsonBlock, members: list[str]) -> bytes:
        lines = [(bad.line, _broken_line(bad)) for bad in block.broken]
        lines += zip(block.numbers, map(_merged, block.objects, members), strict=True)
        return b"".join(line + b"\n" for _, line in sorted(lines, key=lambda each: each[0]))

    def _positions(self, items: list[Any]) -> Positions:
        lon, lat = np.full(len(items), np.nan), np.full(len(items), np.nan)
        for places, found in self._found(items):
            lon[places], lat[places] = found
        return lon, lat

    def _found(self, items: list[Any]) -> Iterator[tuple[list[int], Positions]]:
        """Yield the places of the items of each kind, and their positions."""
        kinds: dict[str, list[int]] = {}
        for place, item in enumerate(items):
            kind = "list" if type(item) is list else "feature" if is_feature(item) else "object"
            kinds.setdefault(kind, []).append(place)
        for kind, places in kinds.items():
            some = [items[place] for place in places] if len(places) < len(items) else items
            if kind == "list":
                pairs = np.array([pair_of(item) for item in some], dtype=np.float64)
                yield places, (pairs[:, 0], pairs[:, 1])
            elif kind == "feature":
                yield places, points_of([item["geometry"] for item in some])
            else:
                yield places, self._coordinates(some).positions_of(some)

    def _coordinates(self, objects: list[dict[str, Any]]) -> CoordinateColumns:
        """Return which members hold the coordinates: those of the first object that has any."""
        for each in objects if self._columns is None else ():
            try:
                self._columns = coordinates_of(each, "")
            except InputError:
                continue
            break
        return self._columns or CoordinateColumns(("lon", "lat"))


def _merged(item: Any, members: str) -> bytes:
    """Return an item with the members of its answer."""
    if isinstance(item, list):
        return f"{{{members}}}".encode()
    if is_feature(item):
        return orjson.dumps({**item, "properties": orjson.Fragment(_with(properties(item), members))})
    return _with(item, members)


def _with(held: dict[str, Any], members: str) -> bytes:
    kept = orjson.dumps({name: value for name, value in held.items() if name not in MEMBERS})
    return b"%b%b%b}" % (kept[:-1], b"," if len(kept) > 2 else b"", members.encode())


def _broken_line(bad: BadRow) -> bytes:
    problem = {"detail": f"line {bad.line}: {bad.reason}", "remedy": _REMEDY}
    return orjson.dumps({"outcome": None, "problem": problem})
