"""The answers for many points as JSON: each as the point would get it alone, or what is wrong with it."""

import math
from collections.abc import Callable, Sequence

import numpy as np
import orjson
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from geo_fondue.jurisdictions import NEAREST, UNUSABLE, Jurisdictions
from geo_fondue.position import position_problem
from geo_fondue.service.view import View, check_category

Problem = tuple[str, str]
"""What is wrong, and what to do."""

MEMBERS = frozenset(("outcome", "edition", "areas", "agency", "rule", "distance_m", "problem"))
"""The members that an answer may have."""

_MOST_REMEMBERED = 10_000  # combinations of areas; about 10 MB

_NO_POINT = "Give [lon, lat] in decimal degrees"


class PointAnswers:
    """Answers points from one view, each combination of areas worked out once.

    Parameters
    ----------
    view : View
    layer : str, optional
        Answer for this layer alone.
    category : str, optional
        What all of them are about.

    Raises
    ------
    NotFoundError
        When the edition has no such layer.
    InputError
        When a category is given with a layer.
    """

    def __init__(self, view: View, layer: str | None = None, category: str | None = None) -> None:
        check_category(category, layer)
        if layer is not None:
            view.resolver.areas(layer)  # raises what an edition says of a layer that it has not
        self.view = view
        self._layer = layer
        self._category = category
        self._remembered: dict[bytes, str] = {}

    def members(
        self, lon: NDArray[np.float64], lat: NDArray[np.float64], problem: Callable[[int], Problem]
    ) -> pa.Array:
        """Return for each point the members of its answer's JSON, without the braces around them.

        Parameters
        ----------
        lon, lat : ndarray of float64, shape (n,)
            Degrees; NaN for what is no point.
        problem : callable
            Says for the point at a place what is wrong with it; asked for those that have no answer only.

        Returns
        -------
        pyarrow.StringArray
            Those of :meth:`geo_fondue.answer.Answer.to_dict`, as :meth:`View.resolve` answers; of what is no
            position ``"outcome": null`` and ``problem``.
        """
        layers = None if self._layer is None else [self._layer]
        found = self.view.resolver.resolve_batch(lon, lat, layers=layers)
        of, first = _combinations(found)
        rows = np.stack([found.outcomes, *found.positions.values()], axis=1).astype(np.int32)[first]
        texts = [
            self._text(key.tobytes(), float(lon[row]), float(lat[row])) if key[0] != UNUSABLE else ""
            for key, row in zip(rows, first.tolist(), strict=True)
        ]
        answers = pa.array(texts, pa.string()).take(pa.array(of))
        near = found.outcomes == NEAREST
        if near.any():
            metres = [f',"distance_m":{each}' for each in np.round(found.distance_m[near], 1).tolist()]
            answers = pc.binary_join_element_wise(answers, _scattered(near, metres), "")
        bad = found.outcomes == UNUSABLE
        if bad.any():
            problems = [_problem_text(problem(row)) for row in np.flatnonzero(bad).tolist()]
            answers = pc.if_else(pa.array(bad), _scattered(bad, problems), answers)
        return answers

    def problem_at(self, lon: float, lat: float) -> Problem | None:
        """Return what is wrong with a position; None where nothing is."""
        return position_problem(lat=lat, lon=lon, bounds=self.view.resolver.edition.bounds)

    def _text(self, key: bytes, lon: float, lat: float) -> str:
        """Return the members of the answer at a point, which all have whose areas are the same."""
        text = self._remembered.get(key)
        if text is None:
            found = self.view.resolve(lat=lat, lon=lon, layer=self._layer, category=self._category)
            answer = found.to_dict()
            answer.pop("distance_m", None)
            if len(self._remembered) >= _MOST_REMEMBERED:
                self._remembered.clear()
            text = self._remembered[key] = orjson.dumps(answer)[1:-1].decode()
        return text


def point_results(answers: PointAnswers, points: Sequence[object]) -> bytes:
    """Return the answers for points as they stand in a JSON array, without its brackets.

    Parameters
    ----------
    answers : PointAnswers
    points : sequence
        ``[lon, lat]`` of each, in degrees; a third number, the height, is passed over. What is no point, or
        no position, is answered in its place with ``{"outcome": null, "problem": {"detail", "remedy"}}``.
    """
    pairs = np.array([pair_of(point) for point in points], dtype=np.float64).reshape(-1, 2)
    lon, lat = pairs[:, 0].copy(), pairs[:, 1].copy()

    def problem(row: int) -> Problem:
        return problem_of(points[row], answers.problem_at(lon[row], lat[row]), pairs[row])

    members = answers.members(lon, lat, problem)
    return b"{" + "},{".join(members.to_pylist()).encode() + b"}" if len(members) else b""


def pair_of(point: object) -> tuple[float, float]:
    """Return the lon and lat of a point in JSON; NaN for what is none."""
    if isinstance(point, list | tuple) and 2 <= len(point) <= 3 and all(map(_is_number, point)):
        return float(point[0]), float(point[1])
    return math.nan, math.nan


def problem_of(point: object, problem: Problem | None, pair: Sequence[float]) -> Problem:
    """Return what is wrong with a point that cannot be resolved: that it is none, or its position."""
    if problem is None or math.isnan(pair[0]):
        return f"{orjson.dumps(point, default=str).decode()[:100]} is not a point", _NO_POINT
    return problem


def _is_number(value: object) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)


def _problem_text(problem: Problem) -> str:
    detail, remedy = problem
    return f'"outcome":null,"problem":{orjson.dumps({"detail": detail, "remedy": remedy}).decode()}'


def _combinations(found: Jurisdictions) -> tuple[NDArray[np.int32], NDArray[np.intp]]:
    """Return for each point the number of its combination of outcome and areas, and a point of each."""
    numbers = found.outcomes.astype(np.int64) + 1
    for positions in found.positions.values():
        # renumbered each time, so that it never grows beyond 64 bits
        keys = pa.array(numbers << 32 | (positions.astype(np.int64) + 1))
        numbers = keys.dictionary_encode().indices.to_numpy().astype(np.int64)
    first = np.empty(int(numbers.max(initial=-1)) + 1, dtype=np.intp)
    first[numbers[::-1]] = np.arange(len(numbers))[::-1]
    return numbers.astype(np.int32), first


def _scattered(there: NDArray[np.bool_], texts: Sequence[str]) -> pa.Array:
    """Return a text at each place where there is one, and an empty one everywhere else."""
    places = np.where(there, np.cumsum(there), 0).astype(np.int32)
    return pa.array(["", *texts], pa.string()).take(pa.array(places))
