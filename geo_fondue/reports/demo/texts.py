"""What made-up reports say: text of the public that says it is made up, addresses, agencies, ticket ids."""

import numpy as np
from numpy.typing import NDArray

from geo_fondue.areas import Areas
from geo_fondue.boundaries.demo import Country

MADE_UP = "(ข้อมูลสมมุติ)"
"""Made-up data, in Thai: at the end of every description, address and agency's name."""

_PLACES = (
    "หน้าตลาด",
    "หน้าโรงเรียน",
    "ปากซอย {n}",
    "กลางซอย {n}",
    "ใกล้วัด",
    "หน้าหมู่บ้าน",
    'ตรงข้ามร้าน "เจ๊{n}"',
    "ริมคลอง",
)
_CLOSINGS = (
    " ฝากตรวจสอบด้วยครับ",
    " ช่วยมาดูแลหน่อยค่ะ",
    "\nแจ้งมาหลายครั้งแล้วยังไม่ได้รับการแก้ไข",
    "\n\nติดต่อกลับได้ที่ 000-000-0000",
    ", ขอบคุณครับ",
    "",
)
_ALPHABET = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ"
_ID_BITS = 30
MOST = 2**_ID_BITS
"""Reports at most: so many ticket ids there are."""


def ticket_id(number: int, year: int, seed: int) -> str:
    """Return a ticket id such as ``2026-B9WGC7``; no two numbers below :data:`MOST` get the same letters."""
    # Multiplying by an odd number permutes the numbers modulo a power of two.
    mixed = (number * 0x2545F491 + seed * 0x9E3779B1) % MOST
    letters = "".join(_ALPHABET[mixed >> shift & 31] for shift in range(_ID_BITS - 5, -1, -5))
    return f"{year}-{letters}"


def description(complaint: str, dice: list[int]) -> str:
    """Return what a sender writes, from a topic's complaint and three random numbers."""
    place = _PLACES[dice[0] % len(_PLACES)].format(n=dice[1] % 90 + 1)
    return complaint.format(place=place) + _CLOSINGS[dice[2] % len(_CLOSINGS)] + f" {MADE_UP}"


class Directory:
    """The names of areas and agencies, in Thai, by position."""

    def __init__(self, country: Country) -> None:
        subdistricts = country.layers["subdistrict"]
        districts, provinces = country.layers["district"], country.layers["province"]
        district = districts.positions(_parents(subdistricts))
        province = provinces.positions(_parents(districts))[district]
        self._subdistrict = subdistricts.names["th"].tolist()
        self._district = districts.names["th"][district].tolist()
        self._province = provinces.names["th"][province].tolist()
        municipalities = country.layers.get("municipality")
        self._municipality = [] if municipalities is None else municipalities.names["th"].tolist()

    def names(self, subdistrict: int) -> tuple[str, str, str]:
        """Return the names of a subdistrict, its district and its province."""
        return self._subdistrict[subdistrict], self._district[subdistrict], self._province[subdistrict]

    def address(self, subdistrict: int, dice: list[int]) -> str:
        """Return an address in a subdistrict, from three random numbers."""
        names = self.names(subdistrict)
        house = f"{dice[0] % 300 + 1}/{dice[1] % 40 + 1} หมู่ {dice[2] % 12 + 1}"
        return f"{house} ต.{names[0]} อ.{names[1]} จ.{names[2]} {MADE_UP}"

    def agencies(self, subdistrict: int, municipality: int, *, passed_on: bool) -> tuple[str, ...]:
        """Return who answers for a place: its municipality or subdistrict, and the district if passed on."""
        if municipality >= 0:
            first = f"เทศบาล{self._municipality[municipality]} {MADE_UP}"
        else:
            first = f"อบต.{self._subdistrict[subdistrict]} {MADE_UP}"
        return (first, f"อำเภอ{self._district[subdistrict]} {MADE_UP}") if passed_on else (first,)


def _parents(areas: Areas) -> NDArray[np.object_]:
    return np.full(len(areas), None, dtype=object) if areas.parents is None else areas.parents
