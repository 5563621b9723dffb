"""The order of areas, which is the order of their codes: the capital first, then from north to south."""

import numpy as np
from numpy.typing import NDArray

from geo_fondue.boundaries.demo.grouping import SEA, Division
from geo_fondue.boundaries.demo.mesh import Integers
from geo_fondue.boundaries.demo.noise import Floats


def renumbered(division: Division, *, population: NDArray[np.int64], north: Floats, capital: int) -> Division:
    """Return the same division with areas in the order of their codes.

    The capital's province comes first, the others follow from north to south; in each the district with
    the most populous subdistrict comes first, and in each district that subdistrict.

    Parameters
    ----------
    division : Division
    population, north : ndarray, shape (subdistricts,)
        How many live in each, and its latitude or anything that grows with it.
    capital : int
        The capital's subdistrict.
    """
    district, province = division.district, division.province
    peak = _highest(population, district)
    chief = peak == _highest(peak, province)[province]
    district_north = _mean(north, district)
    first = np.arange(province.max() + 1) == province[district[capital]]

    province_rank = _ranks(np.zeros(len(first)), first, _mean(district_north, province))
    district_rank = _ranks(province_rank[province], chief, district_north)
    rank = _ranks(district_rank[district], population == peak[district], north)
    cells = division.subdistrict
    return Division(
        subdistrict=np.where(cells == SEA, SEA, rank[cells]).astype(np.int32),
        district=district_rank[district][np.argsort(rank)],
        province=province_rank[province][np.argsort(district_rank)],
    )


def _ranks(parent: NDArray[np.generic], first: NDArray[np.bool_], north: Floats) -> Integers:
    """Return each area's position by parent, then the first of it, then from north to south."""
    ranks = np.empty(len(parent), dtype=np.int32)
    ranks[np.lexsort((-north, ~first, parent))] = np.arange(len(parent), dtype=np.int32)
    return ranks


def _highest(values: NDArray[np.int64], group: Integers) -> NDArray[np.int64]:
    highest = np.zeros(group.max() + 1, dtype=np.int64)
    np.maximum.at(highest, group, values)
    return highest


def _mean(values: Floats, group: Integers) -> Floats:
    mean: Floats = np.bincount(group, values) / np.bincount(group)
    return mean
