"""Where reports lie, as the tables have it, and where they lay before."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

import numpy as np
from sqlalchemy import Connection

from geo_fondue.jurisdictions import OUTCOME_NAMES, Jurisdictions
from geo_fondue.reports.store.bulk import add_missing_rows
from geo_fondue.reports.store.shared import Areas, jurisdiction_ids
from geo_fondue.reports.store.tables import report_areas_history


@dataclass(frozen=True, slots=True)
class Place:
    """Where a report lies: the number of its jurisdiction, by which edition, how, how far."""

    jurisdiction_id: int
    edition: str
    outcome: str
    distance_m: float | None


def places(connection: Connection, jurisdictions: Jurisdictions) -> list[Place]:
    """Return where each of many points lies; combinations of areas that are new are added to the tables."""
    areas, which = _combinations(jurisdictions)
    ids = jurisdiction_ids(connection, areas)
    numbers = [ids[combination] for combination in areas]
    shared: dict[tuple[int, int], Place] = {}  # all but the nearest: they are many, and few different ones
    found = []
    for at, outcome, metres in zip(
        which, jurisdictions.outcomes.tolist(), jurisdictions.distance_m.tolist(), strict=True
    ):
        place = shared.get((at, outcome))
        if place is None:
            distance_m = None if math.isnan(metres) else metres
            place = Place(numbers[at], jurisdictions.edition, OUTCOME_NAMES[outcome], distance_m)
            if distance_m is None:
                shared[at, outcome] = place
        found.append(place)
    return found


def keep_history(
    connection: Connection, numbers: Sequence[int], before: Sequence[Place], until: datetime
) -> None:
    """Keep where reports lay before they were given other areas.

    Parameters
    ----------
    connection : Connection
    numbers : sequence of int
        The store's own numbers of the reports.
    before : sequence of Place, of the same length
    until : datetime
        When they were given others.
    """
    rows = {
        "report_id": numbers,
        "until": [until] * len(numbers),
        "jurisdiction_id": [place.jurisdiction_id for place in before],
        "edition": [place.edition for place in before],
        "outcome": [place.outcome for place in before],
    }
    add_missing_rows(connection, report_areas_history, rows)


def _combinations(jurisdictions: Jurisdictions) -> tuple[list[Areas], list[int]]:
    """Return each distinct combination of areas, and for each point which of them it has."""
    layers = list(jurisdictions.positions)
    if not layers:
        return [()], [0] * len(jurisdictions)
    first = which = np.zeros(len(jurisdictions), dtype=np.int64)
    for layer in layers:  # one after the other: each time what differs so far is numbered without gaps
        positions = jurisdictions.positions[layer]
        apart = which * (int(positions.max(initial=-1)) + 2) + positions + 1
        _, first, which = np.unique(apart, return_index=True, return_inverse=True)
    columns = [jurisdictions.codes(layer)[first].tolist() for layer in layers]
    areas = [
        tuple((layer, code) for layer, code in zip(layers, codes, strict=True) if code is not None)
        for codes in zip(*columns, strict=True)
    ]
    return areas, which.tolist()
