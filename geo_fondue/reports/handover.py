"""How many reports change hands between two editions, and between which areas."""

from collections import Counter

import numpy as np
from sqlalchemy import select

from geo_fondue.reports.reresolving import Pair
from geo_fondue.reports.store import Store
from geo_fondue.reports.store.tables import reports
from geo_fondue.resolver import Resolver

_BATCH = 50_000


def handover(store: Store, before: Resolver, after: Resolver) -> Counter[Pair]:
    """Return how many reports lie in one area of an edition and in another one of another edition.

    Every report counts, whichever edition it was resolved by, and in each layer that both editions have.

    Parameters
    ----------
    store : Store
    before, after : Resolver

    Returns
    -------
    Counter
        By layer, code before and code after, where these differ; None for no area.
    """
    pairs: Counter[Pair] = Counter()
    layers = [layer for layer in after.layers if layer in before.layers]
    with store.reading() as connection:
        rows = connection.execution_options(yield_per=_BATCH).execute(select(reports.c.lon, reports.c.lat))
        for part in rows.partitions():
            lon, lat = np.array([(row.lon, row.lat) for row in part], dtype=np.float64).T
            then, now = (one.resolve_batch(lon, lat, layers=layers) for one in (before, after))
            for layer in layers:
                codes = then.codes(layer), now.codes(layer)
                differ = codes[0] != codes[1]
                pairs.update(
                    (layer, code, other)
                    for code, other in zip(codes[0][differ], codes[1][differ], strict=True)
                )
    return pairs
