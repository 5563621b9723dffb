"""The layers of a made-up country: polygons, codes, names and people put together."""

import numpy as np
import shapely
from numpy.typing import NDArray
from scipy.spatial import cKDTree

from geo_fondue.areas import PARENT_LAYERS, Areas
from geo_fondue.boundaries.demo import naming
from geo_fondue.boundaries.demo.assembly import assemble
from geo_fondue.boundaries.demo.borders import Borders
from geo_fondue.boundaries.demo.grouping import SEA, Division
from geo_fondue.boundaries.demo.mesh import Integers, Mesh
from geo_fondue.boundaries.demo.municipalities import municipality_polygons
from geo_fondue.boundaries.demo.naming import Names, Texts
from geo_fondue.boundaries.demo.noise import Floats
from geo_fondue.boundaries.demo.parameters import Square, code_prefixes, words
from geo_fondue.boundaries.demo.settlement import Settlement
from geo_fondue.boundaries.demo.terrain import TOWN_WIDTH


def nested_layers(
    division: Division, borders: Borders, settlement: Settlement, rng: np.random.Generator
) -> dict[str, Areas]:
    """Return provinces, districts and subdistricts.

    A district is named for its first subdistrict, as in Thailand, or, where it holds its province's
    largest town, for the province: เมือง and its name.
    """
    vocabulary = words()
    district, province = division.district, division.province
    sub_names = naming.place_names(vocabulary, len(district), rng)
    province_names = naming.province_names(vocabulary, province.max() + 1, rng)
    names = sub_names[np.searchsorted(district, np.arange(len(province)))]
    chief = np.searchsorted(province, np.arange(len(province_names.th)))
    chief_names = naming.chief_name(vocabulary, province_names)
    names.th[chief], names.en[chief] = chief_names.th, chief_names.en

    province_codes = naming.province_codes(code_prefixes().area, len(province_names.th))
    district_codes = naming.nested_codes(province_codes, province)
    sub_codes = naming.nested_codes(district_codes, district)

    cells = division.subdistrict
    in_district = np.where(cells == SEA, SEA, district[cells]).astype(np.int32)
    in_province = np.where(cells == SEA, SEA, province[in_district]).astype(np.int32)

    def nested(
        layer: str, area_of_cell: Integers, codes: Texts, names: Names, parents: Texts | None = None
    ) -> Areas:
        land = area_of_cell != SEA
        return Areas(
            layer=layer,
            codes=codes,
            names={"th": names.th, "en": names.en},
            geometry=assemble(borders, area_of_cell),
            parent_layer=PARENT_LAYERS.get(layer),
            parents=parents,
            facts={"population": _sums(settlement.people[land], area_of_cell[land], len(codes))},
        )

    layers = (
        nested("province", in_province, province_codes, province_names),
        nested("district", in_district, district_codes, names, province_codes[province]),
        nested("subdistrict", cells, sub_codes, sub_names, district_codes[district]),
    )
    return {areas.layer: areas for areas in layers}


def municipality_layer(
    *,
    mesh: Mesh,
    division: Division,
    borders: Borders,
    settlement: Settlement,
    subdistricts: Areas,
    rng: np.random.Generator,
    square: Square,
    count: int,
    detail: int,
) -> Areas:
    """Return municipalities around the ``count`` largest towns, named for the subdistricts they lie in."""
    towns = settlement.town_cells[:count]
    land = np.flatnonzero(division.subdistrict != SEA)
    sites = square.degrees(mesh.sites)
    geometry = municipality_polygons(
        sites[towns],
        _reach(mesh, settlement, count, len(land) / len(subdistricts)) * square.size,
        subdistricts=subdistricts.geometry,
        coast=_coast(borders, division.subdistrict),
        detail=detail,
        rng=rng,
    )
    points = np.asarray(shapely.points(sites[land]))
    area, site = shapely.STRtree(points).query(geometry, predicate="contains")
    names = _municipality_names(subdistricts, division.subdistrict[towns], rng)
    return Areas(
        layer="municipality",
        codes=naming.numbered_codes(code_prefixes().municipality, count),
        names={"th": names.th, "en": names.en},
        geometry=geometry,
        facts={"population": _sums(settlement.people[land[site]], area, count)},
    )


def _sums(people: NDArray[np.int64], area: NDArray[np.integer], count: int) -> NDArray[np.int64]:
    sums = np.zeros(count, dtype=np.int64)
    np.add.at(sums, area, people)
    return sums


def _reach(mesh: Mesh, settlement: Settlement, count: int, cells_per_subdistrict: float) -> Floats:
    """Return how far municipalities reach, in widths of the square: over parts of several subdistricts."""
    towns = settlement.town_cells[:count]
    spacing = cKDTree(mesh.sites).query(mesh.sites[towns], k=7)[0][:, 1:].mean(axis=1)
    reach: Floats = np.maximum(
        0.7 * spacing * np.sqrt(cells_per_subdistrict), TOWN_WIDTH * settlement.weights[:count] ** 0.4
    )
    return reach


def _coast(borders: Borders, subdistrict: Integers) -> NDArray[np.object_]:
    """Return the shore lines, of the sea and the lake, as LineStrings."""
    wet = (subdistrict[borders.left] == SEA) | (subdistrict[borders.right] == SEA)
    points = np.repeat(wet, np.diff(borders.first))
    line = np.repeat(np.arange(wet.sum()), np.diff(borders.first)[wet])
    lines: NDArray[np.object_] = shapely.linestrings(borders.points[points], indices=line)
    return lines


def _municipality_names(subdistricts: Areas, within: Integers, rng: np.random.Generator) -> Names:
    """Return the name of each one's subdistrict, or a name of its own where a larger town has taken it."""
    names = Names(subdistricts.names["th"][within], subdistricts.names["en"][within])
    again = np.ones(len(within), dtype=bool)
    again[np.unique(within, return_index=True)[1]] = False
    others = naming.place_names(words(), int(again.sum()), rng)
    names.th[again], names.en[again] = others.th, others.en
    return names
