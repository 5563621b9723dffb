"""What the made-up country is to be like: the defaults of ``boundaries/demo.toml`` and what is asked for."""

import math
import tomllib
from dataclasses import dataclass
from functools import cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

from geo_fondue.boundaries.manifest import Origin
from geo_fondue.errors import InputError
from geo_fondue.resources import folder

MOST = 2_000_000
"""Areas of a layer at most: beyond, borders come too close to the coordinates' last digit."""

DEEPEST = 9
"""Halvings of a border piece at most: 1,024 segments for each piece."""

_WHERE = "demo country"

_KM_PER_DEGREE = 111.195
"""One degree of a great circle on the sphere of 6,371 km."""

LAND_SHARE = 0.28
"""The share of its square that the country takes; the rest is sea."""

Pairs = tuple[tuple[str, str], ...]
"""Words in Thai, each with its romanisation."""


@dataclass(frozen=True, slots=True)
class Square:
    """The square that holds a country and the sea around it, in degrees.

    Attributes
    ----------
    west, south, size : float
    """

    west: float
    south: float
    size: float

    def degrees(self, points: NDArray[np.float64]) -> NDArray[np.float64]:
        """Return points of the unit square, shape (n, 2), as lon and lat."""
        lon_lat: NDArray[np.float64] = points * self.size + np.array([self.west, self.south])
        return lon_lat


@dataclass(frozen=True, slots=True)
class Parameters:
    """A country's make-up.

    Attributes
    ----------
    seed : int
    provinces, districts, subdistricts, municipalities : int
        How many of each.
    detail : int
        Halvings of each border piece after its first bend; one more doubles the vertices and refines the
        same country.
    square : Square
        Where it lies.
    """

    seed: int
    provinces: int
    districts: int
    subdistricts: int
    municipalities: int
    detail: int
    square: Square


@dataclass(frozen=True, slots=True)
class Words:
    """The words that names are made of, in Thai and romanised."""

    kinds: Pairs
    traits: Pairs
    province_heads: Pairs
    province_tails: Pairs
    chief_town: tuple[str, str]


@dataclass(frozen=True, slots=True)
class CodePrefixes:
    """What codes begin with: ``area`` for the three layers that nest, and for each that cuts across."""

    area: str
    municipality: str
    expressway: str
    park: str


def parameters(
    *,
    provinces: int | None = None,
    districts: int | None = None,
    subdistricts: int | None = None,
    municipalities: int | None = None,
    detail: int | None = None,
    seed: int | None = None,
) -> Parameters:
    """Return a country's make-up, checked.

    What is not given is as in ``boundaries/demo.toml``. With ``subdistricts`` alone the other numbers
    follow in its proportions: districts and municipalities as many times more or fewer, provinces by the
    square root of that.

    Raises
    ------
    InputError
        When the numbers make no country: fewer subdistricts than districts, a negative seed…
    """
    given = {
        "provinces": provinces,
        "districts": districts,
        "subdistricts": subdistricts,
        "municipalities": municipalities,
        "detail": detail,
        "seed": seed,
    }
    for name, value in given.items():
        if value is not None and (isinstance(value, bool) or not isinstance(value, int)):
            raise InputError(f"{name} must be a whole number, not {value!r}", where=_WHERE)
    asked = _defaults(subdistricts) | {name: value for name, value in given.items() if value is not None}
    _check(asked)
    place = _demo()["place"]
    km2 = asked["subdistricts"] * place["km2_per_subdistrict"] / LAND_SHARE
    size = min(place["widest"], math.sqrt(km2) / _KM_PER_DEGREE)
    lon, lat = place["centre"]
    return Parameters(**asked, square=Square(lon - size / 2, lat - size / 2, size))


def words() -> Words:
    """Return the words that names are made of."""
    names = _demo()["names"]
    pairs = {
        key: tuple((thai, roman) for thai, roman in names[key])
        for key in ("kinds", "traits", "province_heads", "province_tails")
    }
    thai, roman = names["chief_town"]
    return Words(**pairs, chief_town=(thai, roman))


def code_prefixes() -> CodePrefixes:
    """Return what codes begin with."""
    codes = _demo()["codes"]
    return CodePrefixes(
        area=codes["prefix"],
        municipality=codes["municipality"],
        expressway=codes["expressway"],
        park=codes["park"],
    )


def origin() -> Origin:
    """Return where the layers come from: nowhere, which is what it says."""
    return Origin(**_demo()["origin"])


@cache
def _demo() -> dict[str, Any]:
    return tomllib.loads((folder("boundaries") / "demo.toml").read_text(encoding="utf-8"))


def _defaults(subdistricts: int | None) -> dict[str, int]:
    country: dict[str, int] = _demo()["country"]
    if subdistricts is None:
        return country
    times = max(subdistricts, 0) / country["subdistricts"]
    districts = max(2, round(country["districts"] * times))
    return country | {
        "provinces": max(1, min(round(country["provinces"] * math.sqrt(times)), districts // 2)),
        "districts": districts,
        "municipalities": max(1, round(country["municipalities"] * times)),
    }


def _check(asked: dict[str, int]) -> None:
    limits = {
        "provinces": (1, MOST),
        "districts": (asked["provinces"] + 1, MOST),
        "subdistricts": (asked["districts"], MOST),
        "municipalities": (0, asked["subdistricts"]),
        "detail": (0, DEEPEST),
        "seed": (0, 2**63 - 1),
    }
    for name, (least, most) in limits.items():
        if not least <= asked[name] <= most:
            raise InputError(
                f"{name} must be {least} to {most:,}, not {asked[name]:,}",
                where=_WHERE,
                remedy="Give more districts than provinces, and no fewer subdistricts than districts",
            )
