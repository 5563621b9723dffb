"""An answer with what the accuracy of its position leaves open."""

import threading
from collections.abc import Callable
from dataclasses import replace

import numpy as np

from geo_fondue.accuracy.surroundings import EXACT_M, LEAST_SHARE, Shares, Surroundings
from geo_fondue.answer import Answer, Candidate
from geo_fondue.areas import Areas

CERTAIN_SHARE = 0.95
"""The share of the probability that counts as certain, by default."""


class Doubts:
    """Says how sure the answers from one edition are. Threads may share it.

    Parameters
    ----------
    areas : callable
        Returns the areas of a layer.
    certain_share : float
        The share of the probability, 0 to 1, from which on an answer is certain.
    """

    def __init__(self, areas: Callable[[str], Areas], *, certain_share: float = CERTAIN_SHARE) -> None:
        self._areas = areas
        self._certain_share = certain_share
        self._surroundings: dict[str, Surroundings] = {}
        self._building = threading.Lock()

    def add_to(self, answer: Answer, *, lat: float, lon: float, layer: str, accuracy_m: float) -> Answer:
        """Return the answer with a layer's candidates, the distance to the border, and whether it is sure.

        Parameters
        ----------
        answer : Answer
            For the very position.
        lat, lon : float
            In range.
        layer : str
            The layer that may be in doubt.
        accuracy_m : float
            Checked; the radius that holds the true position with 68 %.
        """
        areas = self._areas(layer)
        position = areas.position(answer.areas[layer].code) if layer in answer.areas else -1
        surroundings = self._around(areas)
        if accuracy_m < EXACT_M:
            inside = position if answer.outcome != "nearest" else -1
            shares = _sure_of(inside)
        else:
            shares = surroundings.shares(lon=lon, lat=lat, accuracy_m=accuracy_m)
        border_m = None if position < 0 else surroundings.border_distance(position, lon=lon, lat=lat)
        return replace(
            answer,
            border_distance_m=border_m,
            certain=shares.of(position) >= self._certain_share,
            certain_share=self._certain_share,
            candidates=_candidates(areas, shares),
        )

    def _around(self, areas: Areas) -> Surroundings:
        with self._building:
            found = self._surroundings.get(areas.layer)
            if found is None:
                found = self._surroundings[areas.layer] = Surroundings(areas)
            return found


def _sure_of(position: int) -> Shares:
    """Return the shares of a position that is known exactly: all in one area, or outside for -1."""
    here = [] if position < 0 else [position]
    return Shares(np.array(here, dtype=np.intp), np.ones(len(here)), 0.0 if here else 1.0)


def _candidates(areas: Areas, shares: Shares) -> tuple[Candidate, ...]:
    listed = shares.shares >= LEAST_SHARE
    found = [
        Candidate("area", str(areas.codes[position]), areas.layer, float(share))
        for position, share in zip(shares.positions[listed], shares.shares[listed], strict=True)
    ]
    others = float(shares.shares[~listed].sum())
    if others > 0:
        found.append(Candidate("others", None, areas.layer, others))
    if shares.outside > 0:
        found.append(Candidate("outside", None, areas.layer, shares.outside))
    return tuple(found)
