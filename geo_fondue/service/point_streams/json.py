"""``{"points": [[lon, lat], …]}`` of any length, answered with ``{"edition", "results": […]}``."""

import contextlib
import re
from collections.abc import Callable
from typing import Any

import orjson

from geo_fondue.errors import InputError
from geo_fondue.service.point_answers import PointAnswers, point_results
from geo_fondue.service.point_streams.stream import UnreadableError

MOST_HELD = 1_000_000
"""Bytes in which the members before ``points``, those behind, and any single point must fit."""

_ARRAY = re.compile(rb'"points"\s*:\s*\[')
_BETWEEN = re.compile(rb"\]\s*,\s*\[")


class JsonPoints:
    """Answers a JSON object with ``points``.

    Parameters
    ----------
    open_answers : callable
        Returns what answers, of the members that stand before ``points``. Raises InputError where it cannot
        use them.
    """

    def __init__(self, open_answers: Callable[[dict[str, Any]], PointAnswers]) -> None:
        self._open = open_answers
        self._answers: PointAnswers | None = None
        self._held = b""
        self._none_yet = True

    def feed(self, data: bytes) -> bytes:
        """Return the results for the points that these bytes complete."""
        self._held += data
        head = b""
        if self._answers is None:
            begun = self._begun()
            if begun is None:
                return b""
            self._answers, head = begun
        end = self._last_end()
        if end is None:
            if len(self._held) > MOST_HELD:
                raise UnreadableError(f"a point is longer than {MOST_HELD:,} bytes", where="points")
            return head
        points = _loaded(b"[%b]" % self._held[:end])
        self._held = self._held[self._held.index(b",", end) + 1 :]
        return head + self._results(self._answers, points)

    def finish(self) -> bytes:
        """Return the last results, and the end of the object."""
        head = self.feed(b"")
        if self._answers is None:
            raise UnreadableError("the body is no JSON object with points", remedy='Send {"points": […]}')
        rest = _loaded(b'{"points":[' + self._held)
        late = [name for name in rest if name != "points"]
        if late:
            raise InputError(
                f"{late[0][:100]!r} stands behind points, whose answers are on their way already",
                where=late[0][:100],
                remedy="Put it before points, or in the query",
            )
        return head + self._results(self._answers, rest["points"]) + b"]}"

    def broken_off(self, error: InputError) -> bytes | None:
        """Return the end of the object with the problem as its last member."""
        problem = {"detail": error.what, "remedy": error.remedy}
        return b'],"problem":' + orjson.dumps(problem) + b"}"

    def _begun(self) -> tuple[PointAnswers, bytes] | None:
        """Return what answers once the array begins, and the beginning of the answer."""
        found = _ARRAY.search(self._held)
        before: Any = None
        if found is not None:
            with contextlib.suppress(orjson.JSONDecodeError):
                before = orjson.loads(self._held[: found.end()] + b"]}")
        if found is None or not isinstance(before, dict) or before.pop("points", None) != []:
            if len(self._held) > MOST_HELD:
                raise UnreadableError(
                    f"no points begin within the first {MOST_HELD:,} bytes", remedy='Send {"points": […]}'
                )
            return None
        answers = self._open(before)
        self._held = self._held[found.end() :]
        return answers, b'{"edition":%b,"results":[' % orjson.dumps(answers.view.edition.id)

    def _last_end(self) -> int | None:
        end = self._held.rfind(b"]")
        while end >= 0:
            if _BETWEEN.match(self._held, end):
                return end + 1
            end = self._held.rfind(b"]", 0, end)
        return None

    def _results(self, answers: PointAnswers, points: list[object]) -> bytes:
        if not points:
            return b""
        comma = b"" if self._none_yet else b","
        self._none_yet = False
        return comma + point_results(answers, points)


def _loaded(text: bytes) -> Any:
    try:
        return orjson.loads(text)
    except orjson.JSONDecodeError as error:
        raise UnreadableError(f"the body is no JSON: {error.msg}") from None
