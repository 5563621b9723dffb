"""Why an agency is responsible, or why none is, in words for people."""

from collections.abc import Mapping, Sequence
from types import MappingProxyType

from geo_fondue.agencies import Agency
from geo_fondue.areas import Area

Words = Mapping[str, str]
"""A text by language, ``th`` and ``en``."""

LAYER_WORDS: Mapping[str, Words] = {
    "province": {"th": "จังหวัด", "en": "province"},
    "district": {"th": "อำเภอ/เขต", "en": "district"},
    "subdistrict": {"th": "ตำบล/แขวง", "en": "subdistrict"},
    "municipality": {"th": "เทศบาล", "en": "municipality"},
    "expressway": {"th": "ทางพิเศษ", "en": "expressway"},
    "park": {"th": "สวนสาธารณะ", "en": "park"},
    "canal": {"th": "คลอง", "en": "canal"},
    "state_road": {"th": "ทางหลวง", "en": "state road"},
}
"""What people call the layers that are known; any other is called by its own name."""

UNREADABLE: Words = MappingProxyType(
    {
        "th": "ยังบอกหน่วยงานไม่ได้ เพราะอ่านกฎความรับผิดชอบไม่ได้",
        "en": "No agency can be named: the rules of responsibility cannot be read",
    }
)

OUTSIDE: Words = MappingProxyType({"th": "จุดนี้อยู่นอกพื้นที่ทั้งหมด", "en": "The place is outside every area"})


def why_named(
    agency: Agency, area: Area | None, about: Words | None, *, direct: bool, nearest: bool
) -> Words:
    """Return why an agency is named.

    Parameters
    ----------
    agency : Agency
    area : Area or None
        For which it is; None for a rule that holds everywhere.
    about : mapping of str to str, or None
        The names of the category that counted.
    direct : bool
        Whether the agency itself lists the area, and no rule named it.
    nearest : bool
        Whether the area is only the nearest.
    """
    thai, english = agency.title("th"), agency.title("en")
    about_th = "" if about is None else f" เรื่อง{about['th']}"
    about_en = "" if about is None else f" for {about['en']}"
    if area is None:
        return {
            "th": f"{thai} รับผิดชอบทุกพื้นที่{about_th}",
            "en": f"{english} answers{about_en} everywhere",
        }
    lies_th, lies_en = ("พื้นที่ที่ใกล้ที่สุดคือ", "The nearest area is") if nearest else ("จุดนี้อยู่ใน", "The place is in")
    place_th, place_en = place_words(area, "th"), place_words(area, "en")
    if direct:
        return {
            "th": f"{lies_th}{place_th} ซึ่ง {thai} ดูแล{about_th}",
            "en": f"{lies_en} {place_en}, which {english} serves{about_en}",
        }
    return {
        "th": f"{lies_th}{place_th} ซึ่งกฎกำหนดให้ {thai} รับผิดชอบ{about_th}",
        "en": f"{lies_en} {place_en}, where the rule names {english}{about_en}",
    }


def why_none(areas: Sequence[Area], about: Words | None) -> Words:
    """Return why no agency is named: what was looked at, and for which category."""
    if not areas:
        return OUTSIDE
    about_th = "" if about is None else f" เรื่อง{about['th']}"
    about_en = "" if about is None else f" for {about['en']}"
    thai, english = (", ".join(place_words(area, language) for area in areas) for language in ("th", "en"))
    return {
        "th": f"ไม่มีกฎที่ใช้อยู่ข้อใดระบุหน่วยงานสำหรับ{thai}{about_th}",
        "en": f"No rule in force names an agency{about_en} in {english}",
    }


def place_words(area: Area, language: str) -> str:
    """Return an area in words: its name and, where that does not say it, its layer."""
    layer = LAYER_WORDS.get(area.layer, {}).get(language, area.layer)
    name = area.title(language)
    if layer.casefold() in name.casefold():
        return name
    return f"{layer}{name}" if language == "th" else f"the {layer} {name}"
