"""A country that is made of the cells of a grid."""

from collections.abc import Callable, Mapping

import numpy as np
import pytest
import shapely

from geo_fondue.areas import Areas

COLUMNS, ROWS = 4, 3

MakeCountry = Callable[..., Areas]


@pytest.fixture(scope="session")
def cell() -> Callable[[int], shapely.Polygon]:
    """Return what gives a cell of a tenth of a degree, by its number from the south-west, of 4 by 3."""

    def cell(number: int) -> shapely.Polygon:
        row, column = divmod(number, COLUMNS)
        west, south = 100 + column / 10, 13 + row / 10
        return shapely.box(west, south, west + 0.1, south + 0.1)

    return cell


@pytest.fixture(scope="session")
def country(cell: Callable[[int], shapely.Polygon]) -> MakeCountry:
    """Return what makes a layer of the cells of each code; names that are not given are the codes."""

    def country(cells: Mapping[str, list[int]], **names: str) -> Areas:
        codes = sorted(cells)
        geometry = [shapely.union_all([cell(number) for number in cells[code]]) for code in codes]
        return Areas(
            layer="district",
            codes=np.array(codes, dtype=object),
            names={"en": np.array([names.get(code, code) for code in codes], dtype=object)},
            geometry=np.array(geometry, dtype=object),
        )

    return country
