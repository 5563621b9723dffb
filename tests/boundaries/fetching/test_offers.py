"""What publishers offer: the answers of both APIs, read."""

import pytest
import requests

from geo_fondue.boundaries.fetching import cod_ab, geoboundaries
from geo_fondue.boundaries.fetching.offers import safe_name
from geo_fondue.errors import InputError, NotFoundError, UnavailableError


def test_the_exchange_states_licence_attribution_and_checksum(publisher, session: requests.Session) -> None:
    offer = cod_ab(session, "xxx", address=publisher.address)
    assert offer.id == "cod-ab-xxx-20220122"
    assert offer.origin.licence == "Creative Commons Attribution for Intergovernmental Organisations"
    assert offer.origin.attribution == "Survey Department of Exland, OCHA Exland, OCHA HDX"
    assert offer.origin.url == f"{publisher.address}/dataset/cod-ab-xxx"
    (file,) = offer.files
    assert (file.name, len(file.md5 or "")) == ("xxx_admin_boundaries.geojson.zip", 32)


def test_the_exchange_may_have_a_file_for_each_level(publisher, session: requests.Session) -> None:
    package = publisher.packages["cod-ab-xxx"]
    package["resources"] = [
        {"format": "SHP", "url": "http://x/all_shp.zip"},
        {"format": "geojson", "url": "http://x/download/xxx_admbnda_adm2_2022.geojson"},
        {"format": "geojson", "url": "http://x/download/xxx_admbnda_adm1_2022.geojson"},
    ]
    offer = cod_ab(session, "XXX", address=publisher.address)
    assert [file.level for file in offer.files] == [1, 2]


def test_geoboundaries_has_a_file_for_each_level(publisher, session: requests.Session) -> None:
    offer = geoboundaries(session, "xxx", address=publisher.address)
    assert [file.level for file in offer.files] == [1, 2]
    assert offer.id == "geoboundaries-xxx-2021"
    assert offer.origin.licence == "CC BY 4.0"
    assert offer.origin.attribution == "geoBoundaries; Survey Department of Exland"


def test_a_single_level_can_be_asked_for(publisher, session: requests.Session) -> None:
    offer = geoboundaries(session, "xxx", levels=[2], address=publisher.address)
    assert [file.level for file in offer.files] == [2]
    assert [path for path, _ in publisher.asked] == ["/api/current/gbOpen/XXX/ADM2/"]


@pytest.mark.parametrize("source", [cod_ab, geoboundaries])
def test_a_country_that_is_not_there_is_told(source, publisher, session: requests.Session) -> None:
    with pytest.raises(NotFoundError, match="YYY"):
        source(session, "yyy", address=publisher.address)


@pytest.mark.parametrize("source", [cod_ab, geoboundaries])
@pytest.mark.parametrize("country", ["", "Thailand", "../x", "T1"])
def test_what_is_no_country_is_not_asked_for(
    source, country: str, publisher, session: requests.Session
) -> None:
    with pytest.raises(InputError, match="THA"):
        source(session, country, address=publisher.address)
    assert publisher.asked == []


def test_a_level_or_release_that_is_not_there_is_told(publisher, session: requests.Session) -> None:
    with pytest.raises(NotFoundError, match="ADM4"):
        geoboundaries(session, "xxx", levels=[4], address=publisher.address)
    with pytest.raises(InputError, match="gbOpen"):
        geoboundaries(session, "xxx", release="latest", address=publisher.address)


def test_an_answer_that_is_no_json_is_told(publisher, session: requests.Session) -> None:
    publisher.packages["cod-ab-xxx"] = b"<html>Please log in</html>"
    with pytest.raises(UnavailableError, match="not JSON"):
        cod_ab(session, "xxx", address=publisher.address)


def test_a_publisher_that_is_down_is_told(publisher, session: requests.Session) -> None:
    publisher.refusals = [503] * 20
    with pytest.raises(UnavailableError, match="503"):
        cod_ab(session, "xxx", address=publisher.address)


def test_nothing_that_we_read_is_told(publisher, session: requests.Session) -> None:
    publisher.packages["cod-ab-xxx"]["resources"] = publisher.packages["cod-ab-xxx"]["resources"][:2]
    with pytest.raises(NotFoundError, match="no files in a format"):
        cod_ab(session, "xxx", address=publisher.address)


@pytest.mark.parametrize(
    ("stated", "kept"),
    [
        ("http://x/a/b.zip", "b.zip"),
        ("..\\..\\evil.zip", "evil.zip"),
        ("http://x/", "file"),
        (".hidden", "hidden"),
        ("a b;c.zip", "a_b_c.zip"),
    ],
)
def test_a_stated_name_cannot_lead_elsewhere(stated: str, kept: str) -> None:
    assert safe_name(stated) == kept
