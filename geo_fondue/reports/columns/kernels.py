"""Which rows of the columns are chosen: one pass over what the choice speaks of."""

from geo_fondue.index.jit import jit


@jit
def choose(
    live,
    jurisdictions,
    jurisdiction,
    categories,
    category_set,
    organisations,
    organisation_set,
    group,
    wanted,
    created_at,
    begin,
    end,
    chosen,
):
    """Write which rows are chosen; an empty table or column asks nothing.

    Parameters
    ----------
    live : ndarray of bool
        Which rows still hold; empty where all do.
    jurisdictions, categories, organisations : ndarray of bool
        Whether a number is wanted; the last speaks of all beyond.
    jurisdiction, category_set, organisation_set : ndarray of int32
        The number of each row; empty where any will do.
    group : ndarray of int8
        Empty where any will do, else it has to be ``wanted``.
    created_at : ndarray of int64
        Empty where any will do, else it has to be from ``begin`` until before ``end``.
    chosen : ndarray of bool, shape (n,)
        Is filled.
    """
    for i in range(len(chosen)):
        chosen[i] = len(live) == 0 or live[i]
    if len(group) > 0:
        for i in range(len(chosen)):
            chosen[i] &= group[i] == wanted
    if len(created_at) > 0:
        for i in range(len(chosen)):
            chosen[i] &= (created_at[i] >= begin) & (created_at[i] < end)
    if len(jurisdiction) > 0:
        _look_up(jurisdictions, jurisdiction, chosen)
    if len(category_set) > 0:
        _look_up(categories, category_set, chosen)
    if len(organisation_set) > 0:
        _look_up(organisations, organisation_set, chosen)


@jit
def _look_up(table, numbers, chosen):
    last = len(table) - 1
    for i in range(len(chosen)):
        # without a branch, which would be guessed wrong every so often
        chosen[i] &= table[min(numbers[i], last)]


@jit
def choose_place(lon, lat, west, south, east, north, chosen):
    """Leave only those chosen rows that lie in a box; west > east crosses the antimeridian."""
    crosses = west > east
    for i in range(len(chosen)):
        after, before = lon[i] >= west, lon[i] <= east
        inside = (after | before) if crosses else (after & before)
        chosen[i] &= inside & (lat[i] >= south) & (lat[i] <= north)
