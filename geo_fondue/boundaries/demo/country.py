"""A made-up country of any size: seeded, exact, and believable enough to try everything on."""

import math
from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

import numpy as np

from geo_fondue.areas import Areas
from geo_fondue.boundaries.demo.borders import borders
from geo_fondue.boundaries.demo.ground import ground
from geo_fondue.boundaries.demo.grouping import SEA, Division, divide
from geo_fondue.boundaries.demo.layers import municipality_layer, nested_layers
from geo_fondue.boundaries.demo.mesh import Mesh, mesh
from geo_fondue.boundaries.demo.noise import Floats
from geo_fondue.boundaries.demo.numbering import renumbered
from geo_fondue.boundaries.demo.parameters import Parameters, parameters
from geo_fondue.boundaries.demo.settlement import Settlement, settle
from geo_fondue.boundaries.demo.terrain import terrain
from geo_fondue.position import Bounds

_FEWEST_CELLS = 2_500
"""Land cells of the smallest country: enough for bays, a lake and an enclave."""

_FEWEST_TOWNS = 12

_PEOPLE_PER_SUBDISTRICT = 9_000
"""On average, as in Thailand."""


@dataclass(frozen=True, eq=False)
class Towns:
    """Where people live, the largest town (the capital) first.

    Attributes
    ----------
    lon, lat : ndarray of float64, shape (t,)
        Degrees.
    weight : ndarray of float64, shape (t,)
        How large each is; the capital is 1.
    """

    lon: Floats
    lat: Floats
    weight: Floats

    def __len__(self) -> int:
        return len(self.lon)


@dataclass(frozen=True, eq=False)
class Country:
    """A made-up country.

    Attributes
    ----------
    seed : int
        What it was made from.
    layers : mapping of str to Areas
        ``province``, ``district``, ``subdistrict`` and, unless there are none, ``municipality``.
        Each has the fact ``population``.
    towns : Towns
    bounds : tuple of float
        West, south, east, north of its land in degrees.
    """

    seed: int
    layers: Mapping[str, Areas]
    towns: Towns
    bounds: Bounds


def generate_country(
    *,
    provinces: int | None = None,
    districts: int | None = None,
    subdistricts: int | None = None,
    municipalities: int | None = None,
    detail: int | None = None,
    seed: int | None = None,
) -> Country:
    """Make a country up: the same one for the same numbers, in the open sea of the Bay of Bengal.

    Provinces, districts and subdistricts are exact coverages whose neighbours share every vertex, and each
    area is exactly the union of those that nest in it. There is a lake that belongs to nobody, islands, and
    an enclave: the district with one subdistrict that lies wholly inside another one. Municipalities
    cut across.

    Parameters
    ----------
    provinces, districts, subdistricts, municipalities : int, optional
        How many of each; as in ``boundaries/demo.toml`` unless given. With ``subdistricts`` alone, the
        others follow in its proportions.
    detail : int, optional
        How often each border piece is halved after its first bend, up to 9: one more doubles the vertices and
        refines the same country.
    seed : int, optional
        Another seed is another country.

    Raises
    ------
    InputError
        When the numbers make no country.
    """
    asked = parameters(
        provinces=provinces,
        districts=districts,
        subdistricts=subdistricts,
        municipalities=municipalities,
        detail=detail,
        seed=seed,
    )
    # One stream for each step, so that a change to one leaves the others' draws as they were.
    seeds = np.random.SeedSequence(asked.seed).spawn(7)
    rng = [np.random.Generator(np.random.PCG64(own)) for own in seeds]
    per_area = _cells_per_subdistrict(asked.subdistricts)
    cells = max(_FEWEST_CELLS, round(asked.subdistricts * per_area))

    lie = terrain(rng[0], order=_raster_order(cells), towns=max(asked.municipalities, _FEWEST_TOWNS))
    net = mesh(lie, rng[1], land_cells=cells)
    soil = ground(net, lie, rng[2], enclave_reach=0 if cells < 6 * asked.subdistricts else 1)
    people = _PEOPLE_PER_SUBDISTRICT * asked.subdistricts
    settlement = settle(net, soil.land, lie, rng[3], people=people)
    division = divide(
        net,
        soil,
        rng[4],
        provinces=asked.provinces,
        districts=asked.districts,
        subdistricts=asked.subdistricts,
        capital=int(settlement.town_cells[0]),
    )
    division = _in_code_order(net, division, settlement)

    own, lines = seeds[5].spawn(2)
    edges = borders(net, division.subdistrict, square=asked.square, detail=asked.detail, seed=lines)
    layers = nested_layers(division, edges, settlement, np.random.Generator(np.random.PCG64(own)))
    if asked.municipalities:
        layers["municipality"] = municipality_layer(
            mesh=net,
            division=division,
            borders=edges,
            settlement=settlement,
            subdistricts=layers["subdistrict"],
            rng=rng[6],
            square=asked.square,
            count=asked.municipalities,
            detail=asked.detail + 1,
        )
    towns = _towns(net, settlement, asked)
    return Country(asked.seed, MappingProxyType(layers), towns, layers["province"].bounds)


def _cells_per_subdistrict(subdistricts: int) -> float:
    """Return 12 up to 7,425 subdistricts, for borders with bends at several scales; 3 for a million."""
    return min(max(12 * math.pow(7_425 / subdistricts, 0.28), 3), 12)


def _raster_order(cells: int) -> int:
    """Return the order of a raster fine enough to place so many cells, within memory."""
    return min(max(round(math.log(8 * cells, 4)), 9), 12)


def _in_code_order(mesh: Mesh, division: Division, settlement: Settlement) -> Division:
    land = division.subdistrict != SEA
    area = division.subdistrict[land]
    return renumbered(
        division,
        population=np.bincount(area, settlement.people[land]).astype(np.int64),
        north=np.bincount(area, mesh.sites[land, 1]) / np.bincount(area),
        capital=int(division.subdistrict[settlement.town_cells[0]]),
    )


def _towns(mesh: Mesh, settlement: Settlement, asked: Parameters) -> Towns:
    lon, lat = np.round(asked.square.degrees(mesh.sites[settlement.town_cells]), 6).T
    return Towns(lon, lat, settlement.weights)
