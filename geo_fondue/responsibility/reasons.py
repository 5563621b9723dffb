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


def why_named(agency: Agency, area: Area | None, category: str | None, *, direct: bool) -> Words:
    """Return why an agency is named.

    Parameters
    ----------
    agency : Agency
    area : Area or None
        For which it is; None for a rule that holds everywhere.
    category : str or None
        The category that counted.
    direct : bool
        Whether the agency itself lists the area, and no rule named it.
    """
    thai, english = agency.title("th"), agency.title("en")
    about_th = "" if category is None else f"เรื่อง{category} "
    about_en = "" if category is None else f" for {category}"
    if area is None:
        return {"th": f"{about_th}{thai}รับผิดชอบทุกพื้นที่", "en": f"{english} answers{about_en} everywhere"}
    place = {language: place_words(area, language) for language in ("th", "en")}
    if direct:
        return {
            "th": f"จุดนี้อยู่ใน{place['th']} ซึ่ง{thai}ดูแล{' ' + about_th.strip() if about_th else ''}",
            "en": f"The place is in {place['en']}, which {english} serves{about_en}",
        }
    return {
        "th": f"จุดนี้อยู่ใน{place['th']} กฎกำหนดให้{thai}รับผิดชอบ{' ' + about_th.strip() if about_th else ''}",
        "en": f"The place is in {place['en']}, where the rule names {english}{about_en}",
    }


def why_none(areas: Sequence[Area], *, category: str | None) -> Words:
    """Return why no agency is named: what was looked at, and for which category."""
    if not areas:
        return OUTSIDE
    places = {language: ", ".join(place_words(area, language) for area in areas) for language in ("th", "en")}
    about_th = "" if category is None else f"เรื่อง{category} "
    about_en = "" if category is None else f" for {category}"
    return {
        "th": f"{about_th}ไม่มีกฎหรือหน่วยงานใดสำหรับ{places['th']}",
        "en": f"No rule names an agency{about_en} here, and none serves {places['en']}",
    }


def place_words(area: Area, language: str) -> str:
    """Return an area in words: its layer and its name."""
    layer = LAYER_WORDS.get(area.layer, {}).get(language, area.layer)
    name = area.title(language)
    return f"{layer}{name}" if language == "th" else f"the {layer} {name}"
