"""Many points in one request: each gets the answer that it would get alone, or what is wrong with it."""

import json
import math
from collections.abc import Sequence
from typing import Any, cast

import numpy as np

from geo_fondue.answer import Answer, Outcome
from geo_fondue.jurisdictions import OUTCOME_NAMES, UNUSABLE
from geo_fondue.position import position_problem
from geo_fondue.resolver import Resolver


def resolve_points(
    resolver: Resolver, points: Sequence[object], *, layer: str | None = None
) -> list[dict[str, Any]]:
    """Return for each point the JSON of :meth:`geo_fondue.answer.Answer.to_dict`.

    Parameters
    ----------
    resolver : Resolver
    points : sequence
        ``[lon, lat]`` of each, in degrees; a third number, the height, is passed over. What is no point, or
        no position, is answered in its place with ``{"outcome": None, "problem": {"detail", "remedy"}}``.
    layer : str, optional
        Answer for this layer alone.

    Raises
    ------
    NotFoundError
        When the edition has no such layer.
    """
    pairs = [_pair(point) for point in points]
    lon, lat = (np.array([pair[side] for pair in pairs], dtype=np.float64) for side in (0, 1))
    found = resolver.resolve_batch(lon, lat, layers=None if layer is None else [layer])
    layers = {name: (resolver.areas(name), at.tolist()) for name, at in found.positions.items()}
    results: list[dict[str, Any]] = []
    for row, (outcome, distance_m) in enumerate(
        zip(found.outcomes.tolist(), found.distance_m.tolist(), strict=True)
    ):
        if outcome == UNUSABLE:
            results.append({"outcome": None, "problem": _problem(points[row], pairs[row], resolver)})
            continue
        areas = {name: areas.area(at[row]) for name, (areas, at) in layers.items() if at[row] >= 0}
        distance = None if math.isnan(distance_m) else distance_m
        named = cast("Outcome", OUTCOME_NAMES[outcome])
        results.append(Answer(named, found.edition, areas, distance).to_dict())
    return results


def _pair(point: object) -> tuple[float, float]:
    """Return lon and lat; NaN for what is no point."""
    if isinstance(point, list | tuple) and 2 <= len(point) <= 3 and all(_is_number(value) for value in point):
        return float(point[0]), float(point[1])
    return math.nan, math.nan


def _is_number(value: object) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)


def _problem(point: object, pair: tuple[float, float], resolver: Resolver) -> dict[str, str]:
    lon, lat = pair
    problem = position_problem(lat=lat, lon=lon, bounds=resolver.edition.bounds)
    if problem is None or math.isnan(lon):
        detail = f"{json.dumps(point, ensure_ascii=False)[:100]} is not a point"
        return {"detail": detail, "remedy": "Give [lon, lat] in decimal degrees"}
    return {"detail": problem[0], "remedy": problem[1]}
