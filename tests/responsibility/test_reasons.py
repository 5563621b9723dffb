"""The reason for people says where the place is and who answers, in both languages."""

from types import MappingProxyType

from geo_fondue.agencies import Agency
from geo_fondue.areas import Area
from geo_fondue.responsibility.categories import Categories
from geo_fondue.responsibility.reasons import place_words, why_named, why_none

AGENCY = Agency("1", MappingProxyType({"th": "สำนักงาน", "en": "The Office"}))
DISTRICT = Area("district", "D1", {"th": "เมือง", "en": "Mueang"})
ROAD = {"th": "ถนน", "en": "Road"}


def test_it_says_whether_the_place_is_in_the_area_or_only_near() -> None:
    inside = why_named(AGENCY, DISTRICT, None, direct=True, nearest=False)
    assert inside == {
        "th": "จุดนี้อยู่ในอำเภอ/เขตเมือง ซึ่ง สำนักงาน ดูแล",
        "en": "The place is in the district Mueang, which The Office serves",
    }
    near = why_named(AGENCY, DISTRICT, ROAD, direct=False, nearest=True)
    assert near["en"] == "The nearest area is the district Mueang, where the rule names The Office for Road"
    assert near["th"].startswith("พื้นที่ที่ใกล้ที่สุดคือ")
    assert why_named(AGENCY, None, ROAD, direct=False, nearest=False)["en"] == (
        "The Office answers for Road everywhere"
    )


def test_it_says_where_no_rule_names_anybody_though_agencies_may_serve_there() -> None:
    assert why_none([DISTRICT], ROAD)["en"] == (
        "No rule in force names an agency for Road in the district Mueang"
    )
    assert "outside" in why_none([], None)["en"]


def test_a_name_that_says_its_layer_is_not_given_it_again() -> None:
    park = Area("park", "P", {"th": "สวนสาธารณะ 1", "en": "Park 1"})
    assert (place_words(park, "th"), place_words(park, "en")) == ("สวนสาธารณะ 1", "Park 1")
    assert place_words(Area("rail", "R", {}), "en") == "the rail R"


def test_a_category_is_called_by_its_name_in_each_language() -> None:
    categories = Categories({"ถนน": ["Road", "Street"], "Flood": ["น้ำท่วม"]}, ["PM2.5"])
    assert categories.by_language("ถนน") == ROAD
    assert categories.by_language("Flood") == {"th": "น้ำท่วม", "en": "Flood"}
    assert categories.by_language("PM2.5") == {"th": "PM2.5", "en": "PM2.5"}
    assert (categories.find("  STREET "), categories.find("ถนน "), categories.find("x")) == (
        "ถนน",
        "ถนน",
        None,
    )
