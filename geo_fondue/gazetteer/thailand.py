"""What is known of Thailand's areas beside their boundaries: names and postal codes, from geothai.

Its tables are those of the Department of Provincial Administration, whose codes with ``TH`` before them are
the P-codes of Thailand.
"""

from geothai import by_postal_code, district, province, subdistrict

PREFIX = "TH"

_KNOWN = {
    ("province", 2): province,
    ("district", 4): district,
    ("subdistrict", 6): subdistrict,
}


def official_names(layer: str, code: str) -> dict[str, str]:
    """Return an area's official names by language; none where the code is not one of Thailand's."""
    look_up = _KNOWN.get((layer, len(code) - len(PREFIX)))
    found = look_up(code.removeprefix(PREFIX)) if look_up and code.startswith(PREFIX) else None
    return {} if found is None else {"th": found.name_th, "en": found.name_en}


def postal_codes(layer: str, code: str) -> tuple[str, ...]:
    """Return the postal codes of a subdistrict; none for any other area."""
    if layer != "subdistrict" or not code.startswith(PREFIX):
        return ()
    found = subdistrict(code.removeprefix(PREFIX))
    return () if found is None else found.postal_codes


def with_postal_code(text: str) -> list[str]:
    """Return the codes of the subdistricts that have a postal code."""
    return [PREFIX + found.code for found in by_postal_code(text)]
